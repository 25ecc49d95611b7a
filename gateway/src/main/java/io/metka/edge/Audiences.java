package io.metka.edge;

import io.metka.model.AudienceReceipt;
import io.metka.model.AudienceRequest;
import java.util.concurrent.CompletableFuture;

/** The segments of a page's visitor; called on an event loop, must not block. */
public interface Audiences {
    Audiences NONE = _ -> CompletableFuture.completedFuture(AudienceReceipt.Known.NOTHING);

    /** In which segments the visitor is, as far as pages may know. */
    CompletableFuture<AudienceReceipt> of(AudienceRequest request);
}
