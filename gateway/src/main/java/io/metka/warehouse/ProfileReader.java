package io.metka.warehouse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import io.metka.support.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What is stored of one profile, with everything that was ever merged into it. */
public final class ProfileReader {
    /** The newest entries of the journal that come with a profile. */
    public static final int JOURNAL_ENTRIES = 200;

    private static final String IN = " WHERE project = {project:String} AND profile IN {profiles:Array(UUID)} ";

    private static final String SUMMARY =
            "SELECT count() AS events, min(time) AS first_seen, max(time) AS last_seen FROM events" + IN;

    private static final String IDENTIFIERS = """
            SELECT pair.1 AS type, pair.2 AS hash, min(time) AS first_seen, max(time) AS last_seen, count() AS events
            FROM events
            ARRAY JOIN arrayZip(mapKeys(identifiers), mapValues(identifiers)) AS pair
            """ + IN + "GROUP BY type, hash ORDER BY type, hash";

    private static final String TRAITS = """
            SELECT trait, (argMaxMerge(latest) AS newest).1 AS value, newest.2 AS source, newest.4 AS time
            FROM profile_traits
            """ + IN + "GROUP BY trait ORDER BY trait";

    private static final String MERGED = """
            SELECT from_profile AS profile, event_id, at FROM merges FINAL
            WHERE project = {project:String} AND into_profile = {profile:UUID} ORDER BY at, profile
            """;

    private static final String JOURNAL = """
            SELECT at, kind, profile, other, reason, event_id, arrayMap(i -> i.1, identifiers) AS identifiers
            FROM identity_journal FINAL
            WHERE project = {project:String} AND (profile IN {profiles:Array(UUID)} OR other IN {profiles:Array(UUID)})
            ORDER BY at DESC, kind, event_id LIMIT {limit:UInt32}
            """;

    private static final String TIMELINE = """
            SELECT id, name, time, source, url, title, revenue, currency, order_id, mapKeys(identifiers) AS identifiers,
                toJSONString(properties) AS properties
            FROM events
            """ + IN + """
            AND (time, id) < ({time:DateTime64(3)}, {id:String})
            ORDER BY time DESC, id DESC LIMIT 1 BY time, id LIMIT {limit:UInt32}
            """;

    /** Later than any event can be. */
    private static final Instant END = Instant.parse("2299-12-31T00:00:00Z");

    private final ClickHouse clickHouse;
    private final Overrides overrides;

    public ProfileReader(ClickHouse clickHouse, Overrides overrides) {
        this.clickHouse = clickHouse;
        this.overrides = overrides;
    }

    /** The profile that this one has become, itself if it was never merged. */
    public ProfileId current(ProjectId project, ProfileId profile) {
        String sql = "SELECT " + overrides.current("{project:String}", "{profile:UUID}") + " AS current";
        ObjectNode row = clickHouse
                .query(sql, Map.of("project", project.value(), "profile", profile.value()))
                .getFirst();
        return new ProfileId(UUID.fromString(row.path("current").asText()));
    }

    /** Everything that was ever merged into a profile that has not ended itself: {@code profile, event_id, at}. */
    public List<ObjectNode> merged(ProjectId project, ProfileId profile) {
        return clickHouse.query(MERGED, Map.of("project", project.value(), "profile", profile.value()));
    }

    /**
     * A profile by its id or that of one merged into it: {@code profile, events, first_seen, last_seen, identifiers,
     * traits, merged, journal}; nothing when no event and no decision is known of it.
     */
    public Optional<ObjectNode> read(ProjectId project, ProfileId asked) {
        ProfileId profile = current(project, asked);
        List<ObjectNode> merged = merged(project, profile);
        Map<String, Object> parameters = of(project, profile, merged);
        ObjectNode found = Json.MAPPER.createObjectNode().put("profile", profile.toString());
        ObjectNode summary = clickHouse.query(SUMMARY, parameters).getFirst();
        parameters.put("limit", JOURNAL_ENTRIES + 1);
        List<ObjectNode> journal = clickHouse.query(JOURNAL, parameters);
        boolean seen = summary.path("events").longValue() > 0;
        if (!seen && journal.isEmpty()) {
            return Optional.empty();
        }
        found.set("events", summary.path("events"));
        if (seen) {
            found.set("first_seen", summary.path("first_seen"));
            found.set("last_seen", summary.path("last_seen"));
        }
        clickHouse.query(IDENTIFIERS, parameters).forEach(found.putArray("identifiers")::add);
        List<ObjectNode> traits = clickHouse.query(TRAITS, parameters);
        traits.forEach(ProfileReader::parseValue);
        traits.forEach(found.putArray("traits")::add);
        merged.forEach(found.putArray("merged")::add);
        journal.stream().limit(JOURNAL_ENTRIES).forEach(found.putArray("journal")::add);
        found.put("journal_complete", journal.size() <= JOURNAL_ENTRIES);
        return Optional.of(found);
    }

    /** The place of an event in a timeline. */
    public record Place(Instant time, String id) {}

    /**
     * The events of a profile, the latest first.
     *
     * @param before only events that come after this one in the list; null for the first page
     */
    public List<ObjectNode> timeline(
            ProjectId project, ProfileId asked, @org.jspecify.annotations.Nullable Place before, int limit) {
        ProfileId profile = current(project, asked);
        Map<String, Object> parameters = of(project, profile, merged(project, profile));
        parameters.put("time", before == null ? END : before.time());
        parameters.put("id", before == null ? "" : before.id());
        parameters.put("limit", limit);
        List<ObjectNode> events = clickHouse.query(TIMELINE, parameters);
        events.forEach(event -> parse(event, "properties"));
        return events;
    }

    private static Map<String, Object> of(ProjectId project, ProfileId profile, List<ObjectNode> merged) {
        List<UUID> profiles = new ArrayList<>();
        profiles.add(profile.value());
        merged.forEach(row -> profiles.add(UUID.fromString(row.path("profile").asText())));
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("project", project.value());
        parameters.put("profiles", profiles);
        return parameters;
    }

    private static void parseValue(ObjectNode trait) {
        parse(trait, "value");
    }

    /** Puts the tree in the place of its text. */
    private static void parse(ObjectNode row, String member) {
        try {
            row.set(member, Json.MAPPER.readTree(row.path(member).asText()));
        } catch (JsonProcessingException e) {
            throw new WarehouseException(0, "ClickHouse's answer holds a document that is not JSON", e);
        }
    }
}
