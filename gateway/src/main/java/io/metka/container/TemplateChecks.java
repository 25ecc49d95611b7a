package io.metka.container;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the schema of templates cannot say: fields and operations exist, and steps keep to the permissions. */
final class TemplateChecks {
    private static final Set<String> OPERATIONS = Set.of(
            "$boolean",
            "$concat",
            "$consent",
            "$data",
            "$date",
            "$ecommerce",
            "$first",
            "$get",
            "$join",
            "$list",
            "$merge",
            "$now",
            "$number",
            "$page",
            "$prefix",
            "$rename",
            "$table",
            "$text",
            "$when");

    /** Operations whose argument stands for itself. */
    private static final Set<String> LITERAL = Set.of("$consent", "$data", "$get", "$now", "$page", "$prefix");

    private final Template template;
    private final TemplatePermissions permissions;
    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    private TemplateChecks(Template template) {
        this.template = template;
        permissions = new TemplatePermissions(template);
    }

    /** Problems with pointers from the template's root. */
    static List<Problem> check(Template template) {
        TemplateChecks checks = new TemplateChecks(template);
        checks.fields(template.document().path("fields"), "/fields");
        checks.expression(template.document().path("value"), "/value");
        int index = 0;
        for (JsonNode step : template.document().path("steps")) {
            checks.step(step, "/steps/" + index);
            index++;
        }
        return List.copyOf(checks.problems);
    }

    private void fields(JsonNode definitions, String pointer) {
        int index = 0;
        for (JsonNode definition : definitions) {
            String place = pointer + "/" + index;
            String name = definition.path("name").asText();
            if (!names.add(name)) {
                problem(place + "/name", "another field is called \"" + name + "\"; choose another name");
            }
            conditions(definition.path("enabled_when"), place + "/enabled_when");
            if (definition.has("pattern")) {
                problem(
                        place + "/pattern",
                        RegexSubset.check(definition.path("pattern").asText()));
            }
            fields(definition.path("fields"), place + "/fields");
            index++;
        }
    }

    private void step(JsonNode step, String pointer) {
        if (step.has("server_call")) {
            problem(
                    pointer + "/server_call",
                    "the gateway does not make calls for templates yet; remove this step to publish");
            return;
        }
        for (String name : List.of("queue", "set")) {
            if (step.has(name)) {
                problem(pointer + "/" + name, global(step.path(name).asText()));
            }
        }
        stub(step.path("stub"), pointer + "/stub");
        conditions(step.path("when"), pointer + "/when");
        for (String name : List.of("args", "push", "arguments", "to", "once", "again", "mark")) {
            expression(step.path(name), pointer + "/" + name);
        }
        for (String name : List.of("script", "pixel")) {
            expression(step.path(name), pointer + "/" + name);
            // An address with fields is checked again for each tag, with what its fields hold.
            if (step.path(name).isTextual()
                    && FieldText.parse(step.path(name).asText()).fields().isEmpty()) {
                problem(pointer + "/" + name, permissions.checkAddress(name + "s", step.path(name)));
            }
        }
    }

    private @Nullable String global(String path) {
        String root = path.split("\\.", 2)[0];
        if (!FieldText.parse(root).isField()) {
            return permissions.checkGlobal(path);
        }
        String unknown = text(root);
        if (unknown != null) {
            return unknown;
        }
        return template.permits("globals", root)
                ? null
                : "the permissions lack the global that " + root + " names; add \"" + root
                        + "\" to permissions.globals";
    }

    private void stub(JsonNode stub, String pointer) {
        for (JsonNode name : stub.path("globals")) {
            problem(pointer + "/globals", permissions.checkGlobal(name.asText()));
        }
        if (stub.has("pairs_to")) {
            problem(
                    pointer + "/pairs_to",
                    permissions.checkGlobal(stub.path("pairs_to").asText()));
        }
    }

    private void conditions(JsonNode written, String pointer) {
        for (JsonNode condition : Template.conditions(written)) {
            String field = condition.path("field").asText();
            String cookie = condition.path("cookie").asText();
            if (condition.has("field") && !template.fields().containsKey(field)) {
                problem(pointer, "there is no field \"" + field + "\"");
            }
            if (!condition.has("cookie")) {
                continue;
            }
            if (!pointer.endsWith("/when")
                    || pointer.chars().filter(c -> c == '/').count() != 3) {
                problem(pointer, "only a step can depend on a cookie");
            } else if (!template.permits("cookies", cookie)) {
                problem(pointer, "the permissions lack the cookie " + cookie + "; add it to permissions.cookies");
            }
        }
    }

    private void expression(JsonNode expression, String pointer) {
        if (expression.isTextual()) {
            problem(pointer, text(expression.asText()));
            return;
        }
        if (expression.isArray()) {
            int index = 0;
            for (JsonNode item : expression) {
                expression(item, pointer + "/" + index);
                index++;
            }
            return;
        }
        String operation = "";
        for (Map.Entry<String, JsonNode> property : expression.properties()) {
            String name = property.getKey();
            if (name.startsWith("$")) {
                operation = name;
                operation(name, property.getValue(), pointer + "/" + name);
            } else if (name.equals("__proto__")) {
                problem(pointer, "__proto__ cannot be the name of a property");
            } else if (!isLiteral(operation, name)) {
                problem(pointer, text(name));
                expression(property.getValue(), pointer + "/" + name);
            }
        }
    }

    private void operation(String name, JsonNode argument, String pointer) {
        if (!OPERATIONS.contains(name)) {
            problem(
                    pointer,
                    "there is no operation " + name + "; there are "
                            + OPERATIONS.stream().sorted().toList());
        } else if (name.equals("$when")) {
            conditions(argument, pointer);
        } else if (!LITERAL.contains(name)) {
            expression(argument, pointer);
        }
    }

    private static boolean isLiteral(String operation, String property) {
        return (operation.equals("$rename") && property.equals("keys"))
                || (operation.equals("$join") && property.equals("with"));
    }

    private @Nullable String text(String source) {
        if (source.contains("{{")) {
            return "a template cannot name variables; ask for them with a field";
        }
        for (String field : FieldText.parse(source).fields()) {
            if (!template.fields().containsKey(field)) {
                return "there is no field \"" + field + "\"";
            }
        }
        return null;
    }

    private void problem(String pointer, @Nullable String message) {
        if (message != null) {
            problems.add(new Problem(pointer, message));
        }
    }
}
