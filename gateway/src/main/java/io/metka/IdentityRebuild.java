package io.metka;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.identity.IdentityGraph;
import io.metka.identity.Restoration;
import io.metka.model.IdentifierHash;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import io.metka.settings.IdentitySettings;
import io.metka.support.Clock;
import io.metka.warehouse.ClickHouse;
import io.metka.warehouse.IdentityHistory;
import io.metka.warehouse.Overrides;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills Redis from ClickHouse after it was lost: identifiers, profiles, separations and the ids of recent events. What is
 * in Redis already stays as it is, so a rebuild that was interrupted may be repeated.
 */
final class IdentityRebuild {
    private static final Logger LOG = LoggerFactory.getLogger(IdentityRebuild.class);

    /** The version of the ids that shared devices have, which are made from their identifiers. */
    private static final int DEVICE_VERSION = 8;

    private final IdentityHistory history;
    private final IdentityGraph graph;
    private final IdentitySettings settings;
    private final Clock clock;

    IdentityRebuild(ClickHouse clickHouse, IdentityGraph graph, IdentitySettings settings, Clock clock) {
        this.history = new IdentityHistory(clickHouse, new Overrides(clickHouse));
        this.graph = graph;
        this.settings = settings;
        this.clock = clock;
    }

    /** What was put back. */
    record Outcome(int projects, long identifiers, long events) {}

    Outcome run() {
        long identifiers = 0;
        long events = 0;
        List<ProjectId> projects = history.projects();
        for (ProjectId project : projects) {
            Map<ProfileId, Set<ProfileId>> never = separations(project);
            int slices = history.slices(project);
            for (int i = 0; i < slices; i++) {
                var slice = new IdentityHistory.Slice(project, i, slices);
                identifiers += restore(slice, never);
                List<String> ids = history.events(slice, clock.now(), settings.duplicateWindow()).stream()
                        .map(row -> row.path("id").asText())
                        .toList();
                graph.remember(project, ids);
                events += ids.size();
            }
            LOG.info("Identity of project {} is rebuilt", project.value());
        }
        return new Outcome(projects.size(), identifiers, events);
    }

    private int restore(IdentityHistory.Slice slice, Map<ProfileId, Set<ProfileId>> never) {
        Map<ProfileId, List<ProfileId>> members = new HashMap<>();
        for (ObjectNode row : history.members(slice)) {
            members.computeIfAbsent(profile(row, "owner"), _ -> new ArrayList<>())
                    .add(profile(row, "member"));
        }
        Map<ProfileId, List<Restoration.Held>> held = new LinkedHashMap<>();
        Instant since = clock.now().minus(settings.identifierTtl());
        for (ObjectNode row : history.identifiers(slice, since)) {
            var identifier = new IdentifierHash(
                    row.path("type").asText(), row.path("hash").asText());
            ProfileId owner = row.path("kind").asText().equals("shared")
                    ? IdentityGraph.device(identifier)
                    : profile(row, "owner");
            held.computeIfAbsent(owner, _ -> new ArrayList<>())
                    .add(new Restoration.Held(
                            identifier,
                            Instant.parse(row.path("last_seen").asText()),
                            Instant.parse(row.path("added").asText())));
        }
        List<Restoration> restorations = new ArrayList<>();
        held.forEach((owner, identifiers) -> restorations.add(new Restoration(
                owner,
                owner.value().version() == DEVICE_VERSION,
                identifiers,
                members.getOrDefault(owner, List.of()),
                List.copyOf(never.getOrDefault(owner, Set.of())))));
        return graph.restore(slice.project(), restorations);
    }

    private Map<ProfileId, Set<ProfileId>> separations(ProjectId project) {
        Map<ProfileId, Set<ProfileId>> never = new HashMap<>();
        for (ObjectNode row : history.separations(project)) {
            ProfileId one = profile(row, "one");
            ProfileId two = profile(row, "two");
            Set<ProfileId> ofOne = never.computeIfAbsent(one, _ -> new LinkedHashSet<>());
            Set<ProfileId> ofTwo = never.computeIfAbsent(two, _ -> new LinkedHashSet<>());
            if (row.path("kind").asText().equals("split")) {
                ofOne.add(two);
                ofTwo.add(one);
            } else {
                ofOne.remove(two);
                ofTwo.remove(one);
            }
        }
        return never;
    }

    private static ProfileId profile(ObjectNode row, String member) {
        return new ProfileId(UUID.fromString(row.path(member).asText()));
    }
}
