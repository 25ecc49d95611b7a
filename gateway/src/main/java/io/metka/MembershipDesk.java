package io.metka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.reports.Memberships;
import io.metka.model.JsonText;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import io.metka.segments.RfmReport;
import io.metka.segments.RuleQueries;
import io.metka.support.Clock;
import io.metka.support.Json;
import io.metka.warehouse.MembershipReader;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;

/** Segments and attributes for the control plane: what is stored of them, and the evaluator's formulas. */
final class MembershipDesk implements Memberships {
    private static final int EXAMPLES = 10;

    /** More profiles than these are counted on a share of them. */
    private static final long COUNTED = 50_000;

    private static final double MILLIS_PER_DAY = 86_400_000;

    private final MembershipReader reader;
    private final RuleQueries queries;
    private final BiFunction<ProjectId, ProfileId, ProfileId> current;
    private final Clock clock;

    /** @param current the present profile of one that may have been merged into another */
    MembershipDesk(
            MembershipReader reader,
            RuleQueries queries,
            BiFunction<ProjectId, ProfileId, ProfileId> current,
            Clock clock) {
        this.reader = reader;
        this.queries = queries;
        this.current = current;
        this.clock = clock;
    }

    @Override
    public ObjectNode estimate(ProjectId project, JsonText rule) {
        int oneOf = Math.clamp(Math.ceilDiv(reader.profiles(project), COUNTED), 1, 10_000);
        RuleQueries.Estimate estimate = queries.estimate(project, rule, oneOf, EXAMPLES);
        SizeEstimate size = SizeEstimate.of(estimate.members(), estimate.profiles(), oneOf);
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.putObject("size")
                .put("members", size.members())
                .put("from", size.from())
                .put("to", size.to());
        json.put("profiles", estimate.profiles() * oneOf).put("sampled_one_of", oneOf);
        json.putObject("cost")
                .put("rows", estimate.rows())
                .put("took_ms", estimate.took().toMillis());
        ArrayNode examples = json.putArray("examples");
        faces(project, estimate.examples()).forEach(examples::add);
        size.warnings(estimate.rows()).forEach(json.putArray("warnings")::add);
        return json;
    }

    /** Profiles with the types of their identifiers and no more of the hashes than tells them apart. */
    private List<ObjectNode> faces(ProjectId project, List<ProfileId> profiles) {
        Map<String, ObjectNode> faces = new LinkedHashMap<>();
        profiles.forEach(profile -> faces.put(profile.toString(), face(profile)));
        if (!profiles.isEmpty()) {
            for (ObjectNode row : reader.faces(project, profiles)) {
                ObjectNode face = faces.get(row.path("profile").asText());
                if (face != null) {
                    String subject = row.path("subject").asText();
                    int colon = subject.lastIndexOf(':');
                    ((ArrayNode) face.path("identifiers"))
                            .addObject()
                            .put("type", subject.substring(0, Math.max(0, colon)))
                            .put("masked", subject.substring(colon + 1, Math.min(subject.length(), colon + 7)) + "…");
                }
            }
        }
        return List.copyOf(faces.values());
    }

    private static ObjectNode face(ProfileId profile) {
        ObjectNode face = Json.MAPPER.createObjectNode().put("profile", profile.toString());
        face.putArray("identifiers");
        return face;
    }

    @Override
    public List<ObjectNode> members(ProjectId project, String segment, ProfileId after, int limit) {
        return reader.members(project, segment, after, limit);
    }

    @Override
    public List<ObjectNode> changes(ProjectId project, List<String> segments, Place after, int limit) {
        return reader.changes(
                project,
                segments,
                new MembershipReader.Place(
                        after.tick(), after.at(), after.segment(), after.profile(), after.sequence()),
                limit);
    }

