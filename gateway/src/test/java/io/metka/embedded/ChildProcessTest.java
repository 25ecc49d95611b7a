package io.metka.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.metka.support.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Supervision, with small shell scripts as the program. */
final class ChildProcessTest {
    private static final Supervision QUICK = new Supervision(
            Duration.ofSeconds(30), Duration.ofMillis(10), Duration.ofMillis(40), Duration.ofMinutes(1));

    @TempDir
    private Path folder;

    private final List<StoreState> states = new CopyOnWriteArrayList<>();

    private ChildProcess child(String script, Supervision supervision) {
        return new ChildProcess(new ShellProgram(script, folder), (_, state) -> states.add(state), supervision);
    }

    @Test
    void aFirstStartThatFailsIsAnErrorWithTheProgramsWords() {
        var child = child("read -r greeting; echo 'the disk is upside down' >&2; exit 3", QUICK);
        assertThatThrownBy(child::start)
                .isInstanceOf(EmbeddedStoreException.class)
                .hasMessage("embedded shell ended with exit code 3: the disk is upside down");
        assertThat(states).containsExactly(StoreState.STARTING, StoreState.DOWN);
    }

    @Test
    void aProgramThatDoesNotAnswerInTimeIsKilled() {
        var impatient = new Supervision(
                Duration.ofMillis(200), Duration.ofMillis(10), Duration.ofMillis(40), Duration.ofMinutes(1));
        var child = child("cat >/dev/null", impatient);
        assertThatThrownBy(child::start)
                .isInstanceOf(EmbeddedStoreException.class)
                .hasMessageContaining("no answer within");
        assertThat(child.pid()).isEqualTo(-1);
    }

    @Test
    void aMissingProgramIsNamed() {
        var child = new ChildProcess(
                new ShellProgram("", folder) {
                    @Override
                    public ProcessBuilder command() {
                        return new ProcessBuilder("no-such-program-anywhere");
                    }
                },
                StoreListener.NONE,
                QUICK);
        assertThatThrownBy(child::start).hasMessageContaining("no-such-program-anywhere");
    }

    @Test
    void aProgramThatKeepsDyingIsStartedAgainAndAgain() throws Exception {
        Path starts = folder.resolve("starts");
        var child = child("echo start >> starts; echo ready; test $(wc -l < starts) -gt 1 || cat; exit 1", QUICK);
        child.start();
        ProcessHandle.of(child.pid()).orElseThrow().destroyForcibly();
        Eventually.until("five starts", () -> lines(starts) >= 5);
        child.stop(Duration.ofSeconds(10));
        assertThat(child.state()).isEqualTo(StoreState.DOWN);
    }

    @Test
    void aProgramGetsItsGreetingAndEndsWithItsInput() throws Exception {
        var child =
                child("read secret; echo $secret > greeting; echo ready; cat >/dev/null; echo bye >> greeting", QUICK);
        child.start();
        assertThat(child.state()).isEqualTo(StoreState.READY);
        child.stop(Duration.ofSeconds(30));
        assertThat(folder.resolve("greeting")).hasContent("hello\nbye");
        assertThat(states).containsExactly(StoreState.STARTING, StoreState.READY, StoreState.DOWN);
    }

    @Test
    void aProgramThatWillNotEndIsKilledAtTheDeadline() {
        var child = child("echo ready; while :; do sleep 1; done", QUICK);
        child.start();
        long pid = child.pid();
        child.stop(Duration.ofMillis(200));
        assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false))
                .isFalse();
    }

    @Test
    void theWaitBeforeARestartDoublesUpToItsLimit() {
        var supervision = Supervision.defaults(Duration.ofMinutes(1));
        assertThat(supervision.backoff(1)).hasMillis(200);
        assertThat(supervision.backoff(2)).hasMillis(400);
        assertThat(supervision.backoff(1000)).hasSeconds(15);
    }

    private static int lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file).size() : 0;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A script that says {@code ready} when it is. */
    private static class ShellProgram implements ChildProgram {
        private final String script;
        private final Path folder;

        ShellProgram(String script, Path folder) {
            this.script = script;
            this.folder = folder;
        }

        @Override
        public String name() {
            return "shell";
        }

        @Override
        public ProcessBuilder command() {
            return new ProcessBuilder("sh", "-c", script).directory(folder.toFile());
        }

        @Override
        public String greeting() {
            return "hello\n";
        }

        @Override
        public boolean announcesReady(String line) {
            return line.equals("ready");
        }

        @Override
        public boolean warns(String line) {
            return true;
        }
    }
}
