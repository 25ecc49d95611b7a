package io.metka.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.metka.model.Identifier;
import io.metka.model.IdentifierHash;
import io.metka.model.IdentityRules;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import io.metka.redis.Redis;
import io.metka.redis.RedisLink;
import io.metka.redis.Script;
import io.metka.settings.IdentitySettings;
import io.metka.support.Clock;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The identity graph as operators see and mend it; for any number of threads. Every method blocks, and throws
 * {@link io.metka.support.StoreUnavailableException} when Redis is away: the same call may be repeated.
 */
public final class IdentityGraph implements AutoCloseable {
    static final int PROFILE_BYTES = 16;
    private static final int PIPELINED = 500;

    private final RedisLink redis;
    private final IdentifierHasher hasher;
    private final IdentitySettings settings;
    private final Clock clock;
    private final Function<ProjectId, IdentityRules> rules;
    private final SecretKey master;

    /** @param secret the same as the resolver's */
    public IdentityGraph(
            IdentitySettings settings,
            Redis redis,
            byte[] secret,
            Clock clock,
            Function<ProjectId, IdentityRules> rules) {
        this.redis = redis.link();
        this.hasher = new IdentifierHasher(settings, secret, rules);
        this.settings = settings;
        this.clock = clock;
        this.rules = rules;
        this.master = new SecretKeySpec(secret, "HKDF");
    }

    /** What an identifier is stored as, or nothing when by the project's rules it names nobody. */
    public Optional<IdentifierHash> hash(ProjectId project, Identifier identifier) {
        return hasher.hash(project, identifier);
    }

    /** The profiles that have the identifiers, {@link ProfileId#ANONYMOUS} where nobody has one. */
    public List<ProfileId> owners(ProjectId project, List<IdentifierHash> identifiers) {
        ProjectKeys keys = keys(project);
        return redis.get(identifiers.stream().map(i -> key(keys, i)).toList()).stream()
                .map(value -> value.length < PROFILE_BYTES ? ProfileId.ANONYMOUS : profile(value))
                .toList();
    }

    /**
     * A profile that is to be taken out of another.
     *
     * @param from as it is now
     * @param out one that had been merged into it, or a new one
     * @param members the profiles that had been merged into {@code out} before
     * @param identifiers those that go over; of members and identifiers each as far as it is still with {@code from}
     */
    public record Split(
            ProjectId project,
            ProfileId from,
            ProfileId out,
            List<ProfileId> members,
            List<IdentifierHash> identifiers) {
        public Split {
            members = List.copyOf(members);
            identifiers = List.copyOf(identifiers);
        }
    }

    /** Splits, and keeps the two from merging again; returns how many identifiers are with the second one now. */
    public int split(Split split) {
        ProjectKeys keys = keys(split.project());
        List<byte[]> arguments = new ArrayList<>(List.of(
                keys.prefix(),
                bytes(split.from()),
                bytes(split.out()),
                Long.toString(settings.identifierTtl().toMillis()).getBytes(US_ASCII),
                Parameters.seconds(clock.now()),
                rules.apply(split.project()).unique().getBytes(US_ASCII)));
        split.members().forEach(member -> arguments.add(bytes(member)));
        byte[][] identifiers =
                split.identifiers().stream().map(i -> key(keys, i)).toArray(byte[][]::new);
        return number(Scripts.SPLIT, identifiers, arguments);
    }

    /** Lets two profiles merge again; returns whether they were kept from it. */
    public boolean allow(ProjectId project, ProfileId one, ProfileId two) {
        ProjectKeys keys = keys(project);
        return number(
                        Scripts.ALLOW,
                        new byte[][] {keys.profile(bytes(one)), keys.profile(bytes(two))},
                        List.of(bytes(one), bytes(two)))
                == 1;
    }

    /** Puts profiles back that Redis has lost; returns how many identifiers it had lost indeed. */
    public int restore(ProjectId project, List<Restoration> profiles) {
        ProjectKeys keys = keys(project);
        String unique = rules.apply(project).unique();
        byte[] ttl = Long.toString(settings.identifierTtl().toMillis()).getBytes(US_ASCII);
        int back = 0;
        for (int from = 0; from < profiles.size(); from += PIPELINED) {
            List<Restoration> some = profiles.subList(from, Math.min(from + PIPELINED, profiles.size()));
            List<byte[]> answers = redis.evaluate(
                    Scripts.RESTORE,
                    send -> some.forEach(one -> send.evaluate(one.keys(keys), one.arguments(keys, unique, ttl))));
            back += answers.stream().mapToInt(IdentityGraph::number).sum();
        }
        return back;
    }

    /** Makes ids of stored events known again, so that their retries are duplicates. */
    public void remember(ProjectId project, List<String> events) {
        ProjectKeys keys = keys(project);
        byte[] window = Long.toString(settings.duplicateWindow().toMillis()).getBytes(US_ASCII);
        for (int from = 0; from < events.size(); from += PIPELINED) {
            byte[][] some = events.subList(from, Math.min(from + PIPELINED, events.size())).stream()
                    .map(keys::event)
                    .toArray(byte[][]::new);
            redis.evaluate(Scripts.REMEMBER, send -> send.evaluate(some, new byte[][] {window}));
        }
    }

    /** The profile that a device of several users has, made from its hash as the resolve script makes it. */
    public static ProfileId device(IdentifierHash identifier) {
        byte[] hash = HexFormat.of().parseHex(identifier.hex());
        hash[6] = (byte) (0x80 | (hash[6] & 0x0f));
        hash[8] = (byte) (0x80 | (hash[8] & 0x3f));
        return profile(hash);
    }

    private static int number(byte[] answer) {
        return Integer.parseInt(new String(answer, UTF_8));
    }

    private int number(Script script, byte[][] keys, List<byte[]> arguments) {
        return number(redis.evaluate(script, send -> send.evaluate(keys, arguments.toArray(byte[][]::new)))
                .getFirst());
    }

    private ProjectKeys keys(ProjectId project) {
        return new ProjectKeys(project, master);
    }

    static byte[] key(ProjectKeys keys, IdentifierHash identifier) {
        return keys.identifier(identifier.type(), HexFormat.of().parseHex(identifier.hex()));
    }

    static byte[] bytes(ProfileId profile) {
        return ByteBuffer.allocate(PROFILE_BYTES)
                .putLong(profile.value().getMostSignificantBits())
                .putLong(profile.value().getLeastSignificantBits())
                .array();
    }

    private static ProfileId profile(byte[] value) {
        ByteBuffer buffer = ByteBuffer.wrap(value);
        return new ProfileId(new UUID(buffer.getLong(), buffer.getLong()));
    }

    @Override
    public void close() {
        redis.close();
    }
}
