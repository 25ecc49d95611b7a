package io.metka.webhooks;

import io.metka.model.DeliveryAttempt;
import java.util.List;

/** Where attempts are written down for good; the composition root gives it to the warehouse. */
@FunctionalInterface
public interface DeliveryLog {

    /**
     * Returns when all of them are stored. The same attempt may be given twice, with equal content.
     *
     * @throws io.metka.support.StoreUnavailableException when the store is away; the attempts stay queued and come again
     */
    void record(List<DeliveryAttempt> attempts);
}
