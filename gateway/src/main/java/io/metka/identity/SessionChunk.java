package io.metka.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.metka.model.Enrichment.Campaign;
import io.metka.model.Event;
import io.metka.model.ProfileId;
import io.metka.model.ProfileMerge;
import io.metka.model.ProfiledEvent;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Events of one project that are given to sessions in one script call, with the merges that come between them; the format
 * stands at the head of {@code sessions.lua}.
 */
final class SessionChunk {
    static final int MOST_EVENTS = 512;

    /** An event may come with merges, and a call's keys are bounded like the resolver's. */
    private static final int MOST_PROFILES = 2_048;

    private static final int EVENT_BYTES = 32;
    private static final int MERGE_BYTES = 5;
    private static final int CHECK_BYTES = 16;
    private static final int CAMPAIGN_BYTES = 8;
    private static final int ID_BYTES = 12;
    private static final int TIME_BYTES = 6;
    private static final int DAY_BYTES = 3;

    /** What a referrer alone is called; whoever names no more than that has not come through a campaign. */
    private static final Set<String> REFERRED = Set.of("organic", "social", "messenger", "email", "referral");

    private final byte[] prefix;
    private final Rules rules;
    private final MessageDigest sha256 = sha256();
    private final ByteArrayOutputStream steps = new ByteArrayOutputStream(MOST_EVENTS * EVENT_BYTES);
    private final Map<ProfileId, Integer> numbers = new HashMap<>();
    private final List<byte[]> keys = new ArrayList<>();
    private final List<Integer> slots = new ArrayList<>(MOST_EVENTS);
    private long position = -1;

    /**
     * What begins a session.
     *
     * @param midnight the time zone in which midnight does, null when it does not
     */
    record Rules(boolean campaignStarts, @Nullable ZoneId midnight) {}

    /** @param prefix {@code {project}:} */
    SessionChunk(byte[] prefix, Rules rules) {
        this.prefix = prefix;
        this.rules = rules;
    }

    boolean isFull() {
        return slots.size() == MOST_EVENTS || keys.size() >= MOST_PROFILES;
    }

    /** Places of the events in the whole call's order. */
    List<Integer> slots() {
        return slots;
    }

    void merge(ProfileMerge merge) {
        int from = number(merge.from());
        int into = number(merge.into());
        steps.writeBytes(ByteBuffer.allocate(MERGE_BYTES)
                .put((byte) 'm')
                .putShort((short) from)
                .putShort((short) into)
                .array());
    }

    void add(ProfiledEvent profiled, int slot) {
        Event event = profiled.event();
        long time = Math.max(0, event.time().toEpochMilli());
        position = position < 0 ? profiled.position().offset() : position;
        ByteBuffer step = ByteBuffer.allocate(EVENT_BYTES).put((byte) 'e').putShort((short) number(profiled.profile()));
        step.put(bytes(time, TIME_BYTES)).put(bytes(day(event), DAY_BYTES));
        step.put(campaign(profiled.enrichment().campaign()));
        step.put(digest(event.id().getBytes(UTF_8), ID_BYTES));
        steps.writeBytes(step.array());
        slots.add(slot);
    }

    /** The 16 bytes that name what this call asks. */
    byte[] check() {
        sha256.update(bytes(position, Long.BYTES));
        keys.forEach(sha256::update);
        return digest(steps.toByteArray(), CHECK_BYTES);
    }

    byte[] steps() {
        return steps.toByteArray();
    }

    /** What the script gets as KEYS. */
    byte[][] scriptKeys(String node, int number) {
        byte[][] all = new byte[keys.size() + 1][];
        all[0] = joined("sd:", (node + ":" + number).getBytes(UTF_8));
        for (int i = 0; i < keys.size(); i++) {
            all[i + 1] = keys.get(i);
        }
        return all;
    }

    private int number(ProfileId profile) {
        return numbers.computeIfAbsent(profile, p -> {
            byte[] id = ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(p.value().getMostSignificantBits())
                    .putLong(p.value().getLeastSignificantBits())
                    .array();
            keys.add(joined("s:", id));
            return keys.size() - 1;
        });
    }

    private byte[] joined(String kind, byte[] end) {
        byte[] middle = kind.getBytes(UTF_8);
        return ByteBuffer.allocate(prefix.length + middle.length + end.length)
                .put(prefix)
                .put(middle)
                .put(end)
                .array();
    }

    private long day(Event event) {
        ZoneId midnight = rules.midnight();
        return midnight == null
                ? 0
                : Math.max(0, event.time().atZone(midnight).toLocalDate().toEpochDay());
    }

    private byte[] campaign(Campaign campaign) {
        boolean referred =
                (campaign.source().isEmpty() && campaign.medium().isEmpty()) || REFERRED.contains(campaign.medium());
        boolean plain = campaign.name().isEmpty()
                && campaign.id().isEmpty()
                && campaign.content().isEmpty()
                && campaign.clickId().isEmpty();
        if (!rules.campaignStarts() || (referred && plain)) {
            return new byte[CAMPAIGN_BYTES];
        }
        String all = String.join(
                "\n",
                campaign.source(),
                campaign.medium(),
                campaign.name(),
                campaign.term(),
                campaign.content(),
                campaign.id(),
                campaign.clickId());
        return digest(all.getBytes(UTF_8), CAMPAIGN_BYTES);
    }

    private byte[] digest(byte[] bytes, int length) {
        return Arrays.copyOf(sha256.digest(bytes), length);
    }

    private static byte[] bytes(long value, int length) {
        byte[] all = ByteBuffer.allocate(Long.BYTES).putLong(value).array();
        return Arrays.copyOfRange(all, Long.BYTES - length, Long.BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
