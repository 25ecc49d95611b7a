package io.metka.embedded;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Walks the tokens of a ClickHouse statement in UTF-8, without understanding more of it than where strings, quoted names and
 * comments end.
 */
final class SqlTokens {
    /** What a token is. */
    enum Kind {
        /** A keyword or an unquoted name. */
        WORD,
        /** A number, a string or a quoted name. */
        ATOM,
        /** One character of punctuation. */
        SYMBOL,
        END
    }

    private final byte[] text;
    private final int limit;
    private Kind kind = Kind.END;
    private int start;
    private int end;
    private int depth;

    SqlTokens(byte[] text, int limit) {
        this.text = text;
        this.limit = limit;
    }

    /** Steps to the next token and tells its kind. */
    Kind next() {
        start = skipBlanks(end);
        if (start >= limit) {
            end = limit;
            kind = Kind.END;
            return kind;
        }
        byte first = text[start];
        if (isWordStart(first)) {
            end = wordEnd(start + 1);
            kind = Kind.WORD;
        } else if (first == '\'' || first == '"' || first == '`') {
            end = quotedEnd(start + 1, first);
            kind = Kind.ATOM;
        } else if (first == '$' && heredocEnd(start) > 0) {
            end = heredocEnd(start);
            kind = Kind.ATOM;
        } else if (first >= '0' && first <= '9') {
            end = wordEnd(start + 1);
            kind = Kind.ATOM;
        } else {
            end = start + 1;
            depth += first == '(' ? 1 : first == ')' ? -1 : 0;
            kind = Kind.SYMBOL;
        }
        return kind;
    }

    Kind kind() {
        return kind;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /** How many parentheses are open after the present token. */
    int depth() {
        return depth;
    }

    boolean isWord(String upperCase) {
        return kind == Kind.WORD && end - start == upperCase.length() && word().equals(upperCase);
    }

    boolean isSymbol(char symbol) {
        return kind == Kind.SYMBOL && text[start] == symbol;
    }

    /** The present token in upper case. */
    String word() {
        return new String(text, start, end - start, StandardCharsets.UTF_8).toUpperCase(Locale.ROOT);
    }

    private int skipBlanks(int from) {
        int at = from;
        while (at < limit) {
            if (text[at] >= 0 && text[at] <= ' ') {
                at++;
            } else if (text[at] == '#' && at + 1 < limit && (text[at + 1] == ' ' || text[at + 1] == '!')) {
                at = lineEnd(at);
            } else if (startsWith(at, "--")) {
                at = lineEnd(at);
            } else if (startsWith(at, "/*")) {
                at = after(at + 2, "*/");
            } else {
                break;
            }
        }
        return at;
    }

    private int lineEnd(int from) {
        int at = from;
        while (at < limit && text[at] != '\n') {
            at++;
        }
        return at;
    }

    private int quotedEnd(int from, byte quote) {
        int at = from;
        while (at < limit) {
            if (text[at] == '\\') {
                at += 2;
            } else if (text[at] != quote) {
                at++;
            } else if (at + 1 < limit && text[at + 1] == quote) {
                at += 2;
            } else {
                return at + 1;
            }
        }
        return limit;
    }

    /** {@code $tag$ ... $tag$}; 0 when this dollar begins none. */
    private int heredocEnd(int from) {
        int tagEnd = from + 1;
        while (tagEnd < limit && isWordPart(text[tagEnd])) {
            tagEnd++;
        }
        if (tagEnd >= limit || text[tagEnd] != '$') {
            return 0;
        }
        return after(tagEnd + 1, new String(text, from, tagEnd + 1 - from, StandardCharsets.UTF_8));
    }

    private int after(int from, String mark) {
        for (int at = from; at <= limit - mark.length(); at++) {
            if (startsWith(at, mark)) {
                return at + mark.length();
            }
        }
        return limit;
    }

    private boolean startsWith(int at, String mark) {
        if (at + mark.length() > limit) {
            return false;
        }
        for (int i = 0; i < mark.length(); i++) {
            if (text[at + i] != mark.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private int wordEnd(int from) {
        int at = from;
        while (at < limit && isWordPart(text[at])) {
            at++;
        }
        return at;
    }

    private static boolean isWordStart(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || b == '_' || b < 0;
    }

    private static boolean isWordPart(byte b) {
        return isWordStart(b) || (b >= '0' && b <= '9');
    }
}
