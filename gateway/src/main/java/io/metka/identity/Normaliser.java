package io.metka.identity;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import io.metka.model.Normalisation;
import java.net.IDN;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the spellings of an identifier into one value. For any number of threads. */
final class Normaliser {
    private static final PhoneNumberUtil PHONES = PhoneNumberUtil.getInstance();
    /** The region of service numbers such as +800, which are nobody's. */
    private static final String NO_COUNTRY = "001";

    private static final int MOST_PHONE_CHARACTERS = 40;
    private static final int MOST_MAIL_CHARACTERS = 254;

    /** Providers whose mailboxes have more than one address. */
    private static final Set<String> GMAIL = Set.of("gmail.com", "googlemail.com");

    private static final Set<String> YANDEX = Set.of(
            "yandex.ru",
            "ya.ru",
            "yandex.com",
            "yandex.by",
            "yandex.kz",
            "yandex.ua",
            "narod.ru",
            "xn--d1acpjx3f.xn--p1ai");

    private final String region;

    /** @param region of telephone numbers without a country, ISO 3166-1 alpha-2 */
    Normaliser(String region) {
        this.region = region;
    }

    /** The value under which the identifier is known, or null when the text is none of its kind. */
    @Nullable
    String normalise(Normalisation how, String value) {
        return switch (how) {
            case NONE -> value;
            case TRIM -> value.strip();
            case LOWER -> value.strip().toLowerCase(Locale.ROOT);
            case EMAIL -> email(value);
            case MAILBOX -> mailbox(value);
            case PHONE -> phone(value);
        };
    }

    private static @Nullable String email(String value) {
        String text = value.strip();
        int at = text.lastIndexOf('@');
        if (at < 1 || at != text.indexOf('@') || text.length() > MOST_MAIL_CHARACTERS || hasSpace(text)) {
            return null;
        }
        try {
            String domain = IDN.toASCII(text.substring(at + 1), IDN.ALLOW_UNASSIGNED);
            if (domain.endsWith(".")) {
                domain = domain.substring(0, domain.length() - 1);
            }
            boolean hasDot = domain.indexOf('.') > 0 && !domain.endsWith(".") && !domain.contains("..");
            return hasDot ? (text.substring(0, at) + "@" + domain).toLowerCase(Locale.ROOT) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable String mailbox(String value) {
        String email = email(value);
        if (email == null) {
            return null;
        }
        int at = email.indexOf('@');
        String domain = email.substring(at + 1);
        boolean gmail = GMAIL.contains(domain);
        if (!gmail && !YANDEX.contains(domain)) {
            return email;
        }
        int plus = email.indexOf('+');
        String name = email.substring(0, plus > 0 && plus < at ? plus : at);
        return (gmail ? name.replace(".", "") : name.replace('.', '-')) + "@" + (gmail ? "gmail.com" : "yandex.ru");
    }

    private static boolean hasSpace(String text) {
        return text.chars().anyMatch(Character::isWhitespace);
    }

    private @Nullable String phone(String value) {
        String text = value.strip();
        if (text.isEmpty() || text.length() > MOST_PHONE_CHARACTERS) {
            return null;
        }
        String known = e164(text);
        // Forms and client libraries drop the plus of numbers that are international already.
        return known != null || text.startsWith("+") ? known : e164("+" + text);
    }

    private @Nullable String e164(String text) {
        try {
            PhoneNumber number = PHONES.parse(text, region);
            number.clearExtension();
            boolean somebodys =
                    PHONES.isValidNumber(number) && !NO_COUNTRY.equals(PHONES.getRegionCodeForNumber(number));
            return somebodys ? PHONES.format(number, PhoneNumberFormat.E164) : null;
        } catch (NumberParseException e) {
            return null;
        }
    }
}
