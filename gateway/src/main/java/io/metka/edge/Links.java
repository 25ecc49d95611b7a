package io.metka.edge;

import io.metka.model.LinkReceipt;
import io.metka.model.LinkRequest;
import java.util.concurrent.CompletableFuture;

/** Visitors who go from one site to another; called on an event loop, must not block. */
public interface Links {
    /** A token for a visitor who may go. */
    LinkReceipt issue(LinkRequest request);

    /** What becomes of a visitor who came with a token. */
    CompletableFuture<LinkReceipt> accept(LinkRequest request);
}
