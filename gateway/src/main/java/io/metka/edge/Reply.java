package io.metka.edge;

import io.metka.model.Receipt;
import io.vertx.core.http.HttpServerRequest;

/** How a protocol's clients are told what became of their events; each method ends the answer and returns its status. */
interface Reply {
    /** What was taken is durable. */
    int taken(HttpServerRequest request, Receipt.Taken taken);

    /** Nothing was kept. */
    default int refused(HttpServerRequest request, Receipt.Refused refused) {
        return Answers.refused(request.response(), refused);
    }
}
