package io.metka.segments.language;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.metka.model.JsonText;
import io.metka.support.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the parts of a document strictly, and collects what is wrong with them; a missing part is null and no problem. */
final class JsonReading {
    static final Duration SHORTEST = Duration.ofSeconds(1);

    /** Below the 380 days for which {@code event_times} keeps the events that can cross a window edge. */
    static final Duration LONGEST = Duration.ofDays(366);

    /** Decimals of a number; further ones of an event's are cut off. */
    static final int DECIMALS = 6;

    static final BigDecimal BEYOND = BigDecimal.TEN.pow(18);

    private static final ObjectReader READER = Json.MAPPER
            .readerFor(JsonNode.class)
            .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY, DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** ISO 8601 without years, months and weeks, whose length is a matter of the calendar or of taste. */
    private static final Pattern DURATION = Pattern.compile(
            "P(?=[0-9T])([0-9]{1,4}D)?(T(?=[0-9])([0-9]{1,6}H)?([0-9]{1,8}M)?([0-9]{1,8}(\\.[0-9]{1,3})?S)?)?");

    private static final Pattern MOMENT = Pattern.compile("(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}"
            + "(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?(Z|[-+][0-9]{2}:[0-9]{2})?)?");

    private static final int DATE_LENGTH = 10;

    private final List<RuleProblem> problems = new ArrayList<>();

    List<RuleProblem> problems() {
        return List.copyOf(problems);
    }

    void problem(JsonPointer where, String message) {
        problems.add(new RuleProblem(where.toString(), message));
    }

    /** The one JSON value of a text; null when it is a problem. */
    @Nullable
    JsonNode document(JsonText text) {
        try {
            JsonNode document = READER.readValue(text.utf8());
            return document == null ? MissingNode.getInstance() : document;
        } catch (JsonProcessingException e) {
            problem(JsonPointer.empty(), "Not one JSON value: " + e.getOriginalMessage());
        } catch (IOException e) {
            problem(JsonPointer.empty(), "Not readable: " + e.getMessage());
        }
        return null;
    }

    /** True when the node is an object; every member that it lacks or should not have is a problem, reported here alone. */
    boolean object(JsonNode node, JsonPointer here, Set<String> required, Set<String> optional) {
        Set<String> known = new TreeSet<>(required);
        if (!node.isObject()) {
            known.addAll(optional);
            problem(here, "Must be an object with the members " + String.join(", ", known) + ".");
            return false;
        }
        node.fieldNames().forEachRemaining(name -> {
            if (!required.contains(name) && !optional.contains(name)) {
                problem(here.appendProperty(name), "Unknown member.");
            }
        });
        for (String member : known) {
            if (!node.has(member)) {
                problem(here.appendProperty(member), "Missing.");
            }
        }
        return true;
    }

    /** The elements that could be read; a problem when there are too few or too many. */
    <T> List<T> list(
            JsonNode node, JsonPointer here, int least, int most, BiFunction<JsonNode, JsonPointer, @Nullable T> read) {
        List<T> elements = new ArrayList<>();
        if (!node.isArray() || node.size() < least || node.size() > most) {
            problem(here, "Must be a list of " + least + " to " + most + ".");
            return elements;
        }
        for (int i = 0; i < node.size(); i++) {
            T element = read.apply(node.get(i), here.appendIndex(i));
            if (element != null) {
                elements.add(element);
            }
        }
        return elements;
    }

    /** A text of 1 to so many characters. */
    @Nullable
    String text(JsonNode node, JsonPointer here, int longest) {
        if (node.isMissingNode()) {
            return null;
        }
        int length = node.isTextual()
                ? node.textValue().codePointCount(0, node.textValue().length())
                : 0;
        if (length == 0 || length > longest) {
            problem(here, "Must be a string of 1 to " + longest + " characters.");
            return null;
        }
        return node.textValue();
    }

    /** True or false; false when it is missing or a problem. */
    boolean truth(JsonNode node, JsonPointer here) {
        if (!node.isMissingNode() && !node.isBoolean()) {
            problem(here, "Must be true or false.");
        }
        return node.asBoolean(false);
    }

    @Nullable
    BigDecimal number(JsonNode node, JsonPointer here, int decimals) {
        if (node.isMissingNode()) {
            return null;
        }
        if (node.isNumber() && Double.isFinite(node.doubleValue()) && Math.abs(node.doubleValue()) < 1e18) {
            BigDecimal number = node.decimalValue();
            // A tiny number would otherwise be written out with all of its zeros.
            if (number.signum() == 0 || number.scale() - number.precision() < decimals) {
                BigDecimal cut = number.setScale(decimals, RoundingMode.DOWN);
                if (cut.compareTo(number) == 0 && number.abs().compareTo(BEYOND) < 0) {
                    return cut;
                }
            }
        }
        problem(here, "Must be a number of at most 18 digits before the point and " + decimals + " after it.");
        return null;
    }

    @Nullable
    Duration duration(JsonNode node, JsonPointer here) {
        if (node.isMissingNode()) {
            return null;
        }
        if (!node.isTextual() || !DURATION.matcher(node.textValue()).matches()) {
            problem(here, "A duration is ISO 8601 in days, hours, minutes and seconds, for example PT15M or P7D.");
            return null;
        }
        try {
            Duration duration = Duration.parse(node.textValue());
            if (duration.compareTo(SHORTEST) >= 0 && duration.compareTo(LONGEST) <= 0) {
                return duration;
            }
        } catch (DateTimeException | ArithmeticException e) {
            // Falls through: what the pattern lets pass and the JDK refuses is out of range as well.
        }
        problem(here, "A duration lies between one second and 366 days.");
        return null;
    }

    @Nullable
    Instant moment(JsonNode node, JsonPointer here) {
        if (node.isMissingNode()) {
            return null;
        }
        if (node.isTextual() && MOMENT.matcher(node.textValue()).matches()) {
            try {
                return moment(node.textValue()).truncatedTo(ChronoUnit.MILLIS);
            } catch (DateTimeException e) {
                // Falls through: a day or an hour that does not exist.
            }
        }
        problem(here, "Must be an ISO 8601 date or time, for example 2026-01-31 or 2026-01-31T12:00:00Z.");
        return null;
    }

    private static Instant moment(String text) {
        if (text.length() == DATE_LENGTH) {
            return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
        }
        boolean local = text.indexOf('Z') < 0 && text.indexOf('+') < 0 && text.lastIndexOf('-') < DATE_LENGTH;
        return local
                ? LocalDateTime.parse(text).toInstant(ZoneOffset.UTC)
                : OffsetDateTime.parse(text).toInstant();
    }
}
