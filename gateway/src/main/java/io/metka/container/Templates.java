package io.metka.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.metka.support.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The templates that one container version may use: the gallery's and its own. */
final class Templates {
    private static final String SCHEMA = "/schemas/template-1.json";
    private static final Schema SHAPE = shape();

    private static final Gallery GALLERY = new Gallery();
    private final Map<String, Template> templates;
    private final List<Problem> problems = new ArrayList<>();

    private Templates() {
        templates = new HashMap<>(GALLERY.templates());
    }

    /** Reads a version's own templates; what is wrong with them comes with {@link #check}. */
    static Templates of(JsonNode version) {
        Templates templates = new Templates();
        int index = 0;
        for (JsonNode own : version.path("templates")) {
            templates.add(own, "/templates/" + index);
            index++;
        }
        return templates;
    }

    /** What is wrong with one template; pointers begin at it. */
    static List<Problem> checkTemplate(JsonNode document) {
        List<Problem> shape = SHAPE.validate(document).stream()
                .map(error -> new Problem(error.getInstanceLocation().toString(), error.getMessage()))
                .distinct()
                .toList();
        return shape.isEmpty() ? TemplateChecks.check(new Template(document)) : shape;
    }

    private void add(JsonNode own, String place) {
        List<Problem> wrong = checkTemplate(own);
        wrong.forEach(problem -> problems.add(new Problem(place + problem.pointer(), problem.message())));
        String id = own.path("id").asText();
        if (GALLERY.templates().containsKey(id)) {
            problems.add(new Problem(place + "/id", "the gallery has a template \"" + id + "\"; choose another id"));
        } else if (wrong.isEmpty() && templates.putIfAbsent(id, new Template(own)) != null) {
            problems.add(new Problem(place + "/id", "another template has the id \"" + id + "\""));
        }
    }

    /** What is wrong with the version's own templates and with the fields of what uses a template. */
    List<Problem> check(JsonNode version) {
        List<Problem> found = new ArrayList<>(problems);
        for (EntityKind kind : List.of(EntityKind.VARIABLE, EntityKind.TAG)) {
            int index = 0;
            for (JsonNode entity : version.path(kind.list())) {
                if (uses(entity)) {
                    found.addAll(checkUse(kind, entity, "/" + kind.list() + "/" + index));
                }
                index++;
            }
        }
        return found;
    }

    /** What is wrong with an entity that uses a template; pointers begin with a place. */
    private List<Problem> checkUse(EntityKind kind, JsonNode entity, String place) {
        String id = entity.at("/parameters/template").asText();
        Template template = templates.get(id);
        String pointer = place + "/parameters/template";
        if (template == null) {
            return List.of(
                    new Problem(pointer, "neither the gallery nor this container has a template \"" + id + "\""));
        }
        if (template.isVariable() != (kind == EntityKind.VARIABLE)) {
            return List.of(new Problem(pointer, "the template \"" + id + "\" is not for a " + kind.noun()));
        }
        return FieldChecks.check(template, entity.at("/parameters/fields"), place + "/parameters/fields");
    }

    /** Whether an entity of the document is made by a template. */
    static boolean uses(JsonNode entity) {
        return entity.path("type").asText().equals("template");
    }

    /** The runtime's parameters for the parameters of an entity in which texts are compiled already. */
    ObjectNode compile(JsonNode parameters) {
        Template template = templates.get(parameters.path("template").asText());
        if (template == null) {
            throw new IllegalStateException("The template " + parameters.path("template") + " was not checked");
        }
        return TemplateCompiler.compile(template, parameters.path("fields"));
    }

    private static Schema shape() {
        try (InputStream in = Templates.class.getResourceAsStream(SCHEMA)) {
            if (in == null) {
                throw new IllegalStateException("The gateway's jar lacks " + SCHEMA);
            }
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(Json.MAPPER.readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
