package io.metka.control.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.reports.Profiles;
import io.metka.control.workspace.AuditLog;
import io.metka.control.workspace.Names;
import io.metka.control.workspace.Projects;
import io.metka.control.workspace.RefusedException;
import io.metka.control.workspace.RefusedException.Reason;
import io.metka.model.Identifier;
import io.metka.model.IdentifierHash;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import io.metka.support.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Profiles: read, found by an identifier, and split where they were tied wrongly. */
final class ProfileOperations {
    private final Desk desk;
    private final Projects projects;
    private final Profiles profiles;

    private ProfileOperations(Desk desk, Projects projects, Profiles profiles) {
        this.desk = desk;
        this.projects = projects;
        this.profiles = profiles;
    }

    static List<Operation> of(Desk desk, Projects projects, Profiles profiles) {
        var operations = new ProfileOperations(desk, projects, profiles);
        String all = "/projects/{project}/profiles";
        String one = all + "/{profile}";
        return List.of(
                Operation.post(all + "/search", "searchProfiles", operations::search),
                Operation.get(one, "readProfile", operations::read),
                Operation.get(one + "/timeline", "listProfileEvents", operations::timeline),
                Operation.post(one + "/split", "splitProfile", operations::split),
                Operation.delete(one + "/separations/{other}", "deleteSeparation", operations::allow));
    }

    private Answer search(Call call) {
        ProjectId project = project(call);
        Identifier identifier = new Identifier(
                call.body().path("type").asText(), call.body().path("value").asText());
        return Answer.list(profiles.search(project, identifier)
                .map(profile -> Json.MAPPER.createObjectNode().put("profile", profile.toString()))
                .map(List::of)
                .orElse(List.of()));
    }

    private Answer read(Call call) {
        return Answer.ok(profiles.read(project(call), profile(call, "profile")).orElseThrow(() -> missing(call)));
    }

    private Answer timeline(Call call) {
        int limit = call.limit();
        List<ObjectNode> events = profiles.timeline(
                project(call), profile(call, "profile"), call.asked("cursor").map(ProfileOperations::place), limit + 1);
        List<ObjectNode> page = events.stream().limit(limit).toList();
        return Answer.page(page, events.size() > limit ? cursor(page.getLast()) : "");
    }

    private Answer split(Call call) {
        ProjectId project = project(call);
        ProfileId profile = profile(call, "profile");
        JsonNode identifier = call.body().path("identifier");
        Optional<ProfileId> merged = call.body().has("merged")
                ? Optional.of(id(call.body().path("merged").asText()).orElseThrow(() -> missing(call)))
                : Optional.empty();
        Optional<IdentifierHash> hash = merged.isPresent() ? Optional.empty() : hash(project, identifier);
        if (merged.isEmpty() && hash.isEmpty()) {
            throw nothing();
        }
        String request = desk.changes().make(call.actor(), work -> {
            String name = "request:" + Names.id(work.ids());
            audit(work, "split", call, name);
            return name;
        });
        Profiles.Parted parted = profiles.split(project, profile, new Profiles.Order(merged, hash, request))
                .orElseThrow(ProfileOperations::nothing);
        return Answer.ok(Json.MAPPER
                .createObjectNode()
                .put("profile", profile.toString())
                .put("split", parted.profile().toString())
                .put("identifiers", parted.identifiers()));
    }

    private Answer allow(Call call) {
        ProjectId project = project(call);
        ProfileId profile = profile(call, "profile");
        ProfileId other = profile(call, "other");
        String request = desk.changes().make(call.actor(), work -> {
            String name = "request:" + Names.id(work.ids());
            audit(work, "allowed", call, name);
            return name;
        });
        if (!profiles.allow(project, profile, other, request)) {
            throw new RefusedException(Reason.NOT_FOUND, "These two profiles are not separated");
        }
        return new Answer.Empty();
    }

    private static void audit(io.metka.control.workspace.Work work, String action, Call call, String request) {
        ObjectNode after = Json.MAPPER.createObjectNode().put("request", request);
        AuditLog.record(
                work,
                action,
                new AuditLog.Subject(call.project(), "profile", call.parameter("profile")),
                NullNode.getInstance(),
                after);
    }

    private Optional<IdentifierHash> hash(ProjectId project, JsonNode identifier) {
        String type = identifier.path("type").asText();
        return identifier.has("hash")
                ? Optional.of(new IdentifierHash(type, identifier.path("hash").asText()))
                : profiles.hash(
                        project, new Identifier(type, identifier.path("value").asText()));
    }

    private ProjectId project(Call call) {
        desk.store().read(tx -> projects.get(tx, call.project(), call.project()));
        return new ProjectId(call.project());
    }

    static ProfileId profile(Call call, String parameter) {
        return id(call.parameter(parameter)).orElseThrow(() -> missing(call));
    }

    static Optional<ProfileId> id(String text) {
        try {
            return Optional.of(new ProfileId(UUID.fromString(text)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static RefusedException missing(Call call) {
        return new RefusedException(
                Reason.NOT_FOUND, "There is no profile with the id " + call.parameter("profile") + " in this project");
    }

    private static RefusedException nothing() {
        return new RefusedException(
                Reason.CONFLICT,
                "The profile has no such part: name a profile that was merged into it and still has identifiers, or an"
                        + " identifier that it has beside others");
    }

    private static String cursor(ObjectNode last) {
        String place = last.path("time").asText() + " " + last.path("id").asText();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.UTF_8));
    }

    private static Profiles.Place place(String cursor) {
        try {
            String place = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            List<String> parts = List.of(place.split(" ", 2));
            return new Profiles.Place(Instant.parse(parts.get(0)), parts.get(1));
        } catch (IllegalArgumentException | IndexOutOfBoundsException | java.time.format.DateTimeParseException e) {
            throw Call.malformed("cursor", "a next_cursor from this list", cursor);
        }
    }
}
