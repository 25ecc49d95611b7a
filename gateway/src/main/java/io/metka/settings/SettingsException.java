package io.metka.settings;

import java.util.List;

/** The settings cannot be used; the message lists every problem at once. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    public SettingsException(String source, List<String> problems) {
        super("The settings in " + source + " have " + problems.size() + " problem(s):\n  - "
                + String.join("\n  - ", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
