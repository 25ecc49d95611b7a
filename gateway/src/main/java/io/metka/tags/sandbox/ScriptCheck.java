package io.metka.tags.sandbox;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * Judges sources before they are saved, and runs none of them.
 *
 * <p>The engine is made at the first question, because it takes a second or two, and kept. Safe for use by several threads.
 */
public final class ScriptCheck {
    private static final Pattern PLACE = Pattern.compile("SyntaxError: (?:[^\\n:]*:(\\d+):\\d+ )?([^\\n]*)");

    /**
     * Compiles a body by itself and runs nothing of it. A body that closes the function around it and opens another one
     * could keep state from event to event; here it is none.
     */
    private static final Source COMPILE = Source.newBuilder(
                    "js", "body => { new Function('require', body); }", "check.js")
            .buildLiteral();

    private @Nullable Engine engine;

    /** Why a source is not the body of a function, in words for its author; empty when it is. */
    public Optional<String> problem(String source) {
        if (source.length() > Script.LONGEST) {
            return Optional.of("A script has at most " + Script.LONGEST + " characters");
        }
        try (Context context =
                Guest.confined(Context.newBuilder("js")).engine(engine()).build()) {
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

    private synchronized Engine engine() {
        if (engine == null) {
            engine = Engine.newBuilder("js")
                    .option("engine.WarnInterpreterOnly", "false")
                    .build();
        }
        return engine;
    }
}
