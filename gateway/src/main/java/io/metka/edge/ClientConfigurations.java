package io.metka.edge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.container.Catalog;
import io.metka.model.Source;
import io.metka.settings.EdgeSettings;
import io.metka.support.Json;
import io.metka.support.Problem;
import io.metka.telemetry.EdgeSignals;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What other makers' clients ask before they send: Segment's browser client its settings, RudderStack's its source. The
 * answers name no destinations, so that the clients load nothing and send everything here; what clients tell about
 * themselves is taken and dropped.
 */
final class ClientConfigurations {
    private static final String CONFIGURATION = "client_configuration";
    private static final String TELEMETRY = "client_telemetry";
    private static final String PROJECTS = "/v1/projects/";
    private static final Pattern SEGMENT = Pattern.compile(PROJECTS + "([^/]{1,200})/settings");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.\\-\\[\\]:]{1,255}");
    private static final String CACHING = "public, max-age=300";

    private final EdgeSettings settings;
    private final EdgeSignals signals;
    private final Clients clients;
    private volatile Map<String, Source> byKey = Map.of();

    ClientConfigurations(EdgeSettings settings, Clients clients, EdgeSignals signals) {
        this.settings = settings;
        this.signals = signals;
        this.clients = clients;
    }

    void follow(Catalog catalog) {
        Map<String, Source> next = new HashMap<>();
        for (Source source : catalog.sources()) {
            // Whoever asks with a key of before is given the present one.
            source.retiredKeys().forEach(key -> next.put(key.key(), source));
            next.put(source.writeKey(), source);
        }
        byKey = Map.copyOf(next);
    }

    void add(Routes table) {
        List<String> reading = List.of("GET", "HEAD");
        Route drop = new Route(TELEMETRY, List.of("POST"), this::drop);
        Route source = new Route(CONFIGURATION, reading, this::rudderStack);
        table.below(PROJECTS, new Route(CONFIGURATION, reading, this::segment));
        table.path("/sourceConfig", source).path("/sourceConfig/", source);
        table.path("/v1/m", drop).path("/rsaMetrics", drop).path("/rsaRequest", drop);
    }

    /** {@code GET /v1/projects/{writeKey}/settings}: events go to the address that the client asked. */
    private void segment(Route.Asked asked) {
        Matcher matcher = SEGMENT.matcher(asked.path());
        Source source = matcher.matches() ? byKey.get(matcher.group(1)) : null;
        if (source == null) {
            unknown(asked.request(), 404);
            return;
        }
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ObjectNode segment = answer.putObject("integrations").putObject("Segment.io");
        segment.put("apiKey", source.writeKey());
        HttpServerRequest request = asked.request();
        HostAndPort host = request.authority();
        if (host != null && HOST.matcher(host.toString()).matches()) {
            segment.put("apiHost", host + settings.prefix() + "/v1");
            segment.put("protocol", clients.isSecure(request) ? "https" : "http");
        }
        segment.putObject("versionSettings")
                .put("version", "4.4.7")
                .putArray("componentTypes")
                .add("browser");
        ObjectNode plan = answer.putObject("plan");
        for (String kind : List.of("track", "identify", "group")) {
            plan.putObject(kind).putObject("__default").put("enabled", true);
        }
        answer.put("analyticsNextEnabled", true);
        send(request, answer);
    }

    /** {@code GET /sourceConfig/?writeKey=…}. */
    private void rudderStack(Route.Asked asked) {
        Source source = byKey.get(WriteKey.of(asked.request()));
        if (source == null) {
            unknown(asked.request(), 401);
            return;
        }
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ObjectNode described = answer.putObject("source")
                .put("id", source.id())
                .put("name", source.name())
                .put("writeKey", source.writeKey())
                .put("enabled", true)
                .put("workspaceId", source.project().value());
        ObjectNode statistics = described.putObject("config").putObject("statsCollection");
        statistics.putObject("errors").put("enabled", false);
        statistics.putObject("metrics").put("enabled", false);
        described.putArray("destinations");
        described.putArray("connections");
        send(asked.request(), answer);
    }

    /** Takes what needs no answer; its body is read so that the connection can serve the next request. */
    private void drop(Route.Asked asked) {
        HttpServerRequest request = asked.request();
        allow(request);
        Duration delay = clients.delay(request);
        if (!delay.isZero()) {
            signals.answered(TELEMETRY, Answers.tooMany(request.response(), delay), 0);
            return;
        }
        Body.read(request, settings.maxBody(), _ -> dropped(request), () -> {
            CommonHeaders.closeAfter(request);
            dropped(request);
        });
    }

    private void dropped(HttpServerRequest request) {
        request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end("{\"success\":true}");
        signals.answered(TELEMETRY, 200, 0);
    }

    private void send(HttpServerRequest request, ObjectNode answer) {
        allow(request);
        request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, CACHING)
                .end(Buffer.buffer(Json.bytes(answer)));
        signals.answered(CONFIGURATION, 200, 0);
    }

    private void unknown(HttpServerRequest request, int status) {
        allow(request);
        Problem problem = new Problem(
                status,
                "unknown_write_key",
                "The write key is unknown",
                "Take the write key of a source from the console; the client sends nothing without it.");
        signals.answered(CONFIGURATION, Answers.problem(request.response(), problem, Duration.ZERO), 0);
    }

    private static void allow(HttpServerRequest request) {
        Cors.allow(Cors.origin(request), request.response());
    }
}
