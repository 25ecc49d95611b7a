package io.metka.decode;

import io.metka.model.Commerce;
import io.metka.model.ConsentState;
import io.metka.model.Event;
import io.metka.model.Identifier;
import io.metka.model.JsonText;
import io.metka.model.Page;
import io.metka.model.Rejection;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One event while its members are still arriving, in any order. */
final class EventDraft {
    private static final int REVENUE_SCALE = 4;
    private static final int REVENUE_WHOLE_DIGITS = 13;

    String id = "";
    String name = "";
    String anonymousId = "";
    String userId = "";
    String url = "";
    String title = "";
    String referrer = "";
    String currency = "";
    String orderId = "";
    BigDecimal revenue = BigDecimal.ZERO;

    @Nullable
    Instant clientTime;

    /** Null until the client declares something. */
    @Nullable
    ConsentState consent;

    JsonText properties = JsonText.EMPTY_OBJECT;
    JsonText traits = JsonText.EMPTY_OBJECT;
    JsonText context = JsonText.EMPTY_OBJECT;

    /** What a decoder read as a whole; stands above the single money fields. */
    @Nullable
    Commerce commerce;

    /** Names of other types than the two above; the first of a type counts. */
    private final List<Identifier> others = new ArrayList<>(0);

    private Rejection.@Nullable Reason problem;
    private String pointer = "";

    /** Remembers the first problem; the event is then rejected, and the rest of the request goes on. */
    void reject(Rejection.Reason reason, String where) {
        if (problem == null) {
            problem = reason;
            pointer = where;
        }
    }

    /** Another name for the visitor; an empty one and a second of the same type do nothing. */
    void identify(String type, String value) {
        boolean known = value.isEmpty() || others.stream().anyMatch(other -> other.type().equals(type));
        if (!known) {
            others.add(new Identifier(type, value));
        }
    }

    /** Whether the client gave any name for its visitor. */
    boolean isNamed() {
        return !userId.isEmpty() || !anonymousId.isEmpty() || !others.isEmpty();
    }

    /** Money as the stores can hold it; a value beyond that stays in the properties alone. */
    void revenue(BigDecimal value) {
        if (value.precision() - value.scale() <= REVENUE_WHOLE_DIGITS && value.scale() < 1_000) {
            revenue = value.setScale(REVENUE_SCALE, RoundingMode.HALF_UP).stripTrailingZeros();
        }
    }

    /** Three letters in either case; anything else stays in the properties alone. */
    void currency(String code) {
        if (code.length() == 3 && code.chars().allMatch(Character::isLetter)) {
            currency = code.toUpperCase(Locale.ROOT);
        }
    }

    /** Why the event cannot be taken, or null when it can. */
    @Nullable
    Rejection rejection(String base) {
        if (problem == null && id.isEmpty()) {
            reject(Rejection.Reason.MISSING_FIELD, base + "/id");
        }
        if (problem == null && name.isEmpty()) {
            reject(Rejection.Reason.MISSING_FIELD, base + "/name");
        }
        return problem == null ? null : new Rejection(id, problem, pointer);
    }

    /**
     * The finished event.
     *
     * @param timing how the client's clock is read
     * @param assumed consent of a client that declares none
     * @param cookieId stands in for an absent anonymous id
     */
    Event finish(Timing timing, ConsentState assumed, String cookieId) {
        return new Event(
                id,
                name,
                timing.of(clientTime),
                identifiers(cookieId),
                consent == null ? assumed : consent,
                url.isEmpty() && title.isEmpty() && referrer.isEmpty() ? Page.NONE : new Page(url, title, referrer),
                money(),
                properties,
                traits,
                context,
                List.of());
    }

    private Commerce money() {
        if (commerce != null) {
            return commerce;
        }
        return revenue.signum() == 0 && orderId.isEmpty() && currency.isEmpty()
                ? Commerce.NONE
                : new Commerce(revenue, currency, orderId);
    }

    private List<Identifier> identifiers(String cookieId) {
        List<Identifier> known = new ArrayList<>(2);
        if (!userId.isEmpty()) {
            known.add(new Identifier(Identifier.USER_ID, userId));
        }
        String device = anonymousId.isEmpty() ? cookieId : anonymousId;
        if (!device.isEmpty()) {
            known.add(new Identifier(Identifier.ANONYMOUS_ID, device));
        }
        known.addAll(others);
        return known;
    }
}
