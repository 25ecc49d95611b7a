package io.metka.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.metka.webhooks.Signature.Headers;
import io.metka.webhooks.Signature.Verdict;
import java.time.Instant;
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
}
