package io.metka.control.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.CommunicationPolicy;
import io.metka.model.CommunicationPolicy.Activation;
import io.metka.model.CommunicationPolicy.Cap;
import io.metka.model.CommunicationPolicy.Holdout;
import io.metka.model.CommunicationPolicy.QuietHours;
import io.metka.model.CommunicationPolicy.Rivalry;
import io.metka.model.ProjectId;
import io.metka.support.Json;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A communication policy as the API writes it: made complete, checked, and read for the data plane. */
final class PolicyDocument {
    private static final String CONTROL = "control_group";
    private static final String HOLDOUT = "holdout";
    private static final String DEFER = "defer";
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    /** An entry's marks are kept a little longer. */
    private static final Duration LONGEST_PAUSE = Duration.ofDays(7);

    private PolicyDocument() {}

    /** The document with what it leaves out as by default; only its control groups may be missing then. */
    static ObjectNode complete(String project, ObjectNode document) {
        ObjectNode complete = Json.MAPPER.createObjectNode();
        complete.put("timezone", document.path("timezone").asText("Europe/Moscow"));
        holdout(document, CONTROL, project + "/", complete);
        complete.set("caps", document.has("caps") ? document.get("caps") : Json.MAPPER.createArrayNode());
        complete.set(
                "quiet_hours",
                document.has("quiet_hours") ? document.get("quiet_hours") : Json.MAPPER.createArrayNode());
        complete.set(
                "rivals",
                document.has("rivals")
                        ? document.get("rivals")
                        : Json.MAPPER.createObjectNode().put("then", "suppress"));
        ObjectNode activations = complete.putObject("activations");
        document.path("activations")
                .properties()
                .forEach(one -> activations.set(one.getKey(), activation(project, one.getKey(), one.getValue())));
        return complete;
    }

    private static ObjectNode activation(String project, String webhook, JsonNode given) {
        ObjectNode complete = Json.MAPPER.createObjectNode();
        complete.put("channel", given.path("channel").asText(""));
        complete.set("purposes", given.has("purposes") ? given.get("purposes") : Json.MAPPER.createArrayNode());
        holdout(given, HOLDOUT, project + "/" + webhook, complete);
        return complete.put("value", given.path("value").asDouble(0))
                .put("weight", given.path("weight").asDouble(1));
    }

    /** @param salt when the document names none */
    private static void holdout(JsonNode given, String member, String salt, ObjectNode complete) {
        if (given.has(member)) {
            JsonNode holdout = given.get(member);
            complete.putObject(member)
                    .put("basis_points", holdout.path("basis_points").asInt())
                    .put("salt", holdout.path("salt").asText(salt));
        }
    }

    /** What the API contract cannot say of a complete document. */
    static List<Finding> check(ObjectNode complete) {
        List<Finding> findings = new ArrayList<>();
        try {
            ZoneId.of(complete.path("timezone").asText());
        } catch (DateTimeException e) {
            findings.add(new Finding("/timezone", "Not a time zone; write an IANA name such as Europe/Moscow"));
        }
        for (int i = 0; i < complete.path("caps").size(); i++) {
            duration(complete.path("caps").get(i).path("per"), "/caps/" + i + "/per", LONGEST, findings);
        }
        for (int i = 0; i < complete.path("quiet_hours").size(); i++) {
            JsonNode hours = complete.path("quiet_hours").get(i);
            if (hours.path("from").asText().equals(hours.path("to").asText())
                    && hours.path("days").isEmpty()) {
                findings.add(new Finding(
                        "/quiet_hours/" + i, "These hours never end; let them end at another time, or name days"));
            }
        }
        JsonNode rivals = complete.path("rivals");
        if (rivals.path("then").asText().equals(DEFER)) {
            duration(rivals.path("pause"), "/rivals/pause", LONGEST_PAUSE, findings);
        }
        return findings;
    }

    private static void duration(JsonNode text, String pointer, Duration longest, List<Finding> findings) {
        try {
            Duration duration = Duration.parse(text.asText());
            if (duration.compareTo(SHORTEST) >= 0 && duration.compareTo(longest) <= 0) {
                return;
            }
        } catch (DateTimeException e) {
            // Said below.
        }
        findings.add(new Finding(
                pointer, "Write a duration such as PT12H or P7D, from one minute to " + longest.toDays() + " days"));
    }

    /** The policy of a complete document without findings. */
    static CommunicationPolicy read(ProjectId project, JsonNode complete) {
        Map<String, Activation> activations = new LinkedHashMap<>();
        complete.path("activations")
                .properties()
                .forEach(one -> activations.put(one.getKey(), activation(one.getValue())));
        List<Cap> caps = new ArrayList<>();
        complete.path("caps")
                .forEach(cap -> caps.add(new Cap(
                        cap.path("channel").asText(""),
                        cap.path("most").asInt(),
                        Duration.parse(cap.path("per").asText()),
                        cap.path("over").asText().equals(DEFER))));
        List<QuietHours> quiet = new ArrayList<>();
        complete.path("quiet_hours").forEach(hours -> quiet.add(quietHours(hours)));
        JsonNode rivals = complete.path("rivals");
        return new CommunicationPolicy(
                project,
                complete.path("timezone").asText(),
                holdout(complete.path(CONTROL)),
                caps,
                quiet,
                rivals.path("then").asText().equals(DEFER)
                        ? new Rivalry(true, Duration.parse(rivals.path("pause").asText()))
                        : Rivalry.SUPPRESS,
                activations);
    }

    private static Activation activation(JsonNode complete) {
        return new Activation(
                complete.path("channel").asText(),
                texts(complete.path("purposes")),
                holdout(complete.path(HOLDOUT)),
                complete.path("value").asDouble(),
                complete.path("weight").asDouble());
    }

    private static QuietHours quietHours(JsonNode hours) {
        Set<DayOfWeek> days = new HashSet<>();
        hours.path("days")
                .forEach(day -> days.add(DayOfWeek.valueOf(day.asText().toUpperCase(Locale.ROOT))));
        return new QuietHours(
                texts(hours.path("channels")),
                LocalTime.parse(hours.path("from").asText()),
                LocalTime.parse(hours.path("to").asText()),
                days);
    }

    private static @Nullable Holdout holdout(JsonNode complete) {
        return complete.isMissingNode()
                ? null
                : new Holdout(
                        complete.path("basis_points").asInt(),
                        complete.path("salt").asText());
    }

    private static Set<String> texts(JsonNode list) {
        Set<String> texts = new HashSet<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
