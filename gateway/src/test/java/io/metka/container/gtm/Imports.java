package io.metka.container.gtm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.container.ContainerCompiler;
import io.metka.container.Problem;
import io.metka.tags.GraalScriptSyntax;
import java.util.List;

/** Imports as the tests make them. */
final class Imports {
    private static final ContainerCompiler COMPILER = new ContainerCompiler(new GraalScriptSyntax());

    static final GtmImport READER = new GtmImport(Imports::problems);

    private Imports() {}

    /** What the check of a version finds, apart from decisions that only a person can make. */
    static List<Problem> problems(JsonNode document) {
        return COMPILER.check(Mending.decided((ObjectNode) document));
    }

    /** False for what has been left out or is only a stand-in. */
    static boolean works(JsonNode document, ReportLine line) {
        if (line.outcome() == Outcome.SKIPPED) {
            return false;
        }
        JsonNode entity = find(document.path(line.kind() + "s"), line.entityId());
        return switch (line.kind()) {
            case "tag" ->
                !entity.path("type").asText().equals("placeholder")
                        && line.reasons().stream()
                                .noneMatch(reason -> reason.code().equals("paused_by_check"));
            case "variable" -> !entity.path("type").asText().equals("undefined") || entity.has("default");
            case "trigger" -> entity.path("conditions").valueStream().noneMatch(Conditions::isNever);
            default -> true;
        };
    }

    static JsonNode find(JsonNode list, String id) {
        for (JsonNode entity : list) {
            if (entity.path("id").asText().equals(id)) {
                return entity;
            }
        }
        throw new AssertionError("no entity has the id " + id);
    }
}
