package io.metka.tags.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.SourceSection;

/** Scripts as the engine reads them: once for each version, however many contexts run it. */
final class ScriptSources {
    /** The script's first line is the second one of its function. */
    private static final int LINES_BEFORE = 1;

    private static final String NAME = "script.js";

    /** More than these are read anew: whoever tries scripts out makes a new one each time. */
    private static final int MOST = 1_000;

    private final Map<String, Source> sources = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Source> eldest) {
            return size() > MOST;
        }
    };

    synchronized Source of(Script script) {
        return sources.computeIfAbsent(
                script.key(),
                _ -> Source.newBuilder("js", "(function (require) {\n" + script.source() + "\n})", NAME)
                        .buildLiteral());
    }

    /** Forgets all versions but these. */
    synchronized void keep(Set<String> keys) {
        sources.keySet().retainAll(keys);
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
