package io.metka.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Defaults, limits and the discretion of the table {@code [redis]}. */
final class RedisSettingsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void defaults() {
        RedisSettings defaults = RedisSettings.defaults();
        assertThat(defaults).isEqualTo(new RedisSettings("", false, Duration.ofSeconds(2), Duration.ofSeconds(3)));
        assertThat(defaults.embedded()).isTrue();
        assertThat(defaults.withUrl("redis://127.0.0.1:6379").embedded()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "redis://127.0.0.1:6379/0, redis://127.0.0.1:6379/0",
        "redis://:secret@redis.internal:6379, redis://***@redis.internal:6379",
        "rediss://metka:secr@et@redis.internal, rediss://***@redis.internal",
        "redis-socket://secret@/run/redis.sock, redis-socket://***@/run/redis.sock"
    })
    void credentialsAreNotShown(String url, String shown) {
        RedisSettings settings = new RedisSettings(url, false, SECOND, SECOND);
        assertThat(settings.url()).isEqualTo(url);
        assertThat(settings.address()).isEqualTo(shown);
        assertThat(settings.toString()).contains(shown).doesNotContain("secret", "secr@et");
    }

    @Test
    void everyProblemNamesItsKey() {
        rejects("redis.url", "localhost:6379", SECOND, SECOND);
        rejects("redis.url", "redis://user:%%%@localhost", SECOND, SECOND);
        rejects("redis.connect_timeout", "", Duration.ZERO, SECOND);
        rejects("redis.command_timeout", "", SECOND, Duration.ofMillis(-1));
    }

    private static void rejects(String key, String url, Duration connect, Duration command) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RedisSettings(url, false, connect, command))
                .withMessageStartingWith(key)
                .withMessageNotContaining("%%%");
    }
}
