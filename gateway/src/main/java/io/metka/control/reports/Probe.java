package io.metka.control.reports;

/** A page for machines on the console port, open to everyone who reaches it: metrics, liveness, readiness. */
public interface Probe {
    /** May block; called on a worker thread. */
    Page read();

    /** What the probe says. */
    record Page(int status, String contentType, String body) {}
}
