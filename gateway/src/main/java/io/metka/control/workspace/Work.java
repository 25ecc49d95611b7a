package io.metka.control.workspace;

import io.metka.control.store.Tx;
import io.metka.support.Ids;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** One change to the definitions: its transaction, who makes it and when. */
public final class Work {
    /** The counter that grows with each change which the data plane has to learn of. */
    public static final String CATALOG = "catalog";

    private final Tx tx;
    private final String actor;
    private final Instant now;
    private final Ids ids;
    private long catalogRevision;

    public Work(Tx tx, String actor, Instant now, Ids ids) {
        this.tx = tx;
        this.actor = actor;
        this.now = now.truncatedTo(ChronoUnit.MILLIS);
        this.ids = ids;
    }

    public Tx tx() {
        return tx;
    }

    /** The name of the token that was presented. */
    public String actor() {
        return actor;
    }

    /** In whole milliseconds, as the store keeps it. */
    public Instant now() {
        return now;
    }

    public Ids ids() {
        return ids;
    }

    /** Marks the change as one for the data plane and returns the catalog revision that will carry it. */
    public long forDataPlane() {
        if (catalogRevision == 0) {
            catalogRevision = tx.next(CATALOG);
        }
        return catalogRevision;
    }
}
