package io.metka.decode;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Prices and quantities as shops write them: numbers, and texts such as {@code "1 299,50 ₽"}. A text that people could
 * read in two ways ({@code "1,299"}) is no amount.
 */
final class Amounts {
    /** Characters of an amount; more are none. */
    static final int LONGEST = 40;

    private static final int MONEY_SCALE = 4;
    private static final int MONEY_WHOLE_DIGITS = 13;
    private static final int QUANTITY_SCALE = 3;
    private static final int QUANTITY_WHOLE_DIGITS = 9;
    private static final int MOST_DECIMALS = 1_000;

    private static final String CURRENCY = "(?:\\p{Sc}|[A-Z]{3}|(?:руб|Руб|р|тг)\\.?)";
    private static final Pattern WRITTEN =
            Pattern.compile(CURRENCY + "? ?([-+]?) ?(\\d[\\d ,.]*?) ?" + CURRENCY + "?", Pattern.UNICODE_CASE);

    private static final Pattern SPACES = Pattern.compile("(\\d{1,3}(?: \\d{3})+)(?:[.,](\\d+))?");
    private static final Pattern COMMAS_AND_POINT = Pattern.compile("(\\d{1,3}(?:,\\d{3})+)\\.(\\d+)");
    private static final Pattern POINTS_AND_COMMA = Pattern.compile("(\\d{1,3}(?:\\.\\d{3})+),(\\d+)");
    private static final Pattern MANY_GROUPS = Pattern.compile("(\\d{1,3}(?:(?:,\\d{3}){2,}|(?:\\.\\d{3}){2,}))()");

    /** One separator: thousands or decimals cannot be told apart when three digits follow and up to three precede. */
    private static final Pattern DECIMALS = Pattern.compile("(0|\\d{4,}|\\d{1,3}(?![.,]\\d{3}$))(?:[.,](\\d+))?");

    private Amounts() {}

    /** Money as the stores can hold it, null when the text is no amount or one beyond that. */
    static @Nullable BigDecimal money(String text) {
        return bounded(parse(text), MONEY_WHOLE_DIGITS, MONEY_SCALE);
    }

    /** Pieces or measures, null when the text is no amount or one beyond what the stores can add up. */
    static @Nullable BigDecimal quantity(String text) {
        return bounded(parse(text), QUANTITY_WHOLE_DIGITS, QUANTITY_SCALE);
    }

    /** The same rounded as money, null when it is more than the stores can hold. */
    static @Nullable BigDecimal money(BigDecimal sum) {
        return bounded(sum, MONEY_WHOLE_DIGITS, MONEY_SCALE);
    }

    private static @Nullable BigDecimal bounded(@Nullable BigDecimal value, int wholeDigits, int scale) {
        boolean usable = value != null
                && (long) value.precision() - value.scale() <= wholeDigits
                && value.scale() < MOST_DECIMALS;
        if (value == null || !usable) {
            return null;
        }
        BigDecimal rounded = value.setScale(scale, RoundingMode.HALF_UP).stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
    }

    private static @Nullable BigDecimal parse(String text) {
        if (text.isEmpty() || text.length() > LONGEST) {
            return null;
        }
        try {
            return isNotation(text) ? new BigDecimal(text) : written(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Whether a program wrote the number, so that a point is a decimal point. */
    private static boolean isNotation(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
                return false;
            }
        }
        return text.indexOf('.') == text.lastIndexOf('.');
    }

    private static @Nullable BigDecimal written(String text) {
        Matcher number = WRITTEN.matcher(plain(text));
        if (!number.matches()) {
            return null;
        }
        String digits = number.group(2);
        for (Pattern form : new Pattern[] {DECIMALS, SPACES, COMMAS_AND_POINT, POINTS_AND_COMMA, MANY_GROUPS}) {
            Matcher parts = form.matcher(digits);
            if (parts.matches()) {
                String fraction = parts.group(2);
                return new BigDecimal(number.group(1)
                        + parts.group(1).replaceAll("[ ,.]", "")
                        + (fraction == null || fraction.isEmpty() ? "" : "." + fraction));
            }
        }
        return null;
    }

    /** All kinds of spaces and apostrophes as one space, the typographic minus as a minus. */
    private static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean space = Character.isSpaceChar(c) || c == '\t' || c == '\'' || c == '’';
            plain.append(space ? ' ' : c == '−' ? '-' : c);
        }
        return plain.toString().strip();
    }
}
