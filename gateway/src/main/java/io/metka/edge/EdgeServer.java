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
import java.util.List;
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
    private final LinkRoutes links;
    private final AudienceRoutes audiences;
    private final ClientConfigurations clients;
    private final Routes routes;
    private final EdgeSignals signals;
    private final AtomicInteger boundPort = new AtomicInteger();
    private volatile String deployment = "";

    /** What the public port is for. */
    public record Ports(Collector collector, Previews previews, Links links, Audiences audiences) {
        /** A port whose visitors are in no segment that pages may know. */
        public Ports(Collector collector, Previews previews, Links links) {
            this(collector, previews, links, Audiences.NONE);
        }
    }

    public EdgeServer(Vertx vertx, EdgeSettings settings, Ports ports, Clock clock, EdgeSignals signals) {
        this.vertx = vertx;
        this.settings = settings;
        this.exchange = new Exchange(settings, ports.collector(), clock, signals);
        this.scripts = new Scripts(settings.scriptAge());
        this.previews = new PreviewRoutes(settings, ports.previews(), signals);
        this.links = new LinkRoutes(settings, ports.links(), clock, signals);
        this.audiences = new AudienceRoutes(settings, ports.audiences(), clock, signals);
        this.clients = new ClientConfigurations(settings, signals);
        this.signals = signals;
        this.routes = routes();
    }

    /** Serves the scripts, client settings and consent texts of the current catalog, and of every later one. */
    public void follow(Publications publications) {
        publications.follow(scripts::follow);
        publications.follow(clients::follow);
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

    private Routes routes() {
        List<String> reading = List.of("GET", "HEAD");
        List<String> posting = List.of("POST");
        Routes table = new Routes(settings.prefix());
        CollectingRoutes.add(table, exchange);
        new SnowplowRoutes(settings).add(table, exchange);
        Ga4Routes.add(table, exchange);
        clients.add(table);
        for (String path : List.of(LinkRoutes.ISSUE, LinkRoutes.ACCEPT)) {
            table.path(path, new Route("link", posting, links::post));
        }
        table.path(AudienceRoutes.PATH, new Route("audiences", reading, audiences::get));
        return table.path("/healthz", new Route("healthz", reading, asked -> healthy(asked.request())))
                .below(ConsentTexts.PREFIX, new Route("consent", reading, this::consentText))
                .below(PreviewRoutes.PREFIX, new Route("preview", posting, previews::post))
                .below(Scripts.PREFIX, new Route("script", reading, this::script));
    }

    private void route(HttpServerRequest request, Context context) {
        String whole = request.path() == null ? "" : request.path();
        String path = routes.within(whole);
        Route route = path == null ? null : routes.find(path);
        if (path == null || route == null) {
            outside(request, whole);
            return;
        }
        String method = request.method().name();
        if (route.methods().contains(method)) {
            route.handler().handle(new Route.Asked(request, context, path));
        } else if (method.equals("OPTIONS")) {
            String origin = request.getHeader("Origin");
            Cors.allow(origin == null ? "" : origin, request.response());
            signals.answered("preflight", Cors.preflight(request), 0);
        } else {
            notFor(request, String.join(", ", route.methods()) + ", OPTIONS");
        }
    }

    /** A load balancer asks the gateway itself, so that its question stands outside of the prefix. */
    private void outside(HttpServerRequest request, String path) {
        if (path.equals("/healthz")) {
            healthy(request);
        } else {
            unknownRoute(request);
        }
    }

    private void script(Route.Asked asked) {
        boolean preview = PreviewRoutes.isScript(asked.path());
        signals.answered(
                preview ? "preview" : "script",
                preview ? previews.script(asked.request(), asked.path()) : scripts.serve(asked.request(), asked.path()),
                0);
    }

    private void consentText(Route.Asked asked) {
        consentTexts
                .serve(asked.request(), asked.path())
                .ifPresentOrElse(status -> signals.answered("consent", status, 0), () -> unknownRoute(asked.request()));
    }

    /** For load balancers: whoever answers here collects, whatever the stores behind the spool do. */
    private void healthy(HttpServerRequest request) {
        request.response().putHeader("Cache-Control", "no-store").end("ok");
        signals.answered("healthz", 200, 0);
    }

    private void notFor(HttpServerRequest request, String allowed) {
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
                        "Events go to POST /v1/events below edge.prefix, scripts are at /c/{container}.js; docs/protocols.md"
                                + " lists every route, and the console has a port of its own."));
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
