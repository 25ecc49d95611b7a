package io.metka.container;

import java.util.List;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;

/**
 * JavaScript that stands in a parameter, as it stands in a script: a function that is given the way to the variables and
 * answers what the code is.
 */
final class MarketerCode {
    /** Nothing that code of a site would call its own. */
    private static final String VARIABLE = "$mkv";

    private static final Pattern END_OF_ELEMENT = Pattern.compile("<(?=/script|!--)", Pattern.CASE_INSENSITIVE);
    private static final Pattern MAKES_CODE = Pattern.compile("\\b(eval\\s*\\(|new\\s+Function\\b)");

    /** Out of habit behind a function, where none belongs. */
    private static final Pattern LAST_SEMICOLONS = Pattern.compile("[\\s;]+$");

    private MarketerCode() {}

    /**
     * The code as a JavaScript expression.
     *
     * @param indexOf gives the place of a variable by its name
     */
    static String function(String code, ToIntFunction<String> indexOf) {
        StringBuilder source = new StringBuilder("(").append(VARIABLE).append(")=>(\n");
        for (TextTemplate.Part part : TextTemplate.parse(expression(code)).parts()) {
            switch (part) {
                case TextTemplate.Text(String text) -> source.append(inHtml(text));
                case TextTemplate.Reference(String name) ->
                    source.append(VARIABLE)
                            .append('(')
                            .append(indexOf.applyAsInt(name))
                            .append(')');
            }
        }
        return source.append("\n)").toString();
    }

    /** What keeps the code from standing in a script, with its line and column in the code. */
    static List<String> problems(String code, ScriptSyntax syntax) {
        if (expression(code).isEmpty()) {
            return List.of("it is empty; write a function or an expression");
        }
        String readable = inHtml(withoutReferences(expression(code)));
        // One script holds all code of a container. What is whole between brackets of either kind cannot end its place.
        for (String brackets : List.of("()", "[]")) {
            String wrapped = brackets.charAt(0) + "\n" + readable + "\n" + brackets.charAt(1);
            List<ScriptSyntax.Flaw> flaws = syntax.problems(wrapped);
            if (!flaws.isEmpty()) {
                return flaws.stream().map(flaw -> describe(flaw, readable)).toList();
            }
        }
        return List.of();
    }

    /** True when the code makes code of texts, which a strict content security policy stops. */
    static boolean makesCode(String code) {
        return MAKES_CODE.matcher(code).find();
    }

    private static String describe(ScriptSyntax.Flaw flaw, String code) {
        long lines = code.lines().count();
        return flaw.line() - 1 > lines
                ? "it ends too early: a bracket, a text or a comment stays open"
                : "line " + Math.max(1, flaw.line() - 1) + ", column " + flaw.column() + ": " + flaw.message();
    }

    /** Calls of the same length, so that places keep their line and column. */
    private static String withoutReferences(String code) {
        return TextTemplate.REFERENCE.matcher(code).replaceAll(reference -> {
            String inside = reference.group(1);
            return "\\$(" + inside.replaceAll("[^\n\r]", " ") + " )";
        });
    }

    private static String expression(String code) {
        return LAST_SEMICOLONS.matcher(code).replaceAll("");
    }

    /** Source that may also stand inside an HTML page. */
    private static String inHtml(String code) {
        return END_OF_ELEMENT.matcher(code).replaceAll("<\\\\");
    }
}
