package io.metka.tags.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.support.Clock;
import io.metka.support.Json;
import io.metka.tags.sandbox.ScriptOutcome.Reason;
import io.metka.tags.sandbox.ScriptOutcome.Returned;
import io.metka.tags.sandbox.ScriptOutcome.Stopped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The table of attacks, {@code tags/attacks.json}: each ends as it says, the calls of a neighbour between them all return, and
 * the neighbour sees nothing of them.
 */
final class AttackTest {
    private static final Set<String> ALL = Set.of("event", "log", "hash", "json", "url", "consent");
    private static final Script NEIGHBOUR = Script.of("other/t/neighbour", """
            const event = require('event');
            return [event.n, [].polluted, ({}).polluted, 'x'.polluted, typeof globalThis.polluted,
                JSON.stringify([1]), [3, 1, 2].map((x) => x + 1).join()];""", ALL);
    private static Sandbox sandbox;

    @BeforeAll
    static void open() {
        SandboxLimits usual = SandboxLimits.defaults();
        // Tight, so that the whole table takes seconds.
        SandboxLimits tight = new SandboxLimits(
                Duration.ofMillis(20),
                usual.opening(),
                usual.allocation(),
                usual.depth(),
                usual.inputChars(),
                usual.outputChars(),
                usual.logLines(),
                1,
                usual.contexts());
        sandbox = new Sandbox(tight, Clock.SYSTEM, ScriptNotices.NONE);
        sandbox.warm();
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    /** One line of the table. */
    private record Attack(String name, String script, Set<Reason> stopped, String returns) {}

    @TestFactory
    Stream<DynamicTest> attacks() {
        return table().map(attack -> DynamicTest.dynamicTest(attack.name(), () -> hold(attack)));
    }

    private static void hold(Attack attack) {
        Script script = Script.of("demo/t/" + attack.name(), attack.script(), ALL);
        List<ScriptCall> calls = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            calls.add(new ScriptCall(NEIGHBOUR, "{\"event\": {\"n\": %d}}".formatted(i)));
            calls.add(new ScriptCall(script, "{\"event\": {\"n\": 1}}"));
        }
        List<ScriptOutcome> outcomes = sandbox.run(calls);
        for (int i = 0; i < 6; i++) {
            assertThat(result(outcomes.get(2 * i)))
                    .as("the neighbour's call %d", i)
                    .isEqualTo("[%d,null,null,null,\"undefined\",\"[1]\",\"4,2,3\"]".formatted(i));
            check(attack, outcomes.get(2 * i + 1), i);
        }
    }

    private static void check(Attack attack, ScriptOutcome outcome, int round) {
        switch (outcome) {
            case Returned _ -> assertThat(result(outcome)).isEqualTo(attack.returns());
            case Stopped(Reason reason, String message) -> {
                Set<Reason> expected = EnumSet.copyOf(attack.stopped());
                if (round >= 3) {
                    expected.add(Reason.DISABLED);
                }
                assertThat(expected).as(message).contains(reason);
                assertThat(message).doesNotContain("io.metka", "graalvm", "com.oracle", "java.");
            }
        }
    }

    private static String result(ScriptOutcome outcome) {
        assertThat(outcome).isInstanceOf(Returned.class);
        try {
            return Json.MAPPER
                    .readTree(((Returned) outcome).output())
                    .path("result")
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Attack> table() {
        try (InputStream in = AttackTest.class.getResourceAsStream("/tags/attacks.json")) {
            var table = Json.MAPPER.readTree(Objects.requireNonNull(in));
            return StreamSupport.stream(table.spliterator(), false).map(row -> {
                EnumSet<Reason> stopped = EnumSet.noneOf(Reason.class);
                row.path("stopped")
                        .forEach(reason ->
                                stopped.add(Reason.valueOf(reason.asText().toUpperCase(Locale.ROOT))));
                return new Attack(
                        row.path("name").asText(),
                        row.path("script").asText(),
                        stopped,
                        row.path("returns").toString());
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
