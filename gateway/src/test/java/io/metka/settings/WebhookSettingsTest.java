package io.metka.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.metka.support.AddressRange;
import io.metka.support.Json;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Defaults, bounds and the form of address ranges. */
final class WebhookSettingsTest {

    @Test
    void defaultsFollowStandardWebhooks() {
        WebhookSettings settings = WebhookSettings.defaults();
        assertThat(settings.retry().waits().stream().reduce(Duration.ZERO, Duration::plus))
                .isEqualTo(Duration.ofHours(75).plusMinutes(35).plusSeconds(5));
        assertThat(settings.http().timeout()).isEqualTo(Duration.ofSeconds(15));
        assertThat(settings.http().plainHttp()).isFalse();
        assertThat(settings.http().allowAddresses()).isEmpty();
        assertThat(settings.lanes().sublanes()).isEqualTo(8);
        assertThat(settings.log()).isEqualTo(new WebhookSettings.Log(Duration.ofMillis(200), 500));
    }

    @Test
    void refusesValuesOutOfBoundsByTheirKey() {
        assertThatThrownBy(() -> new WebhookSettings.Retry(
                        List.of(Duration.ofHours(2)), Duration.ofHours(1), Duration.ofHours(1)))
                .hasMessageContaining("webhooks.retry.give_up_after");
        assertThatThrownBy(() -> new WebhookSettings.Http(Duration.ZERO, 1, true, List.of()))
                .hasMessageContaining("webhooks.http.timeout");
        assertThatThrownBy(() -> new WebhookSettings.Lanes(
                        65, 1, 1, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .hasMessageContaining("webhooks.lanes.sublanes");
        assertThatThrownBy(() -> new WebhookSettings.Log(Duration.ofSeconds(1), 0))
                .hasMessageContaining("webhooks.log.rows");
        WebhookSettings.Lanes forgetful =
                new WebhookSettings.Lanes(8, 1, 1, Duration.ofSeconds(1), Duration.ofHours(1), Duration.ofSeconds(1));
        assertThatThrownBy(() -> new WebhookSettings(
                        WebhookSettings.Retry.defaults(),
                        WebhookSettings.Http.defaults(),
                        forgetful,
                        WebhookSettings.Log.defaults(),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1)))
                .hasMessageContaining("webhooks.lanes.remember");
    }

    @Test
    void readsAddressRanges() throws Exception {
        assertThat(AddressRange.parse("10.1.0.0/15").contains(InetAddress.ofLiteral("10.0.255.1")))
                .isTrue();
        assertThat(AddressRange.parse("10.1.0.0/15").contains(InetAddress.ofLiteral("10.2.0.0")))
                .isFalse();
        assertThat(AddressRange.parse("10.0.0.0/8").contains(InetAddress.ofLiteral("fd00::1")))
                .isFalse();
        assertThat(AddressRange.parse("fd00::/9").contains(InetAddress.ofLiteral("fd7f::1")))
                .isTrue();
        assertThat(AddressRange.parse("0.0.0.0/0").contains(InetAddress.ofLiteral("8.8.8.8")))
                .isTrue();
        assertThat(Json.MAPPER.readValue("\"127.0.0.1\"", AddressRange.class)).hasToString("127.0.0.1/32");
        assertThat(Json.MAPPER.writeValueAsString(AddressRange.parse("::1"))).isEqualTo("\"0:0:0:0:0:0:0:1/128\"");
    }

    @Test
    void refusesWhatIsNoAddressRange() {
        for (String wrong :
                new String[] {"localhost", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "", "partner.example/8"}) {
            assertThatThrownBy(() -> AddressRange.parse(wrong)).hasMessageContaining("is not an address range");
        }
    }
}
