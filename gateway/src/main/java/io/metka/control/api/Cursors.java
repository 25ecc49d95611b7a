package io.metka.control.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/** Where a page of a list ended, as an opaque text. */
final class Cursors {
    private Cursors() {}

    /** Of parts without spaces, except that the last one may have them. */
    static String of(String... parts) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(String.join(" ", parts).getBytes(StandardCharsets.UTF_8));
    }

    /** The place that a cursor of so many parts stands for; a text that is none is refused as malformed. */
    static <T> T read(String cursor, int parts, Function<List<String>, T> place) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            return place.apply(List.of(text.split(" ", parts)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException | java.time.DateTimeException e) {
            throw Call.malformed("cursor", "a next_cursor from this list", cursor);
        }
    }
}
