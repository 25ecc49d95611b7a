package io.metka.webhooks;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.metka.model.MembershipChange;
import io.metka.support.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;

/**
 * One membership change on its way to one endpoint.
 *
 * @param id the same for every attempt and every hand-over of this change to this endpoint
 * @param enqueuedAt when it entered the lane, last
 */
@JsonIgnoreProperties(value = "enqueued_ms", allowGetters = true)
record Message(String id, MembershipChange change, Instant enqueuedAt) {
    private static final int ID_BYTES = 16;

    static Message of(LaneId lane, MembershipChange change, Instant now) {
        return new Message(id(lane, change), change, now);
    }

    private static String id(LaneId lane, MembershipChange change) {
        MessageDigest digest = sha256();
        for (String part : new String[] {
            lane.project().value(),
            lane.endpoint(),
            change.segment(),
            change.profile().toString()
        }) {
            byte[] utf8 = part.getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, utf8.length));
            digest.update(utf8);
        }
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, change.sequence()));
        return "msg_" + HexFormat.of().formatHex(digest.digest(), 0, ID_BYTES);
    }

    /** A number that is the same for all messages of a profile, from 0 to 2³¹−1: which sub-lane they share. */
    int share() {
        UUID profile = change.profile().value();
        return Long.hashCode(profile.getMostSignificantBits() ^ profile.getLeastSignificantBits()) & Integer.MAX_VALUE;
    }

    /** {@link #enqueuedAt} for the scripts of the lanes. */
    @JsonProperty("enqueued_ms")
    long enqueuedMs() {
        return enqueuedAt.toEpochMilli();
    }

    Message enqueuedAt(Instant again) {
        return new Message(id, change, again);
    }

    String toJson() {
        try {
            return Json.MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static Message fromJson(String json) {
        try {
            return Json.MAPPER.readValue(json, Message.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A queued message cannot be read: " + json, e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
