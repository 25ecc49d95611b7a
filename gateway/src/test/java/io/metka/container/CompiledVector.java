package io.metka.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.ProjectId;
import io.metka.support.Json;
import io.metka.tags.GraalScriptSyntax;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the compiler makes of a container, in the form in which the browser tests of tag-runtime read it. */
public final class CompiledVector {
    private static final ContainerCompiler COMPILER = new ContainerCompiler(new GraalScriptSyntax());

    private CompiledVector() {}

    /** The features, the configuration and, when there is any, the code of a compiled version. */
    static ObjectNode of(Compilation compilation) throws IOException {
        ObjectNode out = Json.MAPPER.createObjectNode();
        compilation.features().forEach(out.putArray("features")::add);
        out.set("config", config(compilation));
        String functions = functions(compilation);
        if (!functions.isEmpty()) {
            out.put("functions", functions);
        }
        return out;
    }

    /** The same of a version that is to be compiled. */
    public static ObjectNode of(String id, int number, JsonNode version) throws Exception {
        return of(COMPILER.compile(
                new ContainerTarget(new ProjectId("p"), id, number, "wk", ContainerTarget.Collection.DEFAULT),
                version));
    }

    /** Compares with what a file says, or writes it there when the system property {@code metka.write} is true. */
    public static void keep(Path file, JsonNode journey, ObjectNode out) throws IOException {
        if (Boolean.getBoolean("metka.write")) {
            Files.writeString(file, ((ObjectNode) journey).set("out", out).toPrettyString() + "\n");
            return;
        }
        assertThat(out.toPrettyString())
                .as("run this test with -Dmetka.write=true after a change, then format tag-runtime")
                .isEqualTo(journey.path("out").toPrettyString());
    }

    /** The configuration that stands in a script. */
    private static JsonNode config(Compilation compilation) throws IOException {
        String source = source(compilation);
        try (var parser = Json.MAPPER.createParser(source.substring(source.indexOf("{\"id\":")))) {
            return Json.MAPPER.readTree(parser);
        }
    }

    /** The list of functions at the end of a script; empty when it has none. */
    private static String functions(Compilation compilation) {
        String source = source(compilation);
        int start = source.indexOf(",[($mkv)=>(");
        return start < 0 ? "" : source.substring(start + 1, source.lastIndexOf(")}catch(e){}})();"));
    }

    static String source(Compilation compilation) {
        return new String(compilation.container().script().plain(), StandardCharsets.UTF_8);
    }
}
