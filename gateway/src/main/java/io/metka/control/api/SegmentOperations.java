package io.metka.control.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.control.reports.Memberships;
import io.metka.control.workspace.Attributes;
import io.metka.control.workspace.Finding;
import io.metka.control.workspace.Projects;
import io.metka.control.workspace.RefusedException;
import io.metka.control.workspace.Segments;
import io.metka.model.JsonText;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import io.metka.support.Clock;
import io.metka.support.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Segments and attributes beyond their definitions: who they would be, who they are, what they were. */
final class SegmentOperations {
    private static final Duration HISTORY = Duration.ofDays(30);
    private static final int MOST_STEPS = 1_000;

    private final Desk desk;
    private final Parts parts;

    /** What the operations work with. */
    record Parts(Projects projects, Segments segments, Attributes attributes, Memberships memberships, Clock clock) {}

    private SegmentOperations(Desk desk, Parts parts) {
        this.desk = desk;
        this.parts = parts;
    }

    static List<Operation> of(Desk desk, Parts parts) {
        var operations = new SegmentOperations(desk, parts);
        String segments = "/projects/{project}/segments";
        String one = segments + "/{segment}";
        String profile = "/projects/{project}/profiles/{profile}";
        String rfm = "/projects/{project}/rfm";
        return List.of(
                Operation.post(segments + "/estimate", "estimateSegment", operations::estimate),
                Operation.get(one + "/members", "listMembers", operations::members),
                Operation.get(one + "/members/export", "exportMembers", operations::export),
                Operation.get(one + "/changes", "listChanges", operations::changes),
                Operation.get(one + "/history", "readSegmentHistory", operations::history),
                Operation.get(profile + "/segments", "listProfileSegments", operations::profileSegments),
                Operation.get(profile + "/attributes", "listProfileAttributes", operations::profileAttributes),
                Operation.post("/projects/{project}/attributes/preview", "previewAttribute", operations::preview),
                Operation.get(rfm, "readRfmReport", operations::rfm),
                Operation.post(rfm, "computeRfm", operations::computeRfm));
    }

    private Answer estimate(Call call) {
        ProjectId project = project(call);
        JsonNode rule = call.body().path("rule");
        refuse(desk.store().read(tx -> parts.segments().problems(tx, project.value(), rule)), "/rule");
        return Answer.ok(parts.memberships().estimate(project, JsonText.ofUtf8(Json.bytes(rule))));
    }

    private Answer members(Call call) {
        return MemberPages.page(parts.memberships(), segment(call), call);
    }

    private Answer export(Call call) {
        return MemberPages.lines(parts.memberships(), segment(call), call);
    }

    private Answer changes(Call call) {
        Segment segment = segment(call);
        return MemberPages.changes(parts.memberships(), segment.project(), List.of(segment.id()), call);
    }

    private Answer history(Call call) {
        Segment segment = segment(call);
        Duration step = switch (call.asked("step").orElse("day")) {
            case "hour" -> Duration.ofHours(1);
            case "day" -> Duration.ofDays(1);
            default ->
                throw Call.malformed("step", "hour or day", call.asked("step").orElse(""));
        };
        Instant to = call.askedTime("to").orElseGet(parts.clock()::now);
        Instant from =
                call.askedTime("from").orElseGet(() -> to.minus(step.toHours() == 1 ? Duration.ofDays(2) : HISTORY));
        if (Duration.between(from, to).dividedBy(step) > MOST_STEPS) {
            throw Call.malformed("from", "at most " + MOST_STEPS + " steps before to", from.toString());
        }
        return Answer.list(
                parts.memberships().history(segment.project(), segment.id(), new Memberships.Span(from, to, step)));
    }

    private Answer profileSegments(Call call) {
        return Answer.list(parts.memberships().of(project(call), ProfileOperations.profile(call, "profile")));
    }

    private Answer profileAttributes(Call call) {
        return Answer.list(parts.memberships().attributes(project(call), ProfileOperations.profile(call, "profile")));
    }

    private Answer preview(Call call) {
        ProjectId project = project(call);
        JsonNode definition = call.body().path("definition");
        refuse(parts.attributes().problems(definition), "/definition");
        List<ProfileId> profiles = new ArrayList<>();
        int index = 0;
        for (JsonNode id : call.body().path("profiles")) {
            String pointer = "/profiles/" + index++;
            profiles.add(ProfileOperations.id(id.asText())
                    .orElseThrow(() -> invalid(List.of(new Finding(pointer, "This is not the id of a profile")))));
        }
        return Answer.list(parts.memberships().preview(project, definition, profiles));
    }

    private Answer rfm(Call call) {
        return Answer.ok(parts.memberships().rfm(project(call), false));
    }

    private Answer computeRfm(Call call) {
        return Answer.ok(parts.memberships().rfm(project(call), true));
    }

    private static void refuse(List<Finding> findings, String under) {
        RefusedException.ifAny(
                findings.stream().map(finding -> finding.under(under)).toList());
    }

    private static RefusedException invalid(List<Finding> findings) {
        return new RefusedException(RefusedException.Reason.INVALID, "The document is not valid", findings);
    }

    private ProjectId project(Call call) {
        desk.store().read(tx -> parts.projects().get(tx, call.project(), call.project()));
        return new ProjectId(call.project());
    }

    private Segment segment(Call call) {
        String id = call.parameter("segment");
        desk.store().read(tx -> parts.segments().get(tx, call.project(), id));
        return new Segment(new ProjectId(call.project()), id);
    }

    /** A segment that there is. */
    record Segment(ProjectId project, String id) {}
}
