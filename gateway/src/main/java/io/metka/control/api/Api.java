package io.metka.control.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.accounts.DeniedException;
import io.metka.control.accounts.Principal;
import io.metka.control.accounts.Role;
import io.metka.control.store.DuplicateException;
import io.metka.control.workspace.RefusedException;
import io.metka.support.Clock;
import io.metka.support.Json;
import io.metka.support.StoreUnavailableException;
import io.metka.telemetry.ControlSignals;
import io.vertx.core.MultiMap;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of a request to its operation and of the answer back; see the package for the order of the steps. */
final class Api {
    static final String PREFIX = "/api/v1";
    private static final Logger LOG = LoggerFactory.getLogger(Api.class);
    private static final long STORE_RETRY_SECONDS = 5;
    private static final long RECHECK_MILLIS = 5_000;

    private final List<Operation> operations;
    private final Contract contract;
    private final Authentication authentication;
    private final Reveals reveals;
    private final Conditions conditions;

    /** What the API runs under. */
    record Conditions(
            WorkerExecutor workers,
            WorkerExecutor slowWorkers,
            Clients clients,
            Clock clock,
            ControlSignals signals,
            long maxBodyBytes) {}

    /** Who lets callers in, and who lets them see. */
    record Doors(Authentication authentication, Reveals reveals) {}

    /** A request as the event loop hands it to a worker. */
    private record Asked(
            Call.Client client,
            Map<String, String> path,
            MultiMap query,
            MultiMap headers,
            @Nullable Buffer body) {}

    Api(List<Operation> operations, Contract contract, Doors doors, Conditions conditions) {
        this.operations = List.copyOf(operations);
        this.contract = contract;
        this.authentication = doors.authentication();
        this.reveals = doors.reveals();
        this.conditions = conditions;
    }

    void mount(Router router) {
        for (Operation operation : operations) {
            if (operation.bodyBytes() > conditions.maxBodyBytes()) {
                limit(router.route(operation.method(), PREFIX + operation.route()), operation.bodyBytes(), "");
            }
        }
        limit(router.route(PREFIX + "/*"), conditions.maxBodyBytes(), " (control.max_body_bytes)");
        Map<String, TreeSet<String>> methods = new TreeMap<>();
        for (Operation operation : operations) {
            String path = PREFIX + operation.route();
            router.route(operation.method(), path).handler(context -> serve(operation, context));
            methods.computeIfAbsent(path, p -> new TreeSet<>())
                    .add(operation.method().name());
            if (operation.method().equals(HttpMethod.GET) && !operation.id().startsWith("stream")) {
                router.route(HttpMethod.HEAD, path).handler(context -> serve(operation, context));
                methods.get(path).add("HEAD");
            }
        }
        methods.forEach((path, allowed) -> router.route(path).handler(context -> {
            String allow = String.join(", ", allowed);
            send(
                    context,
                    new Problem(
                            Problem.Kind.METHOD_NOT_ALLOWED,
                            "This resource knows " + allow,
                            List.of(),
                            Map.of("Allow", allow)));
        }));
        router.route(PREFIX + "/*")
                .handler(context -> send(
                        context,
                        Problem.of(
                                Problem.Kind.NOT_FOUND, "The API has no such path; see " + PREFIX + "/openapi.yaml")));
        router.route(PREFIX)
                .handler(context -> send(
                        context,
                        Problem.of(
                                Problem.Kind.NOT_FOUND, "The API has no such path; see " + PREFIX + "/openapi.yaml")));
    }

    /** The first limit that a request meets is its limit. */
    private void limit(Route route, long bytes, String setting) {
        String tooLarge = "The body may have " + bytes + " bytes at most" + setting;
        route.handler(BodyHandler.create(false).setBodyLimit(bytes)).failureHandler(context -> fail(context, tooLarge));
    }

