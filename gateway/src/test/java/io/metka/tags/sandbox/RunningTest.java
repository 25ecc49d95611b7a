package io.metka.tags.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.support.Clock;
import io.metka.tags.sandbox.ScriptOutcome.Reason;
import java.time.Duration;
import org.graalvm.polyglot.Engine;
import org.junit.jupiter.api.Test;

/** The watchdog's look at a call, when it comes in time and when it comes late. */
final class RunningTest {
    @Test
    void aCallThatHasEndedIsNotBlamedForWhatItsThreadDoesNext() {
        try (Engine engine = Engine.create("js");
                Guest guest = Guest.empty(engine)) {
            Running running = new Running(guest, Duration.ofHours(1), new Meter(Clock.SYSTEM, Thread.currentThread()));
            assertThat(running.end()).isNull();
            assertThat(new byte[1 << 20]).hasSize(1 << 20);
            running.check(1000);
            assertThat(running.end()).isNull();
        }
    }

    @Test
    void aCallThatIsUnderWayIsStoppedWhenItIsOverALimit() {
        try (Engine engine = Engine.create("js");
                Guest guest = Guest.empty(engine)) {
            Running running = new Running(guest, Duration.ofHours(1), new Meter(Clock.SYSTEM, Thread.currentThread()));
            running.check(1L << 40);
            assertThat(new byte[1 << 20]).hasSize(1 << 20);
            running.check(1000);
            assertThat(running.end()).isEqualTo(Reason.MEMORY);
        }
    }
}
