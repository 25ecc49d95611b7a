package io.metka.control.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.reports.EffectReports;
import io.metka.control.workspace.Webhooks;
import io.metka.model.ProjectId;
import io.metka.support.Clock;
import io.metka.support.Json;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;

/** What activations have brought. */
final class EffectOperations {
    private static final Duration DEFAULT_WINDOW = Duration.ofDays(7);
    private static final Duration LONGEST_WINDOW = Duration.ofDays(366);
    private static final Duration DEFAULT_SPAN = Duration.ofDays(90);
    private static final int MOST_EVENTS = 20;

    private final Desk desk;
    private final Webhooks webhooks;
    private final EffectReports reports;
    private final Clock clock;

    private EffectOperations(Desk desk, Webhooks webhooks, EffectReports reports, Clock clock) {
        this.desk = desk;
        this.webhooks = webhooks;
        this.reports = reports;
        this.clock = clock;
    }

    static List<Operation> of(Desk desk, Webhooks webhooks, EffectReports reports, Clock clock) {
        var operations = new EffectOperations(desk, webhooks, reports, clock);
        return List.of(Operation.get("/projects/{project}/effect", "readEffect", operations::read));
    }

    private Answer read(Call call) {
        String webhook = call.asked("webhook").orElse("");
        desk.store()
                .read(tx -> webhook.isEmpty()
                        ? webhooks.list(tx, call.project())
                        : List.of(webhooks.get(tx, call.project(), webhook)));
        List<String> events = Arrays.stream(call.asked("event").orElse("").split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        if (events.isEmpty() || events.size() > MOST_EVENTS) {
            throw Call.malformed(
                    "event",
                    "one to " + MOST_EVENTS + " names of events with commas between",
                    call.asked("event").orElse("empty"));
        }
        Instant to = call.askedTime("to").orElse(clock.now()).truncatedTo(ChronoUnit.MILLIS);
        Instant from = call.askedTime("from").orElse(to.minus(DEFAULT_SPAN)).truncatedTo(ChronoUnit.MILLIS);
        Duration window = call.asked("window").map(EffectOperations::window).orElse(DEFAULT_WINDOW);
        ObjectNode effect = Json.MAPPER.createObjectNode().put("webhook", webhook);
        events.forEach(effect.putArray("events")::add);
        effect.put("window", window.toString()).put("from", from.toString()).put("to", to.toString());
        effect.setAll(reports.effect(new EffectReports.Question(
                new ProjectId(call.project()),
                webhook,
                events,
                window,
                call.asked("currency").orElse(""),
                from,
                to)));
        return Answer.ok(effect);
    }

    private static Duration window(String text) {
        try {
            Duration window = Duration.parse(text);
            if (window.isPositive() && window.compareTo(LONGEST_WINDOW) <= 0) {
                return window;
            }
        } catch (DateTimeException e) {
            // Said below.
        }
        throw Call.malformed(
                "window", "a duration such as PT12H or P7D of at most " + LONGEST_WINDOW.toDays() + " days", text);
    }
}
