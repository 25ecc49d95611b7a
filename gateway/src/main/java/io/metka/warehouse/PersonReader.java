package io.metka.warehouse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What the events of profiles say of the people behind them: their time zone, their consent, their identifiers. */
public final class PersonReader {
    private static final int AT_ONCE = 1_000;

    private static final String PERSONS = """
            SELECT $current AS person,
                argMaxIf(ifNull(context.timezone.:String, ''), (time, id), ifNull(context.timezone.:String, '') != '') AS timezone,
                (argMax((consent_granted, consent_denied), (time, id)) AS latest).1 AS granted, latest.2 AS denied,
                groupUniqArrayArray(arrayZip(mapKeys(identifiers), mapValues(identifiers))) AS names
            FROM events
            WHERE project = {project:String}
                AND profile IN (
                    SELECT arrayJoin({profiles:Array(UUID)})
                    UNION ALL
                    SELECT from_profile FROM merges
                    WHERE project = {project:String} AND into_profile IN {profiles:Array(UUID)})
            GROUP BY person
            """;

    private final ClickHouse clickHouse;
    private final Overrides overrides;

    public PersonReader(ClickHouse clickHouse, Overrides overrides) {
        this.clickHouse = clickHouse;
        this.overrides = overrides;
    }

    /**
     * Current profiles, with all that was merged into them: {@code person, timezone, granted, denied, names}, the last a list
     * of pairs of type and hash. One without events is not among them.
     */
    public List<ObjectNode> find(ProjectId project, Collection<ProfileId> profiles) {
        String sql = PERSONS.replace("$current", overrides.current("project", "profile"));
        List<ProfileId> all = List.copyOf(profiles);
        List<ObjectNode> found = new ArrayList<>();
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            List<ProfileId> some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
            found.addAll(clickHouse.query(
                    sql,
                    Map.of(
                            "project",
                            project.value(),
                            "profiles",
                            some.stream().map(ProfileId::value).toList())));
        }
        return found;
    }
}
