package io.metka.container.gtm;

import java.util.Locale;

/** The spelling of GTM's codes: the console exports {@code YOU_TUBE_VIDEO}, the API answers {@code youTubeVideo}. */
final class Codes {
    private Codes() {}

    /** The console's spelling of either. */
    static String of(String code) {
        String stripped = code.strip();
        if (stripped.equals(stripped.toUpperCase(Locale.ROOT))) {
            return stripped;
        }
        return stripped.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .replace('-', '_')
                .replace(' ', '_')
                .toUpperCase(Locale.ROOT);
    }
}
