package io.metka.warehouse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What partners may be told of profiles, of which each counts with all that was merged into it. */
public final class PartnerFacts {
    private static final String MERGED = """
            SELECT from_profile, into_profile FROM merges FINAL
            WHERE project = {project:String} AND into_profile IN {profiles:Array(UUID)}
            """;

    private static final String OWNER =
            "arrayElement(arrayPushFront({owners:Array(UUID)}, profile), indexOf({parts:Array(UUID)}, profile) + 1) AS owner";
    private static final String IN = " WHERE project = {project:String} AND profile IN {all:Array(UUID)} ";

    private static final String GRANTING = "SELECT " + OWNER + " FROM events" + IN
            + "GROUP BY owner HAVING hasAll(argMax(consent_granted, (time, id)), {purposes:Array(String)})";

    private static final String TRAITS = "SELECT " + OWNER
            + ", trait, (argMaxMerge(latest) AS newest).1 AS value FROM profile_traits" + IN
            + "AND trait IN {names:Array(String)} GROUP BY owner, trait";

    private static final String IDENTIFIERS = "SELECT " + OWNER + ", pair.1 AS type, argMax(pair.2, time) AS hash"
            + " FROM events ARRAY JOIN arrayZip(mapKeys(identifiers), mapValues(identifiers)) AS pair" + IN
            + "AND pair.1 IN {names:Array(String)} GROUP BY owner, type";

    private final ClickHouse clickHouse;

    public PartnerFacts(ClickHouse clickHouse) {
        this.clickHouse = clickHouse;
    }

    /** Profiles of one project, and everything that was merged into them. */
    public final class Group {
        private final Map<String, Object> parameters = new HashMap<>();

        private Group(ProjectId project, Collection<ProfileId> profiles) {
            List<UUID> asked = profiles.stream().map(ProfileId::value).toList();
            parameters.put("project", project.value());
            parameters.put("profiles", asked);
            List<UUID> parts = new ArrayList<>();
            List<UUID> owners = new ArrayList<>();
            for (ObjectNode row : clickHouse.query(MERGED, parameters)) {
                parts.add(UUID.fromString(row.path("from_profile").asText()));
                owners.add(UUID.fromString(row.path("into_profile").asText()));
            }
            List<UUID> all = new ArrayList<>(asked);
            all.addAll(parts);
            parameters.put("parts", parts);
            parameters.put("owners", owners);
            parameters.put("all", all);
        }

        /** Those whose newest event carries the consent to all of the purposes: {@code owner}. */
        public List<ObjectNode> granting(Set<String> purposes) {
            return query(GRANTING, "purposes", purposes);
        }

        /** {@code owner, trait, value}; the value is JSON as text. */
        public List<ObjectNode> traits(Set<String> names) {
            return query(TRAITS, "names", names);
        }

        /** {@code owner, type, hash}. */
        public List<ObjectNode> identifiers(Set<String> types) {
            return query(IDENTIFIERS, "names", types);
        }

        private List<ObjectNode> query(String sql, String name, Set<String> values) {
            if (values.isEmpty()) {
                return List.of();
            }
            Map<String, Object> all = new HashMap<>(parameters);
            all.put(name, List.copyOf(values));
            return clickHouse.query(sql, all);
        }
    }

    public Group of(ProjectId project, Collection<ProfileId> profiles) {
        return new Group(project, profiles);
    }
}
