package io.metka.telemetry;

import io.metka.model.LinkReceipt;

/**
 * What becomes of visitors who go from one site of a project to another.
 *
 * <p>Watch {@code rate(metka_link_settled_total[1h])} by outcome: mostly {@code expired} means that pages take longer than
 * the tokens live, mostly {@code invalid} that the sites' nodes have different secrets, {@code unavailable} that Redis is
 * away.
 */
public interface LinkSignals {
    LinkSignals NOOP = new LinkSignals() {
        @Override
        public void issued() {}

        @Override
        public void settled(LinkReceipt.Outcome outcome) {}
    };

    /** A page was given a token. */
    void issued();

    /** A token came back, or a page asked for one without consent. */
    void settled(LinkReceipt.Outcome outcome);
}
