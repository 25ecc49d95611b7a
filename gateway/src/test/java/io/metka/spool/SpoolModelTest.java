package io.metka.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.model.Batch;
import io.metka.model.Position;
import io.metka.model.SpooledBatch;
import io.metka.settings.SpoolSettings;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A spool against a naive model, through random appends, seals, commits, rotations, disk failures, restarts and power
 * cuts that tear what was not synced at any byte. What must hold: what was acknowledged is readable, in order; nothing
 * is read again once it was committed; a sealed range is repeated exactly.
 *
 * <p>A failure names the seed of its round: {@code -Dmetka.seed} repeats it, {@code -Dmetka.rounds} makes the run longer.
 */
final class SpoolModelTest {
    private static final int ROUNDS = Integer.getInteger("metka.rounds", 25);
    private static final int STEPS = 60;

    @TempDir
    private Path folder;

    @Test
    void theSpoolAgreesWithTheModel() throws IOException {
        long first = Long.getLong("metka.seed", System.nanoTime());
        for (int round = 0; round < ROUNDS; round++) {
            long seed = first + round;
            try (Round one = new Round(folder.resolve("r" + round), seed)) {
                one.run();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("run again with -Dmetka.seed=" + seed, e);
            }
        }
    }

    /** One life of one log. */
    private static final class Round implements AutoCloseable {
        private final Path root;
        private final Random random;
        private SpoolFixture fixture;
        private int lives;
        private int names;

        /** Acknowledged and not committed, by position. */
        private final TreeMap<Long, String> acknowledged = new TreeMap<>();

        /** Sent, and neither acknowledged nor committed: may be readable or not, until it was read once. */
        private final Set<String> uncertain = new HashSet<>();

        private @Nullable SealedBatch sealed;
        private Position committed = Position.START;
        private long furthest = -1;

        /** A hole that whole records follow cannot be told from damage and counts as loss. */
        private boolean holed;

        Round(Path root, long seed) throws IOException {
            this.root = root;
            this.random = new Random(seed);
            this.fixture = new SpoolFixture(root.resolve("life0"), settings(random));
        }

        private static SpoolSettings settings(Random random) {
            long segment = 4096L * (1 + random.nextInt(4));
            return new SpoolSettings(
                    segment, segment * (2 + random.nextInt(8)), 0, 3_000, 1 << 20, Duration.ofHours(1));
        }

