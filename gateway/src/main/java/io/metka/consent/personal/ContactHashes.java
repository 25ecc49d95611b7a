package io.metka.consent.personal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.metka.model.ProjectId;
import io.metka.support.HmacKeys;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Replaces contacts by their HMAC-SHA-256 under a key of one project alone, so that equal contacts stay equal within the
 * project and say nothing outside of it. Safe for use by many threads.
 */
final class ContactHashes {
    private static final String KEY_INFO = "metka contacts in events of project ";
    private static final String PREFIX = "hash:";
    private static final int HASH_BYTES = 16;
    private static final int LOCAL_DIGITS = 10;
    private static final int RUSSIAN_DIGITS = 11;

    private final Mac keyed;

    ContactHashes(ProjectId project, SecretKey master) {
        keyed = HmacKeys.mac(HmacKeys.derive(master, KEY_INFO + project.value()));
    }

    /** {@code hash:} and 32 hexadecimal digits, the same for every spelling of the contact. */
    String of(ContactScanner.Kind kind, String contact) {
        String normal = switch (kind) {
            case EMAIL -> "email:" + email(contact);
            case PHONE -> "phone:" + phone(contact);
        };
        try {
            byte[] hash = ((Mac) keyed.clone()).doFinal(normal.getBytes(UTF_8));
            return PREFIX + HexFormat.of().formatHex(Arrays.copyOf(hash, HASH_BYTES));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the HMAC-SHA-256 of this Java runtime cannot be copied: use JDK 25", e);
        }
    }

    private static String email(String contact) {
        String clear = contact;
        for (int i = 0; i < 2 && clear.indexOf('%') >= 0; i++) {
            clear = decoded(clear);
        }
        return clear.toLowerCase(Locale.ROOT);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** Digits with the country, so that 8 (916) … and +7 916 … are one number. */
    private static String phone(String contact) {
        StringBuilder digits = new StringBuilder(RUSSIAN_DIGITS);
        contact.chars().filter(c -> c >= '0' && c <= '9').forEach(c -> digits.append((char) c));
        if (digits.length() == LOCAL_DIGITS) {
            digits.insert(0, '7');
        } else if (digits.length() == RUSSIAN_DIGITS && digits.charAt(0) == '8') {
            digits.setCharAt(0, '7');
        }
        return digits.toString();
    }
}
