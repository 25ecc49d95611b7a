package io.metka.edge;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Finds the write key wherever a client may have put it outside the body. */
final class WriteKey {
    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";
    private static final int LONGEST = 1_024;

    private WriteKey() {}

    /**
     * From {@code Authorization: Basic base64(key:)} with or without the colon, {@code Bearer}, {@code X-Write-Key}, or
     * the query as {@code write_key} or {@code writeKey}; empty when it may stand in the body.
     */
    static String of(HttpServerRequest request) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization != null && authorization.length() <= LONGEST) {
            if (starts(authorization, BEARER)) {
                return authorization.substring(BEARER.length()).strip();
            }
            if (starts(authorization, BASIC)) {
                return basic(authorization.substring(BASIC.length()).strip());
            }
        }
        String header = request.getHeader("X-Write-Key");
        if (header != null) {
            return header.strip();
        }
        String parameter = QueryParameter.of(request, "write_key");
        return parameter.isEmpty() ? QueryParameter.of(request, "writeKey") : parameter;
    }

    private static boolean starts(String header, String scheme) {
        return header.regionMatches(true, 0, scheme, 0, scheme.length());
    }

    private static String basic(String encoded) {
        try {
            String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? pair : pair.substring(0, colon);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
