package io.metka.webhooks.mapping;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.metka.model.MembershipChange.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a mapping and notes everything that is wrong with it. */
final class MappingParser {
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]{1,100}");
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9/._~!$&'()*+,;=:@%-]*");

    /** Names in a multipart body, where a quote would end them. */
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_.\\[\\]-]{1,100}");

    private static final Pattern CONTENT_TYPE = Pattern.compile("[a-z]+/[A-Za-z0-9.+-]+(; ?charset=[A-Za-z0-9-]+)?");

    /** Headers that belong to the connection or to the signature. */
    private static final Set<String> NOT_TO_SET = Set.of(
            "host",
            "connection",
            "content-length",
            "transfer-encoding",
            "te",
            "trailer",
            "upgrade",
            "expect",
            "webhook-id",
            "webhook-timestamp",
            "webhook-signature");

    private final List<Problem> problems = new ArrayList<>();
    private final ExpressionParser expressions = new ExpressionParser(problems);

    List<Problem> problems() {
        return problems;
    }

    Mapping parse(JsonNode node, String pointer) {
        expressions.known(node, pointer, Set.of("request", "entered", "exited", "require", "answer"));
        Map<Kind, RequestShape> shapes = new EnumMap<>(Kind.class);
        if (node.has("request")) {
            RequestShape both = request(node.path("request"), pointer + "/request");
            shapes.put(Kind.ENTERED, both);
            shapes.put(Kind.EXITED, both);
        }
        for (Kind kind : Kind.values()) {
            if (node.has(kind.wireName())) {
                if (node.has("request")) {
                    expressions.wrong(
                            pointer + "/" + kind.wireName(), "Write either request, or entered and exited, not both");
                }
                shapes.put(kind, request(node.path(kind.wireName()), pointer + "/" + kind.wireName()));
            }
        }
        if (shapes.isEmpty()) {
            expressions.wrong(pointer, "Write request, or entered, or exited, or both of these");
        }
        List<List<Reference>> required = new ArrayList<>();
        JsonNode require = node.path("require");
        for (int i = 0; i < require.size(); i++) {
            required.add(anyOf(require.get(i), pointer + "/require/" + i));
        }
        AnswerRules answer = node.has("answer") ? answer(node.path("answer"), pointer + "/answer") : AnswerRules.NONE;
        return new Mapping(
                shapes,
                node.has("request"),
                required,
                answer,
                new Mapping.Read(expressions.references(), expressions.usesEach()));
    }

    private List<Reference> anyOf(JsonNode node, String pointer) {
        List<Reference> any = new ArrayList<>();
        (node.isArray() ? node : List.of(node)).forEach(name -> {
            Reference reference = expressions.reference(name.asText(), pointer);
            if (reference != null) {
                any.add(reference);
            }
        });
        return any;
    }

    private RequestShape request(JsonNode node, String pointer) {
        expressions.known(
                node,
                pointer,
                Set.of("method", "path", "query", "headers", "json", "form", "text", "content_type", "upload"));
        String method = node.path("method").asText("POST");
        if (!METHODS.contains(method)) {
            expressions.wrong(pointer + "/method", "Write one of GET, POST, PUT, PATCH, DELETE");
        }
        Map<String, Expression> headers = map(node.path("headers"), pointer + "/headers");
        headers.keySet().forEach(name -> {
            if (!HEADER.matcher(name).matches() || NOT_TO_SET.contains(name.toLowerCase(Locale.ROOT))) {
                expressions.wrong(pointer + "/headers/" + name, "A mapping cannot set the header " + name);
            }
        });
        return new RequestShape(
                method,
                path(node.path("path"), pointer + "/path"),
                map(node.path("query"), pointer + "/query"),
                headers,
                body(node, pointer));
    }

    private List<Expression> path(JsonNode node, String pointer) {
        List<Expression> parts = new ArrayList<>();
        List<JsonNode> nodes = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(nodes::add);
        } else if (!node.isMissingNode()) {
            nodes.add(node);
        }
        for (int i = 0; i < nodes.size(); i++) {
            String at = node.isArray() ? pointer + "/" + i : pointer;
            JsonNode part = nodes.get(i);
            if (part.isTextual()
                    && (!PATH.matcher(part.asText()).matches() || part.asText().contains(".."))) {
                expressions.wrong(at, "A text in a path may hold only characters of a URL path, and no ..");
            }
            parts.add(expressions.parse(part, at));
        }
        boolean slash = nodes.isEmpty() || nodes.getFirst().asText().startsWith("/");
        if (!slash) {
            expressions.wrong(pointer, "A path begins with /");
        }
        return parts;
    }

    private Map<String, Expression> map(JsonNode node, String pointer) {
        Map<String, Expression> members = new LinkedHashMap<>();
        if (!node.isMissingNode() && !node.isObject()) {
            expressions.wrong(pointer, "Write an object");
        }
        node.properties()
                .forEach(member -> members.put(
                        member.getKey(), expressions.parse(member.getValue(), pointer + "/" + member.getKey())));
        return members;
    }

    private RequestShape.Body body(JsonNode node, String pointer) {
        List<String> bodies = new ArrayList<>(List.of("json", "form", "text", "upload"));
        bodies.removeIf(name -> !node.has(name));
        if (bodies.size() > 1) {
            expressions.wrong(pointer, "Write one of " + String.join(" and ", bodies) + ", not several");
        }
        return switch (bodies.isEmpty() ? "" : bodies.getFirst()) {
            case "json" -> new RequestShape.Body.Document(expressions.parse(node.path("json"), pointer + "/json"));
            case "form" -> new RequestShape.Body.Form(map(node.path("form"), pointer + "/form"));
            case "text" -> {
                String type = node.path("content_type").asText("text/plain; charset=utf-8");
                contentType(type, pointer + "/content_type");
                yield new RequestShape.Body.Plain(expressions.parse(node.path("text"), pointer + "/text"), type);
            }
            case "upload" -> upload(node.path("upload"), pointer + "/upload");
            default -> new RequestShape.Body.None();
        };
    }

    private void contentType(String type, String pointer) {
        if (!CONTENT_TYPE.matcher(type).matches()) {
            expressions.wrong(pointer, "This is not a content type such as text/csv");
        }
    }

    private RequestShape.Body upload(JsonNode node, String pointer) {
        expressions.known(node, pointer, Set.of("fields", "field", "name", "content_type", "lines"));
        Map<String, Expression> fields = map(node.path("fields"), pointer + "/fields");
        String field = node.path("field").asText("file");
        String name = node.path("name").asText("metka.csv");
        String type = node.path("content_type").asText("text/csv");
        contentType(type, pointer + "/content_type");
        List<String> names = new ArrayList<>(fields.keySet());
        names.add(field);
        names.add(name);
        names.stream()
                .filter(each -> !PLAIN_NAME.matcher(each).matches())
                .forEach(each -> expressions.wrong(pointer, "The name " + each + " cannot stand in an upload"));
        return new RequestShape.Body.Upload(
                fields,
                new RequestShape.File(field, name, type, expressions.parse(node.path("lines"), pointer + "/lines")));
    }

    private AnswerRules answer(JsonNode node, String pointer) {
        expressions.known(node, pointer, Set.of("rules", "items"));
        Optional<AnswerRules.Items> items = Optional.empty();
        if (node.has("items")) {
            JsonNode each = node.path("items");
            String at = pointer + "/items";
            expressions.known(each, at, Set.of("at", "by", "rules"));
            items = Optional.of(new AnswerRules.Items(
                    jsonPointer(each.path("at"), at + "/at"),
                    each.has("by") ? Optional.of(jsonPointer(each.path("by"), at + "/by")) : Optional.empty(),
                    rules(each.path("rules"), at + "/rules")));
        }
        return new AnswerRules(rules(node.path("rules"), pointer + "/rules"), items);
    }

    private List<AnswerRules.Rule> rules(JsonNode node, String pointer) {
        List<AnswerRules.Rule> rules = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            JsonNode rule = node.get(i);
            String at = pointer + "/" + i;
            expressions.known(rule, at, Set.of("at", "is", "means"));
            Set<String> among = new HashSet<>();
            JsonNode is = rule.path("is");
            (is.isArray() ? is : List.of(is)).forEach(value -> {
                if (!value.isMissingNode()) {
                    among.add(value.asText());
                }
            });
            Map<String, AnswerRules.Meaning> meanings = new HashMap<>();
            for (AnswerRules.Meaning meaning : AnswerRules.Meaning.values()) {
                meanings.put(meaning.name().toLowerCase(Locale.ROOT), meaning);
            }
            AnswerRules.Meaning meaning = meanings.get(rule.path("means").asText());
            if (meaning == null) {
                expressions.wrong(at + "/means", "Write delivered, retry or dead");
            } else {
                rules.add(new AnswerRules.Rule(jsonPointer(rule.path("at"), at + "/at"), among, meaning));
            }
        }
        return rules;
    }

    private JsonPointer jsonPointer(JsonNode node, String pointer) {
        try {
            return JsonPointer.compile(node.asText());
        } catch (IllegalArgumentException e) {
            expressions.wrong(pointer, "Write a JSON Pointer such as /result/code");
            return JsonPointer.empty();
        }
    }
}
