package io.metka.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.container.ContainerCompiler;
import io.metka.container.KeyUses;
import io.metka.container.Previews;
import io.metka.control.ControlPlane;
import io.metka.control.ControlPorts;
import io.metka.control.reports.Probe;
import io.metka.control.versions.Compiler;
import io.metka.control.versions.ContainerScripts;
import io.metka.control.workspace.Finding;
import io.metka.control.workspace.TransformationCheck;
import io.metka.control.workspace.Webhooks;
import io.metka.settings.AccountSettings;
import io.metka.settings.ControlSettings;
import io.metka.support.Clock;
import io.metka.support.Ids;
import io.metka.support.Json;
import io.metka.support.Sealing;
import io.metka.tags.GraalScriptSyntax;
import io.metka.tags.TagStage;
import io.metka.tags.sandbox.Sandbox;
import io.metka.tags.sandbox.SandboxLimits;
import io.metka.tags.sandbox.ScriptCheck;
import io.metka.tags.sandbox.ScriptNotices;
import io.metka.tags.transform.TransformParser;
import io.metka.telemetry.ControlSignals;
import io.metka.webhooks.DeliveryCheck;
import io.metka.webhooks.Signature;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A control plane on a free port over a real SQLite file, and a client that holds every answer to the contract. */
final class Gateway implements AutoCloseable {
    static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    static final Sealing SEALING = new Sealing(new byte[32], Ids.RANDOM);

    final FakePorts ports = new FakePorts();
    final FakeConsentRegister consent = new FakeConsentRegister();
    final FakeRejectedLog rejected = new FakeRejectedLog();
    final FakeMemberships memberships = new FakeMemberships();
    final FakeOutbox outbox = new FakeOutbox();
    final Previews previews;
    final KeyUses keyUses = new KeyUses(Clock.SYSTEM);
    final Vertx vertx = Vertx.vertx();
    final ControlPlane control;
    final HttpClient client = HttpClient.newHttpClient();
    String token = "";

    /** Opens its sandbox when a script is tried out. */
    private final TagStage tags =
            new TagStage(() -> new Sandbox(SandboxLimits.defaults(), Clock.SYSTEM, ScriptNotices.NONE));

    Gateway(Path folder) {
        this(folder, settings(), Clock.SYSTEM);
    }

    /** With the compiler that the data plane's scripts come from. */
    static Gateway compiling(Path folder) {
        return new Gateway(
                folder,
                settings(),
                Clock.SYSTEM,
                new ContainerScripts(new ContainerCompiler(new GraalScriptSyntax()), ""));
    }

    Gateway(Path folder, ControlSettings settings, Clock clock) {
        this(folder, settings, clock, null);
    }

    private Gateway(
            Path folder, ControlSettings settings, Clock clock, @org.jspecify.annotations.Nullable Compiler compiler) {
        previews = new Previews(clock);
        control = new ControlPlane(
                settings,
                new ControlPorts(
                        vertx,
                        clock,
                        Ids.RANDOM,
                        folder,
                        ports,
                        transformations(),
                        checks(ports),
                        SEALING,
                        compiler == null ? ports : compiler,
                        ports,
                        outbox,
                        ports::effect,
                        ports.profiles,
                        memberships,
                        (secret, id, timestamp, body) ->
                                Signature.withSecret(secret).sign(id, timestamp, body),
                        tags::trial,
                        rejected,
                        ports,
                        consent,
                        ports,
                        ports,
                        previews,
                        keyUses,
                        Map.of("/livez", () -> new Probe.Page(200, "text/plain", "alive\n")),
                        ControlSignals.NOOP));
        control.start();
        token = control.firstStartToken().orElse("");
    }

    static TransformationCheck transformations() {
        ScriptCheck scripts = new ScriptCheck();
        return definition -> TransformParser.parse(definition, "", scripts::problem).problems().stream()
                .map(problem -> new Finding(problem.pointer(), problem.message()))
                .toList();
    }

    private static Webhooks.Checks checks(FakePorts ports) {
        return new Webhooks.Checks(
                ports,
                (delivery, secrets) -> DeliveryCheck.problems(delivery, secrets).stream()
                        .map(problem -> new Finding(problem.pointer(), problem.message()))
                        .toList());
    }

    /** The webhooks of a control plane without the rest of it. */
    static Webhooks webhooks(FakePorts ports) {
        return new Webhooks(checks(ports), SEALING);
    }

    static ControlSettings settings() {
        return settings(Duration.ofSeconds(20));
    }

    static ControlSettings settings(Duration storeBusyTimeout) {
        return new ControlSettings(
                "127.0.0.1", 0, "", storeBusyTimeout, 1 << 20, 5, 2, List.of(), AccountSettings.defaults());
    }

    /** An answer of the API. */
    record Reply(int status, JsonNode body, HttpResponse<String> raw) {
        String header(String name) {
            return raw.headers().firstValue(name).orElse("");
        }
    }

    Reply get(String path) {
        return send("GET", path, null, Map.of());
    }

    Reply post(String path, String body) {
        return send("POST", path, body, Map.of());
    }

    Reply put(String path, String body, Map<String, String> headers) {
        return send("PUT", path, body, headers);
    }

    /** Sends a request below {@code /api/v1} and checks the answer against the contract. */
    Reply send(
            String method, String path, @org.jspecify.annotations.Nullable String body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(Api.PREFIX + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!token.isEmpty() && !headers.containsKey("Cookie") && !headers.containsKey("Authorization")) {
            request.header("Authorization", "Bearer " + token);
        }
        if (body != null && !headers.containsKey("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::header);
        HttpResponse<String> response = exchange(request.build());
        JsonNode json = MissingNode.getInstance();
        if (response.headers().firstValue("Content-Type").orElse("").contains("json")) {
            json = parse(response.body());
        }
        ContractCheck.assertPromised(method, path, response, json);
        return new Reply(response.statusCode(), json, response);
    }

    HttpResponse<String> exchange(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + control.port() + path);
    }

    /** A project {@code demo} with a source, a segment, a webhook and a container, all named {@code one}. */
    void fill() {
        assertThat(post("/projects", "{'id':'demo','name':'Demo'}".replace('\'', '"'))
                        .status())
                .isEqualTo(201);
        create("sources", "{'id':'one','name':'Site','write_key':'wk_0123456789abcdef'}");
        create("segments", "{'id':'one','name':'Carts','rule':{'version':1,'rule':{}}}");
        create("webhooks", "{'id':'one','url':'https://partner.example/in','segments':['one']}");
        create("containers", "{'id':'one','name':'Site','source':'one'}");
    }

    Reply create(String kind, String document) {
        Reply reply = post("/projects/demo/" + kind, document.replace('\'', '"'));
        assertThat(reply.status()).as(reply.body().toString()).isEqualTo(201);
        return reply;
    }

    static ObjectNode parse(String json) {
        try {
            return (ObjectNode) Json.MAPPER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        control.stop();
        client.shutdownNow();
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
