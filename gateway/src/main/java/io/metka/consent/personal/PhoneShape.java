package io.metka.consent.personal;

/**
 * Decides whether digits are a phone number.
 *
 * <p>With a plus: 10 to 15 digits, and 11 after {@code +7}. Without one: Russian and Kazakh numbers as people write them,
 * 11 digits from 7 or 8 or the 10 of a mobile number in its usual groups. Thousands are grouped otherwise
 * ({@code 79 161 234 567}), so prices are none, and neither are EAN codes (13 digits) and times (they begin with 1 or 2).
 */
final class PhoneShape {
    private static final int MOST_DIGITS = 15;
    private static final int FEWEST_DIGITS = 10;
    private static final int RUSSIAN = 11;
    private static final int MOST_GROUPS = 8;
    private static final int MOST_BETWEEN = 3;

    private final byte[] text;
    private final int[] groups = new int[MOST_GROUPS];
    private final byte[] digits = new byte[MOST_DIGITS];

    PhoneShape(byte[] text) {
        this.text = text;
    }

    /**
     * The index after the number that begins here, 0 when there is none.
     *
     * @param anyNumber whether bare digits count
     */
    int match(int from, boolean anyNumber) {
        boolean plus = text[from] == '+';
        boolean bracket = text[plus ? Math.min(from + 1, text.length - 1) : from] == '(';
        int i = plus ? from + 1 : from;
        int count = 0;
        int group = 0;
        int accepted = 0;
        while (i < text.length && group < MOST_GROUPS) {
            int begin = i;
            while (i < text.length && isDigit(text[i])) {
                if (count == MOST_DIGITS) {
                    return accepted;
                }
                digits[count++] = text[i++];
            }
            if (i > begin) {
                groups[group++] = i - begin;
                if (endsAlone(i, group) && isPhone(plus, bracket, count, group, anyNumber)) {
                    accepted = i;
                }
            }
            int next = afterSeparators(i);
            if (next == i || next == 0) {
                return accepted;
            }
            i = next;
        }
        return accepted;
    }

    private boolean isPhone(boolean plus, boolean bracket, int count, int group, boolean anyNumber) {
        if (count < FEWEST_DIGITS) {
            return false;
        }
        if (plus) {
            return digits[0] == '7' ? count == RUSSIAN : digits[0] != '0';
        }
        if (anyNumber && !isThousands(group)) {
            return true;
        }
        if (count == RUSSIAN && (digits[0] == '7' || digits[0] == '8')) {
            return group == 1 ? isBareRussian() : isGroupedRussian(bracket);
        }
        return count == FEWEST_DIGITS && isLocal(bracket, group);
    }

    /** Mobile, 8-800 and the capitals; other codes look too much like numbers of orders. */
    private boolean isBareRussian() {
        int code = (digits[1] - '0') * 100 + (digits[2] - '0') * 10 + digits[3] - '0';
        return code >= 900 || code == 800 || code == 495 || code == 499 || code == 812;
    }

    private boolean isGroupedRussian(boolean bracket) {
        boolean code =
                digits[1] == '3' || digits[1] == '4' || digits[1] >= '8' || (digits[0] == '7' && digits[1] >= '6');
        boolean ownPrefix = groups[0] == 1 && groups[1] >= 3 && groups[1] <= 5;
        boolean joinedPrefix = groups[0] == 4 && groups[1] != 4;
        return code && !bracket && (ownPrefix || joinedPrefix);
    }

    /** Without the country: {@code (916) 123-45-67}, {@code 916 123-45-67}. */
    private boolean isLocal(boolean bracket, int group) {
        if (bracket) {
            return groups[0] >= 3 && groups[0] <= 5 && digits[0] >= '3';
        }
        boolean pairs = group == 4 && groups[0] == 3 && groups[1] == 3 && groups[2] == 2;
        boolean four = group == 3 && groups[0] == 3 && groups[1] == 3;
        return digits[0] == '9' && (pairs || four);
    }

    private boolean isThousands(int group) {
        for (int i = 1; i < group; i++) {
            if (groups[i] != 3) {
                return false;
            }
        }
        return group > 1;
    }

    /** No letter follows, and no decimals do. */
    private boolean endsAlone(int i, int group) {
        if (i == text.length) {
            return true;
        }
        byte after = text[i];
        if (ContactScanner.isWord(after) || after == '_') {
            return false;
        }
        boolean point = after == '.' || after == ',';
        return !(point && group == 1 && i + 1 < text.length && isDigit(text[i + 1]));
    }

    /** The index of the next digit when only what stands within phone numbers lies between; else the same index or 0. */
    private int afterSeparators(int from) {
        int i = from;
        for (int seen = 0; i < text.length && !isDigit(text[i]); seen++) {
            int width = separator(i);
            if (width == 0 || seen == MOST_BETWEEN) {
                return 0;
            }
            i += width;
        }
        return i == text.length ? 0 : i;
    }

    /** The bytes of a separator here, 0 for anything else: plain, no-break and thin spaces, hyphens and dashes, brackets. */
    private int separator(int i) {
        byte c = text[i];
        if (c == ' ' || c == '-' || c == '(' || c == ')' || c == '.') {
            return 1;
        }
        if (c == (byte) 0xC2 && at(i + 1) == (byte) 0xA0) {
            return 2;
        }
        if (c == (byte) 0xE2 && at(i + 1) == (byte) 0x80) {
            byte last = at(i + 2);
            return (last >= (byte) 0x87 && last <= (byte) 0x95) || last == (byte) 0xAF ? 3 : 0;
        }
        return 0;
    }

    private byte at(int i) {
        return i < text.length ? text[i] : 0;
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }
}
