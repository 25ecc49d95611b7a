package io.metka.container;

import org.jspecify.annotations.Nullable;

/**
 * The regular expressions that JavaScript (in the browser) and RE2 (on the server) read alike.
 *
 * <p>Allowed: literals, {@code .}, {@code ^}, {@code $}, {@code |}, groups {@code (…)} and {@code (?:…)}, classes, the
 * quantifiers {@code * + ? {n} {n,} {n,m}} and their lazy forms, {@code \d \w \s \b} and their opposites, {@code \t \n
 * \r \f \v \xHH}, and escaped punctuation. Refused is all else: look-around, back-references, named groups, inline
 * flags, Unicode classes, characters beyond U+FFFF, and what one of the two engines would only tolerate.
 */
public final class RegexSubset {
    /** RE2 refuses more, also as the product of nested counts. */
    private static final int MOST_REPEATS = 1000;

    private static final int DEEPEST = 50;
    private static final String CLASSES = "dDwWsS";
    private static final String CONTROLS = "tnrfv";

    private final String pattern;
    private int at;
    private int depth;

    private RegexSubset(String pattern) {
        this.pattern = pattern;
    }

    /** What is wrong with the pattern and where, or null if nothing is. */
    public static @Nullable String check(String pattern) {
        RegexSubset parser = new RegexSubset(pattern);
        try {
            parser.alternatives();
            if (parser.at < pattern.length()) {
                throw parser.refuse("a ) without its (");
            }
            return null;
        } catch (Refused e) {
            return e.getMessage();
        }
    }

    /** Each parsing method answers how often its part may repeat a character at most by counts. */
    private long alternatives() throws Refused {
        if (++depth > DEEPEST) {
            throw refuse("groups nested deeper than " + DEEPEST);
        }
        long most = sequence();
        while (peek() == '|') {
            at++;
            most = Math.max(most, sequence());
        }
        depth--;
        return most;
    }

    private long sequence() throws Refused {
        long most = 1;
        while (at < pattern.length() && peek() != '|' && peek() != ')') {
            most = Math.max(most, repeated());
        }
        return most;
    }

    private long repeated() throws Refused {
        char first = peek();
        if (first == '^' || first == '$' || pattern.startsWith("\\b", at) || pattern.startsWith("\\B", at)) {
            at += first == '\\' ? 2 : 1;
            if (isQuantifier(peek())) {
                throw refuse("a quantifier after a position");
            }
            return 1;
        }
        long repeats = atom();
        if (isQuantifier(peek())) {
            repeats *= quantifier();
            if (peek() == '?') {
                at++;
            }
            if (isQuantifier(peek())) {
                throw refuse("a quantifier after a quantifier");
            }
        }
        if (repeats > MOST_REPEATS) {
            throw refuse("more than " + MOST_REPEATS + " repetitions");
        }
        return repeats;
    }

    private long atom() throws Refused {
        char c = peek();
        switch (c) {
            case '(' -> {
                return group();
            }
            case '[' -> characterClass();
            case '\\' -> escape(false);
            default -> {
                if (isQuantifier(c)) {
                    throw refuse(c == '{' ? "a { that is not a count after something; write \\{" : "nothing to repeat");
                }
                literal();
            }
        }
        return 1;
    }

    private long group() throws Refused {
        at++;
        if (peek() == '?') {
            if (!pattern.startsWith("?:", at)) {
                throw refuse("a group that begins with (? and is not (?:");
            }
            at += 2;
        }
        long repeats = alternatives();
        if (peek() != ')') {
            throw refuse("a ( without its )");
        }
        at++;
        return repeats;
    }

    private void characterClass() throws Refused {
        at++;
        if (peek() == '^') {
            at++;
        }
        if (peek() == ']') {
            throw refuse("an empty class; write \\] for a bracket");
        }
        while (peek() != ']') {
            int low = member();
            if (peek() == '-' && at + 1 < pattern.length() && pattern.charAt(at + 1) != ']') {
                at++;
                int high = member();
                if (low < 0 || high < 0 || low > high) {
                    throw refuse("a range whose ends are not in order");
                }
            }
        }
        at++;
    }

    /** One member of a class: its character, or −1 for a class such as \d. */
    private int member() throws Refused {
        if (at >= pattern.length()) {
            throw refuse("a [ without its ]");
        }
        if (peek() == '\\') {
            return escape(true);
        }
        if (peek() == '[' && at + 1 < pattern.length() && pattern.charAt(at + 1) == ':') {
            throw refuse("a POSIX class; write its characters");
        }
        return literal();
    }

    private int escape(boolean inClass) throws Refused {
        if (at + 1 >= pattern.length()) {
            throw refuse("a \\ at the end");
        }
        char c = pattern.charAt(at + 1);
        if (CLASSES.indexOf(c) >= 0) {
            at += 2;
            return -1;
        }
        if (c == 'x' && at + 3 < pattern.length() && isHex(pattern.charAt(at + 2)) && isHex(pattern.charAt(at + 3))) {
            int code = Integer.parseInt(pattern.substring(at + 2, at + 4), 16);
            at += 4;
            return code;
        }
        boolean punctuation = c > ' ' && c < 0x7f && !isLetterOrDigit(c) && c != '_';
        int control = CONTROLS.indexOf(c);
        if (!punctuation && control < 0) {
            throw refuse("\\" + c + (inClass ? " inside a class" : ""));
        }
        at += 2;
        return control < 0 ? c : "\t\n\r\f\u000b".charAt(control);
    }

    private int literal() throws Refused {
        char c = peek();
        if (Character.isSurrogate(c)) {
            throw refuse("a character beyond U+FFFF");
        }
        at++;
        return c;
    }

    private long quantifier() throws Refused {
        char c = peek();
        at++;
        if (c != '{') {
            return 1;
        }
        int end = pattern.indexOf('}', at);
        String counts = end < 0 ? "" : pattern.substring(at, end);
        if (!counts.matches("[0-9]{1,5}(,[0-9]{0,5})?")) {
            throw refuse("a { that is not a count; write \\{");
        }
        at = end + 1;
        int comma = counts.indexOf(',');
        long least = Long.parseLong(comma < 0 ? counts : counts.substring(0, comma));
        boolean open = comma == counts.length() - 1;
        long most = comma < 0 || open ? least : Long.parseLong(counts.substring(comma + 1));
        if (most < least) {
            throw refuse("a count whose ends are not in order");
        }
        return Math.max(1, most);
    }

    private char peek() {
        return at < pattern.length() ? pattern.charAt(at) : '\0';
    }

    private static boolean isQuantifier(char c) {
        return c == '*' || c == '+' || c == '?' || c == '{';
    }

    private static boolean isHex(char c) {
        return Character.digit(c, 16) >= 0 && c < 0x7f;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private Refused refuse(String what) {
        return new Refused("At character " + (at + 1) + ": " + what
                + " is outside the patterns that browser and server read alike");
    }

    /** Ends the parsing of a pattern. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message, null, false, false);
        }
    }
}
