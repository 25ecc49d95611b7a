package io.metka.control.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.workspace.Finding;
import io.metka.support.Json;
import java.util.List;
import java.util.Map;

/** A refusal as RFC 9457 writes it. */
record Problem(Kind kind, String detail, List<Finding> findings, Map<String, String> headers) {
    private static final int MAX_ERRORS = 100;

    /** The closed set of problems; the contract lists the same. */
    enum Kind {
        MALFORMED(400, "Malformed request"),
        UNAUTHORIZED(401, "Unauthorized"),
        NOT_FOUND(404, "Not found"),
        METHOD_NOT_ALLOWED(405, "Method not allowed"),
        CONFLICT(409, "Conflict"),
        STALE(412, "Changed since it was read"),
        TOO_LARGE(413, "Request body too large"),
        UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
        INVALID(422, "Invalid document"),
        TOO_MANY_ATTEMPTS(429, "Too many attempts"),
        INTERNAL(500, "Internal error"),
        UNAVAILABLE(503, "Unavailable");

        private final int status;
        private final String title;

        Kind(int status, String title) {
            this.status = status;
            this.title = title;
        }

        String wireName() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    static Problem of(Kind kind, String detail) {
        return new Problem(kind, detail, List.of(), Map.of());
    }

    static Problem retryLater(Kind kind, String detail, long seconds) {
        return new Problem(kind, detail, List.of(), Map.of("Retry-After", Long.toString(Math.max(1, seconds))));
    }

    int status() {
        return kind.status;
    }

    ObjectNode json() {
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("type", "urn:metka:problem:" + kind.wireName())
                .put("title", kind.title)
                .put("status", kind.status)
                .put("detail", detail);
        if (!findings.isEmpty()) {
            ArrayNode errors = json.putArray("errors");
            findings.stream()
                    .limit(MAX_ERRORS)
                    .forEach(finding ->
                            errors.addObject().put("pointer", finding.pointer()).put("detail", finding.message()));
            if (findings.size() > MAX_ERRORS) {
                errors.addObject()
                        .put("pointer", "")
                        .put("detail", (findings.size() - MAX_ERRORS) + " more errors are not listed");
            }
        }
        return json;
    }
}
