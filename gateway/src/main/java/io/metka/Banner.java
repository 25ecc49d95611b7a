package io.metka;

import io.metka.demo.Demo;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a person sees when the gateway is ready: where everything is, and at the first start the token. */
record Banner(App app, Demo.@Nullable Ports demo) {
    Banner(App app) {
        this(app, null);
    }

    Banner with(Demo.Ports ports) {
        return new Banner(app, ports);
    }

    void print(PrintStream out, Duration start) {
        out.printf(Locale.ROOT, "%nReady in %.2f s%n", start.toMillis() / 1000.0);
        out.printf("  Public port   http://localhost:%d%n", app.edgePort());
        out.printf("  Console       http://localhost:%d%n", app.consolePort());
        if (demo != null) {
            out.printf("  Demo shop     http://localhost:%d%n", demo.shop());
            out.printf("  Demo partner  http://localhost:%d%n", demo.partner());
        }
        app.firstToken().ifPresent(token -> out.printf("  Admin token   %s   (shown this once: keep it)%n", token));
        out.println("  Ctrl-C stops it");
        out.flush();
    }
}
