package io.metka.control.api;

import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** The cookie that holds a session's secret: out of reach of scripts and of other sites, sent to the API alone. */
final class SessionCookie {
    static final String NAME = "mk_session";
    private static final int LONGEST = 4_096;

    private SessionCookie() {}

    /** The secret that a browser shows. */
    static Optional<String> read(MultiMap headers) {
        return headers.getAll("Cookie").stream()
                .filter(header -> header.length() <= LONGEST)
                .flatMap(header -> Arrays.stream(header.split(";", -1)))
                .map(String::strip)
                .filter(pair -> pair.startsWith(NAME + "="))
                .map(pair -> pair.substring(NAME.length() + 1))
                .filter(secret -> !secret.isEmpty())
                .findFirst();
    }

    /** The header that makes a browser keep a secret. */
    static String keep(String secret, Duration age, boolean secure) {
        return NAME + "=" + secret + "; Path=/api; Max-Age=" + age.toSeconds() + "; HttpOnly; SameSite=Strict"
                + (secure ? "; Secure" : "");
    }

    /** The header that makes a browser forget it. */
    static String forget(boolean secure) {
        return keep("", Duration.ZERO, secure);
    }
}
