package io.metka.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Secrets of others, kept. */
final class SealingTest {
    private final Sealing sealing = new Sealing(new byte[32], Ids.RANDOM);

    @Test
    void opensWhatItSealed() {
        String sealed = sealing.seal("токен-1");
        assertThat(sealed).startsWith("sealed:1:").doesNotContain("токен");
        assertThat(sealing.open(sealed)).isEqualTo("токен-1");
        assertThat(sealing.seal("токен-1")).isNotEqualTo(sealed);
    }

    @Test
    void leavesWhatWasNeverSealed() {
        assertThat(sealing.open("whsec_AAAA")).isEqualTo("whsec_AAAA");
    }

    @Test
    void refusesWhatSomebodyElseSealedOrChanged() {
        String sealed = sealing.seal("a");
        byte[] other = new byte[32];
        other[0] = 1;
        assertThatThrownBy(() -> new Sealing(other, Ids.RANDOM).open(sealed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("secret.key");
        assertThatThrownBy(() -> sealing.open("sealed:1:AAAA")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sealing.open("sealed:1:%%")).isInstanceOf(IllegalArgumentException.class);
    }
}
