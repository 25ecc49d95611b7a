package io.metka;

import io.metka.support.JumpingClock;
import java.nio.file.Path;
import java.util.List;

/** The gateway with a wall clock that a fault test moves; no setting leads here, and the packaged gateway is without it. */
public final class JumpingGateway {
    /** The system property with the path of the clock's file. */
    public static final String CLOCK = "metka.clock";

    private JumpingGateway() {}

    public static void main(String[] words) throws Exception {
        Logging.choose();
        Main.run(
                Arguments.parse(List.of(words)), System.getenv(), new JumpingClock(Path.of(System.getProperty(CLOCK))));
    }
}
