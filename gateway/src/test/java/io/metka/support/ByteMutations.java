package io.metka.support;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Damages inputs at random places, the same way for the same seed ({@code -Dmetka.seed}).
 *
 * @param alphabet what the format's syntax is made of, put where it hurts
 */
public record ByteMutations(String alphabet) {
    /** JSON, queries and percent-encoding. */
    public static final ByteMutations WEB = new ByteMutations("{}[]\",:0-e\\.&=%+~;<>_/?\n");

    private static final int MOST_GROWTH = 4_096;

    /** Gives damaged copies of the seeds, one after the other, to a check; its failure names the input. */
    public void each(List<byte[]> seeds, int rounds, Consumer<byte[]> check) {
        long seed = Long.getLong("metka.seed", 20_261_122L);
        Random random = new Random(seed);
        for (int round = 0; round < rounds; round++) {
            byte[] input = mutated(seeds.get(random.nextInt(seeds.size())), random);
            try {
                check.accept(input);
            } catch (RuntimeException | Error e) {
                throw new AssertionError(
                        "seed " + seed + " round " + round + ", the input as base64: "
                                + java.util.Base64.getEncoder().encodeToString(input),
                        e);
            }
        }
    }

    /** A copy with one to four damages. */
    public byte[] mutated(byte[] whole, Random random) {
        byte[] bytes = whole.clone();
        for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
            bytes = damaged(bytes, random.nextInt(bytes.length), random);
        }
        return bytes;
    }

    private byte[] damaged(byte[] bytes, int at, Random random) {
        switch (random.nextInt(6)) {
            case 0 -> bytes[at] = (byte) random.nextInt(256);
            case 1, 2 -> bytes[at] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
            case 3 -> {
                return Arrays.copyOf(bytes, at + 1);
            }
            case 4 -> {
                return without(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(16)));
            }
            default -> {
                byte[] doubled = Arrays.copyOf(bytes, bytes.length + Math.min(at, MOST_GROWTH));
                System.arraycopy(bytes, 0, doubled, bytes.length, doubled.length - bytes.length);
                return doubled;
            }
        }
        return bytes;
    }

    private static byte[] without(byte[] bytes, int from, int to) {
        byte[] rest = Arrays.copyOf(bytes, bytes.length - (to - from));
        System.arraycopy(bytes, to, rest, from, bytes.length - to);
        return rest;
    }
}
