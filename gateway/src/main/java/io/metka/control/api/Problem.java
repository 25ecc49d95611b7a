package io.metka.control.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.workspace.Finding;
import io.metka.support.Problem.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A refusal as RFC 9457 writes it. */
record Problem(Kind kind, String detail, List<Finding> findings, Map<String, String> headers) {
    private static final int MAX_ERRORS = 100;

    /** The closed set of problems; the contract lists the same. */
    enum Kind {
        MALFORMED(400, "Malformed request"),
        UNAUTHORIZED(401, "Unauthorized"),
        WRONG_CREDENTIALS(401, "Wrong e-mail or password"),
        CODE_NEEDED(401, "A code is needed"),
        WRONG_CODE(401, "Wrong code"),
        FORBIDDEN(403, "Forbidden"),
        WRONG_CSRF_TOKEN(403, "Wrong token against forged requests"),
        PASSWORD_CHANGE_NEEDED(403, "Choose a password of your own first"),
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
        List<FieldError> errors = new ArrayList<>();
        findings.stream()
                .limit(MAX_ERRORS)
                .forEach(finding -> errors.add(new FieldError(finding.pointer(), finding.message())));
        if (findings.size() > MAX_ERRORS) {
            errors.add(new FieldError("", (findings.size() - MAX_ERRORS) + " more errors are not listed"));
        }
        return new io.metka.support.Problem(kind.status, kind.wireName(), kind.title, detail, errors).json();
    }
}
