package io.metka.tags.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.metka.support.Clock;
import io.metka.support.Json;
import io.metka.tags.sandbox.ScriptOutcome.Reason;
import io.metka.tags.sandbox.ScriptOutcome.Returned;
import io.metka.tags.sandbox.ScriptOutcome.Stopped;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.SandboxPolicy;
import org.graalvm.polyglot.io.IOAccess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What scripts get, what they give, and what becomes of those that fail. */
final class SandboxTest {
    private static final Set<String> ALL = Set.of("event", "log", "hash", "json", "url", "consent");
    private static final RecordingNotices NOTICES = new RecordingNotices();
    private static Sandbox sandbox;

    @BeforeAll
    static void open() {
        sandbox = new Sandbox(SandboxLimits.defaults(), Clock.SYSTEM, NOTICES);
        sandbox.warm();
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    @Test
    void aScriptReturnsWhatItMakesOfTheEvent() {
        assertThat(result("const event = require('event'); event.total = event.price * 2; return event;"))
                .isEqualTo(json("{'price': 4, 'total': 8}"));
    }

    @Test
    void aScriptThatReturnsNothingGivesNull() {
        assertThat(result("const x = 1;").isNull()).isTrue();
    }

    @Test
    void modulesDoWhatTheySay() {
        assertThat(result("return require('hash').sha256('abc');").asText())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(result("return require('url').parse('https://Shop.example:8443/a/b?q=%D1%82+1&q=2&e#top');"))
                .isEqualTo(
                        json(
                                "{'protocol': 'https', 'host': 'shop.example', 'port': '8443', 'path': '/a/b', 'query': {'q': 'т 1', 'e': ''}, 'fragment': 'top'}"));
        assertThat(result("return require('url').parse('no address') === undefined;")
                        .asBoolean())
                .isTrue();
        assertThat(result("return require('json').parse('{') === undefined;").asBoolean())
                .isTrue();
        assertThat(
                        result(
                                "const c = require('consent'); return [c.granted('analytics'), c.granted('ads'), c.denied('ads')];"))
                .isEqualTo(json("[true, false, true]"));
    }

    @Test
    void linesComeBackBesideTheResult() {
        assertThat(returned(one("require('log')('sum', {a: 1}); return 1;"))
                        .path("log")
                        .get(0)
                        .asText())
                .isEqualTo("sum {\"a\":1}");
    }

    @Test
    void linesOverTheLimitAreCounted() {
        JsonNode log = returned(one("for (let i = 0; i < 60; i++) { require('log')('x'.repeat(1000)); }"))
                .path("log");
        assertThat(log.size()).isEqualTo(51);
        assertThat(log.get(0).asText()).hasSize(501);
        assertThat(log.get(50).asText()).isEqualTo("10 more lines");
    }

    @Test
    void whatIsNotPermittedIsNotGiven() {
        Script script = Script.of("demo/t/quiet", "return require('log');", Set.of("event"));
        assertThat(run(script))
                .isEqualTo(
                        new Stopped(Reason.ERROR, "Error: The module \"log\" is not among the permissions (line 1)"));
        assertThat(one("return require('fs');")).isInstanceOf(Stopped.class);
    }

    @Test
    void anErrorIsToldInTheScriptsWordsWithItsLine() {
        assertThat(one("const a = 1;\nthrow new TypeError('no price');"))
                .isEqualTo(new Stopped(Reason.ERROR, "TypeError: no price (line 2)"));
    }

    @Test
    void nothingIsKeptFromEventToEvent() {
        for (String keep : List.of(
                "globalThis.n = (globalThis.n || 0) + 1; return globalThis.n;",
                "Array.prototype.n = (Array.prototype.n || 0) + 1; return [].n;",
                "JSON.n = (JSON.n || 0) + 1; return JSON.n;",
                "require.n = (require.n || 0) + 1; return require.n;",
                "const h = require('hash'); h.n = (h.n || 0) + 1; return h.n;",
                "const log = require('log'); log.n = (log.n || 0) + 1; return log.n;",
                "'x'.match(/(x)/); return RegExp.$1;")) {
            Script script = Script.of("demo/t/" + keep, keep, ALL);
            run(script);
            ScriptOutcome second = run(script);
            if (second instanceof Returned) {
                assertThat(returned(second).path("result").asInt(0)).as(keep).isLessThan(2);
            }
        }
    }

    @Test
    void aBodyThatLeavesItsFunctionIsNoScript() {
        ScriptCheck check = new ScriptCheck();
        assertThat(check.problem("return 1;")).isEmpty();
        assertThat(check.problem("}, (state = 0), function () {")).isPresent();
        assertThat(check.problem("}(state = 1), function () {")).isPresent();
        assertThat(check.problem("const a = 1;\nconst a = 2;").orElseThrow()).contains("line 2");
        assertThat(check.problem("x".repeat(Script.LONGEST + 1)).orElseThrow()).contains("102400");
        assertThat(check.problem("[".repeat(50_000))).isPresent();
    }

    @Test
    void theSameScriptIsCalledManyTimesInOrder() {
        Script script = Script.of("demo/t/order", "return require('event').price;", ALL);
        List<ScriptCall> calls = new ArrayList<>();
        IntStream.range(0, 200)
                .forEach(i -> calls.add(new ScriptCall(script, "{\"event\": {\"price\": %d}}".formatted(i))));
        List<ScriptOutcome> outcomes = sandbox.run(calls);
        assertThat(outcomes.stream()
                        .map(outcome -> returned(outcome).path("result").asInt()))
                .containsExactlyElementsOf(IntStream.range(0, 200).boxed().toList());
    }

    @Test
    void aScriptThatAlwaysFailsIsDisabledWithANoticeAndANewVersionRuns() {
        Script script = Script.of("demo/t/failing", "throw new Error('always');", ALL);
        List<ScriptOutcome> outcomes = sandbox.run(Collections.nCopies(150, new ScriptCall(script, "{\"event\": {}}")));
        assertThat(outcomes.subList(0, 100)).allMatch(outcome -> reason(outcome) == Reason.ERROR);
        assertThat(reason(run(script))).isEqualTo(Reason.DISABLED);
        assertThat(NOTICES.disabled()).containsOnlyOnce("demo/t/failing error");
        assertThat(run(Script.of("demo/t/failing", "return 1;", ALL))).isInstanceOf(Returned.class);
    }

    @Test
    void theAccessThatScriptsHavePassesTheStrictestPolicyOfTheEngine() {
        assertThatCode(() -> Guest.confined(Context.newBuilder("js"))
                        .sandbox(SandboxPolicy.CONSTRAINED)
                        .out(java.io.OutputStream.nullOutputStream())
                        .err(java.io.OutputStream.nullOutputStream())
                        .option("engine.WarnInterpreterOnly", "false")
                        .build()
                        .close())
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> Guest.confined(Context.newBuilder("js"))
                        .sandbox(SandboxPolicy.CONSTRAINED)
                        .out(java.io.OutputStream.nullOutputStream())
                        .err(java.io.OutputStream.nullOutputStream())
                        .allowIO(IOAccess.ALL)
                        .build())
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static ScriptOutcome one(String source) {
        return run(Script.of("demo/t/" + source, source, ALL));
    }

    private static ScriptOutcome run(Script script) {
        return sandbox.run(List.of(new ScriptCall(
                        script,
                        "{\"event\": {\"price\": 4}, \"consent\": {\"granted\": [\"analytics\"],"
                                + " \"denied\": [\"ads\"]}}")))
                .getFirst();
    }

    private static JsonNode result(String source) {
        return returned(one(source)).path("result");
    }

    private static JsonNode returned(ScriptOutcome outcome) {
        assertThat(outcome).isInstanceOf(Returned.class);
        return json(((Returned) outcome).output());
    }

    private static Reason reason(ScriptOutcome outcome) {
        return ((Stopped) outcome).reason();
    }

    private static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text.startsWith("{\"") ? text : text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
