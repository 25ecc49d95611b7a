package io.metka.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.metka.model.LinkRequest;
import io.metka.model.RawRequest;
import io.metka.model.RawRequest.Protocol;
import io.metka.support.ByteMutations;
import io.metka.support.HttpText;
import io.metka.support.Trial;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a client of any protocol sends, a decision comes of it and nothing else. */
final class DecoderFuzzTest {
    private static final int ROUNDS = 10_000;
    private static final Decoder DECODER = Golden.decoder();

    static List<byte[]> eventsSeeds() {
        return GoldenRequests.of(Protocol.EVENTS, "events.json");
    }

    static List<byte[]> linesSeeds() {
        return GoldenRequests.of(Protocol.EVENTS, "lines.json");
    }

    static List<byte[]> pixelSeeds() {
        return GoldenRequests.of(Protocol.PIXEL, "pixel.json");
    }

    static List<byte[]> importedSeeds() {
        return GoldenRequests.of(Protocol.IMPORT, "import.json");
    }

    static List<byte[]> segmentSeeds() {
        return GoldenRequests.of(Protocol.SEGMENT, "segment.json");
    }

    static List<byte[]> rudderstackSeeds() {
        return GoldenRequests.of(Protocol.RUDDERSTACK, "rudderstack.json");
    }

    static List<byte[]> snowplowSeeds() {
        return GoldenRequests.of(Protocol.SNOWPLOW, "snowplow.json");
    }

    static List<byte[]> ga4Seeds() {
        return GoldenRequests.of(Protocol.GA4, "ga4.json");
    }

    static List<byte[]> linkSeeds() {
        return List.of(
                "{\"write_key\":\"wk_asks\",\"anonymous_id\":\"0f8fad5b-d9cb\",\"token\":\"AAAA_-\",\"consent\":{\"granted\":[\"analytics\"],\"denied\":[\"advertising\"]}}"
                        .getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("eventsSeeds")
    @FuzzTest
    void events(byte[] input) {
        decide(Protocol.EVENTS, input);
    }

    @MethodSource("linesSeeds")
    @FuzzTest
    void lines(byte[] input) {
        decide(Protocol.EVENTS, input);
    }

    @MethodSource("pixelSeeds")
    @FuzzTest
    void pixel(byte[] input) {
        decide(Protocol.PIXEL, input);
    }

    @MethodSource("importedSeeds")
    @FuzzTest
    void imported(byte[] input) {
        decide(Protocol.IMPORT, input);
    }

    @MethodSource("segmentSeeds")
    @FuzzTest
    void segment(byte[] input) {
        decide(Protocol.SEGMENT, input);
    }

    @MethodSource("rudderstackSeeds")
    @FuzzTest
    void rudderstack(byte[] input) {
        decide(Protocol.RUDDERSTACK, input);
    }

    @MethodSource("snowplowSeeds")
    @FuzzTest
    void snowplow(byte[] input) {
        decide(Protocol.SNOWPLOW, input);
    }

    @MethodSource("ga4Seeds")
    @FuzzTest
    void ga4(byte[] input) {
        decide(Protocol.GA4, input);
    }

    @MethodSource("linkSeeds")
    @FuzzTest
    void link(byte[] input) {
        RawRequest.Peer peer = new RawRequest.Peer("203.0.113.7", "Test", Map.of(), "");
        Trial.hold(() -> assertThat(DECODER.decode(
                        new LinkRequest(java.nio.ByteBuffer.wrap(input), peer, Instant.parse("2026-11-22T10:00:00Z"))))
                .isNotNull());
    }

    @Test
    void damagedRequests() {
        damaged(eventsSeeds(), this::events);
        damaged(linesSeeds(), this::lines);
        damaged(pixelSeeds(), this::pixel);
        damaged(importedSeeds(), this::imported);
        damaged(segmentSeeds(), this::segment);
        damaged(rudderstackSeeds(), this::rudderstack);
        damaged(snowplowSeeds(), this::snowplow);
        damaged(ga4Seeds(), this::ga4);
        damaged(linkSeeds(), this::link);
    }

    private static void damaged(List<byte[]> seeds, Consumer<byte[]> target) {
        // A case of many kilobytes says no more than a short one, and would take most of the time.
        ByteMutations.WEB.each(
                seeds.stream().filter(seed -> seed.length < 4_096).toList(), ROUNDS, target);
    }

    /** What is described has been looked at whole: every JSON text in it is one. */
    private static void decide(Protocol protocol, byte[] input) {
        RawRequest request = GoldenRequests.request(protocol, HttpText.parse(input));
        Trial.hold(() -> assertThat(Golden.describe(DECODER.decode(request))).isNotEmpty());
    }
}
