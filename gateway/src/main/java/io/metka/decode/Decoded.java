package io.metka.decode;

import io.metka.model.Batch;
import io.metka.model.Receipt;
import io.metka.model.Rejection;
import java.util.List;

/** What a decoder made of a request. */
public sealed interface Decoded {

    /** The request was understood; the batch may be empty when every event was rejected. */
    record Understood(Batch batch, List<Rejection> rejected) implements Decoded {
        public Understood {
            rejected = List.copyOf(rejected);
        }

        /** The same judgement of a request whose events are not to be kept. */
        Understood withoutEvents() {
            return new Understood(new Batch(batch.origin(), List.of()), rejected);
        }
    }

    /** Nothing of the request can be taken. */
    record Refused(Receipt.Refused receipt) implements Decoded {}

    /**
     * Nothing of the request can be taken because it cannot be read.
     *
     * @param aside no events, and the request's beginning as rejected
     */
    record Unreadable(Receipt.Refused receipt, Batch aside) implements Decoded {}
}
