package io.metka.control.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.reports.Profiles;
import io.metka.model.Identifier;
import io.metka.model.IdentifierHash;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import io.metka.support.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** One profile with one merged profile, three events and one e-mail address. */
final class FakeProfiles implements Profiles {
    static final ProfileId IVAN = new ProfileId(new UUID(0x0192_0000_0000_7000L, 0x8000_0000_0000_0001L));
    static final ProfileId ENDED = new ProfileId(new UUID(0x0192_0000_0000_7000L, 0x8000_0000_0000_0002L));
    static final IdentifierHash HASH = new IdentifierHash("email", "ab".repeat(32));
    private static final String TIME = "2026-11-22T10:00:00.000Z";

    final List<Order> orders = new ArrayList<>();
    boolean separated;

    @Override
    public Optional<ObjectNode> read(ProjectId project, ProfileId profile) {
        if (!profile.equals(IVAN)) {
            return Optional.empty();
        }
        ObjectNode document =
                Json.MAPPER.createObjectNode().put("profile", IVAN.toString()).put("events", 0);
        document.putArray("identifiers");
        document.putArray("traits");
        document.putArray("merged");
        document.putArray("journal");
        return Optional.of(document.put("journal_complete", true));
    }

    @Override
    public List<ObjectNode> timeline(ProjectId project, ProfileId profile, Optional<Place> after, int limit) {
        List<ObjectNode> events = new ArrayList<>();
        for (String id : List.of("e3", "e2", "e1")) {
            if (after.isEmpty() || id.compareTo(after.get().event()) < 0) {
                ObjectNode event = Json.MAPPER
                        .createObjectNode()
                        .put("id", id)
                        .put("name", "page_view")
                        .put("time", TIME);
                List.of("source", "url", "title", "currency", "order_id").forEach(member -> event.put(member, ""));
                event.putArray("identifiers");
                event.putObject("properties");
                events.add(event.put("revenue", 0));
            }
        }
        return events.subList(0, Math.min(limit, events.size()));
    }

    @Override
    public Optional<ProfileId> search(ProjectId project, Identifier identifier) {
        return hash(project, identifier).map(_ -> IVAN);
    }

    @Override
    public Optional<IdentifierHash> hash(ProjectId project, Identifier identifier) {
        return identifier.value().equals("ivan@example.ru") ? Optional.of(HASH) : Optional.empty();
    }

    @Override
    public Optional<Parted> split(ProjectId project, ProfileId profile, Order order) {
        orders.add(order);
        separated = true;
        return Optional.of(new Parted(ENDED, 1));
    }

    @Override
    public boolean allow(ProjectId project, ProfileId profile, ProfileId other, String request) {
        boolean was = separated;
        separated = false;
        return was;
    }
}
