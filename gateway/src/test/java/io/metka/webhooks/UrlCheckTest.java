package io.metka.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.settings.WebhookSettings;
import io.metka.support.AddressRange;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which URLs are refused, and in which words. */
final class UrlCheckTest {
    private static final int OWN_PORT = 8080;

    private final List<String> lookedUp = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.9",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255"
            })
    void refusesEveryIpv4AddressThatIsNotAnOrdinaryHost(String address) {
        refuses(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::",
                "::1",
                "::127.0.0.1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::ffff:0:127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b::a00:1",
                "64:ff9b:1::1",
                "100::1",
                "2001::1",
                "2001:0:53aa:64c::1",
                "2001:2::1",
                "2001:10::1",
                "2001:20::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "2002:a00:1::1",
                "3fff::1",
                "5f00::1",
                "fc00::1",
                "fd12:3456::1",
                "fe80::1",
                "febf::1",
                "fec0::1",
                "ff02::1",
                "4000::1",
                "e000::1"
            })
    void refusesEveryIpv6AddressThatIsNotAnOrdinaryHost(String address) {
        refuses(address);
    }

    private void refuses(String address) {
        assertThat(check(address).problem(URI.create("https://partner.example/")))
                .hasValueSatisfying(why -> assertThat(why).contains("webhooks go to public addresses only"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "93.184.216.34",
                "100.63.255.255",
                "100.128.0.1",
                "172.15.0.1",
                "172.32.0.1",
                "198.17.0.1",
                "198.20.0.1",
                "223.255.255.255",
                "2001:200::1",
                "2001:4860:4860::8888",
                "2606:4700::1111",
                "2a00:1450:4001::1"
            })
    void passesOrdinaryAddresses(String address) {
        assertThat(check(address).problem(URI.create("https://partner.example/")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/",
                "https://127.1/",
                "https://2130706433/",
                "https://0/",
                "https://[::1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://[::ffff:7f00:1]/",
                "https://[::]/",
                "https://localhost/",
                "https://0x7f000001/",
                "https://0177.0.0.1/",
                "https://127.0.0.1./",
                "https://169.254.169.254/latest"
            })
    void refusesDisguisedLoopbackWithTheMachinesOwnLookup(String url) {
        UrlCheck check = new UrlCheck(
                new WebhookSettings.Http(Duration.ofSeconds(5), 1, true, List.of()),
                new SystemResolver(Duration.ofSeconds(5), 4),
                Set::of);
        assertThat(check.problem(URI.create(url))).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://partner.example/, must begin with https://",
        "http://partner.example/, plain_http",
        "partner.example/hook, must begin with https://",
        "https:partner.example, no host",
        "https:///hook, no host",
        "https://user:secret@partner.example/, user name",
        "https://user@partner.example/, user name",
        "https://partner.example:0/, port",
        "https://partner.example:70000/, port",
        "https://bad_host!/, not a valid name",
    })
    void refusesUrlsByTheirForm(String url, String why) {
        assertThat(check("1.1.1.1").problem(URI.create(url)))
                .hasValueSatisfying(words -> assertThat(words).contains(why).doesNotContain("secret"));
        assertThat(lookedUp).isEmpty();
    }

    @Test
    void refusesAHostWhenOneOfItsAddressesIsPrivate() {
        assertThat(check("1.1.1.1", "10.0.0.1").problem(URI.create("https://partner.example/")))
                .hasValueSatisfying(why -> assertThat(why).contains("10.0.0.1", "a private network"));
    }

    @Test
    void saysWhenAHostIsUnknown() {
        UrlCheck check = new UrlCheck(
                WebhookSettings.Http.defaults(),
                host -> {
                    throw new UnknownHostException("the host " + host + " has no address in DNS");
                },
                Set::of);
        assertThat(check.problem(URI.create("https://nowhere.example/")))
                .hasValue("the host nowhere.example has no address in DNS");
    }

    @Test
    void allowsWhatTheSettingsListExceptTheGatewayItself() {
        UrlCheck check = new UrlCheck(
                new WebhookSettings.Http(Duration.ofSeconds(5), 1, true, List.of(AddressRange.parse("127.0.0.0/8"))),
                host -> List.of(InetAddress.ofLiteral(host)),
                () -> Set.of(OWN_PORT));
        assertThat(check.problem(URI.create("http://127.0.0.1:8083/hook"))).isEmpty();
        assertThat(check.problem(URI.create("http://127.0.0.1:8080/hook")))
                .hasValueSatisfying(why -> assertThat(why).contains("the gateway itself listens"));
        assertThat(check.problem(URI.create("http://[::1]:8083/"))).isPresent();
        assertThat(check.problem(URI.create("http://10.0.0.1/"))).isPresent();
    }

    @Test
    void takesTheUrlApart() throws RefusedUrlException {
        Target target = check("1.1.1.1").check(URI.create("https://Partner.example/a%20b?c=d#e"));
        assertThat(target)
                .isEqualTo(new Target(
                        true, "Partner.example", 443, "/a%20b?c=d", List.of(InetAddress.ofLiteral("1.1.1.1"))));
        assertThat(check("1.1.1.1").check(URI.create("https://partner.example")).path())
                .isEqualTo("/");
        assertThat(check("1.1.1.1")
                        .check(URI.create("https://partner.example//x"))
                        .path())
                .isEqualTo("//x");
    }

    @Test
    void understandsNationalNames() throws RefusedUrlException {
        Target target = check("1.1.1.1").check(URI.create("https://магазин.рф:8443/путь"));
        assertThat(target.host()).isEqualTo("xn--80aairftm.xn--p1ai");
        assertThat(target.port()).isEqualTo(8443);
        assertThat(target.path()).isEqualTo("/%D0%BF%D1%83%D1%82%D1%8C");
        assertThat(lookedUp).containsExactly("xn--80aairftm.xn--p1ai");
    }

    private UrlCheck check(String... addresses) {
        return new UrlCheck(
                WebhookSettings.Http.defaults(),
                host -> {
                    lookedUp.add(host);
                    return Stream.of(addresses).map(InetAddress::ofLiteral).toList();
                },
                () -> Set.of(OWN_PORT));
    }
}
