package io.metka.activation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.metka.model.CommunicationPolicy.Cap;
import io.metka.model.MembershipChange;
import io.metka.model.ProfileId;
import io.metka.model.ProfileMerge;
import io.metka.model.ProjectId;
import io.metka.redis.Redis;
import io.metka.redis.RedisLink;
import io.metka.redis.Script;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What activation keeps in Redis; {@code common.lua} lists the keys. For any number of threads. Every method blocks, throws
 * {@link io.metka.support.StoreUnavailableException} while Redis is away, and may be repeated.
 */
final class ActivationRedis implements AutoCloseable {
    /** Where everything is counted that is sent at all. */
    static final String ALL_CHANNELS = "*";

    /** Longer than any entry waits: an entry's marks are of no use after it. */
    private static final Duration MARKED = Duration.ofDays(60);

    private static final Duration WRITER_LEASE = Duration.ofMinutes(1);
    private static final Duration REBUILD_LEASE = Duration.ofMinutes(1);

    private static final Script STANDING = read("standing.lua");
    private static final Script MARK = read("mark.lua");
    private static final Script RESERVE = read("reserve.lua");
    private static final Script MERGE = read("merge.lua");
    private static final Script SPLIT = read("split.lua");
    private static final Script RESTORE = read("restore.lua");
    private static final Script UNWRITTEN = read("unwritten.lua");
    private static final Script WRITTEN = read("written.lua");

    private final RedisLink redis;

    ActivationRedis(Redis redis) {
        this.redis = redis.link();
    }

    private static Script read(String file) {
        return Script.read(ActivationRedis.class, "common.lua", file);
    }

    private static List<String> prefix(ProjectId project) {
        return List.of("metka:activation:{" + project.value() + "}:");
    }

    /** One group to which a profile may be assigned. */
    record Offer(String activation, boolean heldOut, int basisPoints) {}

    /** Which mark a script sets. */
    enum Mark {
        RANK,
        EXIT,
        WAITS,
        FATE;

        String field(String endpoint, String segment) {
            return name().toLowerCase(Locale.ROOT) + ":" + slot(endpoint, segment);
        }
    }

    private static String slot(String endpoint, String segment) {
        return endpoint + ":" + segment;
    }

    /**
     * Assigns the change's profile where it is not assigned yet, as of the change's instant, and reads how it stands.
     *
     * @param offers in the order in which they count; the first that holds the profile out ends the list
     * @return nothing when Redis has lost the project's assignments
     */
    Optional<Standing> standing(MembershipChange change, String endpoint, List<Offer> offers) {
        List<String> arguments = new ArrayList<>(
                List.of(change.profile().toString(), Assignment.padded(change.at()), slot(endpoint, change.segment())));
        for (Offer offer : offers) {
            arguments.addAll(
                    List.of(offer.activation(), offer.heldOut() ? "1" : "0", Integer.toString(offer.basisPoints())));
        }
        List<String> found = run(STANDING, change.project(), arguments);
        if (found.getFirst().equals("cold")) {
            return Optional.empty();
        }
        return Optional.of(new Standing(
                found.get(1),
                found.get(2).equals("1"),
                found.get(3).equals("1"),
                Standing.Mark.parse(found.get(4)),
                Standing.Mark.parse(found.get(5)),
                Standing.Mark.parse(found.get(6)),
                Standing.Mark.parse(found.get(7))));
    }

    /** What is written down of a change for an endpoint. */
    record Note(MembershipChange change, String endpoint, Mark mark, String text) {
        List<String> arguments() {
            return List.of(
                    change.profile().toString(),
                    millis(MARKED),
                    mark.field(endpoint, change.segment()),
                    new Standing.Mark(change.sequence(), text).toString());
        }
    }

    /** Writes a note down. */
    void mark(MembershipChange change, String endpoint, Mark mark, String text) {
        mark(change.project(), List.of(new Note(change, endpoint, mark, text)));
    }

    /** Writes all notes down, in one exchange. */
    void mark(ProjectId project, List<Note> notes) {
        if (notes.isEmpty()) {
            return;
        }
        byte[][] keys = bytes(prefix(project));
        redis.evaluate(MARK, send -> notes.forEach(note -> send.evaluate(keys, bytes(note.arguments()))));
    }

    private static byte[][] bytes(List<String> texts) {
        return texts.stream().map(text -> text.getBytes(UTF_8)).toArray(byte[][]::new);
    }

