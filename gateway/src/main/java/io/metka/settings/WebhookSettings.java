package io.metka.settings;

import io.metka.support.AddressRange;
import java.time.Duration;
import java.util.List;

/**
 * How webhooks are delivered.
 *
 * @param stopWithin how long a stop waits for attempts under way before it leaves them for redelivery
 * @param sampleEvery how often the lanes' depth and age are measured
 */
public record WebhookSettings(Retry retry, Http http, Lanes lanes, Log log, Duration stopWithin, Duration sampleEvery) {

    public WebhookSettings {
        positive("stop_within", stopWithin);
        positive("sample_every", sampleEvery);
        check(
                lanes.remember().compareTo(retry.giveUpAfter()) >= 0,
                "webhooks.lanes.remember must be at least webhooks.retry.give_up_after, so that a message that is still"
                        + " being tried is never enqueued twice");
    }

    public static WebhookSettings defaults() {
        return new WebhookSettings(
                Retry.defaults(),
                Http.defaults(),
                Lanes.defaults(),
                Log.defaults(),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10));
    }

    /**
     * When a failed delivery is tried again.
     *
     * @param waits the wait after each failure in turn, each lengthened by up to a tenth; the first attempt is made at
     *     once, so there is one attempt more than there are waits
     * @param giveUpAfter a message older than this gets one attempt and is then dead, so that the lane of a partner that
     *     is gone does not grow for ever; at least the sum of the waits
     * @param retryAfterMost the longest wait that a partner's Retry-After header can ask for
     */
    public record Retry(List<Duration> waits, Duration giveUpAfter, Duration retryAfterMost) {
        public Retry {
            waits = List.copyOf(waits);
            waits.forEach(wait -> positive("retry.waits", wait));
            positive("retry.give_up_after", giveUpAfter);
            positive("retry.retry_after_most", retryAfterMost);
            Duration sum = waits.stream().reduce(Duration.ZERO, Duration::plus);
            check(
                    giveUpAfter.compareTo(sum) >= 0,
                    "webhooks.retry.give_up_after is " + giveUpAfter + ", which is less than the sum of the waits, "
                            + sum);
        }

        /** The schedule that Standard Webhooks 1.0.0 recommends: ten attempts over 75 hours and 35 minutes. */
        public static Retry defaults() {
            return new Retry(
                    List.of(
                            Duration.ofSeconds(5),
                            Duration.ofMinutes(5),
                            Duration.ofMinutes(30),
                            Duration.ofHours(2),
                            Duration.ofHours(5),
                            Duration.ofHours(10),
                            Duration.ofHours(14),
                            Duration.ofHours(20),
                            Duration.ofHours(24)),
                    Duration.ofHours(76),
                    Duration.ofHours(24));
        }
    }

    /**
     * How a partner is spoken to.
     *
     * @param timeout for one whole attempt: name lookup, connection, request and answer
     * @param answerBytes how much of an answer's body is read and kept for the delivery log
     * @param plainHttp whether {@code http:} URLs are allowed beside {@code https:}
     * @param allowAddresses address ranges that may be reached although they are not public, for example
     *     {@code 127.0.0.0/8}
     */
    public record Http(Duration timeout, int answerBytes, boolean plainHttp, List<AddressRange> allowAddresses) {
        public Http {
            positive("http.timeout", timeout);
            check(answerBytes >= 0, "webhooks.http.answer_bytes must not be negative");
            allowAddresses = List.copyOf(allowAddresses);
        }

        public static Http defaults() {
            return new Http(Duration.ofSeconds(15), 10 * 1024, false, List.of());
        }
    }

    /**
     * How an endpoint's messages queue.
     *
     * @param sublanes how many strictly ordered queues an endpoint has, each for its share of the profiles; a change
     *     takes effect for an endpoint when it has nothing queued; 1 to 64
     * @param inFlight the most attempts under way at once on this node
     * @param inFlightPerEndpoint the most attempts under way at once on this node to one endpoint
     * @param poll how often this node looks for messages that are due
     * @param remember how long a delivered message's id is known after it has left its lane
     * @param keepDead how long a dead letter can be replayed
     */
    public record Lanes(
            int sublanes, int inFlight, int inFlightPerEndpoint, Duration poll, Duration remember, Duration keepDead) {
        public Lanes {
            check(sublanes >= 1 && sublanes <= 64, "webhooks.lanes.sublanes must be 1 to 64");
            check(inFlight >= 1, "webhooks.lanes.in_flight must be at least 1");
            check(inFlightPerEndpoint >= 1, "webhooks.lanes.in_flight_per_endpoint must be at least 1");
            positive("lanes.poll", poll);
            positive("lanes.remember", remember);
            positive("lanes.keep_dead", keepDead);
        }

        public static Lanes defaults() {
            return new Lanes(8, 256, 8, Duration.ofMillis(500), Duration.ofDays(7), Duration.ofDays(30));
        }
    }

    /**
     * How attempts go to the delivery log.
     *
     * @param every how long an attempt waits at most for others to be written with it
     * @param rows how many are written at once at most
     */
    public record Log(Duration every, int rows) {
        public Log {
            positive("log.every", every);
            check(rows >= 1, "webhooks.log.rows must be at least 1");
        }

        public static Log defaults() {
            return new Log(Duration.ofMillis(200), 500);
        }
    }

    private static void positive(String key, Duration value) {
        check(value.isPositive(), "webhooks." + key + " must be longer than zero");
    }

    private static void check(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }
}
