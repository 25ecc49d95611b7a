package io.metka.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.support.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The gateway is killed under load at random points, again and again on one data folder: at the end each acknowledged
 * event is stored exactly once.
 */
final class KillNineTest {
    private static final int ROUNDS = 21;
    private static final int CLIENTS = 4;
    private static final int BATCHES_WHILE_STARTING = 60;
    private static final int BATCHES_PER_ROUND = 500;
    private static final int LONGEST_MILLIS = 400;

    /** Small ranges without a pause, so that a random point is often in the middle of one. */
    private static final Map<String, String> BUSY =
            Map.of("METKA_PIPELINE_LINGER", "1ms", "METKA_PIPELINE_BATCH_EVENTS", "300");

    /** Half of the deaths come while events flow through to the stores. */
    private static final List<Phase> PHASES =
            List.of(Phase.PROCESSING, Phase.COLLECTING, Phase.PROCESSING, Phase.STARTING);

    @TempDir
    private Path folder;

    private final long seed = Long.getLong("metka.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void everyAcknowledgedEventIsStoredExactlyOnce() {
        System.out.println("KillNineTest: repeat with -Dmetka.seed=" + seed);
        try (OwnStores stores = OwnStores.start(folder)) {
            Place place = Place.in(folder, stores.settings()).with(BUSY);
            String token = prepare(place);
            Load load = Load.of(place.edge(), CLIENTS);
            try (load) {
                for (int round = 0; round < ROUNDS; round++) {
                    round(place, load, PHASES.get(round % PHASES.size()));
                }
            }
            try (RunningGateway last = RunningGateway.spawn(place).ready()) {
                new ConsoleClient(place.console(), token).awaitEmptyBacklog();
                last.stop();
            }
            assertThat(load.surprises()).isEmpty();
            new StoredEvents(stores.clickHouse()).assertExactlyOnce(load.acknowledged(), load.sent());
            System.out.println("KillNineTest: " + load.acknowledged().size() + " of "
                    + load.sent().size() + " events acknowledged in " + ROUNDS + " rounds");
        }
    }

    /** How far a run gets before the random time to its death begins. */
    private enum Phase {
        PROCESSING,
        COLLECTING,
        STARTING
    }

    private static String prepare(Place place) {
        try (RunningGateway first = RunningGateway.spawn(place).ready()) {
            String token = first.token();
            new ConsoleClient(place.console(), token).makeProject();
            return token;
        }
    }

    private void round(Place place, Load load, Phase phase) {
        load.allow(BATCHES_WHILE_STARTING);
        try (RunningGateway gateway = RunningGateway.spawn(place)) {
            switch (phase) {
                case PROCESSING -> {
                    gateway.ready();
                    load.allow(BATCHES_PER_ROUND);
                    awaitAnswer(load, gateway);
                }
                case COLLECTING -> awaitAnswer(load, gateway);
                case STARTING -> Pause.pass(Duration.ofMillis(LONGEST_MILLIS));
            }
            Pause.pass(Duration.ofMillis(random.nextInt(LONGEST_MILLIS)));
            assertThat(gateway.isAlive()).describedAs(gateway.output()).isTrue();
            gateway.kill();
        }
    }

    private static void awaitAnswer(Load load, RunningGateway gateway) {
        int before = load.acknowledged().size();
        Eventually.until(
                () -> "an answer; the gateway said: " + gateway.output(),
                () -> load.acknowledged().size() > before);
    }
}