    /** Walks back from the present size, because the first entries may have been deleted with their time. */
    @Override
    public List<ObjectNode> history(ProjectId project, String segment, Span span) {
        long step = span.step().toMillis();
        Map<Long, ObjectNode> moves = new HashMap<>();
        reader.moves(project, segment, span.from(), span.step())
                .forEach(row -> moves.put(row.path("start").asLong(), row));
        long members = reader.size(project, segment);
        long first = Math.ceilDiv(span.from().toEpochMilli(), step) * step;
        long last = Math.floorDiv(clock.now().toEpochMilli(), step) * step;
        List<ObjectNode> history = new ArrayList<>();
        for (long start = last; start >= first; start -= step) {
            ObjectNode move = moves.get(start);
            long entered = move == null ? 0 : move.path("entered").asLong();
            long exited = move == null ? 0 : move.path("exited").asLong();
            if (start < span.to().toEpochMilli()) {
                history.add(Json.MAPPER
                        .createObjectNode()
                        .put("start", Instant.ofEpochMilli(start).toString())
                        .put("members", members)
                        .put("entered", entered)
                        .put("exited", exited));
            }
            members += exited - entered;
        }
        return history.reversed();
    }

    @Override
    public List<ObjectNode> of(ProjectId project, ProfileId profile) {
        return reader.of(project, current.apply(project, profile));
    }

    @Override
    public List<ObjectNode> attributes(ProjectId project, ProfileId profile) {
        ProfileId present = current.apply(project, profile);
        List<ObjectNode> values = new ArrayList<>();
        queries.attributes(project, List.of(present), List.of())
                .getOrDefault(present, Map.of())
                .forEach((id, value) ->
                        values.add(Json.MAPPER.createObjectNode().put("id", id).set("value", value)));
        return values;
    }

    @Override
    public List<ObjectNode> preview(ProjectId project, JsonNode definition, List<ProfileId> profiles) {
        List<ProfileId> asked = profiles.isEmpty()
                ? reader.recent(project, clock.now(), EXAMPLES).stream()
                        .map(row -> new ProfileId(
                                UUID.fromString(row.path("profile").asText())))
                        .toList()
                : profiles;
        List<ProfileId> present = asked.stream()
                .map(profile -> current.apply(project, profile))
                .distinct()
                .toList();
        Map<ProfileId, JsonNode> values = queries.computed(project, JsonText.ofUtf8(Json.bytes(definition)), present);
        return present.stream()
                .map(profile -> Json.MAPPER
                        .createObjectNode()
                        .put("profile", profile.toString())
                        .<ObjectNode>set("value", values.getOrDefault(profile, NullNode.getInstance())))
                .toList();
    }

    @Override
    public ObjectNode rfm(ProjectId project, boolean renew) {
        RfmReport report = queries.rfm(project, renew);
        if (report == null) {
            throw new IllegalStateException("The RFM settings of the project " + project + " cannot be read");
        }
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("at", report.at().toString())
                .put("boundaries_at", report.boundariesAt().toString());
        ObjectNode boundaries = json.putObject("boundaries");
        ArrayNode days = boundaries.putArray("recency");
        report.ages().forEach(age -> days.add(age / MILLIS_PER_DAY));
        report.counts().forEach(boundaries.putArray("frequency")::add);
        report.sums().forEach(boundaries.putArray("monetary")::add);
        ArrayNode classes = json.putArray("classes");
        report.classes()
                .forEach((id, size) -> classes.addObject()
                        .put("id", id)
                        .put("customers", size.customers())
                        .put("value", size.sum()));
        ArrayNode cells = json.putArray("cells");
        report.cells()
                .forEach(cell -> cells.addObject()
                        .put("recency", cell.recency())
                        .put("frequency", cell.frequency())
                        .put("monetary", cell.monetary())
                        .put("customers", cell.customers())
                        .put("value", cell.sum()));
        grid(report, json.putArray("grid"));
        return json;
    }

    /** Recency by frequency, all 25 of them. */
    private static void grid(RfmReport report, ArrayNode grid) {
        for (int recency = 1; recency <= 5; recency++) {
            for (int frequency = 1; frequency <= 5; frequency++) {
                long customers = 0;
                BigDecimal value = BigDecimal.ZERO;
                for (RfmReport.Cell cell : report.cells()) {
                    if (cell.recency() == recency && cell.frequency() == frequency) {
                        customers += cell.customers();
                        value = value.add(cell.sum());
                    }
                }
                grid.addObject()
                        .put("recency", recency)
                        .put("frequency", frequency)
                        .put("customers", customers)
                        .put("value", value);
            }
        }
    }
}
