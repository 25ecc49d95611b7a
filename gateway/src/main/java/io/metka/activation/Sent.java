package io.metka.activation;

import io.metka.model.ProfileId;
import java.time.Instant;

/**
 * A message that a partner has taken.
 *
 * @param token what the caps know it by: endpoint, segment, profile and sequence
 */
record Sent(ProfileId profile, String channel, String token, Instant at) {
    /** What the caps know a message by. */
    static String token(String endpoint, String segment, ProfileId profile, long sequence) {
        return endpoint + ":" + segment + ":" + profile + ":" + sequence;
    }
}
