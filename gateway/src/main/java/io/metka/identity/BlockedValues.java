package io.metka.identity;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Recognises identifiers that name nobody: what broken or careless clients send instead of an id. */
final class BlockedValues {
    /** Compared in lower case. */
    private static final Set<String> BUILT_IN = Set.of(
            "anonymous",
            "guest",
            "distinctid",
            "distinct_id",
            "id",
            "not_authenticated",
            "email",
            "undefined",
            "true",
            "false",
            "null",
            "none",
            "nil",
            "nan",
            "-1",
            "[object object]");

    private final Set<String> values = new HashSet<>(BUILT_IN);
    private final int longest;

    BlockedValues(Set<String> more) {
        more.forEach(value -> values.add(value.strip().toLowerCase(Locale.ROOT)));
        longest = values.stream().mapToInt(String::length).max().orElse(0);
    }

    /** @param value without white space at its ends */
    boolean contains(String value) {
        return isAllZero(value) || (value.length() <= longest && values.contains(value.toLowerCase(Locale.ROOT)));
    }

    /** True for {@code 0}, for the nil UUID, for any other run of zeros and hyphens, and for nothing at all. */
    private static boolean isAllZero(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '0' && c != '-') {
                return false;
            }
        }
        return true;
    }
}
