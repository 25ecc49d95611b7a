package io.metka.tags.sandbox;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.SourceSection;
import org.graalvm.polyglot.Value;

/** Scripts as the engine reads them: once for each version, however many contexts run it. */
final class ScriptSources {
    /** The script's first line is the second one of its function. */
    private static final int LINES_BEFORE = 1;

    private static final String NAME = "script.js";

    private static final Pattern PLACE = Pattern.compile("SyntaxError: (?:[^\\n:]*:(\\d+):\\d+ )?([^\\n]*)");

    /**
     * Compiles a body by itself and runs nothing of it. A body that closes the function around it and opens another one
     * could keep state from event to event; here it is none.
     */
    private static final Source COMPILE = Source.newBuilder(
                    "js", "body => { new Function('require', body); }", "check.js")
            .buildLiteral();

    private final Engine engine;
    private final Map<String, Source> sources = new ConcurrentHashMap<>();

    ScriptSources(Engine engine) {
        this.engine = engine;
    }

    Source of(Script script) {
        return sources.computeIfAbsent(
                script.key(),
                _ -> Source.newBuilder("js", "(function (require) {\n" + script.source() + "\n})", NAME)
                        .buildLiteral());
    }

    /** Forgets all versions but these. */
    void keep(Set<String> keys) {
        sources.keySet().retainAll(keys);
    }

    /** Why a source is not the body of a function, in words for its author; empty when it is. */
    Optional<String> problem(String source) {
        if (source.length() > Script.LONGEST) {
            return Optional.of("A script has at most " + Script.LONGEST + " characters");
        }
        try (Context context =
                Guest.confined(Context.newBuilder("js")).engine(engine).build()) {
            Value compile = context.eval(COMPILE);
            compile.executeVoid(source);
            return Optional.empty();
        } catch (PolyglotException e) {
            Matcher words = PLACE.matcher(String.valueOf(e.getMessage()));
            if (!words.find()) {
                return Optional.of("It is nested too deeply to be read");
            }
            String place = words.group(1) == null ? "" : " (line " + words.group(1) + ")";
            return Optional.of(words.group(2) + place);
        }
    }

    /** Where in a script something went wrong, in words for its author; empty when that cannot be told. */
    static String place(PolyglotException e) {
        for (PolyglotException.StackFrame frame : e.getPolyglotStackTrace()) {
            SourceSection at = frame.getSourceLocation();
            if (frame.isGuestFrame() && at != null && at.getSource().getName().equals(NAME)) {
                return " (line " + Math.max(1, at.getStartLine() - LINES_BEFORE) + ")";
            }
        }
        return "";
    }
}
