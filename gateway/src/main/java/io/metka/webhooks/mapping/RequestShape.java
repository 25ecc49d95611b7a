package io.metka.webhooks.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The parts of one request, each an expression.
 *
 * @param path texts stand as they are, values are percent-encoded, a slash in them included
 */
record RequestShape(
        String method,
        List<Expression> path,
        Map<String, Expression> query,
        Map<String, Expression> headers,
        Body body) {
    RequestShape {
        path = List.copyOf(path);
        query = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(query));
        headers = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** How the body is written. */
    sealed interface Body {
        /** No body. */
        record None() implements Body {}

        /** A JSON document. */
        record Document(Expression value) implements Body {}

        /** {@code application/x-www-form-urlencoded}; an array stands for several fields of one name. */
        record Form(Map<String, Expression> fields) implements Body {}

        /** Text; an array stands for lines. */
        record Plain(Expression value, String contentType) implements Body {}

        /** {@code multipart/form-data} with one file, whose array stands for lines, after the fields. */
        record Upload(Map<String, Expression> fields, File file) implements Body {}
    }

    /** A file in an upload. */
    record File(String field, String name, String contentType, Expression content) {}

    Rendered render(Scope scope) throws UnfitValueException {
        StringBuilder where = new StringBuilder();
        for (Expression part : path) {
            where.append(segment(part, scope));
        }
        Map<String, String> written = new LinkedHashMap<>();
        for (Map.Entry<String, Expression> header : headers.entrySet()) {
            JsonNode value = header.getValue().value(scope);
            if (!value.isMissingNode()) {
                written.put(header.getKey(), headerValue(header.getKey(), text(value)));
            }
        }
        String parameters = encoded(query, scope);
        return switch (body) {
            case Body.None() -> new Rendered(method, where.toString(), parameters, written, "", "");
            case Body.Document(Expression value) -> {
                JsonNode document = value.value(scope);
                yield new Rendered(
                        method, where.toString(), parameters, written, "application/json", document.toString());
            }
            case Body.Form(Map<String, Expression> fields) ->
                new Rendered(
                        method,
                        where.toString(),
                        parameters,
                        written,
                        "application/x-www-form-urlencoded",
                        encoded(fields, scope));
            case Body.Plain(Expression value, String contentType) ->
                new Rendered(method, where.toString(), parameters, written, contentType, lines(value.value(scope)));
            case Body.Upload upload ->
                multipart(upload, scope, new Rendered(method, where.toString(), parameters, written, "", ""));
        };
    }

    private static String segment(Expression part, Scope scope) throws UnfitValueException {
        if (part instanceof Expression.Literal(JsonNode literal)) {
            return literal.asText();
        }
        JsonNode value = part.value(scope);
        String text = text(value);
        if (value.isMissingNode() || text.isEmpty() || text.equals(".") || text.equals("..")) {
            throw new UnfitValueException("a value in the path of the mapping is missing or empty");
        }
        return percent(text);
    }

    private static String headerValue(String name, String text) throws UnfitValueException {
        if (text.chars().anyMatch(c -> (c < ' ' && c != '\t') || c > '~')) {
            throw new UnfitValueException(
                    "the value for the header " + name + " has characters that no header may have");
        }
        return text;
    }

    private static String text(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.isMissingNode() ? "" : value.toString();
    }

    private static String percent(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String encoded(Map<String, Expression> fields, Scope scope) {
        List<String> pairs = new ArrayList<>();
        fields.forEach((name, expression) -> {
            JsonNode value = expression.value(scope);
            if (value.isArray()) {
                value.forEach(element -> pairs.add(percent(name) + "=" + percent(text(element))));
            } else if (!value.isMissingNode()) {
                pairs.add(percent(name) + "=" + percent(text(value)));
            }
        });
        return String.join("&", pairs);
    }

    /** One line for each element; an element that is an array becomes a line of comma-separated fields (RFC 4180). */
    private static String lines(JsonNode value) {
        if (!value.isArray()) {
            return text(value);
        }
        StringBuilder lines = new StringBuilder();
        for (JsonNode line : value) {
            if (line.isArray()) {
                List<String> cells = new ArrayList<>();
                line.forEach(cell -> cells.add(cell(text(cell))));
                lines.append(String.join(",", cells));
            } else {
                lines.append(text(line).replaceAll("[\\r\\n]+", " "));
            }
            lines.append('\n');
        }
        return lines.toString();
    }

    private static String cell(String text) {
        return text.matches("[^\",\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    private static Rendered multipart(Body.Upload upload, Scope scope, Rendered without) throws UnfitValueException {
        String content = lines(upload.file().content().value(scope));
        Map<String, String> fields = new LinkedHashMap<>();
        upload.fields().forEach((name, expression) -> {
            JsonNode value = expression.value(scope);
            if (!value.isMissingNode()) {
                fields.put(name, text(value));
            }
        });
        String boundary = "metka-" + scope.id();
        if ((content + fields).contains(boundary)) {
            throw new UnfitValueException("a value holds the boundary between the parts of the upload");
        }
        String body = fields.entrySet().stream()
                        .map(field -> "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + field.getKey()
                                + "\"\r\n\r\n" + field.getValue() + "\r\n")
                        .collect(Collectors.joining())
                + "--" + boundary + "\r\nContent-Disposition: form-data; name=\""
                + upload.file().field()
                + "\"; filename=\"" + upload.file().name() + "\"\r\nContent-Type: "
                + upload.file().contentType() + "\r\n\r\n" + content + "\r\n--" + boundary + "--\r\n";
        return new Rendered(
                without.method(),
                without.path(),
                without.query(),
                without.headers(),
                "multipart/form-data; boundary=" + boundary,
                body);
    }
}