    private void serve(Operation operation, RoutingContext context) {
        long start = conditions.clock().nanoTime();
        Asked asked = new Asked(
                conditions.clients().of(context.request()),
                context.pathParams(),
                context.queryParams(),
                context.request().headers(),
                context.body().buffer());
        workers(operation)
                .executeBlocking(() -> answer(operation, asked), false)
                .onComplete(done -> {
                    HttpServerResponse response = context.response();
                    if (response.closed()) {
                        return;
                    }
                    Answer answer = done.succeeded() ? done.result() : document(internal(operation.id(), done.cause()));
                    int status = send(context, answer);
                    if (answer instanceof Answer.Stream) {
                        watch(operation, asked, context);
                    }
                    Duration took = Duration.ofNanos(conditions.clock().nanoTime() - start);
                    conditions.signals().answered(operation.id(), status, took);
                });
    }

    /** A stream outlives its request: it is cut off when its reader may not read any more. */
    private void watch(Operation operation, Asked asked, RoutingContext context) {
        context.vertx().setPeriodic(RECHECK_MILLIS, timer -> {
            if (context.response().closed() || context.response().ended()) {
                context.vertx().cancelTimer(timer);
                return;
            }
            conditions
                    .workers()
                    .executeBlocking(() -> mayStill(operation, asked), false)
                    .onSuccess(allowed -> {
                        if (!allowed) {
                            context.request().connection().close();
                        }
                    });
        });
    }

    private boolean mayStill(Operation operation, Asked asked) {
        try {
            Admitted admitted = admit(operation, asked);
            if (isAskedInClear(operation, asked)) {
                Access.require(Role.ADMINISTRATOR, admitted.caller(), admitted.subject());
            }
            return true;
        } catch (ProblemException e) {
            return false;
        } catch (StoreUnavailableException e) {
            LOG.debug("Whether {} may go on is asked again later", operation.id(), e);
            return true;
        }
    }

    /** Somebody who may do what they ask for. */
    private record Admitted(Principal caller, Access.Subject subject) {}

    private Admitted admit(Operation operation, Asked asked) {
        Access access = contract.access(operation);
        Principal caller = access.isOpen()
                ? new Principal.Anybody()
                : authentication.caller(operation, access, asked.headers(), asked.client());
        var subject = new Access.Subject(project(asked), contract.area(operation));
        access.check(caller, subject);
        return new Admitted(caller, subject);
    }

    /** Passwords are worked on apart, so that those who try many keep nobody else waiting. */
    private WorkerExecutor workers(Operation operation) {
        return operation.slow() ? conditions.slowWorkers() : conditions.workers();
    }

    private Answer answer(Operation operation, Asked asked) {
        try {
            Admitted admitted = admit(operation, asked);
            ObjectNode body = contract.takesBody(operation) ? valid(operation, asked) : Call.noBody();
            boolean clear = isAskedInClear(operation, asked);
            if (clear) {
                String reason = asked.headers().get(Reveals.HEADER);
                reveals.allow(operation.id(), admitted.caller(), admitted.subject(), asked.path(), reason);
            }
            Answer answer = operation
                    .handling()
                    .handle(new Call(
                            admitted.caller(),
                            asked.client(),
                            admitted.subject().area(),
                            asked.path(),
                            asked.query(),
                            asked.headers(),
                            body,
                            clear));
            return contract.isPersonal(operation) && !clear ? masked(answer) : answer;
        } catch (ProblemException e) {
            if (e.problem().kind() == Problem.Kind.FORBIDDEN) {
                conditions.signals().forbidden();
            }
            return document(e.problem());
        } catch (DeniedException e) {
            return document(Authentication.problem(e));
        } catch (RefusedException e) {
            return document(problem(e));
        } catch (DuplicateException e) {
            return document(Problem.of(Problem.Kind.CONFLICT, "Another request has just taken this id or key"));
        } catch (StoreUnavailableException e) {
            LOG.warn("{} was refused because a store is away: {}", operation.id(), e.getMessage());
            return document(Problem.retryLater(
                    Problem.Kind.UNAVAILABLE,
                    "The store " + e.store() + " does not answer now; nothing has been changed",
                    STORE_RETRY_SECONDS));
        }
    }

