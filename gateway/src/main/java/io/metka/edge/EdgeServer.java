package io.metka.edge;

import io.metka.container.Previews;
import io.metka.container.Publications;
import io.metka.settings.EdgeSettings;
import io.metka.support.Clock;
import io.metka.support.Problem;
import io.metka.telemetry.EdgeSignals;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The public port: one HTTP server on every event loop. */
public final class EdgeServer {
    private static final Logger LOG = LoggerFactory.getLogger(EdgeServer.class);

    private final Vertx vertx;
    private final EdgeSettings settings;
    private final Exchange exchange;
    private final Scripts scripts;
    private final ConsentTexts consentTexts = new ConsentTexts();
    private final PreviewRoutes previews;
    private final EdgeSignals signals;
    private final AtomicInteger boundPort = new AtomicInteger();
    private volatile String deployment = "";

    /** What the public port is for. */
    public record Ports(Collector collector, Previews previews) {}

    public EdgeServer(Vertx vertx, EdgeSettings settings, Ports ports, Clock clock, EdgeSignals signals) {
        this.vertx = vertx;
        this.settings = settings;
        this.exchange = new Exchange(settings, ports.collector(), clock, signals);
        this.scripts = new Scripts(settings.scriptAge());
        this.previews = new PreviewRoutes(settings, ports.previews(), signals);
        this.signals = signals;
    }

    /** Serves the scripts and consent texts of the current catalog, and of every later one. */
    public void follow(Publications publications) {
        publications.follow(scripts::follow);
        publications.follow(consentTexts::follow);
    }

    /** Listens on every event loop; the result is the bound port. */
    public Future<Integer> start() {
        int loops = Runtime.getRuntime().availableProcessors();
        return vertx.deployVerticle(Listener::new, new DeploymentOptions().setInstances(loops))
                .map(id -> {
                    deployment = id;
                    LOG.info("Collecting on {}:{} with {} event loops", settings.host(), boundPort.get(), loops);
                    return boundPort.get();
                });
    }

    /** Takes no more connections and closes those that are open. */
    public Future<?> stop() {
        return deployment.isEmpty() ? Future.succeededFuture() : vertx.undeploy(deployment);
    }

    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port() == 0 ? -1 : settings.port())
                .setTcpNoDelay(true)
                .setIdleTimeout(75)
                .setMaxHeaderSize(16 * 1024)
                .setMaxInitialLineLength(16 * 1024)
                .setHttp2ClearTextEnabled(false)
                .setDecompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setCompressionSupported(false);
    }

    private void route(HttpServerRequest request, Context context) {
        String path = request.path() == null ? "" : request.path();
        String method = request.method().name();
        switch (path) {
            case "/v1/events" -> {
                if (method.equals("POST")) {
                    exchange.events(request, context);
                } else {
                    preflightOr405(request, "POST, OPTIONS");
                }
            }
            case "/v1/pixel.gif" -> {
                if (method.equals("GET")) {
                    exchange.pixel(request, context);
                } else {
                    preflightOr405(request, "GET, OPTIONS");
                }
            }
            case "/healthz" -> healthy(request);
            default -> script(request, path, method);
        }
    }

    private void script(HttpServerRequest request, String path, String method) {
        if (path.startsWith(PreviewRoutes.PREFIX)) {
            if (method.equals("POST")) {
                previews.post(request, path);
            } else {
                preflightOr405(request, "POST, OPTIONS");
            }
        } else if (path.startsWith(ConsentTexts.PREFIX)) {
            consentText(request, path, method);
        } else if (!path.startsWith(Scripts.PREFIX)) {
            unknownRoute(request);
        } else if (method.equals("GET") || method.equals("HEAD")) {
            boolean preview = PreviewRoutes.isScript(path);
            signals.answered(
                    preview ? "preview" : "script",
                    preview ? previews.script(request, path) : scripts.serve(request, path),
                    0);
        } else {
            preflightOr405(request, "GET, HEAD, OPTIONS");
        }
    }

    private void consentText(HttpServerRequest request, String path, String method) {
        if (!method.equals("GET") && !method.equals("HEAD")) {
            preflightOr405(request, "GET, HEAD, OPTIONS");
            return;
        }
        consentTexts
                .serve(request, path)
                .ifPresentOrElse(status -> signals.answered("consent", status, 0), () -> unknownRoute(request));
    }

    /** For load balancers: whoever answers here collects, whatever the stores behind the spool do. */
    private void healthy(HttpServerRequest request) {
        request.response().putHeader("Cache-Control", "no-store").end("ok");
        signals.answered("healthz", 200, 0);
    }

    private void preflightOr405(HttpServerRequest request, String allowed) {
        if (request.method().name().equals("OPTIONS")) {
            String origin = request.getHeader("Origin");
            Cors.allow(origin == null ? "" : origin, request.response());
            signals.answered("preflight", Cors.preflight(request), 0);
            return;
        }
        request.response().putHeader("Allow", allowed);
        refuse(
                request,
                new Problem(
                        405,
                        "method_not_allowed",
                        "This method is not for this address",
                        "Use one of: " + allowed + "."));
    }

    private void unknownRoute(HttpServerRequest request) {
        refuse(
                request,
                new Problem(
                        404,
                        "unknown_route",
                        "Nothing is here",
                        "Events go to POST /v1/events, scripts are at /c/{container}.js, consent texts at /consent/{project}/{document}/{version}; the console has a port of its own."));
    }

    private void refuse(HttpServerRequest request, Problem problem) {
        signals.answered("other", Answers.problem(request.response(), problem, Duration.ZERO), 0);
    }

    /** The server of one event loop; all of them share the port. */
    private final class Listener extends VerticleBase {
        @Override
        public Future<HttpServer> start() {
            Context loop = context;
            return vertx.createHttpServer(options())
                    .requestHandler(request -> route(request, loop))
                    .invalidRequestHandler(request -> {
                        signals.answered("invalid", 400, 0);
                        HttpServerRequest.DEFAULT_INVALID_REQUEST_HANDLER.handle(request);
                    })
                    .listen()
                    .onSuccess(server -> boundPort.set(server.actualPort()));
        }
    }
}
