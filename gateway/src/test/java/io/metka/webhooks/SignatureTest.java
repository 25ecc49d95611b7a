package io.metka.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.metka.webhooks.Signature.Headers;
import io.metka.webhooks.Signature.Verdict;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Against the published vector of Standard Webhooks 1.0.0. */
final class SignatureTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final long TIMESTAMP = 1614265330;
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(UTF_8);
    private static final String SIGNED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private static final Instant THEN = Instant.ofEpochSecond(TIMESTAMP);

    private final Signature signature = Signature.withSecret(SECRET);

    @Test
    void signsAsTheReferenceDoes() {
        assertThat(signature.sign(ID, TIMESTAMP, BODY)).isEqualTo(SIGNED);
        assertThat(Signature.withSecret(SECRET.substring("whsec_".length())).sign(ID, TIMESTAMP, BODY))
                .isEqualTo(SIGNED);
    }

    @Test
    void acceptsWhatItSigned() {
        assertThat(verify(SIGNED, THEN)).isEqualTo(Verdict.VALID);
        assertThat(verify("v1a,AAAA v1,AAAA " + SIGNED, THEN)).isEqualTo(Verdict.VALID);
        assertThat(verify(SIGNED, THEN.plusSeconds(300))).isEqualTo(Verdict.VALID);
        assertThat(verify(SIGNED, THEN.minusSeconds(300))).isEqualTo(Verdict.VALID);
    }

    @Test
    void refusesEverythingElse() {
        assertThat(verify(SIGNED, THEN.plusSeconds(301))).isEqualTo(Verdict.STALE);
        assertThat(verify(SIGNED, THEN.minusSeconds(301))).isEqualTo(Verdict.STALE);
        assertThat(verify("", THEN)).isEqualTo(Verdict.FORGED);
        assertThat(verify("v1,not base64", THEN)).isEqualTo(Verdict.FORGED);
        assertThat(verify(SIGNED.replace("v1,", "v2,"), THEN)).isEqualTo(Verdict.FORGED);
        assertThat(signature.verify(new Headers(ID + "x", "" + TIMESTAMP, SIGNED), BODY, THEN))
                .isEqualTo(Verdict.FORGED);
        assertThat(signature.verify(new Headers(ID, "" + (TIMESTAMP + 1), SIGNED), BODY, THEN))
                .isEqualTo(Verdict.FORGED);
        assertThat(signature.verify(new Headers(ID, "" + TIMESTAMP, SIGNED), "{}".getBytes(UTF_8), THEN))
                .isEqualTo(Verdict.FORGED);
        assertThat(signature.verify(new Headers(ID, "soon", SIGNED), BODY, THEN))
                .isEqualTo(Verdict.MALFORMED);
    }

    @Test
    void refusesASecretThatIsNotOneWithoutRepeatingIt() {
        assertThatThrownBy(() -> Signature.withSecret("whsec_?")).hasMessageContaining("base64");
        assertThatThrownBy(() -> Signature.withSecret("whsec_c2hvcnQ="))
                .hasMessageContaining("24 to 64 bytes")
                .hasMessageNotContaining("c2hvcnQ");
    }

    private Verdict verify(String header, Instant now) {
        return signature.verify(new Headers(ID, Long.toString(TIMESTAMP), header), BODY, now);
    }

    /** The first test vector of RFC 8032, section 7.1, gives the key pair. */
    @Test
    void signsWithAKeyPairThatThePartnerCannotForge() {
        HexFormat hex = HexFormat.of();
        byte[] seed = hex.parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
        byte[] known = hex.parseHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        assertThat(io.metka.support.Ed25519.ofPrivate(seed).publicKey()).isEqualTo(known);
        assertThat(hex.formatHex(io.metka.support.Ed25519.ofPrivate(seed).sign(new byte[0])))
                .isEqualTo(
                        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
                                + "d25bf5f0595bbe24655141438e7a100b");
        Base64.Encoder base64 = Base64.getEncoder();
        Signature ours = Signature.withSecret("whsk_" + base64.encodeToString(seed));
        Signature theirs = Signature.withSecret("whpk_" + base64.encodeToString(known));
        byte[] body = "{}".getBytes(UTF_8);
        Instant now = Instant.parse("2026-11-22T10:00:00Z");
        String signed = ours.sign("msg_1", now.getEpochSecond(), body);
        assertThat(signed).startsWith("v1a,");
        String timestamp = Long.toString(now.getEpochSecond());
        Signature.Headers headers = new Signature.Headers("msg_1", timestamp, "v1,AAAA " + signed);
        assertThat(theirs.verify(headers, body, now)).isEqualTo(Signature.Verdict.VALID);
        assertThat(theirs.verify(headers, "{ }".getBytes(UTF_8), now)).isEqualTo(Signature.Verdict.FORGED);
        assertThatThrownBy(() -> theirs.sign("msg_1", 1, body)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Signature.withSecret("whsk_AAAA")).isInstanceOf(IllegalArgumentException.class);
    }
}
