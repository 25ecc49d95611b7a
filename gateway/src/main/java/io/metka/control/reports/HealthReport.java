package io.metka.control.reports;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How the gateway is. */
public interface HealthReport {
    /** Taken from memory, so that it answers while stores are away. */
    Health read();

    /**
     * The state of the gateway at one instant.
     *
     * @param counts since the start, by a snake_case name such as {@code events_accepted}
     */
    record Health(List<Component> components, Backlog backlog, Map<String, Long> counts) {
        public Health {
            components = List.copyOf(components);
            counts = Map.copyOf(counts);
        }
    }

    /**
     * One part of the gateway.
     *
     * @param name for example {@code redis}
     * @param detail one sentence for the operator, empty when all is well
     */
    record Component(String name, State state, String detail) {}

    /**
     * What is accepted and not yet stored.
     *
     * @param bytes in the spool
     * @param age of the oldest such event, zero when there is none
     */
    record Backlog(long bytes, Duration age) {}

    /** How a component is, from good to bad. */
    enum State {
        UP,
        DEGRADED,
        DOWN;

        /** The name in answers: {@code up}, {@code degraded} or {@code down}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
