package io.metka.embedded;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The HTTP status that a ClickHouse server answers with for an error code. */
final class HttpStatus {
    private static final int SERVER_ERROR = 500;
    private static final Map<Integer, Integer> OF = Stream.of(
                    entries(401, 194),
                    entries(403, 192, 193, 497, 512, 516),
                    entries(
                            400, 6, 8, 15, 25, 26, 27, 36, 38, 41, 44, 53, 62, 69, 72, 117, 167, 168, 376, 427, 441,
                            675, 676),
                    entries(404, 46, 47, 50, 56, 60, 63, 73, 78, 81, 115, 511),
                    entries(408, 159),
                    entries(501, 48))
            .flatMap(m -> m.entrySet().stream())
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private HttpStatus() {}

    static int of(int errorCode) {
        return OF.getOrDefault(errorCode, SERVER_ERROR);
    }

    private static Map<Integer, Integer> entries(int status, int... codes) {
        return java.util.Arrays.stream(codes).boxed().collect(Collectors.toMap(code -> code, code -> status));
    }
}
