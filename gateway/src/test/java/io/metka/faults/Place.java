package io.metka.faults;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * Where a gateway lives across its restarts.
 *
 * @param folder holds the data folder and one log per run
 * @param settings the {@code METKA_*} variables besides those for the places
 * @param ownClock whether the gateway's clock can be moved, by {@link #clock}
 */
record Place(Path folder, int edgePort, int consolePort, Map<String, String> settings, boolean ownClock) {
    Place {
        settings = Map.copyOf(settings);
    }

    static Place in(Path folder, Map<String, String> settings) {
        Random random = new Random();
        return new Place(folder, Ports.free(random), Ports.free(random), settings, false);
    }

    Place with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(more);
        return new Place(folder, edgePort, consolePort, all, ownClock);
    }

    /** The same with a clock of its own. */
    Place withOwnClock() {
        return new Place(folder, edgePort, consolePort, settings, true);
    }

    /** The file that moves the clock, see {@link io.metka.support.JumpingClock}. */
    Path clock() {
        return folder.resolve("clock");
    }

    /** The same data folder on other ports. */
    Place onOtherPorts() {
        return in(folder, settings);
    }

    Path data() {
        return folder.resolve("data");
    }

    URI edge() {
        return URI.create("http://127.0.0.1:" + edgePort);
    }

    URI console() {
        return URI.create("http://127.0.0.1:" + consolePort);
    }
}
