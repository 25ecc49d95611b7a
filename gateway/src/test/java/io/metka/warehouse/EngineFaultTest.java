package io.metka.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.metka.embedded.ClickHouseOptions;
import io.metka.embedded.EmbeddedClickHouse;
import io.metka.embedded.StoreListener;
import io.metka.embedded.Stores;
import io.metka.model.ProfileMerge;
import io.metka.model.ProfiledEvent;
import io.metka.support.Clock;
import io.metka.support.Ids;
import io.metka.support.StoreUnavailableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the writer does while the engine is away or dies under it. */
final class EngineFaultTest {
    private static final int ROUNDS = 10;
    private static final int BATCH = 3_000;
    private static final Duration DEADLINE = Duration.ofMinutes(1);

    @TempDir
    private Path data;

    private ClickHouseOptions options;
    private EmbeddedClickHouse engine;
    private TestWarehouse warehouse;
    private EventWriter writer;

    @BeforeEach
    void start() {
        // Skips or fails the test when the engine's library is not installed.
        Stores.clickHouse();
        options = ClickHouseOptions.defaults(
                Path.of("..").toAbsolutePath().normalize(), data, HexFormat.of().formatHex(Ids.RANDOM.secret(24)));
        connect();
        warehouse.migrations().run();
    }

    /** Starts the engine on its data, and a gateway's side that knows nothing of the time before. */
    private void connect() {
        engine = EmbeddedClickHouse.start(options, StoreListener.NONE);
        warehouse = TestWarehouse.on(engine, "metka");
        writer = warehouse.writer();
    }

    @AfterEach
    void stop() {
        if (warehouse != null) {
            warehouse.clickHouse.close();
        }
        if (engine != null) {
            engine.close();
        }
    }

    @Test
    void aStoppedEngineIsWaitedFor() {
        writer.write("range-1", SampleEvents.events(0, 100), List.of());
        kill();

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> writer.write("range-2", SampleEvents.events(100, 200), List.of()))
                .satisfies(e -> assertThat(e.store()).isEqualTo("clickhouse"));
        assertThat(warehouse.signals.available).isFalse();
        assertThat(warehouse.clickHouse.ping()).isFalse();

        repeatUntilStored("range-2", SampleEvents.events(100, 200), List.of());
        assertThat(warehouse.signals.available).isTrue();
        assertThat(warehouse.signals.failures).contains("network");
        assertThat(warehouse.number("SELECT uniqExact(id) AS n FROM events")).isEqualTo(200);
        warehouse.viewsEqualEvents();
    }

    @Test
    void tokensAreRememberedAcrossARestart() {
        List<ProfiledEvent> batch = SampleEvents.events(0, 100);
        writer.write("range-1", batch, List.of());
        kill();
        repeatUntilStored("range-1", batch, List.of());

        assertThat(warehouse.number("SELECT count() AS n FROM events")).isEqualTo(100);
        warehouse.viewsEqualEvents();
    }

    @Test
    void anEngineKilledWhileItInsertsStoresEachEventOnce() throws Exception {
        long seed = Clock.SYSTEM.nanoTime();
        Random random = new Random(seed);
        int answers = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<ProfiledEvent> batch = batch(round);
            List<ProfileMerge> merges = List.of(new ProfileMerge(
                    SampleEvents.PROJECT,
                    SampleEvents.profile(1000 + round),
                    SampleEvents.profile(0),
                    "event-" + round * BATCH,
                    SampleEvents.THEN));
            long delay = TimeUnit.MICROSECONDS.toNanos(random.nextInt(250_000));
            CountDownLatch writing = new CountDownLatch(1);
            Thread killer = Thread.ofPlatform().start(() -> {
                awaitQuietly(writing);
                LockSupport.parkNanos(delay);
                kill();
            });
            writing.countDown();
            boolean answered = isStored("range-" + round, batch, merges);
            killer.join();
            answers += answered ? 1 : 0;
            stop();
            connect();
            // After an answer this is the repetition by a gateway that died before it moved its cursor.
            repeatUntilStored("range-" + round, batch, merges);
        }

        String seeded = "seed " + seed + ", answered before the kill: " + answers;
        assertThat(warehouse.number("SELECT uniqExact(id) AS n FROM events"))
                .as(seeded)
                .isEqualTo(ROUNDS * BATCH);
        assertThat(warehouse.number("SELECT count() AS n FROM events"))
                .as(seeded)
                .isEqualTo(ROUNDS * BATCH);
        assertThat(warehouse.number("SELECT count() AS n FROM merges"))
                .as(seeded)
                .isEqualTo(ROUNDS);
        assertThat(warehouse.number("SELECT count() AS n FROM rejected_events"))
                .as(seeded)
                .isZero();
        warehouse.viewsEqualEvents();
    }

    /** Three months in one insert, so three parts of {@code events} and more in its views. */
    private static List<ProfiledEvent> batch(int round) {
        List<ProfiledEvent> batch = new ArrayList<>();
        for (int i = round * BATCH; i < (round + 1) * BATCH; i++) {
            batch.add(SampleEvents.event(
                    i, SampleEvents.THEN.minus(Duration.ofDays(31L * (i % 3))), "{\"n\":" + i + "}"));
        }
        return batch;
    }

    private void kill() {
        long pid = engine.pid();
        if (pid > 0) {
            ProcessHandle.of(pid).ifPresent(child -> {
                child.destroyForcibly();
                child.onExit().join();
            });
        }
    }

    private boolean isStored(String token, List<ProfiledEvent> events, List<ProfileMerge> merges) {
        try {
            writer.write(token, events, merges);
            return true;
        } catch (StoreUnavailableException e) {
            return false;
        }
    }

    private void repeatUntilStored(String token, List<ProfiledEvent> events, List<ProfileMerge> merges) {
        long end = Clock.SYSTEM.nanoTime() + DEADLINE.toNanos();
        while (true) {
            try {
                writer.write(token, events, merges);
                return;
            } catch (StoreUnavailableException e) {
                assertThat(Clock.SYSTEM.nanoTime())
                        .as("the engine came back in time")
                        .isLessThan(end);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