    private boolean isAskedInClear(Operation operation, Asked asked) {
        return contract.isPersonal(operation) && asked.headers().contains(Reveals.HEADER);
    }

    /** Streams mask what they write themselves. */
    private static Answer masked(Answer answer) {
        return answer instanceof Answer.Document(int status, ObjectNode json, Map<String, String> headers)
                ? new Answer.Document(status, Masking.of(json), headers)
                : answer;
    }

    /** The project that a request is about, in its path or, where that names none, in its query. */
    private static String project(Asked asked) {
        String inPath = asked.path().get("project");
        return inPath != null
                ? inPath
                : Objects.requireNonNullElse(asked.query().get("project"), "");
    }

    private ObjectNode valid(Operation operation, Asked asked) {
        String type = String.valueOf(asked.headers().get("Content-Type")).toLowerCase(Locale.ROOT);
        if (!type.matches("application/json(\\s*;.*)?")) {
            throw new ProblemException(Problem.of(
                    Problem.Kind.UNSUPPORTED_MEDIA_TYPE, "Send JSON with the header Content-Type: application/json"));
        }
        ObjectNode body = Bodies.read(asked.body() == null ? Buffer.buffer() : asked.body());
        RefusedException.ifAny(contract.check(operation, body));
        return body;
    }

    private static Problem problem(RefusedException refused) {
        Problem.Kind kind = switch (refused.reason()) {
            case NOT_FOUND -> Problem.Kind.NOT_FOUND;
            case CONFLICT -> Problem.Kind.CONFLICT;
            case STALE -> Problem.Kind.STALE;
            case INVALID -> Problem.Kind.INVALID;
        };
        return new Problem(kind, String.valueOf(refused.getMessage()), refused.findings(), Map.of());
    }

    private static Problem internal(String operation, @Nullable Throwable cause) {
        LOG.error("{} failed", operation, cause);
        return Problem.of(Problem.Kind.INTERNAL, "This is a fault of Metka; its log says more");
    }

    /** A request that did not come as far as an operation. */
    private void fail(RoutingContext context, String tooLarge) {
        Problem problem = switch (context.statusCode()) {
            case 400 -> Problem.of(Problem.Kind.MALFORMED, "The request cannot be read");
            case 413 -> Problem.of(Problem.Kind.TOO_LARGE, tooLarge);
            default -> internal("A request", context.failure());
        };
        if (!context.response().ended() && !context.response().closed()) {
            send(context, problem);
            conditions.signals().answered("none", problem.status(), Duration.ZERO);
        }
    }

    private static Answer document(Problem problem) {
        return new Answer.Document(problem.status(), problem.json(), problem.headers());
    }

    private static void send(RoutingContext context, Problem problem) {
        send(context, document(problem));
    }

    private static int send(RoutingContext context, Answer answer) {
        HttpServerResponse response = context.response();
        response.putHeader("Cache-Control", "no-store");
        switch (answer) {
            case Answer.Document document -> {
                document.headers().forEach(response::putHeader);
                response.setStatusCode(document.status())
                        .putHeader(
                                "Content-Type",
                                document.status() < 400 ? "application/json" : "application/problem+json");
                String json = document.json().toString();
                Answer.end(context, Buffer.buffer(document.status() < 400 ? json : Json.withoutMarkup(json)));
            }
            case Answer.Empty empty -> {
                empty.headers().forEach(response::putHeader);
                response.setStatusCode(204).end();
            }
            case Answer.Text text -> {
                response.putHeader("Content-Type", text.contentType());
                Answer.end(context, Buffer.buffer(text.body()));
            }
            case Answer.Lines lines -> {
                lines.headers().forEach(response::putHeader);
                response.putHeader("Content-Type", Answer.Lines.CONTENT_TYPE);
                Answer.end(context, Buffer.buffer(lines.body()));
            }
            case Answer.Stream stream -> stream.start().accept(response);
        }
        return response.getStatusCode();
    }
}
