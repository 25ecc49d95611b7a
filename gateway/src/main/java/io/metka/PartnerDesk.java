package io.metka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import io.metka.support.Json;
import io.metka.warehouse.ClickHouse;
import io.metka.warehouse.PartnerFacts;
import io.metka.webhooks.ProfileFacts;
import io.metka.webhooks.mapping.Facts;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What partners may be told of profiles, from ClickHouse and from whoever computes attributes. */
final class PartnerDesk implements ProfileFacts {
    private final PartnerFacts stored;
    private final Attributes attributes;

    /** Values of computed attributes, by profile and id of the attribute. */
    @FunctionalInterface
    interface Attributes {
        Map<ProfileId, Map<String, JsonNode>> of(ProjectId project, Collection<ProfileId> profiles, Set<String> ids);
    }

    PartnerDesk(ClickHouse clickHouse, Attributes attributes) {
        this.stored = new PartnerFacts(clickHouse);
        this.attributes = attributes;
    }

    @Override
    public Map<ProfileId, Facts> of(ProjectId project, Collection<ProfileId> profiles, Question question) {
        PartnerFacts.Group group = stored.of(project, profiles);
        Set<ProfileId> granting = new HashSet<>();
        group.granting(question.purposes()).forEach(row -> granting.add(owner(row)));
        Map<ProfileId, Map<String, JsonNode>> traits = new HashMap<>();
        group.traits(question.wanted().traits())
                .forEach(row -> traits.computeIfAbsent(owner(row), _ -> new HashMap<>())
                        .put(row.path("trait").asText(), value(row.path("value").asText())));
        Map<ProfileId, Map<String, String>> identifiers = new HashMap<>();
        group.identifiers(question.wanted().identifiers())
                .forEach(row -> identifiers
                        .computeIfAbsent(owner(row), _ -> new HashMap<>())
                        .put(row.path("type").asText(), row.path("hash").asText()));
        Map<ProfileId, Map<String, JsonNode>> computed =
                question.wanted().attributes().isEmpty() || granting.isEmpty()
                        ? Map.of()
                        : attributes.of(project, granting, question.wanted().attributes());
        Map<ProfileId, Facts> facts = new HashMap<>();
        granting.forEach(profile -> facts.put(
                profile,
                new Facts(
                        traits.getOrDefault(profile, Map.of()),
                        computed.getOrDefault(profile, Map.of()),
                        identifiers.getOrDefault(profile, Map.of()))));
        return facts;
    }

    private static ProfileId owner(ObjectNode row) {
        return new ProfileId(UUID.fromString(row.path("owner").asText()));
    }

    private static JsonNode value(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            return new TextNode(json);
        }
    }
}
