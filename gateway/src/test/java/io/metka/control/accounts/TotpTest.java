package io.metka.control.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One-time codes: the vectors of RFC 6238 and RFC 4648, clocks that differ, and codes that were used. */
final class TotpTest {
    private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);
    private static final Instant NOW = Instant.ofEpochSecond(1_111_111_111);

    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void makesTheCodesOfTheStandard(long seconds, String code) {
        assertThat(Totp.code(SECRET, seconds / 30)).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"f, MY", "fo, MZXQ", "foo, MZXW6", "foob, MZXW6YQ", "fooba, MZXW6YTB", "foobar, MZXW6YTBOI"})
    void writesBase32AsTheStandardDoes(String text, String base32) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        assertThat(Totp.base32(bytes)).isEqualTo(base32);
        assertThat(Totp.bytes(base32)).isEqualTo(bytes);
    }

    @Test
    void takesTheNeighbourStepsAndNoOthers() {
        long current = NOW.getEpochSecond() / 30;
        for (long step = current - 3; step <= current + 3; step++) {
            OptionalLong found = Totp.step(SECRET, Totp.code(SECRET, step), NOW, 0);
            assertThat(found.isPresent()).as("step %d", step - current).isEqualTo(Math.abs(step - current) <= 1);
        }
    }

    @Test
    void takesNoCodeTwice() {
        long current = NOW.getEpochSecond() / 30;
        assertThat(Totp.step(SECRET, Totp.code(SECRET, current), NOW, current)).isEmpty();
        assertThat(Totp.step(SECRET, Totp.code(SECRET, current - 1), NOW, current))
                .isEmpty();
        assertThat(Totp.step(SECRET, Totp.code(SECRET, current + 1), NOW, current))
                .hasValue(current + 1);
    }

    @Test
    void whatIsNoCodeIsWrong() {
        for (String wrong : new String[] {"", "0", "05047", "0504711", "abcdef", " 050471", "٠٥٠٤٧١"}) {
            assertThat(Totp.step(SECRET, wrong, NOW, 0)).as(wrong).isEmpty();
        }
    }

    @Test
    void theAddressForAppsIsOne() {
        assertThat(Totp.uri("anna+1@shop.example", "MZXW6YTB"))
                .isEqualTo("otpauth://totp/Metka:anna%2B1%40shop.example?secret=MZXW6YTB&issuer=Metka&algorithm=SHA1"
                        + "&digits=6&period=30");
    }
}
