package io.metka.tags;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.container.Catalog;
import io.metka.container.CatalogDraft;
import io.metka.container.Problem;
import io.metka.model.JsonText;
import io.metka.model.ProfiledEvent;
import io.metka.model.ProjectId;
import io.metka.model.Transformation;
import io.metka.support.Clock;
import io.metka.support.Json;
import io.metka.tags.sandbox.Sandbox;
import io.metka.tags.sandbox.SandboxLimits;
import io.metka.tags.sandbox.ScriptCheck;
import io.metka.tags.sandbox.ScriptNotices;
import io.metka.tags.transform.EventView;
import io.metka.tags.transform.TransformParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the stage makes of events; the examples of docs/server-tags.md among them. */
final class TagStageTest {
    private static final Pattern EXAMPLE =
            Pattern.compile("### ([^\\n]+)\\n(?:(?!###)[\\s\\S])*?```json example\\n([\\s\\S]*?)```");
    private static final AtomicInteger OPENED = new AtomicInteger();
    private static final ScriptCheck SCRIPTS = new ScriptCheck();
    private static TagStage stage;

    @BeforeAll
    static void open() {
        stage = new TagStage(() -> {
            OPENED.incrementAndGet();
            return new Sandbox(SandboxLimits.defaults(), Clock.SYSTEM, ScriptNotices.NONE);
        });
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @TestFactory
    Stream<DynamicTest> examplesOfTheDocumentation() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        Matcher examples = EXAMPLE.matcher(Files.readString(Path.of("../docs/server-tags.md")));
        while (examples.find()) {
            JsonNode example = json(examples.group(2));
            tests.add(DynamicTest.dynamicTest(examples.group(1) + " " + tests.size(), () -> {
                assertThat(problems(example.path("definition"))).isEmpty();
                JsonNode after = json(
                        after(example.path("event"), example.path("definition")).toString());
                assertThat(after).isEqualTo(example.path("becomes"));
            }));
        }
        assertThat(tests).hasSizeGreaterThanOrEqualTo(9);
        return tests.stream();
    }

    @Test
    void eventsPassUntouchedWhereNothingIsDefined() {
        stage.follow(Catalog.EMPTY);
        List<ProfiledEvent> events = List.of(Events.of(json("{}")));
        assertThat(stage.transform(events)).isSameAs(events);
    }

    @Test
    void onlyTheProjectsOwnEventsOfTheSourcesThatAreNamedChange() {
        JsonNode definition =
                json("{'sources': ['app'], 'steps': [{'type': 'add', 'to': 'properties.x', 'value': 1}]}");
        ProfiledEvent site = Events.of(json("{'source': 'site'}"));
        ProfiledEvent app = Events.of(json("{'source': 'app'}"));
        publish(new ProjectId("other"), json("{'steps': [{'type': 'add', 'to': 'properties.x', 'value': 1}]}"));
        assertThat(stage.transform(List.of(site, app))).containsExactly(site, app);
        publish(Events.PROJECT, definition);
        assertThat(stage.transform(List.of(site, app)))
                .extracting(event -> event.event().properties().toString())
                .containsExactly("{}", "{\"x\":1}");
    }

    @Test
    void transformationsFollowEachOtherByTheirPositions() {
        stage.follow(catalog(
                definition(
                        "b",
                        1,
                        true,
                        json("{'steps': [{'type': 'rename', 'from': 'properties.b', 'to': 'properties.c'}]}")),
                definition("c", 2, false, json("{'steps': [{'type': 'remove', 'fields': ['properties.c']}]}")),
                definition(
                        "a",
                        0,
                        true,
                        json("{'steps': [{'type': 'rename', 'from': 'properties.a', 'to': 'properties.b'}]}"))));
        assertThat(view(stage.transform(List.of(Events.of(json("{'properties': {'a': 1}}"))))
                        .getFirst()))
                .isEqualTo(json("{'properties': {'c': 1}}"));
    }

    @Test
    void declaredStepsNeedNoScriptEngine() {
        try (TagStage fresh = new TagStage(() -> {
            throw new AssertionError("the sandbox was opened");
        })) {
            fresh.follow(catalog(
                    definition("t", 0, true, json("{'steps': [{'type': 'remove', 'fields': ['properties.a']}]}"))));
            assertThat(fresh.transform(List.of(Events.of(json("{'properties': {'a': 1}}"))))
                            .getFirst()
                            .event()
                            .properties())
                    .isEqualTo(JsonText.EMPTY_OBJECT);
        }
    }

    @Test
    void aScriptThatFailsLeavesItsEventAsItWasAndTheOthersAreChanged() {
        publish(
                Events.PROJECT,
                json(
                        "{'steps': [{'type': 'script', 'permissions': ['event'], 'source': 'const event = require(`event`); event.properties.x = 1; if (event.properties.n === 1) { throw new Error(); } if (event.properties.n === 2) { for (;;) {} } return event;'}]}"));
        List<ProfiledEvent> events = IntStream.range(0, 40)
                .mapToObj(n -> Events.of(json("{'properties': {'n': " + n + "}}")))
                .toList();
        List<ProfiledEvent> after = stage.transform(events);
        assertThat(after).hasSize(40);
        for (int n = 0; n < 40; n++) {
            assertThat(after.get(n).event().properties().toString())
                    .isEqualTo(n == 1 || n == 2 ? "{\"n\":" + n + "}" : "{\"n\":" + n + ",\"x\":1}");
        }
    }