        void run() throws IOException {
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(12)) {
                    case 0, 1, 2, 3 -> burst();
                    case 4, 5, 6 -> seal();
                    case 7, 8 -> commit();
                    case 9 -> fail();
                    case 10 -> fixture.reopen();
                    default -> loosePower();
                }
            }
            if (random.nextBoolean()) {
                loosePower();
            } else {
                fixture.reopen();
            }
            drain();
        }

        private List<CompletableFuture<Position>> send(List<String> ids) {
            List<CompletableFuture<Position>> promises = new ArrayList<>();
            for (int i = 1 + random.nextInt(12); i > 0; i--) {
                String id = "e" + names++;
                ids.add(id);
                promises.add(fixture.spool.append(Batches.named(id, random.nextInt(1_200))));
            }
            return promises;
        }

        private void settle(List<String> ids, List<CompletableFuture<Position>> promises) {
            for (int i = 0; i < ids.size(); i++) {
                Optional<Position> position =
                        SpoolFixture.join(promises.get(i).handle((p, e) -> Optional.ofNullable(p)));
                if (position.isPresent()) {
                    long offset = position.get().offset();
                    assertThat(offset).as("positions grow").isGreaterThan(furthest);
                    furthest = offset;
                    acknowledged.put(offset, ids.get(i));
                } else {
                    uncertain.add(ids.get(i));
                }
            }
        }

        private void burst() {
            List<String> ids = new ArrayList<>();
            settle(ids, send(ids));
        }

        private void fail() {
            switch (random.nextInt(3)) {
                case 0 -> fixture.disk.failingWrites.set(1);
                case 1 -> fixture.disk.failingSyncs.set(1);
                default -> fixture.disk.failingFolderSyncs.set(1);
            }
            fixture.disk.truncateFails = random.nextBoolean();
            burst();
            fixture.disk.failingWrites.set(0);
            fixture.disk.failingSyncs.set(0);
            fixture.disk.failingFolderSyncs.set(0);
            fixture.disk.truncateFails = false;
        }

        private void seal() {
            Optional<SealedBatch> next = fixture.seal(1 + random.nextInt(10));
            if (sealed != null) {
                assertThat(next).as("a sealed range is repeated exactly").contains(sealed);
                return;
            }
            if (next.isEmpty()) {
                assertThat(acknowledged)
                        .as("everything acknowledged is readable")
                        .isEmpty();
                return;
            }
            sealed = next.get();
            check(sealed);
        }

        private void check(SealedBatch batch) {
            Map<Long, String> expected = acknowledged.headMap(batch.range().to().offset());
            Map<Long, String> certain = new TreeMap<>();
            Position before = committed;
            for (SpooledBatch one : batch.batches()) {
                String id = SpoolFixture.id(one);
                assertThat(one.position()).as("order").isGreaterThanOrEqualTo(before);
                before = new Position(one.position().offset() + 1);
                if (!uncertain.remove(id)) {
                    certain.put(one.position().offset(), id);
                } else {
                    acknowledged.put(one.position().offset(), id);
                    certain.put(one.position().offset(), id);
                }
            }
            assertThat(certain).as("what is read is what was acknowledged").isEqualTo(expected);
        }

        private void commit() {
            if (sealed != null && fixture.seal(1).isPresent()) {
                fixture.spool.reader().commit(sealed);
                committed = sealed.range().to();
                acknowledged.headMap(committed.offset()).clear();
                sealed = null;
            }
        }

        /** Sends a burst into a power cut, or cuts the power in silence, and lives on with what the disk kept. */
        private void loosePower() throws IOException {
            Path kept = root.resolve("life" + ++lives);
            List<String> ids = new ArrayList<>();
            fixture.disk.powerCut = (file, from, to) -> {
                copy(fixture.folder, kept);
                tear(kept.resolve(file.getFileName()), from, to);
            };
            settle(ids, send(ids));
            fixture.disk.powerCut = null;
            fixture.close();
            if (!Files.exists(kept)) {
                copy(fixture.folder, kept);
            }
            tearCursor(kept);
            fixture = new SpoolFixture(kept, fixture.settings);
            furthest = Math.max(committed.offset() - 1, acknowledged.isEmpty() ? -1 : acknowledged.lastKey());
        }

        private static void copy(Path from, Path to) throws IOException {
            Files.createDirectories(to);
            try (Stream<Path> files = Files.list(from)) {
                for (Path file : files.toList()) {
                    if (!file.toString().endsWith(Spares.SUFFIX)) {
                        Files.copy(file, to.resolve(file.getFileName()));
                    }
                }
            }
        }

        /** Of the bytes in [from, to) some reached the disk, some are still zero, and some are garbage. */
        private void tear(Path file, long from, long to) throws IOException {
            try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
                long cut = from + random.nextLong(to - from + 1);
                switch (random.nextInt(4)) {
                    case 0 -> bytes.setLength(cut);
                    case 1 -> overwrite(bytes, cut, new byte[(int) (to - cut)]);
                    case 2 -> overwrite(bytes, cut, noise((int) (to - cut)));
                    default -> {
                        overwrite(bytes, cut, new byte[random.nextInt((int) (to - cut) + 1)]);
                        holed = true;
                    }
                }
            }
        }

        /** The slot that the next write would go to may hold anything: that write was on its way. */
        private void tearCursor(Path life) throws IOException {
            long slot;
            try (CursorFile cursor = CursorFile.open(life)) {
                if (cursor.cursor() == null || random.nextBoolean()) {
                    return;
                }
                slot = cursor.nextSlot();
            }
            try (RandomAccessFile bytes =
                    new RandomAccessFile(life.resolve(CursorFile.NAME).toFile(), "rw")) {
                overwrite(bytes, slot + random.nextInt(44), noise(1 + random.nextInt(44)));
            }
        }

        private byte[] noise(int size) {
            byte[] noise = new byte[size];
            random.nextBytes(noise);
            return noise;
        }

        private static void overwrite(RandomAccessFile file, long at, byte[] bytes) throws IOException {
            file.seek(at);
            file.write(bytes);
        }

        private void drain() {
            do {
                seal();
                commit();
            } while (!acknowledged.isEmpty());
            Batch last = Batches.named("last");
            assertThat(fixture.appendWhenPossible(last)).isGreaterThanOrEqualTo(committed);
            assertThat(fixture.drain()).endsWith("last");
            if (!holed) {
                assertThat(fixture.signals.lost.get()).as("lost bytes").isZero();
            }
        }

        @Override
        public void close() throws IOException {
            fixture.close();
        }
    }
}
