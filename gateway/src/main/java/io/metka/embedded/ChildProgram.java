package io.metka.embedded;

import java.io.IOException;

/** What a {@link ChildProcess} runs. */
interface ChildProgram {
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
