package io.metka.decode;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The parameters of a query or of a form, decoded. */
final class QueryString {
    private QueryString() {}

    /**
     * Later values of a repeated name win; what has no name is left out.
     *
     * @throws IllegalArgumentException when it is badly encoded or has more parameters than {@code most}
     */
    static Map<String, String> parse(ByteBuffer query, int most) {
        return parse(StandardCharsets.UTF_8.decode(query.duplicate()).toString(), most);
    }

    /** As {@link #parse(ByteBuffer, int)}. */
    static Map<String, String> parse(String query, int most) {
        Map<String, String> parameters = new LinkedHashMap<>();
        String[] pairs = query.split("&", most + 1);
        if (pairs.length > most) {
            throw new IllegalArgumentException("more than " + most + " parameters");
        }
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(unescape(pair.substring(0, equals)), unescape(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String unescape(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
