package io.metka.control.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.reports.Memberships;
import io.metka.model.JsonText;
import io.metka.model.MembershipChange;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import io.metka.support.Json;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Memberships by a list of changes, everyone known by nothing else. */
final class FakeMemberships implements Memberships {
    private static final Comparator<Place> ORDER = Comparator.comparingLong(Place::tick)
            .thenComparing(Place::segment)
            .thenComparing(place -> place.profile().toString())
            .thenComparingLong(Place::sequence);

    final List<MembershipChange> changes = new CopyOnWriteArrayList<>();

    @Override
    public ObjectNode estimate(ProjectId project, JsonText rule) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.putObject("size").put("members", changes.size()).put("from", 0).put("to", changes.size());
        json.put("profiles", changes.size()).put("sampled_one_of", 1);
        json.putObject("cost").put("rows", 0).put("took_ms", 0);
        json.putArray("examples");
        json.putArray("warnings");
        return json;
    }

    @Override
    public List<ObjectNode> members(ProjectId project, String segment, ProfileId after, int limit) {
        return changes.stream()
                .filter(change ->
                        change.project().equals(project) && change.segment().equals(segment))
                .filter(change -> change.profile().toString().compareTo(after.toString()) > 0)
                .sorted(Comparator.comparing(change -> change.profile().toString()))
                .map(change -> Json.MAPPER
                        .createObjectNode()
                        .put("profile", change.profile().toString())
                        .put("since", change.at().toString())
                        .put("sequence", change.sequence()))
                .limit(limit)
                .toList();
    }

    @Override
    public List<ObjectNode> changes(ProjectId project, List<String> segments, Place after, int limit) {
        return changes.stream()
                .filter(change -> change.project().equals(project) && segments.contains(change.segment()))
                .filter(change -> ORDER.compare(place(change), after) > 0)
                .sorted(Comparator.comparing(FakeMemberships::place, ORDER))
                .map(change -> Json.MAPPER
                        .createObjectNode()
                        .put("tick", change.tick())
                        .put("segment", change.segment())
                        .put("profile", change.profile().toString())
                        .put("kind", change.kind().wireName())
                        .put("sequence", change.sequence())
                        .put("at", change.at().toString())
                        .put("reason", change.reason().wireName()))
                .limit(limit)
                .toList();
    }

    private static Place place(MembershipChange change) {
        return new Place(change.tick(), change.at(), change.segment(), change.profile(), change.sequence());
    }

    @Override
    public List<ObjectNode> history(ProjectId project, String segment, Span span) {
        return List.of(Json.MAPPER
                .createObjectNode()
                .put("start", span.from().toString())
                .put("members", changes.size())
                .put("entered", 0)
                .put("exited", 0));
    }

    @Override
    public List<ObjectNode> of(ProjectId project, ProfileId profile) {
        return changes.stream()
                .filter(change -> change.profile().equals(profile))
                .map(change -> Json.MAPPER
                        .createObjectNode()
                        .put("segment", change.segment())
                        .put("since", change.at().toString())
                        .put("reason", change.reason().wireName())
                        .put("sequence", change.sequence()))
                .toList();
    }

    @Override
    public List<ObjectNode> attributes(ProjectId project, ProfileId profile) {
        return List.of(Json.MAPPER.createObjectNode().put("id", "average_check").put("value", 1_990));
    }

    @Override
    public List<ObjectNode> preview(ProjectId project, JsonNode definition, List<ProfileId> profiles) {
        return profiles.stream()
                .map(profile -> Json.MAPPER
                        .createObjectNode()
                        .put("profile", profile.toString())
                        .put("value", 1_990))
                .toList();
    }

    @Override
    public ObjectNode rfm(ProjectId project, boolean renew) {
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("at", Gateway.START.toString())
                .put("boundaries_at", Gateway.START.toString());
        ObjectNode boundaries = json.putObject("boundaries");
        for (String dimension : List.of("recency", "frequency", "monetary")) {
            boundaries.putArray(dimension).add(1).add(2).add(3).add(renew ? 4.5 : 4);
        }
        json.putArray("classes")
                .addObject()
                .put("id", "champions")
                .put("customers", 1)
                .put("value", 2.5);
        json.putArray("cells");
        json.putArray("grid");
        return json;
    }
}
