package io.metka.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.container.Previews;
import io.metka.settings.EdgeSettings;
import io.metka.support.Json;
import io.metka.support.Problem;
import io.metka.telemetry.EdgeSignals;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Previews on the public port: {@code /c/ID/preview/TOKEN.js} is the draft, {@code /v1/preview/TOKEN/records} takes what
 * happened, and {@code /v1/preview/TOKEN/events} takes the draft's first-party events, which are shown and not stored.
 */
final class PreviewRoutes {
    static final String PREFIX = "/v1/preview/";
    static final int MOST_BYTES = 64 * 1024;
    static final int MOST_RECORDS = 200;
    private static final int MOST_EVENTS = 200;
    private static final int LONGEST_EVENT = 16 * 1024;
    private static final int LONGEST_NAME = 200;
    private static final String ROUTE = "preview";
    private static final Pattern SCRIPT = Pattern.compile("/c/([A-Za-z0-9_-]{1,64})/preview/([^/]{1,300})\\.js");
    private static final Pattern POST = Pattern.compile(PREFIX + "([^/]{1,300})/(records|events)");

    private final Previews previews;
    private final EdgeSignals signals;
    private final Clients clients;
    private final int maxEvents;

    /** A request body that is not what it should be. */
    private static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String detail;

        MalformedException(String detail) {
            super(detail);
            this.detail = detail;
        }
    }

    PreviewRoutes(EdgeSettings settings, Previews previews, Clients clients, EdgeSignals signals) {
        this.previews = previews;
        this.signals = signals;
        this.clients = clients;
        this.maxEvents = settings.maxBody();
    }

    static boolean isScript(String path) {
        return path.startsWith(Scripts.PREFIX) && path.contains("/preview/");
    }

    /** Serves the draft to the browser that the token is for; anybody else gets a script that does nothing. */
    int script(HttpServerRequest request, String path) {
        Matcher matcher = SCRIPT.matcher(path);
        if (!matcher.matches() || !clients.delay(request).isZero()) {
            return Scripts.unknown(request.response());
        }
        String asking = clients.of(request) + " " + request.getHeader(HttpHeaders.USER_AGENT);
        return previews.script(matcher.group(1), matcher.group(2), asking)
                .map(script -> Scripts.send(request, script, "no-store"))
                .orElseGet(() -> Scripts.unknown(request.response()));
    }

    /** Takes what a preview posts. */
    void post(Route.Asked asked) {
        HttpServerRequest request = asked.request();
        Cors.allow(Cors.origin(request), request.response());
        Duration delay = clients.delay(request);
        Matcher matcher = POST.matcher(asked.path());
        if (!delay.isZero()) {
            signals.answered(ROUTE, Answers.tooMany(request.response(), delay), 0);
        } else if (!matcher.matches() || !previews.take(matcher.group(1), List.of())) {
            refuse(
                    request,
                    new Problem(404, "preview_ended", "This preview has ended", "Make another link in the console."),
                    Duration.ZERO);
        } else if (matcher.group(2).equals("records")) {
            read(request, MOST_BYTES, matcher.group(1), this::records);
        } else {
            read(request, maxEvents, matcher.group(1), this::events);
        }
    }

    private void read(HttpServerRequest request, int most, String token, BiConsumer<Post, JsonNode> take) {
        Body.read(
                request,
                most,
                body -> parse(request, body, document -> take.accept(new Post(request, token), document)),
                () -> {
                    CommonHeaders.closeAfter(request);
                    refuse(
                            request,
                            new Problem(
                                    413,
                                    "too_large",
                                    "The request is too large",
                                    "A body holds at most " + most + " bytes."),
                            Duration.ZERO);
                });
    }

    private void parse(HttpServerRequest request, ByteBuffer body, java.util.function.Consumer<JsonNode> take) {
        try {
            byte[] bytes = new byte[body.remaining()];
            body.get(bytes);
            JsonNode document = Json.MAPPER.readTree(bytes);
            take.accept(document == null ? Json.MAPPER.nullNode() : document);
        } catch (JsonProcessingException e) {
            malformed(request, "The body must be JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            malformed(request, "The body must be JSON in UTF-8.");
        }
    }

    private void records(Post post, JsonNode document) {
        try {
            List<String> happened = new ArrayList<>();
            if (document.path("dropped").asInt() > 0) {
                happened.add(object("dropped")
                        .put("count", document.path("dropped").asInt())
                        .toString());
            }
            for (JsonNode one : list(document, "records", MOST_RECORDS)) {
                if (!one.path("kind").isTextual()) {
                    throw new MalformedException("Each record must be an object with a kind.");
                }
                happened.add(one.toString());
            }
            take(post, happened);
        } catch (MalformedException e) {
            malformed(post.request(), e.detail);
        }
    }

    private void events(Post post, JsonNode document) {
        try {
            List<String> happened = new ArrayList<>();
            for (JsonNode event : list(document, "events", MOST_EVENTS)) {
                ObjectNode sent = object("sent");
                sent.put("name", clipped(event.path("name").asText()));
                if (event.toString().length() > LONGEST_EVENT) {
                    sent.put("too_long", true);
                } else {
                    sent.set("event", event);
                }
                happened.add(sent.toString());
            }
            take(post, happened);
        } catch (MalformedException e) {
            malformed(post.request(), e.detail);
        }
    }

    private void take(Post post, List<String> happened) {
        if (!previews.take(post.token(), happened)) {
            refuse(
                    post.request(),
                    new Problem(404, "preview_ended", "This preview has ended", "Make another link in the console."),
                    Duration.ZERO);
            return;
        }
        signals.previewed(happened.size());
        post.request()
                .response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end("{\"accepted\":" + happened.size() + ",\"rejected\":[]}");
        signals.answered(ROUTE, 200, 0);
    }

    private static JsonNode list(JsonNode document, String name, int most) throws MalformedException {
        JsonNode list = document.path(name);
        if (!list.isArray() || list.size() > most) {
            throw new MalformedException("The body must have " + name + ", a list of at most " + most + ".");
        }
        for (JsonNode one : list) {
            if (!one.isObject()) {
                throw new MalformedException("Each of " + name + " must be an object.");
            }
        }
        return list;
    }

    private static String clipped(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }

    private static ObjectNode object(String kind) {
        return Json.MAPPER.createObjectNode().put("kind", kind);
    }

    private void malformed(HttpServerRequest request, String detail) {
        refuse(request, new Problem(400, "malformed", "The request cannot be read", detail), Duration.ZERO);
    }

    private void refuse(HttpServerRequest request, Problem problem, Duration retryAfter) {
        signals.answered(ROUTE, Answers.problem(request.response(), problem, retryAfter), 0);
    }

    /** One request and the token in its address. */
    private record Post(HttpServerRequest request, String token) {}
}
