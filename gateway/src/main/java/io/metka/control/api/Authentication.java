package io.metka.control.api;

import io.metka.control.accounts.Accounts;
import io.metka.control.accounts.DeniedException;
import io.metka.control.accounts.Principal;
import io.metka.control.accounts.Sessions;
import io.metka.support.Clock;
import io.metka.telemetry.ControlSignals;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who is asking, or ends the request. A token in {@code Authorization} counts before a cookie; a change that comes
 * with a cookie alone has to carry the token against forged requests as well, which no other site can read.
 */
final class Authentication {
    static final String CSRF = "X-CSRF-Token";
    private static final String SCHEME = "bearer ";
    private static final int MAX_HEADER = 512;

    private final Accounts accounts;
    private final FailedAttempts attempts;
    private final ControlSignals signals;

    Authentication(Accounts accounts, int failedAttemptsPerMinute, Clock clock, ControlSignals signals) {
        this.accounts = accounts;
        this.attempts = new FailedAttempts(failedAttemptsPerMinute, clock);
        this.signals = signals;
    }

    /** Who asks; an operation that is not for {@code Access.PERSON} is closed to those who must change their password. */
    Principal caller(Operation operation, Access access, MultiMap headers, Call.Client client) {
        String authorization = headers.get("Authorization");
        if (authorization != null) {
            return holder(authorization, client.address());
        }
        Principal.Person person =
                SessionCookie.read(headers).flatMap(accounts::person).orElseThrow(Authentication::nobody);
        if (isChange(operation) && !Sessions.same(csrf(headers), Sessions.csrf(person.secret()))) {
            throw new ProblemException(Problem.of(
                    Problem.Kind.WRONG_CSRF_TOKEN,
                    "Send the header " + CSRF + " with the csrf that GET " + Api.PREFIX + "/session answers"));
        }
        if (person.user().mustChangePassword() && access != Access.PERSON) {
            throw new ProblemException(Problem.of(
                    Problem.Kind.PASSWORD_CHANGE_NEEDED,
                    "Your password is good for one sign-in; choose one of your own (POST " + Api.PREFIX
                            + "/account/password)"));
        }
        return person;
    }

    /** Whoever shows a token of the installation in a body, counted like one in the header. */
    void requireInstallation(String token, String address) {
        boolean right = accounts.holder(token)
                .filter(Principal::isInstanceAdministrator)
                .isPresent();
        if (!right) {
            throw refused(
                    address,
                    "This is not the token that the first start printed; ./metka admin-token --new"
                            + " makes another one");
        }
    }

    /** What is said to those who were denied. */
    static Problem problem(DeniedException denied) {
        String detail = String.valueOf(denied.getMessage());
        return switch (denied.reason()) {
            case WRONG_CREDENTIALS -> Problem.of(Problem.Kind.WRONG_CREDENTIALS, detail);
            case CODE_NEEDED -> Problem.of(Problem.Kind.CODE_NEEDED, detail);
            case WRONG_CODE -> Problem.of(Problem.Kind.WRONG_CODE, detail);
            case TOO_MANY_ATTEMPTS -> tooMany(detail, denied.waitingTime());
        };
    }

    private Principal holder(String authorization, String address) {
        return token(authorization)
                .flatMap(accounts::holder)
                .orElseThrow(() -> refused(
                        address, "Send the header Authorization: Bearer <token> with a token that is still good"));
    }

    private ProblemException refused(String address, String detail) {
        signals.tokenRefused();
        Duration wait = attempts.count(address);
        return new ProblemException(
                wait.isZero()
                        ? unauthorized(detail)
                        : tooMany("Too many wrong tokens from this address; wait before the next one", wait));
    }

    /** Sessions end and people come back: nothing to count. */
    private static ProblemException nobody() {
        return new ProblemException(unauthorized(
                "Sign in (POST " + Api.PREFIX + "/session), or send the header Authorization: Bearer <token>"));
    }

    private static Problem unauthorized(String detail) {
        return new Problem(
                Problem.Kind.UNAUTHORIZED, detail, List.of(), Map.of("WWW-Authenticate", "Bearer realm=\"metka\""));
    }

    private static Problem tooMany(String detail, Duration wait) {
        return Problem.retryLater(
                Problem.Kind.TOO_MANY_ATTEMPTS, detail, wait.plusMillis(999).toSeconds());
    }

    private static boolean isChange(Operation operation) {
        return !operation.method().equals(HttpMethod.GET);
    }

    private static String csrf(MultiMap headers) {
        return Optional.ofNullable(headers.get(CSRF)).orElse("");
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
