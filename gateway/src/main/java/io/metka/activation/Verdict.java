package io.metka.activation;

import java.time.Instant;

/** What becomes of a change on its way to an endpoint. */
public sealed interface Verdict {
    /** It goes out now. */
    record Send() implements Verdict {}

    /** It never goes out; the reason is for the delivery log. */
    record Suppress(String reason) implements Verdict {}

    /** It is asked about again, not before an instant. */
    record Later(Instant until, String reason) implements Verdict {}

    /** It would have gone out but for a control group. */
    record HeldOut(String group) implements Verdict {}
}
