package io.metka.segments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.support.StoreUnavailableException;
import java.util.List;
import java.util.Map;

/** Tables that fail at a chosen step: before the statement, or after it took effect. */
final class Fault implements SegmentTables {

    /** The process ends here: nothing in memory survives. */
    static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** What happens at the chosen step. */
    enum Kind {
        KILL,
        OUTAGE
    }

    private final SegmentTables real;
    private final Runnable afterChangesStored;
    private int stepsLeft = Integer.MAX_VALUE;
    private Kind kind = Kind.KILL;

    Fault(SegmentTables real, Runnable afterChangesStored) {
        this.real = real;
        this.afterChangesStored = afterChangesStored;
    }

    /** Fails once, after this many further steps. */
    void in(int steps, Kind chosen) {
        stepsLeft = steps;
        kind = chosen;
    }

    void never() {
        stepsLeft = Integer.MAX_VALUE;
    }

    /** One place where the process may end or a store may go away. */
    void step() {
        if (stepsLeft != Integer.MAX_VALUE && stepsLeft-- == 0) {
            never();
            if (kind == Kind.KILL) {
                throw new Killed();
            }
            throw new StoreUnavailableException("test", "Away for the test", new Killed());
        }
    }

    @Override
    public List<ObjectNode> query(String sql, Map<String, Object> parameters) {
        step();
        return real.query(sql, parameters);
    }

    @Override
    public void insert(String table, List<ObjectNode> rows, String token) {
        step();
        real.insert(table, rows, token);
        if (table.equals("membership_changes")) {
            afterChangesStored.run();
        }
        step();
    }
}
