package io.metka.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.metka.container.Previews;
import io.metka.decode.DecodeLimits;
import io.metka.decode.Decoder;
import io.metka.decode.GoldenRequests;
import io.metka.edge.EdgeServer;
import io.metka.identity.LinkTokens;
import io.metka.identity.SpentLinks;
import io.metka.model.RawRequest;
import io.metka.model.Receipt;
import io.metka.settings.CrossDomainSettings;
import io.metka.settings.EdgeSettings;
import io.metka.settings.SpoolSettings;
import io.metka.spool.Spool;
import io.metka.support.ByteMutations;
import io.metka.support.Clock;
import io.metka.support.HttpText;
import io.metka.support.Ids;
import io.metka.support.RawHttp;
import io.metka.telemetry.EdgeSignals;
import io.metka.telemetry.SpoolSignals;
import io.metka.telemetry.Telemetry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever comes to the public port over the wire is answered, never with a 5xx or with what only the log should say, and
 * what was accepted lies in the spool and can be read there.
 */
final class PublicPortFuzzTest {
    private static final int ROUNDS = 2_500;
    private static final byte[] SECRET =
            "secret of the node, 32 bytes or more".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    private static final Vertx VERTX = Vertx.vertx();
    private static final Telemetry TELEMETRY = new Telemetry();
    private static final AtomicLong ACCEPTED = new AtomicLong();

    @TempDir
    private static Path folder;

    private static Spool spool;
    private static RawHttp port;

    @BeforeAll
    static void start() throws IOException {
        spool = Spool.open(folder, SpoolSettings.defaults(), SpoolSignals.NOOP, Clock.SYSTEM, Ids.RANDOM);
        Decoder decoder = new Decoder(DecodeLimits.defaults(), Ids.RANDOM, GoldenRequests.sources());
        Intake intake = Intakes.of(decoder, spool, SECRET);
        VisitorLinks links = new VisitorLinks(
                CrossDomainSettings.defaults(),
                new VisitorLinks.Parts(
                        decoder,
                        new LinkTokens(SECRET, Ids.RANDOM),
                        new SpentLinks(Duration.ofSeconds(1)),
                        intake,
                        Clock.SYSTEM,
                        Ids.RANDOM,
                        TELEMETRY.links()));
        EdgeServer server = new EdgeServer(
                VERTX,
                settings(),
                new EdgeServer.Ports(request -> counted(intake, request), new Previews(Clock.SYSTEM), links),
                Clock.SYSTEM,
                EdgeSignals.NOOP);
        port = new RawHttp(server.start().await());
    }

    @AfterAll
    static void stop() throws Exception {
        port.close();
        VERTX.close().await();
        spool.close();
        TELEMETRY.close();
    }

    static List<byte[]> seeds() {
        return GoldenRequests.all().stream().filter(seed -> seed.length < 8_192).toList();
    }

    @MethodSource("seeds")
    @FuzzTest
    void request(byte[] input) throws IOException {
        RawHttp.Answer answer = port.send(HttpText.parse(input));
        assertThat(answer.status()).as(answer.toString()).isBetween(200, 499);
        assertThat(answer.text()).doesNotContain("Exception", "io.metka.", "java.");
    }

    @Test
    void damagedRequests() throws Exception {
        ByteMutations.WEB.each(seeds(), ROUNDS, input -> {
            try {
                request(input);
            } catch (IOException e) {
                throw new AssertionError("no answer", e);
            }
        });
        assertThat(ACCEPTED.get()).isPositive();
        assertThat(spooledEvents()).isEqualTo(ACCEPTED.get());
    }

    private static long spooledEvents() throws InterruptedException {
        long events = 0;
        var reader = spool.reader();
        var sealed = reader.seal(1_000, 1 << 20, Duration.ZERO);
        while (sealed.isPresent()) {
            events += sealed.get().batches().stream()
                    .mapToInt(spooled -> spooled.batch().events().size())
                    .sum();
            reader.commit(sealed.get());
            sealed = reader.seal(1_000, 1 << 20, Duration.ZERO);
        }
        return events;
    }

    private static CompletableFuture<Receipt> counted(Intake intake, RawRequest request) {
        return intake.accept(request).thenApply(receipt -> {
            if (receipt instanceof Receipt.Taken taken) {
                ACCEPTED.addAndGet(taken.accepted());
            }
            return receipt;
        });
    }

    private static EdgeSettings settings() {
        return new EdgeSettings(
                "127.0.0.1",
                0,
                "",
                512 * 1024,
                1 << 20,
                0,
                List.of("127.0.0.1"),
                Duration.ofDays(365),
                Duration.ofMinutes(1));
    }
}
