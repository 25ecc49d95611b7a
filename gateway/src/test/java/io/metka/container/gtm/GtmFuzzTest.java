package io.metka.container.gtm;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.container.JsonMutations;
import io.metka.support.ByteMutations;
import io.metka.support.Json;
import io.metka.support.Trial;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a file looks like, it is read and accounted for, or it is no export; nothing else comes out. */
final class GtmFuzzTest {
    private static final int ROUNDS = 400;

    /** An import checks what it has made of a file by compiling it, more than once. */
    private static final long MOST_BYTES = 1L << 30;

    private static final JsonMutations MUTATIONS = new JsonMutations(List.of(
            "",
            "{{Page URL}}",
            "{{}}",
            "{{ \n }}",
            "{{{{x}}}}",
            "{{A}}{{A}}",
            "2147479553",
            "MATCH_REGEX",
            "(?=a)",
            "\\",
            "cvt_",
            "cvt__",
            "html",
            "aev",
            "CUSTOM_EVENT",
            "%s %d %",
            "true",
            "\u0000\ud800",
            "__proto__",
            "{}",
            "x".repeat(20_000)));

    @Test
    void mutatedNodes() throws IOException {
        List<JsonNode> seeds = seeds();
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            JsonNode export = seeds.get(random.nextInt(seeds.size())).deepCopy();
            for (int i = random.nextInt(6); i >= 0; i--) {
                MUTATIONS.mutate(export, random);
            }
            check(export.toString(), "seed " + seed);
        }
    }

    @MethodSource("files")
    @FuzzTest
    void imported(byte[] file) {
        Trial.hold(MOST_BYTES, () -> read(file, "file"));
    }

    @Test
    void damagedFiles() throws IOException {
        ByteMutations.WEB.each(files(), ROUNDS, this::imported);
    }

    /** A download that stopped anywhere: it is no export, and nothing of it is kept. */
    @Test
    void truncatedFiles() throws IOException {
        byte[] bytes = seeds().getFirst().toString().getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < bytes.length; length += 397) {
            ImportResult result = read(Arrays.copyOf(bytes, length), "cut at " + length);
            assertThat(result.document()).as("cut at " + length).isEmpty();
        }
    }

    @Test
    void whatIsDeepIsReadOrRefused() {
        for (int depth : new int[] {500, 100_000}) {
            String deep = "[".repeat(depth) + "]".repeat(depth);
            check("{\"containerVersion\":{\"tag\":[{\"name\":\"a\",\"parameter\":" + deep + "}]}}", "depth " + depth);
        }
        String html = "<div>".repeat(20_000);
        check(version("tag", entity("tag", 1, "html", "html", html)), "deep html");
        String pattern = "(".repeat(5_000) + ")".repeat(5_000);
        check(version("variable", entity("variable", 1, "remm", "input", pattern)), "deep pattern");
    }

    @Test
    void chainsAndCirclesOfReferencesHaveAnEnd() {
        int many = 1_500;
        check(
                version("variable", each(many, i -> entity("variable", i, "c", "value", "{{N" + (i + 1) + "}}"))),
                "chain");
        check(
                version("variable", each(50, i -> entity("variable", i, "c", "value", "{{N" + (i + 1) % 50 + "}}"))),
                "circle");
        check(
                version(
                        "variable",
                        each(
                                30,
                                i -> entity(
                                        "variable",
                                        i,
                                        "jsm",
                                        "javascript",
                                        "function(){return {{N" + i * 7 % 30 + "}}+{{N" + i * 11 % 30 + "}}}"))),
                "knot");
        check(
                version(
                        "trigger",
                        each(
                                20,
                                i -> "{\"triggerId\":\"" + i
                                        + "\",\"name\":\"N\",\"type\":\"TRIGGER_GROUP\",\"parameter\":[{\"type\":\"LIST\",\"key\":\"triggerIds\",\"list\":[{\"type\":\"TRIGGER_REFERENCE\",\"value\":\""
                                        + (i + 1) % 20 + "\"}]}]}")),
                "groups in a circle");
        check(
                version(
                        "tag",
                        each(
                                20,
                                i -> "{\"tagId\":\"" + i + "\",\"name\":\"N" + i
                                        + "\",\"type\":\"html\",\"parameter\":[{\"type\":\"TEMPLATE\",\"key\":\"html\",\"value\":\"x\"}],\"setupTag\":[{\"tagName\":\"N"
                                        + (i + 1) % 20 + "\",\"stopOnSetupFailure\":true}]}")),
                "tags in a circle");
    }

    @Test
    void manyEntitiesWithOneId() {
        check(version("variable", each(2_100, i -> entity("variable", 1, "v", "name", "n" + i))), "variables");
        check(version("tag", each(300, i -> entity("tag", 1, "html", "html", "<i>" + i + "</i>"))), "tags");
    }

    private static String version(String list, String entities) {
        return "{\"exportFormatVersion\":2,\"containerVersion\":{\"" + list + "\":[" + entities + "]}}";
    }

    private static String each(int count, IntFunction<String> entity) {
        return IntStream.range(0, count).mapToObj(entity).collect(Collectors.joining(","));
    }

    /** An entity with one parameter. */
    private static String entity(String kind, int id, String type, String key, String value) {
        ObjectNode entity = Json.MAPPER.createObjectNode().put(kind + "Id", "" + id);
        entity.put("name", "N" + id)
                .put("type", type)
                .putArray("parameter")
                .addObject()
                .put("type", "TEMPLATE")
                .put("key", key)
                .put("value", value);
        return entity.toString();
    }

    static List<byte[]> files() throws IOException {
        return seeds().stream()
                .map(export -> export.toString().getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    private static List<JsonNode> seeds() throws IOException {
        List<JsonNode> seeds = new ArrayList<>();
        for (String file : List.of("triggers", "variables", "tags", "containers")) {
            for (JsonNode vector : Json.MAPPER.readTree(
                    Path.of("src/test/gtm/" + file + ".json").toFile())) {
                ObjectNode export = Json.MAPPER.createObjectNode().put("exportFormatVersion", 2);
                export.set("containerVersion", vector.path("in"));
                seeds.add(export);
            }
        }
        return seeds;
    }

    private static void check(String export, String what) {
        ImportResult result = read(export.getBytes(StandardCharsets.UTF_8), what);
        if (result.document().isPresent()) {
            assertThat(Imports.problems(result.document().get())).as(what).isEmpty();
            assertThat(result.report().entities().stream().map(ReportLine::path).toList())
                    .as(what)
                    .doesNotHaveDuplicates();
        }
    }

    private static ImportResult read(byte[] file, String what) {
        try {
            ImportResult result = Imports.READER.read(file);
            assertThat(result.report().json().toString()).as(what).isNotEmpty();
            assertThat(result.document().isPresent()
                            || result.report().problem().isPresent())
                    .as(what)
                    .isTrue();
            return result;
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError(what, e);
        }
    }
}
