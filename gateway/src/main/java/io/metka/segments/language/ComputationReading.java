package io.metka.segments.language;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what is computed of events: windows, measures and whole computed attributes. */
final class ComputationReading {
    private final JsonReading in;
    private final EventReading events;

    ComputationReading(JsonReading in, EventReading events) {
        this.in = in;
        this.events = events;
    }

    /** A computed attribute's definition; null when it is missing or a problem. */
    @Nullable
    Computation computation(JsonNode node, JsonPointer here) {
        if (node.isMissingNode()) {
            return null;
        }
        if (node.has("abandoned")) {
            in.object(node, here, Set.of("abandoned"), Set.of());
            return abandoned(node.path("abandoned"), here.appendProperty("abandoned"));
        }
        if (!in.object(node, here, Set.of("event", "measure"), Set.of("window"))) {
            return null;
        }
        EventSelector event = events.selector(node.path("event"), here.appendProperty("event"));
        Window window = window(node.path("window"), here.appendProperty("window"));
        Measure measure = measure(node.path("measure"), here.appendProperty("measure"));
        return event == null || window == null || measure == null
                ? null
                : new Computation.OfEvents(event, window, measure);
    }

    private Computation.@Nullable Abandoned abandoned(JsonNode node, JsonPointer here) {
        if (!in.object(node, here, Set.of("event", "not_followed_by", "within"), Set.of("window"))) {
            return null;
        }
        EventSelector event = events.selector(node.path("event"), here.appendProperty("event"));
        EventSelector other = events.selector(node.path("not_followed_by"), here.appendProperty("not_followed_by"));
        Duration within = in.duration(node.path("within"), here.appendProperty("within"));
        Window window = window(node.path("window"), here.appendProperty("window"));
        return event == null || other == null || within == null || window == null
                ? null
                : new Computation.Abandoned(event, other, within, window);
    }

    /** Ever when it is missing, null when it is a problem. */
    @Nullable
    Window window(JsonNode node, JsonPointer here) {
        if (node.isMissingNode()) {
            return new Window.Ever();
        }
        if (node.has("last")) {
            in.object(node, here, Set.of("last"), Set.of());
            Duration length = in.duration(node.path("last"), here.appendProperty("last"));
            return length == null ? null : new Window.Last(length);
        }
        if (!node.isObject()) {
            in.problem(here, "A window is {\"last\": \"P30D\"} or {\"from\": …, \"to\": …}.");
            return null;
        }
        in.object(node, here, Set.of("from", "to"), Set.of());
        Instant from = in.moment(node.path("from"), here.appendProperty("from"));
        Instant to = in.moment(node.path("to"), here.appendProperty("to"));
        if (from == null || to == null) {
            return null;
        }
        if (!from.isBefore(to)) {
            in.problem(here.appendProperty("to"), "Must be later than \"from\".");
            return null;
        }
        return new Window.Between(from, to);
    }

    /** Null when it is missing or a problem. */
    @Nullable
    Measure measure(JsonNode node, JsonPointer here) {
        if (node.isMissingNode()) {
            return null;
        }
        if (node.isObject() && node.size() == 1) {
            String name = node.fieldNames().next();
            for (Measure.Kind kind : Measure.Kind.values()) {
                if (kind.member().equals(name)) {
                    return measure(kind, node.path(name), here.appendProperty(name));
                }
            }
        }
        in.problem(
                here,
                "A measure is an object with exactly one of "
                        + Arrays.stream(Measure.Kind.values())
                                .map(Measure.Kind::member)
                                .collect(Collectors.joining(", "))
                        + ".");
        return null;
    }

    private @Nullable Measure measure(Measure.Kind kind, JsonNode value, JsonPointer here) {
        if (!kind.ofField()) {
            if (!value.isBoolean() || !value.booleanValue()) {
                in.problem(here, "Must be true.");
                return null;
            }
            return new Measure(kind, null);
        }
        Field field = events.field(value, here);
        if (field == null) {
            return null;
        }
        boolean adds = kind == Measure.Kind.SUM
                || kind == Measure.Kind.AVG
                || kind == Measure.Kind.MIN
                || kind == Measure.Kind.MAX;
        if (adds && (field.type() == Field.Type.TRUTH)) {
            in.problem(here, "Not a number.");
            return null;
        }
        return new Measure(kind, field);
    }
}
