package io.metka.faults;

import io.metka.support.Eventually;
import io.metka.support.JumpingClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One data folder and the gateways that run on it one after the other; the first makes the project. */
final class Node implements AutoCloseable {
    private final Place place;
    private @Nullable RunningGateway gateway;
    private @Nullable ConsoleClient console;
    private long peakMegabytes;

    Node(Place place) {
        this.place = place;
        JumpingClock.shift(prepared(place), Duration.ZERO);
    }

    private static Path prepared(Place place) {
        try {
            Files.createDirectories(place.folder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return place.clock();
    }

    Place place() {
        return place;
    }

    /** The gateway that runs, ready; one is started when there is none. */
    RunningGateway running() {
        RunningGateway present = gateway;
        if (present != null && present.isAlive()) {
            return present.ready();
        }
        RunningGateway started = starting().ready();
        if (console == null) {
            console = new ConsoleClient(place.console(), started.token());
            console.makeProject();
        }
        return started;
    }

    /** A gateway that may still be starting; only for a folder on which one was ready before. */
    RunningGateway starting() {
        RunningGateway started = RunningGateway.spawn(place);
        gateway = started;
        return started;
    }

    /** {@code kill -9}. */
    void kill() {
        remember();
        running().kill();
    }

    /** {@code kill -TERM}, and an end in order. */
    void stop() {
        RunningGateway present = gateway;
        if (present != null && present.isAlive()) {
            remember();
            present.stop();
        }
    }

    /** Returns when a gateway runs and has stored all that it took. */
    void settle() {
        running();
        ConsoleClient operator = console();
        operator.awaitReady();
        operator.awaitEmptyBacklog();
        remember();
    }

    ConsoleClient console() {
        ConsoleClient present = console;
        if (present == null) {
            throw new IllegalStateException("no gateway has run here yet");
        }
        return present;
    }

    void jump(Duration shift) {
        JumpingClock.shift(place.clock(), shift);
    }

    /** Returns when a client has an answer that it did not have before. */
    void awaitAnswer(Load load) {
        int before = load.acknowledged().size();
        Eventually.until(
                () -> "an answer; the gateway said: " + (gateway == null ? "" : gateway.output()),
                () -> load.acknowledged().size() > before);
    }

    /** The most memory that any gateway here ever had resident. */
    long peakMegabytes() {
        return peakMegabytes;
    }

    private void remember() {
        if (gateway != null) {
            peakMegabytes = Math.max(peakMegabytes, gateway.peakMegabytes());
        }
    }

    @Override
    public void close() {
        if (gateway != null) {
            gateway.close();
        }
    }
}
