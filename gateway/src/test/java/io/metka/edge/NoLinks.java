package io.metka.edge;

import io.metka.model.LinkReceipt;
import io.metka.model.LinkReceipt.Outcome;
import io.metka.model.LinkRequest;
import java.util.concurrent.CompletableFuture;

/** Sites that have nothing to do with each other. */
enum NoLinks implements Links {
    INSTANCE;

    @Override
    public LinkReceipt issue(LinkRequest request) {
        return new LinkReceipt.Settled(Outcome.DENIED);
    }

    @Override
    public CompletableFuture<LinkReceipt> accept(LinkRequest request) {
        return CompletableFuture.completedFuture(new LinkReceipt.Settled(Outcome.INVALID));
    }
}
