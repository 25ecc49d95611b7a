package io.metka.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as a name and what does not. */
final class BlockedValuesTest {
    private final BlockedValues values = new BlockedValues(Set.of(" QA Robot "));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "000",
                "-",
                "00000000-0000-0000-0000-000000000000",
                "-1",
                "null",
                "NULL",
                "None",
                "undefined",
                "NaN",
                "[object Object]",
                "anonymous",
                "Guest",
                "distinct_id",
                "distinctId",
                "not_authenticated",
                "true",
                "FALSE",
                "id",
                "email",
                "qa robot"
            })
    void isNobody(String value) {
        assertThat(values.contains(value)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1", "10", "0x0", "nullus", "anonymous1", "a", "ivan", "00000000-0000-0000-0000-000000000001"})
    void isSomebody(String value) {
        assertThat(values.contains(value)).isFalse();
    }
}
