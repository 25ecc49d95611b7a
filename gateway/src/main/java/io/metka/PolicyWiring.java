package io.metka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.activation.Activation;
import io.metka.activation.Assignment;
import io.metka.activation.AssignmentStore;
import io.metka.activation.EffectReport;
import io.metka.activation.GroupTotals;
import io.metka.activation.ProfileFacts;
import io.metka.activation.Verdict;
import io.metka.control.reports.EffectReports;
import io.metka.identity.RedisConsentStates;
import io.metka.model.ConsentDecision;
import io.metka.model.ConsentState;
import io.metka.model.IdentifierHash;
import io.metka.model.MembershipChange;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import io.metka.model.WebhookEndpoint;
import io.metka.support.Clock;
import io.metka.support.StoreUnavailableException;
import io.metka.warehouse.Holdouts;
import io.metka.warehouse.PersonReader;
import io.metka.webhooks.SendPolicy;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Brings activation together with the webhooks that ask it, the warehouse, the consent states and the console. */
final class PolicyWiring {
    private PolicyWiring() {}

    /**
     * Activation as webhooks ask it.
     *
     * @param up whether the warehouse has its tables; nothing is decided before
     */
    static SendPolicy policy(Activation activation, BooleanSupplier up) {
        return new SendPolicy() {
            @Override
            public Decision decide(WebhookEndpoint endpoint, MembershipChange change, Instant now) {
                requireUp();
                return switch (activation.decide(endpoint.id(), change, now)) {
                    case Verdict.Send() -> new Decision.Send();
                    case Verdict.Suppress(String reason) -> new Decision.Suppress(reason);
                    case Verdict.Later(Instant until, String reason) -> new Decision.Later(until, reason);
                    case Verdict.HeldOut(String group) -> new Decision.HeldOut(group);
                };
            }

            @Override
            public void announced(List<SendPolicy.Activation> activations) {
                activation.announced(passages(activations));
            }

            @Override
            public Set<ProfileId> listed(WebhookEndpoint endpoint, List<MembershipChange> members, Instant now) {
                requireUp();
                return activation.listed(endpoint.id(), members, now);
            }

            private void requireUp() {
                if (!up.getAsBoolean()) {
                    String problem = "the warehouse is not up yet";
                    throw new StoreUnavailableException("clickhouse", problem, new IllegalStateException(problem));
                }
            }
        };
    }

    private static List<Activation.Passage> passages(List<SendPolicy.Activation> activations) {
        return activations.stream()
                .map(one -> new Activation.Passage(one.endpoint().id(), one.change()))
                .toList();
    }

    static ProfileFacts facts(PersonReader reader, RedisConsentStates states) {
        return new ProfileFacts() {
            @Override
            public Map<ProfileId, Known> find(ProjectId project, Collection<ProfileId> profiles) {
                Map<ProfileId, Known> found = new HashMap<>();
                reader.find(project, profiles).forEach(row -> found.put(profile(row.path("person")), known(row)));
                return found;
            }

            @Override
            public Map<IdentifierHash, Map<String, ConsentDecision>> decisions(
                    ProjectId project, Set<IdentifierHash> subjects) {
                if (subjects.isEmpty()) {
                    return Map.of();
                }
                var found = states.find(Map.of(project, subjects)).get(project);
                if (found == null) {
                    String problem = "Redis does not hold the consent decisions of project " + project
                            + "; they come back with its next event";
                    throw new StoreUnavailableException("redis", problem, new IllegalStateException(problem));
                }
                return found;
            }
        };
    }

    private static ProfileFacts.Known known(ObjectNode row) {
        Set<IdentifierHash> identifiers = new HashSet<>();
        row.path("names")
                .forEach(pair -> identifiers.add(
                        new IdentifierHash(pair.path(0).asText(), pair.path(1).asText())));
        return new ProfileFacts.Known(
                row.path("timezone").asText(),
                new ConsentState(texts(row.path("granted")), texts(row.path("denied"))),
                identifiers);
    }

    private static Set<String> texts(JsonNode list) {
        Set<String> texts = new HashSet<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static ProfileId profile(JsonNode text) {
        return new ProfileId(UUID.fromString(text.asText()));
    }

    static AssignmentStore store(Holdouts holdouts) {
        return new AssignmentStore() {
            @Override
            public void store(ProjectId project, List<Assignment> assignments) {
                holdouts.store(
                        assignments.stream().map(one -> row(project, one)).toList());
            }

            @Override
            public List<Assignment> assignments(ProjectId project, @Nullable ProfileId after, int limit) {
                return holdouts.page(project, after, limit).stream()
                        .map(row -> new Assignment(
                                row.path("activation").asText(),
                                profile(row.path("current")),
                                profile(row.path("origin")),
                                row.path("held_out").asBoolean(),
                                row.path("basis_points").asInt(),
                                Instant.parse(row.path("at").asText())))
                        .toList();
            }

            @Override
            public List<Delivered> delivered(ProjectId project, Instant since) {
                return holdouts.delivered(project, since).stream()
                        .map(row -> new Delivered(
                                profile(row.path("current")),
                                row.path("endpoint").asText(),
                                row.path("segment").asText(),
                                row.path("sequence").asLong(),
                                Instant.parse(row.path("at").asText())))
                        .toList();
            }
        };
    }

    private static ObjectNode row(ProjectId project, Assignment assignment) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("project", project.value())
                .put("activation", assignment.activation())
                .put("profile", assignment.profile().toString())
                .put("held_out", assignment.heldOut())
                .put("basis_points", assignment.basisPoints())
                .put("at", assignment.at().toString());
    }

    static EffectReports effects(Holdouts holdouts, Clock clock) {
        return asked -> {
            var question = new Holdouts.Question(
                    asked.project(), asked.activation(), asked.events(), asked.window(), asked.from(), asked.to());
            List<String> currencies = holdouts.currencies(question).stream()
                    .map(row -> row.path("currency").asText())
                    .toList();
            String currency =
                    asked.currency().isEmpty() && !currencies.isEmpty() ? currencies.getFirst() : asked.currency();
            Instant now = clock.now();
            ObjectNode effect = JsonNodeFactory.instance.objectNode().put("currency", currency);
            currencies.stream()
                    .filter(other -> !other.equals(currency))
                    .forEach(effect.putArray("other_currencies")::add);
            effect.put("still_open", holdouts.stillOpen(question, now));
            effect.setAll(EffectReport.of(holdouts.cells(question, currency, now).stream()
                    .map(PolicyWiring::cell)
                    .toList()));
            return effect;
        };
    }

    private static EffectReport.Cell cell(ObjectNode row) {
        return new EffectReport.Cell(
                row.path("day").asText(),
                row.path("held_out").asBoolean(),
                new GroupTotals(
                        row.path("profiles").asLong(),
                        row.path("converted").asLong(),
                        row.path("revenue").asDouble(),
                        row.path("squares").asDouble(),
                        row.path("cubes").asDouble()),
                row.path("expected").asDouble(),
                row.path("variance").asDouble());
    }
}
