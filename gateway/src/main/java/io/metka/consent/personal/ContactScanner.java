package io.metka.consent.personal;

/**
 * Finds e-mail addresses and phone numbers in UTF-8 text, in one pass whose cost is bounded by the text's length.
 *
 * <p>A phone number is told from an order number by its prefix and its grouping: see {@link PhoneShape}.
 */
final class ContactScanner {
    /** What was found. */
    enum Kind {
        EMAIL,
        PHONE
    }

    private static final int LOCAL_MOST = 64;
    private static final int DOMAIN_MOST = 255;
    private static final byte[] LOCAL = marks("!#$%&'*+-._~");
    private static final byte[] DOMAIN = marks("-.");

    private final byte[] text;
    private final int end;
    private final boolean anyNumber;
    private final PhoneShape phone;
    private int position;
    private int start;
    private int stop;
    private Kind kind = Kind.EMAIL;

    /** @param anyNumber whether the field is said to hold a phone number, so that bare digits are one */
    ContactScanner(byte[] text, boolean anyNumber) {
        this.text = text;
        this.end = text.length;
        this.anyNumber = anyNumber;
        this.phone = new PhoneShape(text);
    }

    /** Goes to the next contact; false when there is none. */
    boolean next() {
        for (int i = position; i < end; i++) {
            byte c = text[i];
            if ((c >= '0' && c <= '9') || c == '+' || c == '(') {
                int after = number(i);
                if (after > 0) {
                    return found(Kind.PHONE, i, after);
                }
                i = c >= '0' && c <= '9' ? digits(i) - 1 : i;
            } else if (c == '@' || c == '%') {
                int at = atSign(i);
                if (at > 0 && email(i, at)) {
                    return true;
                }
            }
        }
        position = end;
        return false;
    }

    int start() {
        return start;
    }

    /** The index after the contact. */
    int stop() {
        return stop;
    }

    Kind kind() {
        return kind;
    }

    private boolean found(Kind what, int from, int to) {
        kind = what;
        start = from;
        stop = to;
        position = to;
        return true;
    }

    private int number(int at) {
        byte c = text[at];
        boolean possible = c == '+' || c == '(' || c >= '7' || anyNumber;
        return possible && startsAlone(at) ? phone.match(at, anyNumber) : 0;
    }

    /** Not within a word, a decimal or a code such as {@code A-79161234567}. */
    private boolean startsAlone(int at) {
        if (at == 0) {
            return true;
        }
        byte before = text[at - 1];
        if (isWord(before) || before == '_') {
            return false;
        }
        boolean joined = before == '.' || before == ',' || before == '-';
        return !joined || at < 2 || !isWord(text[at - 2]);
    }

    private int digits(int from) {
        int i = from;
        while (i < end && text[i] >= '0' && text[i] <= '9') {
            i++;
        }
        return i;
    }

    /** The length of an at sign here, in clear, percent-encoded or encoded twice; 0 when there is none. */
    private int atSign(int i) {
        if (text[i] == '@') {
            return 1;
        }
        int code = i + 2 < end && text[i + 1] == '2' && text[i + 2] == '5' ? i + 3 : i + 1;
        return code + 1 < end && text[code] == '4' && text[code + 1] == '0' ? code + 2 - i : 0;
    }

    private boolean email(int at, int length) {
        int from = at;
        int least = Math.max(position, at - LOCAL_MOST);
        while (from > least && isPart(text[from - 1], LOCAL)) {
            from--;
        }
        from = afterQuote(from, at);
        while (from < at && (text[from] == '.' || text[from] == '-' || text[from] == '\'')) {
            from++;
        }
        int domain = at + length;
        int to = domain;
        int most = Math.min(end, domain + DOMAIN_MOST);
        while (to < most && isPart(text[to], DOMAIN)) {
            to++;
        }
        while (to > domain && (text[to - 1] == '.' || text[to - 1] == '-')) {
            to--;
        }
        return from < at && MailDomain.is(text, domain, to) && found(Kind.EMAIL, from, to);
    }

    /** A percent-encoded delimiter before the name is not part of it: {@code %22ivan%40mail.ru}. */
    private int afterQuote(int from, int at) {
        int name = from;
        for (int i = from; i + 2 < at; i++) {
            if (text[i] == '%' && isDelimiter(text[i + 1], text[i + 2])) {
                name = i + 3;
            }
        }
        return name < at ? name : from;
    }

    private static boolean isDelimiter(byte high, byte low) {
        return (high == '2' && (low == '0' || low == '2' || low == '7' || low == '8' || low == 'C' || low == 'c'))
                || (high == '3' && (low == 'A' || low == 'a' || low == 'C' || low == 'c' || low == 'D' || low == 'd'))
                || (high == '0' && (low == 'A' || low == 'a' || low == 'D' || low == 'd' || low == '9'));
    }

    private static boolean isPart(byte c, byte[] marks) {
        return isWord(c) || c < 0 || marks[c] != 0;
    }

    static boolean isWord(byte c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static byte[] marks(String characters) {
        byte[] table = new byte[128];
        for (int i = 0; i < characters.length(); i++) {
            table[characters.charAt(i)] = 1;
        }
        return table;
    }
}
