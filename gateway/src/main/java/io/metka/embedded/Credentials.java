package io.metka.embedded;

import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The one user and password that may use the engine. */
record Credentials(String user, String password) {
    private static final String BASIC = "Basic ";

    /** Null when the request carries them, in any of ClickHouse's three ways; else what is wrong. */
    @Nullable
    EngineException problem(HttpServerRequest request) {
        Credentials given = given(request);
        if (given == null) {
            return EngineException.of(
                    194,
                    "REQUIRED_PASSWORD",
                    "No credentials: use HTTP Basic, X-ClickHouse-User and -Key, or user and password");
        }
        boolean right = isSame(user, given.user) && isSame(password, given.password);
        return right
                ? null
                : EngineException.of(
                        516,
                        "AUTHENTICATION_FAILED",
                        given.user
                                + ": Authentication failed: password is incorrect, or there is no user with such name");
    }

    private static @Nullable Credentials given(HttpServerRequest request) {
        String authorization = request.getHeader("Authorization");
        if (authorization != null && authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return decode(authorization.substring(BASIC.length()).strip());
        }
        String key = request.getHeader("X-ClickHouse-Key");
        if (key != null) {
            return new Credentials(orDefault(request.getHeader("X-ClickHouse-User")), key);
        }
        String password = request.getParam("password");
        return password == null ? null : new Credentials(orDefault(request.getParam("user")), password);
    }

    private static @Nullable Credentials decode(String base64) {
        try {
            String pair = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? null : new Credentials(pair.substring(0, colon), pair.substring(colon + 1));
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    private static String orDefault(@Nullable String user) {
        return user == null || user.isEmpty() ? ClickHouseMain.USER : user;
    }

    private static boolean isSame(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return user + ":***";
    }
}
