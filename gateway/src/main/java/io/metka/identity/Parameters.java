package io.metka.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.metka.settings.IdentitySettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Composes the arguments of the resolve script; their order is written at its head. */
final class Parameters {
    private static final int REFRESHES_PER_TTL = 50;
    private static final int COUNT = 14;

    private final byte[] window;
    private final byte[] ttl;
    private final byte[] maxMerges;
    private final byte[] maxIdentifiers;
    private final Duration identifierTtl;
    private final Duration refresh;

    Parameters(IdentitySettings settings) {
        this.identifierTtl = settings.identifierTtl();
        this.refresh = identifierTtl.dividedBy(REFRESHES_PER_TTL);
        this.window = ascii(settings.duplicateWindow().toMillis());
        this.ttl = ascii(identifierTtl.toMillis());
        this.maxMerges = ascii(settings.maxMerges());
        this.maxIdentifiers = ascii(settings.maxIdentifiers());
    }

    byte[][] of(Chunk chunk, NewProfiles.Range profiles, Instant now) {
        List<byte[]> sightings = chunk.sightings();
        byte[][] arguments = new byte[COUNT + sightings.size()][];
        arguments[0] = chunk.keys().prefix();
        arguments[1] = ascii(sightings.size());
        arguments[2] = chunk.types();
        arguments[3] = window;
        arguments[4] = ttl;
        arguments[5] = seconds(now);
        arguments[6] = seconds(now.minus(refresh));
        arguments[7] = seconds(now.minus(identifierTtl));
        arguments[8] = maxMerges;
        arguments[9] = maxIdentifiers;
        arguments[10] = profiles.head();
        arguments[11] = ascii(profiles.counter());
        arguments[12] = profiles.tail();
        arguments[13] = chunk.typeLines();
        for (int i = 0; i < sightings.size(); i++) {
            arguments[COUNT + i] = sightings.get(i);
        }
        return arguments;
    }

    private static byte[] ascii(long number) {
        return Long.toString(number).getBytes(US_ASCII);
    }

    /** Of fixed width, so that the script compares them as text. */
    static byte[] seconds(Instant at) {
        return String.format("%08x", (int) at.getEpochSecond()).getBytes(US_ASCII);
    }
}
