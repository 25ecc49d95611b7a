package io.metka;

import java.io.Console;
import java.util.Optional;

/** Chooses how the log looks: readable lines at a terminal, one JSON object a line everywhere else. */
final class Logging {
    private static final String CONFIGURATION = "logback.configurationFile";

    private Logging() {}

    /** Must run before the first logger is made. */
    static void choose() {
        if (System.getProperty(CONFIGURATION) == null) {
            boolean terminal = Optional.ofNullable(System.console())
                    .map(Console::isTerminal)
                    .orElse(false);
            System.setProperty(CONFIGURATION, terminal ? "logback-terminal.xml" : "logback-json.xml");
        }
    }
}
