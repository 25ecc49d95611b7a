package io.metka.edge;

import io.metka.container.Previews;
import io.metka.container.Publications;
import io.metka.settings.EdgeSettings;
import io.metka.support.ClientAddress;
import io.metka.support.Clock;
import io.metka.support.Problem;
import io.metka.telemetry.EdgeSignals;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The public port: one HTTP server on every event loop. */
public final class EdgeServer {
    private static final Logger LOG = LoggerFactory.getLogger(EdgeServer.class);

    private final Vertx vertx;
    private final EdgeSettings settings;
    private final Clients callers;
    private final Exchange exchange;
    private final Scripts scripts;
    private final ConsentTexts consentTexts = new ConsentTexts();
    private final PreviewRoutes previews;
    private final LinkRoutes links;
    private final AudienceRoutes audiences;
    private final ClientConfigurations clients;
    private final Routes routes;
    private final EdgeSignals signals;
    private final Clock clock;
    private final CommonHeaders headers;
    private final Connections connections;
    private final @Nullable Tls tls;
    private final AtomicInteger boundPort = new AtomicInteger();
    private volatile Duration answersWithin = Duration.ZERO;
    private volatile String deployment = "";
    private volatile boolean leaving;

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
        this.callers = new Clients(settings, clock, signals);
        this.exchange = new Exchange(settings, ports.collector(), callers, clock, signals);
        this.scripts = new Scripts(settings.scriptAge());
        this.previews = new PreviewRoutes(settings, ports.previews(), callers, signals);
        this.links = new LinkRoutes(settings, ports.links(), callers, clock, signals);
        this.audiences = new AudienceRoutes(ports.audiences(), callers, clock, signals);
        this.clients = new ClientConfigurations(settings, callers, signals);
        this.signals = signals;
        this.clock = clock;
        this.headers = new CommonHeaders(settings.tls());
        this.connections = new Connections(settings.connections(), new ClientAddress(settings.trustedProxies()));
        this.tls = settings.tls().isOn() ? new Tls(vertx, settings.tls(), settings.connections(), clock) : null;
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
                    LOG.info(
                            "Collecting on {}:{} with {} event loops, {}",
                            settings.host(),
                            boundPort.get(),
                            loops,
                            tls == null ? "in the clear" : "TLS and HTTP/2");
                    if (tls != null) {
                        tls.follow();
                    }
                    return boundPort.get();
                });
    }

    /** What the public port answers to, see {@link Routes#addresses}. */
    Set<String> addresses() {
        return routes.addresses();
    }

    /** From now on load balancers are told to turn away; requests that come all the same are taken. */
    public void leave() {
        leaving = true;
    }

    /** Takes no more connections, and closes each one when the requests under way on it are answered, or the time is over. */
    public Future<?> stop(Duration within) {
        String running = deployment;
        deployment = "";
        answersWithin = within;
        return running.isEmpty() ? Future.succeededFuture() : vertx.undeploy(running);
    }

    private HttpServerOptions options() {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port() == 0 ? -1 : settings.port())
                .setTcpNoDelay(true)
                .setIdleTimeout((int) settings.connections().idleTimeout().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setMaxHeaderSize(settings.connections().headerBytes())
                .setMaxInitialLineLength(settings.connections().headerBytes())
                .setHttp2ClearTextEnabled(false)
                .setDecompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setCompressionSupported(false);
        if (tls != null) {
            tls.secure(options);
        }
        return options;
    }

    private Routes routes() {
        List<String> reading = List.of("GET", "HEAD");
        List<String> posting = List.of("POST");
        Routes table = new Routes(settings.prefix());
        CollectingRoutes.add(table, exchange);
        new SnowplowRoutes(settings, callers).add(table, exchange);
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
        headers.put(request.response());
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
            Cors.allow(Cors.origin(request), request.response());
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

    /** For load balancers: whoever says ok here collects, whatever the stores behind the spool do. */
    private void healthy(HttpServerRequest request) {
        boolean stays = !leaving;
        request.response()
                .setStatusCode(stays ? 200 : 503)
                .putHeader("Cache-Control", "no-store")
                .end(stays ? "ok" : "stopping");
        signals.answered("healthz", stays ? 200 : 503, 0);
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

    /** What is no HTTP, or has a head beyond the limits. */
    private void unreadable(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        int status = cause instanceof TooLongHttpLineException
                ? 414
                : cause instanceof TooLongHttpHeaderException ? 431 : 400;
        String most = settings.connections().headerBytes() + " bytes";
        Problem problem = status == 400
                ? new Problem(400, "malformed", "The request cannot be read", "Send well-formed HTTP.")
                : new Problem(
                        status,
                        "too_large",
                        "The request's head is too large",
                        "A request line, and all headers together, hold at most " + most
                                + " (edge.connections.header_bytes); send events in the body.");
        end("invalid", request, problem);
    }

    private void late(HttpServerRequest request) {
        if (request.response().headWritten()) {
            // Answered already, but never done: a refused body that still comes.
            if (request.version() == HttpVersion.HTTP_2) {
                request.response().reset();
            } else {
                request.connection().close();
            }
            return;
        }
        end(
                "late",
                request,
                new Problem(
                        408,
                        "too_slow",
                        "The body did not come in time",
                        "A body must be there "
                                + settings.connections().bodyTimeout().toSeconds()
                                + " s after its head (edge.connections.body_timeout); send again, or less at once."));
    }

    /** Answers and has done with the client, of whose request the rest is not read. */
    private void end(String route, HttpServerRequest request, Problem problem) {
        headers.put(request.response());
        CommonHeaders.closeAfter(request);
        signals.answered(route, Answers.problem(request.response(), problem, Duration.ZERO), 0);
        if (request.version() != HttpVersion.HTTP_2) {
            request.connection().close();
        }
    }

    private void refuse(HttpServerRequest request, Problem problem) {
        signals.answered("other", Answers.problem(request.response(), problem, Duration.ZERO), 0);
    }

    /** The server of one event loop; all of them share the port. */
    private final class Listener extends VerticleBase {
        private final Deadlines deadlines =
                new Deadlines(settings.connections(), clock, signals::limited, EdgeServer.this::late);
        private @Nullable HttpServer server;

        @Override
        public Future<HttpServer> start() {
            Context loop = context;
            vertx.setPeriodic(deadlines.period().toMillis(), _ -> deadlines.sweep());
            return vertx.createHttpServer(options())
                    .connectionHandler(this::opened)
                    .requestHandler(request -> {
                        deadlines.asked(request);
                        route(request, loop);
                    })
                    .invalidRequestHandler(EdgeServer.this::unreadable)
                    .listen()
                    .onSuccess(listening -> {
                        server = listening;
                        boundPort.set(listening.actualPort());
                        if (tls != null) {
                            tls.serve(listening);
                        }
                    });
        }

        @Override
        public Future<?> stop() {
            HttpServer listening = server;
            return listening == null
                    ? Future.succeededFuture()
                    : listening.shutdown(answersWithin.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void opened(HttpConnection connection) {
            String address = connection.remoteAddress().hostAddress();
            if (!connections.admit(address)) {
                signals.limited(EdgeSignals.Limit.CONNECTIONS);
                connection.close();
                return;
            }
            deadlines.opened(connection);
            connection.closeHandler(_ -> {
                connections.left(address);
                deadlines.closed(connection);
            });
        }
    }
}
