package io.metka.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The queue between the event loops and the spool's writer: nothing that happens before the writer sleeps is slept through. */
class AppendQueueTest {
    private final AppendQueue queue = new AppendQueue();

    @Test
    void aWriterDoesNotSleepOnAQueueThatWasEndedJustBefore() {
        queue.end();
        assertTimeoutPreemptively(Duration.ofSeconds(10), queue::await);
    }

    @Test
    void aWriterDoesNotSleepOnWhatWasPushedJustBefore() {
        Append append = new Append(new Frame(new byte[0], 0), Instant.EPOCH);
        assertThat(queue.push(append)).isTrue();
        assertTimeoutPreemptively(Duration.ofSeconds(10), queue::await);
        List<Append> drained = new ArrayList<>();
        queue.drainTo(drained);
        assertThat(drained).containsExactly(append);
    }

    @Test
    void aClosedQueueTakesNothing() {
        List<Append> drained = new ArrayList<>();
        queue.closeInto(drained);
        assertThat(queue.push(new Append(new Frame(new byte[0], 0), Instant.EPOCH)))
                .isFalse();
    }
}