    /** Counts a message against caps that have room for it, else says which one has not, and from when it has. */
    Optional<Full> reserve(ProjectId project, ProfileId profile, Sending sending) {
        List<String> arguments = new ArrayList<>(List.of(
                profile.toString(),
                Long.toString(sending.at().toEpochMilli()),
                sending.token(),
                millis(sending.kept()),
                sending.channel()));
        for (Cap cap : sending.caps()) {
            arguments.addAll(List.of(
                    cap.channel().isEmpty() ? ALL_CHANNELS : cap.channel(),
                    Integer.toString(cap.most()),
                    millis(cap.per())));
        }
        List<String> answer = run(RESERVE, project, arguments);
        return answer.getFirst().equals("ok")
                ? Optional.empty()
                : Optional.of(new Full(
                        sending.caps().get(Integer.parseInt(answer.get(1)) - 1),
                        Instant.ofEpochMilli(Long.parseLong(answer.get(2)))));
    }

    /**
     * A message that is about to be sent.
     *
     * @param token the same for each attempt
     * @param kept how long it is to be counted
     * @param caps those that hold for it
     */
    record Sending(String token, Instant at, Duration kept, String channel, List<Cap> caps) {
        Sending {
            caps = List.copyOf(caps);
        }
    }

    /** A cap without room, and when it has some again. */
    record Full(Cap cap, Instant until) {}

    /**
     * In their order, in one exchange.
     *
     * @param channels those of a project
     */
    void merge(List<ProfileMerge> merges, Function<ProjectId, Set<String>> channels) {
        if (!merges.isEmpty()) {
            redis.evaluate(
                    MERGE,
                    send -> merges.forEach(merge -> {
                        List<String> arguments = new ArrayList<>(
                                List.of(merge.from().toString(), merge.into().toString()));
                        arguments.addAll(channels.apply(merge.project()));
                        send.evaluate(bytes(prefix(merge.project())), bytes(arguments));
                    }));
        }
    }

    /**
     * A profile that was taken out of another.
     *
     * @param members the profiles that had been merged into {@code out}
     */
    record Split(ProjectId project, ProfileId from, ProfileId out, List<ProfileId> members) {
        Split {
            members = List.copyOf(members);
        }
    }

    /** @param channels those of the project */
    void split(Split split, Set<String> channels) {
        List<String> arguments = new ArrayList<>(
                List.of(split.from().toString(), split.out().toString(), Integer.toString(channels.size())));
        arguments.addAll(channels);
        split.members().forEach(member -> arguments.add(member.toString()));
        run(SPLIT, split.project(), arguments);
    }

    /** Makes this caller the one who rebuilds the project; false when another one is at it. */
    boolean beginRebuild(ProjectId project, String token) {
        return !redis.command("SET", key(project, "rebuild"), token, "NX", "PX", millis(REBUILD_LEASE))
                .getFirst()
                .isEmpty();
    }

    void restoreAssignments(ProjectId project, List<Assignment> assignments) {
        List<String> arguments = new ArrayList<>(List.of("0"));
        assignments.forEach(
                one -> arguments.addAll(List.of(one.profile().toString(), "", one.activation(), one.stored())));
        restore(project, arguments);
    }

    /** @param kept how long each is to be counted */
    void restoreSent(ProjectId project, Duration kept, List<Sent> sent) {
        List<String> arguments = new ArrayList<>(List.of(millis(kept)));
        sent.forEach(one -> arguments.addAll(List.of(
                one.profile().toString(),
                one.channel(),
                one.token(),
                Long.toString(one.at().toEpochMilli()))));
        restore(project, arguments);
    }

    private void restore(ProjectId project, List<String> arguments) {
        if (arguments.size() > 1) {
            run(RESTORE, project, arguments);
        }
    }

    /** Keeps others from it for longer. */
    void continueRebuild(ProjectId project) {
        redis.command("PEXPIRE", key(project, "rebuild"), millis(REBUILD_LEASE));
    }

    /** Leaves the rebuild to whoever comes next. */
    void giveUpRebuild(ProjectId project) {
        redis.command("DEL", key(project, "rebuild"));
    }

    void endRebuild(ProjectId project) {
        redis.set(key(project, "ready").getBytes(UTF_8), new byte[] {'1'});
        giveUpRebuild(project);
    }

    private static String key(ProjectId project, String name) {
        return prefix(project).getFirst() + name;
    }

    /** The oldest assignments that the warehouse does not have, as stored; none while another writer is at it. */
    List<String> unwritten(ProjectId project, String token, int most) {
        return run(UNWRITTEN, project, List.of(token, millis(WRITER_LEASE), Integer.toString(most)));
    }

    void written(ProjectId project, String token, int count) {
        run(WRITTEN, project, List.of(token, Integer.toString(count)));
    }

    private List<String> run(Script script, ProjectId project, List<String> arguments) {
        return redis.run(script, prefix(project), arguments.toArray(String[]::new));
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }

    @Override
    public void close() {
        redis.close();
    }
}
