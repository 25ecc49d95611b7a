package io.metka.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is scanned is what a parser would count. */
final class ShapeScanTest {
    /** Two members, names of four characters, texts of five, three levels. */
    private static final DecodeLimits.Shape LIMITS = new DecodeLimits.Shape(2, 4, 5, 3, 1);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'a':1,'b':[1,2,3]}",
                "{'a':{'b':1,'c':1},'d':{'b':1,'c':1}}",
                "{'a':[{'b':1}]}",
                "{'four':'fives'}",
                "{'a' : 'x:\\'{['}",
                "{'a':'\\\\\\\\\\\\\\\\\\\\'}",
                "{'a':'\\u0041\\u0042\\u0043\\u0044\\u0045'}",
                "{'ключ':'пятьь'}",
                "{'a':'😀😀a'}",
            })
    void fits(String json) {
        assertThat(scan(json)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'a':1,'b':2,'c':3}",
                "{'a':[[{'b':1}]]}",
                "{'five5':1}",
                "{'a':'sixsix'}",
                "{'a':'\\u0041\\u0042\\u0043\\u0044\\u0045F'}",
                "{'ключи':1}",
                "{'a':'😀😀😀'}",
            })
    void doesNotFit(String json) {
        assertThat(scan(json)).isFalse();
    }

    private static boolean scan(String json) {
        return new ShapeScan(LIMITS).fits(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
