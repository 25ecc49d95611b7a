package io.metka.webhooks;

import io.metka.webhooks.mapping.AnswerRules;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came of one attempt.
 *
 * @param status the HTTP status, 0 when there was no answer
 * @param error empty when the message was taken
 * @param retryAfter how long the partner asked to be left alone, null when it did not
 */
record Answer(Kind kind, int status, String error, @Nullable Duration retryAfter) {

    static Answer failed(String error) {
        return new Answer(Kind.TRANSIENT, 0, error, null);
    }

    /** The same exchange, but the partner's words count and not its status. */
    Answer meaning(AnswerRules.Meaning meaning, String body) {
        String words = "HTTP " + status + ": " + body.strip();
        return switch (meaning) {
            case DELIVERED -> new Answer(Kind.TAKEN, status, "", null);
            case RETRY -> new Answer(Kind.TRANSIENT, status, words, retryAfter);
            case DEAD -> new Answer(Kind.PERMANENT, status, words, null);
        };
    }

    /** What an attempt means for its message. */
    enum Kind {
        /** The partner has it. */
        TAKEN,
        /** It may be taken later. */
        TRANSIENT,
        /** This very message will never be taken. */
        PERMANENT,
        /** The partner wants no messages at this URL any more. */
        GONE
    }
}
