package io.metka.faults;

import io.metka.embedded.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Rounds of faults on one gateway under load; after each, when all is stored, what clients were told is held against what
 * ClickHouse has.
 */
final class Chaos implements AutoCloseable {
    /** The gateway's heap and direct memory are limited to 448 MB; the rest is code, metadata and stacks. */
    static final long MOST_MEGABYTES = 700;

    private static final int DISK_MEGABYTES = 12;

    /** Small ranges without a pause, so that a random point is often in the middle of one, and short waits for stores. */
    private static final Map<String, String> BUSY = Map.of(
            "METKA_PIPELINE_LINGER", "1ms",
            "METKA_PIPELINE_BATCH_EVENTS", "300",
            "METKA_CLICKHOUSE_REQUEST_TIMEOUT", "2s",
            "METKA_REDIS_COMMAND_TIMEOUT", "1s");

    private static final Map<String, String> SMALL = Map.of(
            "METKA_SPOOL_SEGMENT_BYTES", "1048576",
            "METKA_SPOOL_MAX_RECORD_BYTES", "65536",
            "METKA_SPOOL_MAX_PENDING_BYTES", "1048576",
            "METKA_SPOOL_MIN_FREE_BYTES", "0");

    private final Random random;
    private final OwnStores stores;
    private final Node node;
    private final Node small;
    private final @Nullable Tmpfs disk;
    private Tally total = Tally.NONE;
    private int rounds;
    private boolean closed;

    /**
     * Starts the stores.
     *
     * @param folder empty; holds everything
     */
    Chaos(Path folder, long seed) throws IOException {
        random = new Random(seed);
        stores = OwnStores.start(folder);
        node = new Node(
                Place.in(folder.resolve("main"), stores.settings()).with(BUSY).withOwnClock());
        Place narrow = Place.in(folder.resolve("small"), stores.settings())
                .with(BUSY)
                .with(SMALL)
                .withOwnClock();
        Optional<Tmpfs> mounted = Tmpfs.mount(narrow.data().resolve("spool"), DISK_MEGABYTES);
        disk = mounted.orElse(null);
        small = new Node(
                mounted.isPresent()
                        ? narrow
                        : narrow.with(Map.of("METKA_SPOOL_MAX_BYTES", Integer.toString(DISK_MEGABYTES << 20))));
    }

    /** Whether {@link Fault#DISK_FULL} is a real disk that is full, and not the spool's size limit. */
    boolean hasRealDisk() {
        return disk != null;
    }

    /** One round: what happened and how it went. */
    record Round(int number, Fault fault, String what, Tally tally, long peakMegabytes, Duration took) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "round %d %s: acked %d, stored %d, lost %d, duplicated %d, out of order %d, resident at most %d MB, %.0f s (%s)",
                    number,
                    fault.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    tally.acknowledged(),
                    tally.stored(),
                    tally.lost(),
                    tally.duplicated(),
                    tally.disordered(),
                    peakMegabytes,
                    took.toMillis() / 1e3,
                    what);
        }
    }

    /** Returns when the fault is over and everything that was accepted is stored. */
    Round round(Fault fault) {
        long began = System.nanoTime();
        rounds++;
        Node target = fault == Fault.DISK_FULL ? small : node;
        (target == small ? node : small).stop();
        String prefix = "r" + rounds + "-";
        Load load = Load.of(target.place().edge(), fault.clients("r" + rounds));
        String what;
        try (load) {
            what = fault.strike(new Fault.Scene(target, stores, load, random));
        }
        target.settle();
        if (!load.surprises().isEmpty()) {
            throw new AssertionError("clients were told: " + load.surprises());
        }
        Tally tally = new StoredEvents(stores.clickHouse()).tally(prefix, load.acknowledged(), load.sent());
        total = total.plus(tally);
        return new Round(
                rounds, fault, what, tally, target.peakMegabytes(), Duration.ofNanos(System.nanoTime() - began));
    }

    /** All rounds together. */
    Tally total() {
        return total;
    }

    /** See {@link StoredEvents#strays}. */
    long strays() {
        return new StoredEvents(stores.clickHouse()).strays();
    }

    /** The most memory that any gateway ever had resident. */
    long peakMegabytes() {
        return Math.max(node.peakMegabytes(), small.peakMegabytes());
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (stores;
                disk) {
            node.close();
            small.close();
        }
    }

    /** Each kind of fault once, in random order, and then again. */
    private static List<Fault> shuffled(Random random) {
        List<Fault> all = new ArrayList<>(Arrays.asList(Fault.values()));
        Collections.shuffle(all, random);
        return all;
    }

    public static void main(String[] words) throws IOException {
        Options options = Options.parse("chaos", words, "--minutes", "--seed");
        long seed = options.get("--seed", System.nanoTime() & 0xffff_ffffL);
        Duration bound = Duration.ofMinutes(options.get("--minutes", 10));
        Path folder = Files.createTempDirectory("metka-chaos-");
        System.out.printf("chaos: seed %d, at most %d minutes, in %s%n", seed, bound.toMinutes(), folder);
        boolean kept;
        try (Chaos chaos = new Chaos(folder, seed)) {
            Runtime.getRuntime().addShutdownHook(new Thread(chaos::close));
            kept = chaos.run(new Random(seed), System.nanoTime() + bound.toNanos());
            System.out.println(chaos.summary(seed));
        } catch (AssertionError | RuntimeException e) {
            System.out.println("chaos: broken off; the gateways' logs are in " + folder);
            e.printStackTrace(System.out);
            Runtime.getRuntime().exit(1);
            return;
        }
        if (kept) {
            Stores.delete(folder);
        }
        Runtime.getRuntime().exit(kept ? 0 : 1);
    }

    /** Rounds until the next one would likely end too late; false when a promise was broken. */
    private boolean run(Random order, long end) {
        if (!hasRealDisk()) {
            System.out.println(
                    "chaos: this user may not mount a small disk, so the spool's size limit stands for a full one");
        }
        List<Fault> next = new ArrayList<>();
        long began = System.nanoTime();
        long likely = Duration.ofSeconds(40).toNanos();
        boolean kept = true;
        while (System.nanoTime() + likely - end < 0) {
            if (next.isEmpty()) {
                next.addAll(shuffled(order));
            }
            Round round = round(next.removeFirst());
            likely = 2 * (System.nanoTime() - began) / rounds;
            System.out.println(round);
            kept &= round.tally().keepsPromises() && round.peakMegabytes() <= MOST_MEGABYTES;
        }
        long strays = strays();
        System.out.printf(
                Locale.ROOT,
                "total of %d rounds: acked %d, stored %d, lost %d, duplicated %d, out of order %d, stray rows %d, resident at most %d MB (allowed: %d)%n",
                rounds,
                total.acknowledged(),
                total.stored(),
                total.lost(),
                total.duplicated(),
                total.disordered(),
                strays,
                peakMegabytes(),
                MOST_MEGABYTES);
        return kept && strays == 0;
    }

    private String summary(long seed) {
        return String.format(
                Locale.ROOT,
                "{\"bench\":\"chaos\",\"seed\":%d,\"rounds\":%d,\"acked\":%d,\"stored\":%d,\"lost\":%d,\"duplicated\":%d,"
                        + "\"out_of_order\":%d,\"rss_mb\":%d}",
                seed,
                rounds,
                total.acknowledged(),
                total.stored(),
                total.lost(),
                total.duplicated(),
                total.disordered(),
                peakMegabytes());
    }
}
