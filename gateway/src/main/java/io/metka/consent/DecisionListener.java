package io.metka.consent;

import io.metka.model.ConsentReceipt;
import java.util.List;

/** Is told of decisions once they hold, so that what acts on them can stop or begin; must neither wait nor fail. */
public interface DecisionListener {
    DecisionListener NONE = receipts -> {};

    /** The same receipt may be told again after a crash. */
    void decided(List<ConsentReceipt> receipts);
}
