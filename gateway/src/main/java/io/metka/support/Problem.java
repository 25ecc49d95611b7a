package io.metka.support;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An error answer by RFC 9457 ({@code application/problem+json}).
 *
 * @param code snake_case name of the kind of problem, shown as {@code urn:metka:problem:<code>}
 * @param detail what is wrong with this request and what to do
 * @param errors what is wrong with each member of the request, may be empty
 */
public record Problem(int status, String code, String title, String detail, List<FieldError> errors) {
    public static final String CONTENT_TYPE = "application/problem+json";

    public Problem {
        errors = List.copyOf(errors);
    }

    public Problem(int status, String code, String title, String detail) {
        this(status, code, title, detail, List.of());
    }

    /**
     * What is wrong with one member of the request.
     *
     * @param pointer JSON Pointer (RFC 6901) into the request body
     */
    public record FieldError(String pointer, String detail) {}

    public byte[] toJson() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", "urn:metka:problem:" + code);
        members.put("title", title);
        members.put("status", status);
        members.put("detail", detail);
        if (!errors.isEmpty()) {
            members.put("errors", errors);
        }
        return Json.bytes(members);
    }
}
