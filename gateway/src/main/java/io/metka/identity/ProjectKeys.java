package io.metka.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.metka.model.ProjectId;
import io.metka.support.HmacKeys;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Names of one project's entries in Redis: everything begins with the hash tag {@code {project}}, and whatever a client
 * has sent appears as its HMAC-SHA-256 under a key of this project alone. For one thread.
 */
final class ProjectKeys {
    private static final String KEY_INFO = "metka identifiers of project ";
    private static final int EVENT_HASH_BYTES = 16;
    private static final int UUID_LENGTH = 36;

    private final String tag;
    private final byte[] prefix;
    private final byte[] profiles;
    private final byte[] uuidEvents;
    private final byte[] otherEvents;
    private final Map<String, byte[]> identifiers = new HashMap<>();
    private final Mac mac;

    /** @param master the node's secret; the same on all nodes that share a Redis */
    ProjectKeys(ProjectId project, SecretKey master) {
        this.tag = "{" + project.value() + "}:";
        this.prefix = tag.getBytes(UTF_8);
        this.profiles = (tag + "p:").getBytes(UTF_8);
        this.uuidEvents = (tag + "e:u").getBytes(UTF_8);
        this.otherEvents = (tag + "e:h").getBytes(UTF_8);
        this.mac = HmacKeys.mac(HmacKeys.derive(master, KEY_INFO + project.value()));
    }

    byte[] prefix() {
        return prefix;
    }

    /** The keyed hash of a normalised identifier, 32 bytes. */
    byte[] hash(String value) {
        return mac.doFinal(value.getBytes(UTF_8));
    }

    byte[] identifier(String type, byte[] hash) {
        byte[] start = identifiers.computeIfAbsent(type, t -> (tag + "id:" + t + ":").getBytes(UTF_8));
        byte[] key = Arrays.copyOf(start, start.length + hash.length);
        System.arraycopy(hash, 0, key, start.length, hash.length);
        return key;
    }

    /** @param profile 16 bytes */
    byte[] profile(byte[] profile) {
        return ByteBuffer.allocate(profiles.length + profile.length)
                .put(profiles)
                .put(profile)
                .array();
    }

    /** Event ids take 16 bytes whatever a client sends: a UUID as such, anything else hashed. */
    byte[] event(String id) {
        UUID uuid = canonical(id);
        if (uuid != null) {
            return ByteBuffer.allocate(uuidEvents.length + EVENT_HASH_BYTES)
                    .put(uuidEvents)
                    .putLong(uuid.getMostSignificantBits())
                    .putLong(uuid.getLeastSignificantBits())
                    .array();
        }
        return ByteBuffer.allocate(otherEvents.length + EVENT_HASH_BYTES)
                .put(otherEvents)
                .put(hash(id), 0, EVENT_HASH_BYTES)
                .array();
    }

    /** The id as a UUID if its text is exactly that UUID's, since two ids that differ in any character are different. */
    private static @Nullable UUID canonical(String id) {
        if (id.length() != UUID_LENGTH) {
            return null;
        }
        for (int i = 0; i < UUID_LENGTH; i++) {
            char c = id.charAt(i);
            boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
            if (hyphen ? c != '-' : !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
                return null;
            }
        }
        return UUID.fromString(id);
    }
}
