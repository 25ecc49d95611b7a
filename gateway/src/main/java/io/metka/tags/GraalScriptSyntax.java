package io.metka.tags;

import io.metka.container.ScriptSyntax;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotAccess;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.SourceSection;
import org.graalvm.polyglot.io.IOAccess;
import org.jspecify.annotations.Nullable;

/**
 * Reads JavaScript with GraalJS, as browsers of the year 2020 read it: the runtime itself is written for them, and one
 * construct that a browser does not know would silence a whole container there.
 *
 * <p>The engine is made at the first question, because it takes a second or two, and kept. Safe for use by several threads, one at a time.
 */
public final class GraalScriptSyntax implements ScriptSyntax {
    private static final String YEAR = "2020";
    /** What GraalJS says: {@code SyntaxError: name:line:column What is wrong}, then the line and a mark below it. */
    private static final Pattern MESSAGE = Pattern.compile("SyntaxError: (?:code:\\d+:\\d+ )?([^\\n]*)");

    private @Nullable Context context;

    @Override
    public synchronized List<Flaw> problems(String code) {
        Source source = Source.newBuilder("js", code, "code").cached(false).buildLiteral();
        try {
            context().parse(source);
            return List.of();
        } catch (PolyglotException e) {
            return List.of(flaw(e));
        }
    }

    private Context context() {
        if (context == null) {
            // Nothing is run here; nothing would be allowed if something were.
            context = Context.newBuilder("js")
                    .allowAllAccess(false)
                    .allowHostAccess(HostAccess.UNTRUSTED)
                    .allowIO(IOAccess.NONE)
                    .allowPolyglotAccess(PolyglotAccess.NONE)
                    .option("engine.WarnInterpreterOnly", "false")
                    .option("js.ecmascript-version", YEAR)
                    .build();
        }
        return context;
    }

    private static Flaw flaw(PolyglotException e) {
        SourceSection place = e.getSourceLocation();
        int line = place == null ? 1 : place.getStartLine();
        int column = place == null ? 1 : place.getStartColumn();
        Matcher message = MESSAGE.matcher(Objects.requireNonNullElse(e.getMessage(), ""));
        return new Flaw(
                line,
                column,
                e.isSyntaxError() && message.find() ? message.group(1) : "it is nested too deeply to be read");
    }
}
