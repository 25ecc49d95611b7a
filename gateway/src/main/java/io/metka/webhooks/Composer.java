package io.metka.webhooks;

import io.metka.model.ProfileId;
import io.metka.model.WebhookEndpoint;
import io.metka.model.WebhookHandling.RetiringSecret;
import io.metka.support.Sealing;
import io.metka.support.Sha256;
import io.metka.webhooks.mapping.Facts;
import io.metka.webhooks.mapping.Item;
import io.metka.webhooks.mapping.Mapping;
import io.metka.webhooks.mapping.Rendered;
import io.metka.webhooks.mapping.UnfitValueException;
import io.metka.webhooks.mapping.Wanted;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes requests: in the standard form, or as the endpoint's mapping says. */
final class Composer {
    private static final int ID_DIGITS = 32;

    private final ProfileFacts facts;
    private final Sealing sealing;

    Composer(ProfileFacts facts, Sealing sealing) {
        this.facts = facts;
        this.sealing = sealing;
    }

    /** The messages with what may be told of their profiles. */
    List<Item> items(WebhookEndpoint endpoint, Plan plan, List<Message> messages) {
        Wanted wanted = plan.wanted();
        Set<ProfileId> profiles =
                messages.stream().map(message -> message.change().profile()).collect(Collectors.toSet());
        Map<ProfileId, Facts> known = wanted.nothing() || profiles.isEmpty()
                ? Map.of()
                : facts.of(endpoint.project(), profiles, new ProfileFacts.Question(wanted, plan.purposes()));
        return messages.stream()
                .map(message -> new Item(
                        message.id(),
                        message.change(),
                        known.getOrDefault(message.change().profile(), Facts.NONE)))
                .toList();
    }

    /**
     * The request that carries the items.
     *
     * @throws UnfitValueException when a value cannot stand where the mapping puts it
     * @throws IllegalArgumentException when a secret cannot be opened
     */
    Outbound compose(WebhookEndpoint endpoint, Plan plan, List<Item> items, Instant now) throws UnfitValueException {
        String id = plan.batches() ? batchId(items) : items.getFirst().messageId();
        List<String> secrets = signing(endpoint, now);
        if (plan.mapping().isEmpty()) {
            String body = plan.batches() ? StandardForm.batch(id, items) : StandardForm.single(items.getFirst());
            return new Outbound(id, "POST", endpoint.url(), Map.of(), "application/json", body, secrets);
        }
        Mapping mapping = plan.mapping().get();
        Map<String, String> opened = new HashMap<>();
        endpoint.handling().secrets().forEach((name, secret) -> opened.put(name, sealing.open(secret)));
        Rendered rendered = mapping.render(items, id, plan.parameters(), opened);
        return new Outbound(
                id,
                rendered.method(),
                url(endpoint.url(), rendered),
                rendered.headers(),
                rendered.contentType(),
                rendered.body(),
                secrets);
    }

    /** The secrets that sign now, the newest first. */
    List<String> signing(WebhookEndpoint endpoint, Instant now) {
        List<String> secrets = new ArrayList<>();
        secrets.add(sealing.open(endpoint.secret()));
        for (RetiringSecret retiring : endpoint.handling().retiring()) {
            if (now.isBefore(retiring.until())) {
                secrets.add(sealing.open(retiring.secret()));
            }
        }
        return secrets;
    }

    private static String batchId(List<Item> items) {
        String ids = items.stream().map(Item::messageId).collect(Collectors.joining(","));
        return "batch_" + Sha256.hex(ids).substring(0, ID_DIGITS);
    }

    /** Only path and query can come from a mapping: the host is the endpoint's, whatever the values are. */
    private static URI url(URI base, Rendered rendered) {
        String path = base.getRawPath() == null ? "" : base.getRawPath();
        if (!rendered.path().isEmpty() && path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        String query = base.getRawQuery() == null ? "" : base.getRawQuery();
        if (!rendered.query().isEmpty()) {
            query = query.isEmpty() ? rendered.query() : query + "&" + rendered.query();
        }
        return URI.create(base.getScheme() + "://" + base.getRawAuthority() + path + rendered.path()
                + (query.isEmpty() ? "" : "?" + query));
    }
}