    @Test
    void aNewVersionOfAScriptTakesThePlaceOfTheOld() {
        for (int version = 1; version <= 3; version++) {
            publish(
                    Events.PROJECT,
                    json(
                            "{'steps': [{'type': 'script', 'permissions': ['event'], 'source': 'const event = require(`event`); event.properties.v = "
                                    + version + "; return event;'}]}"));
            assertThat(stage.transform(List.of(Events.of(json("{}"))))
                            .getFirst()
                            .event()
                            .properties()
                            .toString())
                    .isEqualTo("{\"v\":" + version + "}");
        }
        assertThat(OPENED).hasValue(1);
    }

    @Test
    void whatAnEventCannotHaveIsNotTakenFromAScript() {
        for (String change : List.of(
                "event.properties = 7",
                "event.properties = [1]",
                "event.name = ''",
                "event.name = 5",
                "event.commerce.revenue = 1e300",
                "event.commerce.revenue = NaN",
                "event.commerce.currency = 'roubles'",
                "event.id = 'another'",
                "event.time = '2000-01-01T00:00:00Z'",
                "event.profile_id = 'another'")) {
            publish(
                    Events.PROJECT,
                    json(
                            "{'steps': [{'type': 'script', 'permissions': ['event'], 'source': 'const event = require(`event`); "
                                    + change.replace("'", "`") + "; return event;'}]}"));
            ProfiledEvent event =
                    Events.of(json("{'properties': {'a': 1}, 'commerce': {'revenue': '10', 'currency': 'RUB'}}"));
            assertThat(stage.transform(List.of(event)).getFirst()).as(change).isEqualTo(event);
        }
    }

    @Test
    void definitionsThatCannotBeFollowedAreRefusedWithThePlace() {
        assertThat(problems(json("{'steps': [{'type': 'rename', 'from': 'id', 'to': 'properties.id'}]}")))
                .containsExactly("/steps/0/from");
        assertThat(problems(json("{'steps': [{'type': 'remove', 'fields': ['properties']}]}")))
                .containsExactly("/steps/0/fields/0");
        assertThat(problems(json("{'steps': [{'type': 'add', 'to': 'properties.*.a', 'value': 1}]}")))
                .containsExactly("/steps/0/to");
        assertThat(problems(json("{'steps': [{'type': 'add', 'to': 'properties.a'}]}")))
                .containsExactly("/steps/0");
        assertThat(problems(json("{'steps': [{'type': 'redact', 'fields': ['properties.a'], 'pattern': '(?=a)'}]}")))
                .containsExactly("/steps/0/pattern");
        assertThat(problems(json("{'steps': [{'type': 'script', 'permissions': ['http'], 'source': 'return 1'}]}")))
                .containsExactly("/steps/0/permissions/0");
        assertThat(problems(json("{'steps': [{'type': 'script', 'source': 'return ('}]}")))
                .containsExactly("/steps/0/source");
        assertThat(problems(
                        json("{'steps': [{'type': 'look_up', 'from': 'name', 'to': 'properties.a', 'table': {}}]}")))
                .containsExactly("/steps/0/table");
        assertThat(
                        problems(
                                json(
                                        "{'when': [{'field': 'email', 'operator': 'exists'}], 'steps': [{'type': 'keep', 'fields': ['page.url']}]}")))
                .containsExactly("/when", "/steps/0/fields/0");
    }

    private static List<String> problems(JsonNode definition) {
        return TransformParser.parse(definition, "", SCRIPTS::problem).problems().stream()
                .map(Problem::pointer)
                .toList();
    }

    private static ObjectNode after(JsonNode event, JsonNode definition) {
        publish(Events.PROJECT, definition);
        ProfiledEvent after = stage.transform(List.of(Events.of(event))).getFirst();
        Set<String> members = new HashSet<>();
        event.fieldNames().forEachRemaining(members::add);
        return EventView.of(after, members);
    }

    private static ObjectNode view(ProfiledEvent event) {
        return EventView.of(event, Set.of("properties"));
    }

    private static void publish(ProjectId project, JsonNode definition) {
        stage.follow(catalog(new Transformation(project, "t", "T", true, 0, text(definition), 1)));
    }

    private static Transformation definition(String id, int position, boolean enabled, JsonNode definition) {
        return new Transformation(Events.PROJECT, id, id, enabled, position, text(definition), 1);
    }

    private static Catalog catalog(Transformation... transformations) {
        return CatalogDraft.of(1).withTransformations(List.of(transformations)).catalog();
    }

    private static JsonText text(JsonNode definition) {
        return JsonText.ofUtf8(Json.bytes(definition));
    }

    private static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text.contains("\"") ? text : text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
