package io.metka.activation;

import io.metka.model.CommunicationPolicy.Holdout;
import io.metka.model.ProfileId;
import io.metka.support.Sha256;
import java.nio.ByteBuffer;

/**
 * Which group of a holdout a profile falls into, by its hash alone.
 *
 * <p>The first eight bytes of SHA-256 over the UTF-8 text {@code salt:profile}, the profile as a UUID in lower case, read as
 * an unsigned big-endian number, modulo 10,000: below the holdout's basis points the profile is held out.
 */
final class Group {
    private static final int ALL = 10_000;

    private Group() {}

    static boolean isHeldOut(Holdout holdout, ProfileId profile) {
        long hash = ByteBuffer.wrap(Sha256.of(holdout.salt() + ":" + profile)).getLong();
        return Long.remainderUnsigned(hash, ALL) < holdout.basisPoints();
    }
}
