package io.metka.embedded;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the embedded Redis is run.
 *
 * @param data its folder; made when absent, readable by this user alone
 * @param password asked of every client; 32 or more characters out of A-Z, a-z, 0-9, - and _
 * @param startTimeout longest wait for its first answer; replaying a large append-only file counts
 */
public record RedisOptions(Path data, String password, Duration startTimeout) {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

    public RedisOptions {
        Passwords.check(password);
    }

    public static RedisOptions defaults(Path data, String password) {
        return new RedisOptions(data, password, START_TIMEOUT);
    }
}
