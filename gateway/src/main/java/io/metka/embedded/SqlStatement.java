package io.metka.embedded;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A statement, understood as far as the way to run it depends on it. */
final class SqlStatement {
    private final Kind kind;
    private final boolean readOnly;
    private final byte[] sql;
    private final @Nullable String format;
    private final int dataStart;

    private SqlStatement(Kind kind, boolean readOnly, byte[] sql, @Nullable String format, int dataStart) {
        this.kind = kind;
        this.readOnly = readOnly;
        this.sql = sql;
        this.format = format;
        this.dataStart = dataStart;
    }

    /** Which of the engine's three entrances it takes. */
    Kind kind() {
        return kind;
    }

    /** Whether ending it early loses nothing. */
    boolean readOnly() {
        return readOnly;
    }

    /** For {@link Kind#INSERT} the part before FORMAT or VALUES, else the whole text; not to be changed. */
    byte[] sql() {
        return sql;
    }

    /** The FORMAT that it names itself. */
    @Nullable
    String format() {
        return format;
    }

    /** For {@link Kind#INSERT} where its data begin in the text that was read. */
    int dataStart() {
        return dataStart;
    }

    /** How the engine runs it. */
    enum Kind {
        /** With data that follow the statement. */
        INSERT,
        /** With an answer that may be fetched block by block. */
        SELECT,
        OTHER
    }

    private static final Set<String> READING =
            Set.of("SELECT", "WITH", "EXPLAIN", "DESCRIBE", "DESC", "SHOW", "EXISTS", "CHECK");

    /**
     * @param text the statement, perhaps followed by an insert's data
     * @param length of the text, as far as it has been read
     */
    static SqlStatement parse(byte[] text, int length) throws EngineException {
        var tokens = new SqlTokens(text, length);
        do {
            tokens.next();
        } while (tokens.isSymbol('('));
        if (tokens.isWord("INSERT")) {
            return parseInsert(text, length, tokens);
        }
        boolean select = tokens.isWord("SELECT") || tokens.isWord("WITH");
        boolean reading = tokens.kind() == SqlTokens.Kind.WORD && READING.contains(tokens.word());
        Tail tail = Tail.of(tokens);
        return new SqlStatement(
                select ? Kind.SELECT : Kind.OTHER, reading, Arrays.copyOf(text, tail.end), tail.format(text), length);
    }

    private static SqlStatement parseInsert(byte[] text, int length, SqlTokens tokens) throws EngineException {
        String before = "INSERT";
        int base = tokens.depth();
        for (var kind = tokens.next(); kind != SqlTokens.Kind.END; kind = tokens.next()) {
            boolean keyword = kind == SqlTokens.Kind.WORD && !isNamePosition(before);
            String word = keyword ? tokens.word() : "";
            boolean outside = tokens.depth() == base;
            if (keyword && (word.equals("SELECT") || word.equals("WITH")) && (outside || before.equals("("))) {
                return insertSelect(text, length, tokens);
            }
            if (keyword && outside && word.equals("VALUES")) {
                return insertData(text, tokens.start(), "Values", tokens.end());
            }
            if (keyword && outside && word.equals("FORMAT")) {
                int sqlEnd = tokens.start();
                tokens.next();
                String format = new String(text, tokens.start(), tokens.end() - tokens.start(), StandardCharsets.UTF_8);
                int data =
                        format.equalsIgnoreCase("Values") ? tokens.end() : afterLineBreak(text, length, tokens.end());
                return insertData(text, sqlEnd, format, data);
            }
            before = kind == SqlTokens.Kind.ATOM ? "" : tokens.word();
        }
        return insertData(text, length, null, length);
    }

    /** Where a word can only be a name, whatever it says. */
    private static boolean isNamePosition(String before) {
        return before.equals(".") || before.equals("INTO") || before.equals("TABLE") || before.equals("FUNCTION");
    }

    private static SqlStatement insertData(byte[] text, int sqlEnd, @Nullable String format, int dataStart) {
        return new SqlStatement(Kind.INSERT, false, Arrays.copyOf(text, sqlEnd), format, dataStart);
    }

    private static SqlStatement insertSelect(byte[] text, int length, SqlTokens tokens) throws EngineException {
        boolean input = false;
        for (var kind = tokens.next(); kind != SqlTokens.Kind.END; kind = tokens.next()) {
            if (input && tokens.isSymbol('(')) {
                throw EngineException.of(
                        48,
                        "NOT_IMPLEMENTED",
                        "INSERT ... SELECT ... FROM input() is not available in the embedded engine, which would accept it and store"
                                + " nothing: insert into a table first and select from that");
            }
            input = tokens.isWord("INPUT");
        }
        return new SqlStatement(Kind.OTHER, false, Arrays.copyOf(text, length), null, length);
    }

    /** A format's data begin after blanks and one line break. */
    private static int afterLineBreak(byte[] text, int length, int from) {
        int at = from;
        while (at < length && (text[at] == ' ' || text[at] == '\t' || text[at] == '\f')) {
            at++;
        }
        if (at < length && text[at] == '\r') {
            at++;
        }
        return at < length && text[at] == '\n' ? at + 1 : at;
    }

    /** The statement without its FORMAT clause and its semicolon, for use inside another one. */
    byte[] withoutFormat() throws EngineException {
        var tokens = new SqlTokens(sql, sql.length);
        tokens.next();
        Tail tail = Tail.of(tokens);
        byte[] copy = sql.clone();
        Arrays.fill(copy, tail.formatStart, tail.formatEnd, (byte) ' ');
        return copy;
    }

    /** Whether this text is the name of the format, in whatever case. */
    static String normal(String format) {
        return format.toLowerCase(Locale.ROOT);
    }

    /** Where the statement ends and what FORMAT it names. */
    private record Tail(int end, int nameStart, int formatStart, int formatEnd) {
        /** Reads from the present token to the end of the text. */
        static Tail of(SqlTokens tokens) throws EngineException {
            int end = tokens.end();
            int base = tokens.depth();
            int keyword = -1;
            int name = 0;
            int nameEnd = 0;
            boolean over = false;
            for (var kind = tokens.next(); kind != SqlTokens.Kind.END; kind = tokens.next()) {
                if (over && !tokens.isSymbol(';')) {
                    throw EngineException.of(62, "SYNTAX_ERROR", "Syntax error (Multi-statements are not allowed)");
                }
                if (tokens.isSymbol(';')) {
                    over = true;
                    continue;
                }
                if (nameEnd > 0 && !tokens.isWord("SETTINGS") && !tokens.isWord("INTO") && end == nameEnd) {
                    nameEnd = 0;
                }
                if (keyword >= 0 && nameEnd == 0 && kind == SqlTokens.Kind.WORD && end == keyword + 6) {
                    name = tokens.start();
                    nameEnd = tokens.end();
                } else if (tokens.isWord("FORMAT") && tokens.depth() <= base) {
                    keyword = tokens.start();
                    nameEnd = 0;
                }
                end = tokens.end();
            }
            return nameEnd == 0 ? new Tail(end, 0, 0, 0) : new Tail(end, name, keyword, nameEnd);
        }

        @Nullable
        String format(byte[] text) {
            return formatEnd == 0 ? null : new String(text, nameStart, formatEnd - nameStart, StandardCharsets.UTF_8);
        }
    }
}
