package io.metka.control.api;

import io.metka.control.accounts.Tokens;
import io.metka.support.Clock;
import io.metka.telemetry.ControlSignals;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out who is asking, or ends the request. */
final class Authentication {
    private static final String SCHEME = "bearer ";
    private static final int MAX_HEADER = 512;

    private final Tokens tokens;
    private final FailedAttempts attempts;
    private final ControlSignals signals;

    Authentication(Tokens tokens, int failedAttemptsPerMinute, Clock clock, ControlSignals signals) {
        this.tokens = tokens;
        this.attempts = new FailedAttempts(failedAttemptsPerMinute, clock);
        this.signals = signals;
    }

    /** The name of the token's holder. */
    String actor(@Nullable String authorization, String address) {
        Optional<String> holder = token(authorization).flatMap(tokens::holder);
        if (holder.isPresent()) {
            return holder.get();
        }
        signals.tokenRefused();
        Duration wait = attempts.count(address);
        if (!wait.isZero()) {
            throw new ProblemException(Problem.retryLater(
                    Problem.Kind.TOO_MANY_ATTEMPTS,
                    "Too many wrong tokens from this address; wait before the next one",
                    wait.plusMillis(999).toSeconds()));
        }
        throw new ProblemException(new Problem(
                Problem.Kind.UNAUTHORIZED,
                "Send the header Authorization: Bearer <token> with the token that the first start printed",
                List.of(),
                Map.of("WWW-Authenticate", "Bearer realm=\"metka\"")));
    }

    private static Optional<String> token(@Nullable String authorization) {
        if (authorization == null
                || authorization.length() > MAX_HEADER
                || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        return Optional.of(authorization.substring(SCHEME.length()).strip());
    }
}
