package io.metka.container;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a JavaScript source, or JSON, and tells variables that stand in its code from those inside of texts,
 * comments and patterns.
 *
 * <p>Whether a slash divides or begins a pattern is guessed from what stands before it. A wrong guess breaks the script
 * that it is in, but lets no value become code: the runtime spells both kinds in characters that mean nothing elsewhere.
 */
final class ScriptScanner {
    private static final Set<String> BEFORE_PATTERN = Set.of(
            "return",
            "typeof",
            "case",
            "in",
            "of",
            "delete",
            "void",
            "throw",
            "new",
            "instanceof",
            "else",
            "do",
            "await");

    /** A text, or a variable and whether it stands in the code. */
    record Piece(TextTemplate.Part part, boolean expression) {}

    /** The kinds of places of a script. */
    private enum Place {
        CODE,
        SINGLE_QUOTES,
        DOUBLE_QUOTES,
        TEMPLATE,
        LINE_COMMENT,
        BLOCK_COMMENT,
        PATTERN,
        PATTERN_CLASS
    }

    private final String source;
    private final MarkedText marks;
    private final Matcher matcher;
    private final List<Piece> pieces = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    /** Open braces inside of each ${…} around this place. */
    private final Deque<Integer> braces = new ArrayDeque<>();

    private Place place = Place.CODE;
    private int at;
    private int textStart;
    /** The last words and signs of code, the last one first. */
    private final Deque<String> before = new ArrayDeque<>();

    private ScriptScanner(String source, MarkedText marks) {
        this.source = source;
        this.marks = marks;
        matcher = marks.mark().matcher(source);
    }

    /** What a scan found. */
    record Result(List<Piece> pieces, List<String> problems) {}

    static Result scan(String source, MarkedText marks) {
        ScriptScanner scanner = new ScriptScanner(source, marks);
        scanner.run();
        return new Result(scanner.pieces, scanner.problems);
    }

    private void run() {
        while (at < source.length()) {
            if (isMark(at)) {
                flush();
                pieces.add(new Piece(marks.reference(matcher), place == Place.CODE));
                at = matcher.end();
                textStart = at;
                note("0");
            } else {
                step(source.charAt(at));
            }
        }
        flush();
    }

    private boolean isMark(int index) {
        return matcher.region(index, source.length()).lookingAt();
    }

    private void flush() {
        if (at > textStart) {
            pieces.add(new Piece(new TextTemplate.Text(source.substring(textStart, at)), false));
        }
    }

    private void step(char c) {
        switch (place) {
            case CODE -> code(c);
            case SINGLE_QUOTES -> text(c, '\'');
            case DOUBLE_QUOTES -> text(c, '"');
            case TEMPLATE -> template(c);
            case LINE_COMMENT -> {
                at++;
                if (isLineEnd(c)) {
                    place = Place.CODE;
                }
            }
            case BLOCK_COMMENT -> {
                boolean end = source.startsWith("*/", at);
                at += end ? 2 : 1;
                place = end ? Place.CODE : place;
            }
            case PATTERN, PATTERN_CLASS -> pattern(c);
        }
    }

    private void code(char c) {
        if (source.startsWith("//", at) || source.startsWith("<!--", at)) {
            enter(Place.LINE_COMMENT, 2);
        } else if (source.startsWith("/*", at)) {
            enter(Place.BLOCK_COMMENT, 2);
        } else if (c == '\'') {
            enter(Place.SINGLE_QUOTES, 1);
        } else if (c == '"') {
            enter(Place.DOUBLE_QUOTES, 1);
        } else if (c == '`') {
            enter(Place.TEMPLATE, 1);
        } else if (c == '/' && patternMayStart()) {
            enter(Place.PATTERN, 1);
        } else if (Character.isJavaIdentifierPart(c)) {
            word();
        } else {
            sign(c);
        }
    }

    private void enter(Place next, int length) {
        place = next;
        at += length;
    }

    private void sign(char c) {
        at++;
        Integer open = braces.peek();
        if (open != null && c == '{') {
            braces.push(braces.pop() + 1);
        } else if (open != null && c == '}') {
            braces.pop();
            if (open == 0) {
                place = Place.TEMPLATE;
                return;
            }
            braces.push(open - 1);
        }
        if (!Character.isWhitespace(c)) {
            note(String.valueOf(c));
        }
    }

    private void word() {
        int start = at;
        while (at < source.length() && Character.isJavaIdentifierPart(source.charAt(at)) && !isMark(at)) {
            at++;
        }
        String word = source.substring(start, at);
        if ((word.equals("write") || word.equals("writeln")) && isMemberOfDocument()) {
            problems.add("a script calls document." + word
                    + ", which a script that came later must not do: make elements with document.createElement, or use"
                    + " a script element with src");
        }
        note(word);
    }

    private boolean isMemberOfDocument() {
        List<String> last = before.stream().filter(token -> !token.equals("?")).toList();
        return last.size() > 1 && last.get(0).equals(".") && last.get(1).equals("document");
    }

    private void text(char c, char quote) {
        if (c == '\\') {
            escape();
        } else {
            at++;
            if (c == quote || isLineEnd(c)) {
                leave();
            }
        }
    }

    private void template(char c) {
        if (c == '\\') {
            escape();
        } else if (source.startsWith("${", at)) {
            at += 2;
            braces.push(0);
            place = Place.CODE;
            note("{");
        } else {
            at++;
            if (c == '`') {
                leave();
            }
        }
    }

    private void pattern(char c) {
        if (c == '\\') {
            escape();
            return;
        }
        at++;
        if (isLineEnd(c) || (c == '/' && place == Place.PATTERN)) {
            leave();
        } else if (c == '[') {
            place = Place.PATTERN_CLASS;
        } else if (c == ']') {
            place = Place.PATTERN;
        }
    }

    /** A character after a backslash is what it is, but a variable stays one. */
    private void escape() {
        at++;
        if (at < source.length() && !isMark(at)) {
            at++;
        }
    }

    /** Back to code, after something that is a value. */
    private void leave() {
        place = Place.CODE;
        note("0");
    }

    private boolean patternMayStart() {
        @Nullable String last = before.peek();
        if (last == null) {
            return true;
        }
        boolean word = Character.isJavaIdentifierPart(last.charAt(0));
        return word ? BEFORE_PATTERN.contains(last) : !last.equals(")") && !last.equals("]");
    }

    private void note(String token) {
        before.push(token);
        if (before.size() > 4) {
            before.removeLast();
        }
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r' || c == '\u2028' || c == '\u2029';
    }
}
