package io.metka.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is changed in a document, and that nothing else is. */
final class StorableJsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"a\":1,\"b\":[true,null,-0.5]}",
                "{\"text\":\"Чайник \\u0447 1234567890123456789012\"}",
                "{\"price\":123456789012345678}",
                "{\"escaped\":\"\\\"\\\\\\n\\u00e9\"}"
            })
    void ordinaryDocumentsArePassedOnUntouched(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);

        assertThat(StorableJson.of(bytes)).isSameAs(bytes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":18446744073709551615} | {\"a\":18446744073709551615}",
                "{\"a\":18446744073709551616} | {\"a\":\"18446744073709551616\"}",
                "{\"a\":-9223372036854775808} | {\"a\":-9223372036854775808}",
                "{\"a\":-9223372036854775809} | {\"a\":\"-9223372036854775809\"}",
                "{\"a\":[1e400,-1E+999,1e5]} | {\"a\":[\"1e400\",\"-1E+999\",1e5]}",
                "{\"a\":1e-400} | {\"a\":1e-400}",
                "{\"a\":0.1234567890123456789012345} | {\"a\":0.1234567890123456789012345}",
                "{\"a\":\"\\ud800\"} | {\"a\":\"\uFFFD\"}",
                "{\"a\":\"\\ud83d\\ude00\"} | {\"a\":\"\uD83D\uDE00\"}",
                "{\"\\udc00k\":\"x\\ud800\\u0041\"} | {\"\uFFFDk\":\"x\uFFFDA\"}"
            })
    void whatClickHouseCannotHoldIsReplaced(String json, String stored) {
        assertThat(text(json.getBytes(StandardCharsets.UTF_8))).isEqualTo(stored);
    }

    @Test
    void bytesThatAreNotUtf8AreReplaced() {
        byte[] surrogateAsBytes = "{\"a\":\"?\"}".getBytes(StandardCharsets.ISO_8859_1);
        surrogateAsBytes[6] = (byte) 0xff;

        assertThat(text(surrogateAsBytes)).isEqualTo("{\"a\":\"\uFFFD\"}");
    }

    @Test
    void whatIsNotJsonIsLeftForClickHouseToRefuse() {
        byte[] broken = "{\"a\":12345678901234567890".getBytes(StandardCharsets.UTF_8);

        assertThat(StorableJson.of(broken)).isSameAs(broken);
    }

    @Test
    void aNumberOfAHundredThousandDigitsIsNoWorkload() {
        String digits = "9".repeat(100_000);

        assertThat(text(("{\"a\":" + digits + "}").getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("{\"a\":\"" + digits + "\"}");
    }

    private static String text(byte[] json) {
        return new String(StorableJson.of(json), StandardCharsets.UTF_8);
    }
}
