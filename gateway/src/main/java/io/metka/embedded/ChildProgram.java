package io.metka.embedded;

import java.io.IOException;
import java.util.List;

/** What a {@link ChildProcess} runs. */
interface ChildProgram {
    /**
     * Goes before each command: a session of its own, so that a terminal's Ctrl-C reaches the gateway alone, and a lower
     * priority, so that a store's work never delays an answer to a client.
     */
    List<String> ASIDE = List.of("nice", "-n", "10", "setsid");

    /** The store's name in logs and states. */
    String name();

    /**
     * How to start it; asked for at every start. Standard input stays a pipe that is open as long as the parent lives: its end
     * must end the program.
     */
    ProcessBuilder command() throws IOException;

    /** Written to standard input at every start, before anything else; may be empty. Secrets go here, not into the arguments. */
    String greeting();

    /** Takes a line of standard output; true when it says that the program answers from now on. */
    boolean announcesReady(String line);

    /** Whether this line of output deserves an operator's attention. */
    boolean warns(String line);
}
