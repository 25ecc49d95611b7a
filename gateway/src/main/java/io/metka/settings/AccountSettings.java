package io.metka.settings;

import java.time.Duration;

/**
 * Signing in to the console, {@code [control.accounts]}.
 *
 * @param sessionIdle after how much quiet somebody has to sign in again, default 12 h
 * @param sessionAge after how long in any case, default 7 days
 * @param freeFailures wrong passwords or codes of one account before the next attempt has to wait, first a second and each
 *     time twice as long; an address has four times as many; default 5
 * @param longestLock the longest wait, default 15 min
 * @param oneTimePassword how long a password that an administrator gives can be used, default 72 h
 */
public record AccountSettings(
        Duration sessionIdle, Duration sessionAge, int freeFailures, Duration longestLock, Duration oneTimePassword) {
    private static final Duration SHORTEST_SESSION = Duration.ofMinutes(5);

    public AccountSettings {
        require(
                sessionIdle.compareTo(SHORTEST_SESSION) >= 0,
                "control.accounts.session_idle must be 5m or more, not " + sessionIdle);
        require(
                sessionAge.compareTo(sessionIdle) >= 0,
                "control.accounts.session_age must not be shorter than session_idle");
        require(
                freeFailures > 0 && freeFailures <= 100,
                "control.accounts.free_failures must be 1 to 100, not " + freeFailures);
        require(
                longestLock.compareTo(Duration.ofSeconds(1)) >= 0 && longestLock.compareTo(Duration.ofDays(1)) <= 0,
                "control.accounts.longest_lock must be 1s to 24h, not " + longestLock);
        require(
                oneTimePassword.compareTo(Duration.ofMinutes(1)) >= 0,
                "control.accounts.one_time_password must be 1m or more, not " + oneTimePassword);
    }

    public static AccountSettings defaults() {
        return new AccountSettings(
                Duration.ofHours(12), Duration.ofDays(7), 5, Duration.ofMinutes(15), Duration.ofHours(72));
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw new IllegalArgumentException(problem);
        }
    }
}
