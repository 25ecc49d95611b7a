package io.metka.control.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.activation.EffectReport;
import io.metka.activation.GroupTotals;
import io.metka.container.Catalog;
import io.metka.container.ContainerSchema;
import io.metka.container.Script;
import io.metka.container.ScriptShare;
import io.metka.control.reports.DeliveryLog;
import io.metka.control.reports.EffectReports;
import io.metka.control.reports.HealthReport;
import io.metka.control.reports.LiveFeed;
import io.metka.control.versions.Compiler;
import io.metka.control.workspace.Finding;
import io.metka.control.workspace.RuleCheck;
import io.metka.control.workspace.UrlCheck;
import io.metka.model.DeliveryAttempt;
import io.metka.model.ProfiledEvent;
import io.metka.model.ProjectId;
import io.metka.support.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The rest of the gateway as the control plane sees it, in memory and observable. */
final class FakePorts implements RuleCheck, UrlCheck, Compiler, DeliveryLog, LiveFeed, HealthReport, Consumer<Catalog> {
    static final Comparator<DeliveryAttempt> LATEST_FIRST = Comparator.comparing(DeliveryAttempt::at)
            .thenComparing(DeliveryAttempt::messageId)
            .thenComparingInt(DeliveryAttempt::attempt)
            .reversed();

    private static final ContainerSchema SCHEMA = new ContainerSchema();

    final List<Catalog> catalogs = new CopyOnWriteArrayList<>();
    final List<DeliveryAttempt> attempts = new CopyOnWriteArrayList<>();
    final List<Consumer<ProfiledEvent>> listeners = new CopyOnWriteArrayList<>();
    final List<Draft> compiled = new CopyOnWriteArrayList<>();
    final List<EffectReports.Question> effects = new CopyOnWriteArrayList<>();
    final FakeProfiles profiles = new FakeProfiles();
    volatile boolean dataPlaneFails;

    /** An effect without any data. */
    ObjectNode effect(EffectReports.Question question) {
        effects.add(question);
        ObjectNode effect = Json.MAPPER.createObjectNode().put("currency", question.currency());
        effect.putArray("other_currencies");
        effect.put("still_open", 0);
        effect.setAll(EffectReport.of(List.of(
                new EffectReport.Cell("2026-11-22", false, new GroupTotals(90, 9, 900, 90_000, 9e6), 9, 8.1),
                new EffectReport.Cell("2026-11-22", true, new GroupTotals(10, 1, 50, 2_500, 125_000), 1, 0.9))));
        return effect;
    }

    Catalog catalog() {
        return catalogs.getLast();
    }

    @Override
    public List<Finding> check(JsonNode document) {
        String member = document.has("format") ? "tags" : "rule";
        return document.has(member) ? List.of() : List.of(new Finding("/" + member, "This member is required"));
    }

    @Override
    public Optional<String> problem(URI url) {
        return url.getHost().startsWith("10.") ? Optional.of("Private addresses are refused") : Optional.empty();
    }

    @Override
    public ContainerSchema schema() {
        return SCHEMA;
    }

    @Override
    public List<ScriptShare> shares(Draft draft) {
        return List.of();
    }

    @Override
    public Compiled compile(Draft draft) {
        compiled.add(draft);
        byte[] plain = (draft.version() + draft.writeKey() + draft.configuration()).getBytes(StandardCharsets.UTF_8);
        return new Compiled(new Script("hash" + compiled.size(), plain, plain, plain), List.of());
    }

    @Override
    public Script preview(Draft draft, String token) {
        compiled.add(draft);
        byte[] plain = ("preview " + token).getBytes(StandardCharsets.UTF_8);
        return new Script("preview", plain, plain, plain);
    }

    @Override
    public List<DeliveryAttempt> find(Query query) {
        return attempts.stream()
                .filter(a -> a.project().equals(query.project()))
                .filter(a -> query.webhook().map(a.endpoint()::equals).orElse(true))
                .filter(a -> query.segment().map(a.change().segment()::equals).orElse(true))
                .filter(a -> query.outcome().map(a.outcome()::equals).orElse(true))
                .filter(a -> query.from().map(from -> !a.at().isBefore(from)).orElse(true))
                .filter(a -> query.to().map(a.at()::isBefore).orElse(true))
                .sorted(LATEST_FIRST)
                .filter(a -> query.after().map(place -> isAfter(a, place)).orElse(true))
                .limit(query.limit())
                .toList();
    }

    private static boolean isAfter(DeliveryAttempt attempt, Place place) {
        return Comparator.comparing(Place::at)
                        .thenComparing(Place::messageId)
                        .thenComparingInt(Place::attempt)
                        .compare(new Place(attempt.at(), attempt.messageId(), attempt.attempt()), place)
                < 0;
    }

    @Override
    public Subscription subscribe(Optional<ProjectId> project, Consumer<ProfiledEvent> listener) {
        Consumer<ProfiledEvent> filtered = event -> {
            if (project.isEmpty() || project.get().equals(event.origin().project())) {
                listener.accept(event);
            }
        };
        listeners.add(filtered);
        return () -> listeners.remove(filtered);
    }

    @Override
    public Health read() {
        return new Health(
                List.of(
                        new Component("redis", State.UP, ""),
                        new Component("clickhouse", State.DEGRADED, "Connecting again")),
                new Backlog(1_234, Duration.ofMillis(1_500)),
                Map.of("events_accepted", 42L));
    }

    @Override
    public void accept(Catalog catalog) {
        if (dataPlaneFails) {
            throw new IllegalStateException("The data plane's disk is full");
        }
        catalogs.add(catalog);
    }
}
