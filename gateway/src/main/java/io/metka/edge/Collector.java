package io.metka.edge;

import io.metka.model.RawRequest;
import io.metka.model.Receipt;
import java.util.concurrent.CompletableFuture;

/** Takes a request and promises a receipt; called on an event loop, must not block. */
public interface Collector {
    CompletableFuture<Receipt> accept(RawRequest request);
}
