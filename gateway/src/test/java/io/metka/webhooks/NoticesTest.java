package io.metka.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.model.JsonText;
import io.metka.model.WebhookEndpoint;
import io.metka.model.WebhookHandling;
import io.metka.support.Eventually;
import io.metka.support.Json;
import io.metka.webhooks.LaneStatus.State;
import io.metka.webhooks.Partner.Received;
import io.metka.webhooks.Partner.Response;
import io.metka.webhooks.mapping.Problem;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who hears of a webhook that has come to stand still, and what becomes of one that is deleted. */
final class NoticesTest extends DeliveryFixture {
    private Partner owner;

    @BeforeEach
    void open() {
        owner = new Partner(rig.clock);
    }

    @AfterEach
    void close() {
        owner.close();
    }

    private WebhookEndpoint owner(String notices) {
        return new WebhookEndpoint(
                Rig.SHOP,
                "owner",
                owner.url(),
                Partner.SECRET,
                Set.of(),
                true,
                new WebhookHandling(
                        false,
                        List.of(),
                        JsonText.of("{\"notices\": \"" + notices + "\", \"retry\": [\"PT1M\", \"PT1M\"]}"),
                        Map.of()));
    }

    private static boolean isNotice(Received received) {
        return received.body().path("type").asText().equals("webhook.stopped");
    }

    private List<Received> notices() {
        return owner.received().stream().filter(NoticesTest::isNotice).toList();
    }

    @Test
    void theOwnerHearsOnceOfEachStopWhateverNodesThereAre() {
        partner.behaves(message -> new Response(410));
        rig.endpoints(Rig.endpoint("crm", partner.url()), owner("only"));
        Webhooks webhooks = rig.start();
        rig.start();
        webhooks.enqueue(Rig.changes(2, 1));
        Eventually.until("the owner is told", () -> rig.signals.told.get() == 1);
        var data = notices().getFirst().body().path("data");
        assertThat(notices().getFirst().verdict()).isEqualTo(Signature.Verdict.VALID);
        assertThat(data.path("webhook").asText()).isEqualTo("crm");
        assertThat(data.path("state").asText()).isEqualTo("gone");
        assertThat(data.path("message").asText()).contains("410");
        assertThat(webhooks.status(Rig.endpoint("crm", partner.url())).stoppedAt())
                .isPresent();
        rig.start();
        passSamples();
        assertThat(notices()).hasSize(1);
        assertThat(owner.received()).as("it wants no changes").hasSize(1);

        rig.clock.advance(Duration.ofSeconds(1));
        webhooks.resume(Rig.SHOP, "crm");
        Eventually.until("the owner is told of the next stop", () -> notices().size() == 2);
        assertThat(notices().getFirst().id()).isNotEqualTo(notices().getLast().id());
    }

    /** Every node has looked at all lanes at least twice. */
    private void passSamples() {
        long until = System.nanoTime() + 4 * rig.settings.sampleEvery().toNanos();
        Eventually.until("samples have passed", () -> System.nanoTime() > until);
    }

    @Test
    void anOwnerThatFailsIsToldAgainUntilItIsGivenUp() {
        partner.behaves(message -> new Response(410));
        owner.behaves(message -> new Response(isNotice(message) ? 500 : 204));
        rig.endpoints(Rig.endpoint("crm", partner.url()), owner("also"));
        Webhooks webhooks = rig.start();
        webhooks.enqueue(Rig.changes(1, 1));
        for (int attempt = 1; attempt <= 3; attempt++) {
            int all = attempt;
            Eventually.until("attempt " + attempt, () -> notices().size() == all);
            passSamples();
            assertThat(notices()).hasSize(attempt);
            rig.clock.advance(Duration.ofMinutes(2));
        }
        Eventually.until("it is given up", () -> rig.signals.untold.get() == 1);
        assertThat(notices())
                .extracting(Received::id)
                .containsOnly(notices().getFirst().id());
        assertThat(owner.taken()).as("the changes come all the same").hasSize(1);
    }

    @Test
    void whatIsResumedInTimeIsNotTold() {
        partner.behaves(message -> new Response(410));
        rig.endpoints(Rig.endpoint("crm", partner.url()));
        Webhooks webhooks = rig.start();
        webhooks.enqueue(Rig.changes(1, 1));
        WebhookEndpoint crm = Rig.endpoint("crm", partner.url());
        Eventually.until("it stands", () -> webhooks.status(crm).state() == State.GONE);
        partner.behaves(message -> new Response(204));
        rig.endpoints(Rig.endpoint("crm", URI.create(partner.url() + "/new")), owner("only"));
        Eventually.until("it goes on", () -> partner.taken().size() == 1);
        passSamples();
        assertThat(owner.received()).isEmpty();
    }

    @Test
    void aMappingGetsNoNotices() throws Exception {
        assertThat(Plan.parse(
                                Json.MAPPER.readTree(
                                        "{\"notices\": \"also\", \"mapping\": {\"request\": {\"json\": {\"a\": 1}}}}"),
                                Set.of())
                        .problems())
                .extracting(Problem::pointer)
                .containsExactly("/notices");
    }

    @Test
    void whatIsLeftOfADeletedWebhookGoesADayLaterUnlessItComesBack() {
        partner.behaves(message -> new Response(500));
        WebhookEndpoint crm = Rig.endpoint("crm", partner.url());
        rig.endpoints(crm);
        Webhooks webhooks = rig.start();
        webhooks.enqueue(Rig.changes(3, 1));
        Eventually.until("they wait", () -> webhooks.status(crm).depth() == 3);
        rig.endpoints();
        passSamples();
        rig.clock.advance(Duration.ofHours(23));
        rig.endpoints(crm);
        passSamples();
        rig.endpoints();
        passSamples();
        rig.clock.advance(Duration.ofHours(23));
        passSamples();
        assertThat(depth()).isEqualTo(3);
        rig.clock.advance(Duration.ofHours(1));
        Eventually.until("nothing is left", () -> rig.signals.lanes().isEmpty());
        rig.endpoints(crm);
        assertThat(webhooks.status(crm).depth()).isZero();
    }

    private long depth() {
        return rig.signals.lanes().stream().mapToLong(lane -> lane.depth()).sum();
    }
}
