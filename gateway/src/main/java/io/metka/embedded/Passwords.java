package io.metka.embedded;

import java.util.regex.Pattern;

/** The form of the passwords that guard the stores on the loopback address. */
final class Passwords {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{32,256}");

    private Passwords() {}

    /** The form needs no quoting in a URI, a configuration file or a line of text. */
    static void check(String password) {
        if (!FORM.matcher(password).matches()) {
            throw new IllegalArgumentException("a store's password must be 32 to 256 characters of A-Z a-z 0-9 - _");
        }
    }
}
