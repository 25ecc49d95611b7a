package io.metka.tags.sandbox;

import io.metka.support.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeSet;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.EnvironmentAccess;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotAccess;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.IOAccess;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.jspecify.annotations.Nullable;

/** One script in a context of its own, ready to be called. Used by one thread at a time, but closed by any. */
final class Guest implements AutoCloseable {
    /** What no sandbox policy sets, but takes away ways to block a thread for good, to fill the memory or to keep state. */
    private static final Map<String, String> OPTIONS = Map.ofEntries(
            Map.entry("js.bigint", "false"),
            Map.entry("js.string-length-limit", "4000000"),
            Map.entry("js.max-typed-array-length", "1000000"),
            Map.entry("js.max-apply-argument-length", "100000"),
            Map.entry("js.shared-array-buffer", "false"),
            Map.entry("js.atomics", "false"),
            Map.entry("js.agent-can-block", "false"),
            Map.entry("js.polyglot-builtin", "false"),
            Map.entry("js.java-package-globals", "false"),
            Map.entry("js.graal-builtin", "false"),
            Map.entry("js.load", "false"),
            Map.entry("js.print", "false"),
            Map.entry("js.console", "false"),
            Map.entry("js.allow-eval", "false"),
            Map.entry("js.strict", "true"),
            Map.entry("js.regexp-static-result", "false"),
            Map.entry("js.timer-resolution", "1000000"),
            Map.entry("js.timezone", "UTC"),
            Map.entry("js.locale", "en-US"));

    private static final Source PRELUDE = prelude();

    /** Text in, text out: it has no other use of Java, and the prelude hands it to no script. */
    private static final ProxyExecutable SHA_256 =
            arguments -> Sha256.hex(arguments.length == 1 && arguments[0].isString() ? arguments[0].asString() : "");

    private final Context context;
    private @Nullable Value entry;
    private int calls;

    private Guest(Context context) {
        this.context = context;
    }

    /** A context in which nothing has run yet. */
    static Guest empty(Engine engine) {
        return new Guest(confined(Context.newBuilder("js"))
                .engine(engine)
                .allowExperimentalOptions(true)
                .options(OPTIONS)
                .build());
    }

    /** The access that scripts have to anything outside of their context: none. */
    static Context.Builder confined(Context.Builder builder) {
        // Not even a filter for host classes: having one makes a global of that name appear.
        return builder.allowAllAccess(false)
                .allowHostAccess(HostAccess.UNTRUSTED)
                .allowHostClassLoading(false)
                .allowIO(IOAccess.NONE)
                .allowNativeAccess(false)
                .allowCreateProcess(false)
                .allowCreateThread(false)
                .allowEnvironmentAccess(EnvironmentAccess.NONE)
                .allowPolyglotAccess(PolyglotAccess.NONE)
                .allowInnerContextOptions(false)
                .allowValueSharing(false)
                .useSystemExit(false);
    }

    /** Reads the script; nothing of it runs yet. */
    void load(Source script, Script of, SandboxLimits limits) {
        Value prepare = context.eval(PRELUDE).execute(SHA_256);
        entry = prepare.execute(context.eval(script), String.join(",", new TreeSet<>(of.modules())), limits.logLines());
    }

    String call(String input) {
        if (entry == null) {
            throw new IllegalStateException("The script was not loaded");
        }
        calls++;
        return entry.execute(input).asString();
    }

    /** How often the script was called here. */
    int calls() {
        return calls;
    }

    /** Ends whatever runs in it. Blocks until that has ended. */
    void kill() {
        context.close(true);
    }

    @Override
    public void close() {
        context.close(true);
    }

    private static Source prelude() {
        try (InputStream in = Guest.class.getResourceAsStream("/io/metka/tags/prelude.js")) {
            if (in == null) {
                throw new IllegalStateException("The jar lacks io/metka/tags/prelude.js: build it again");
            }
            return Source.newBuilder("js", new String(in.readAllBytes(), StandardCharsets.UTF_8), "prelude.js")
                    .buildLiteral();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
