package io.metka.activation;

import io.metka.model.ProfileId;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A profile's place in one of the two groups of an activation.
 *
 * @param activation the webhook's id, empty for the project's control group
 * @param profile whom it holds for
 * @param origin the profile that was assigned, which may have become {@code profile} since
 * @param basisPoints how large the held-out group was to be at the time
 * @param at when the profile first qualified
 */
public record Assignment(
        String activation, ProfileId profile, ProfileId origin, boolean heldOut, int basisPoints, Instant at) {
    private static final Pattern BAR = Pattern.compile("\\|");

    /** Milliseconds that compare as texts. */
    static String padded(Instant at) {
        return "%013d".formatted(at.toEpochMilli());
    }

    /** As Redis keeps it with the profile and the activation: the smaller of two is the older. */
    String stored() {
        return padded(at) + "|" + origin + "|" + (heldOut ? "1" : "0") + "|" + basisPoints;
    }

    /** From {@code activation|profile|stored}. */
    static Assignment parse(String line) {
        String[] parts = BAR.split(line, -1);
        return new Assignment(
                parts[0],
                profile(parts[1]),
                profile(parts[3]),
                parts[4].equals("1"),
                Integer.parseInt(parts[5]),
                Instant.ofEpochMilli(Long.parseLong(parts[2])));
    }

    private static ProfileId profile(String text) {
        return new ProfileId(UUID.fromString(text));
    }
}
