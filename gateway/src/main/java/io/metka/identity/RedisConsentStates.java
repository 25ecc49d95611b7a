package io.metka.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.model.ConsentDecision;
import io.metka.model.ConsentReceipt;
import io.metka.model.IdentifierHash;
import io.metka.model.ProjectId;
import io.metka.redis.Redis;
import io.metka.redis.RedisLink;
import io.metka.support.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What everybody last decided, in Redis. All methods block and throw
 * {@link io.metka.support.StoreUnavailableException}; each can be repeated. For any thread.
 *
 * <pre>
 * {project}:c:TYPE:HASH   JSON: {"PURPOSE": [1 granted or 0 denied, epoch milliseconds, "receipt"]}
 * {project}:c             present when the keys above hold all receipts; lost together with them
 * </pre>
 *
 * Nothing of it expires: a withdrawal holds until the same person decides again.
 */
public final class RedisConsentStates implements AutoCloseable {
    private static final byte[] PRESENT = {'1'};
    private static final int MOST_KEYS = 1_000;
    private static final int HASH_BYTES = 32;

    private final RedisLink redis;

    /** Does not connect yet. */
    public RedisConsentStates(Redis redis) {
        this.redis = redis.link();
    }

    /** Some of a project's subjects, asked for at once; the project's mark is the first key. */
    private record Question(ProjectId project, List<IdentifierHash> subjects) {
        byte[][] keys() {
            byte[][] keys = new byte[1 + subjects.size()][];
            keys[0] = mark(project);
            for (int i = 0; i < subjects.size(); i++) {
                keys[1 + i] = key(project, subjects.get(i));
            }
            return keys;
        }
    }

    /**
     * The decisions of these subjects by purpose; who never decided anything is not in it.
     *
     * @return for each project; one is missing when Redis does not hold all receipts of it
     */
    public Map<ProjectId, Map<IdentifierHash, Map<String, ConsentDecision>>> find(
            Map<ProjectId, Set<IdentifierHash>> subjects) {
        List<Question> questions = new ArrayList<>();
        subjects.forEach((project, some) -> {
            List<IdentifierHash> all = List.copyOf(some);
            for (int from = 0; from < all.size(); from += MOST_KEYS) {
                questions.add(new Question(project, all.subList(from, Math.min(all.size(), from + MOST_KEYS))));
            }
        });
        var answers = redis.values(questions.stream().map(Question::keys).toList());
        Map<ProjectId, Map<IdentifierHash, Map<String, ConsentDecision>>> found = new HashMap<>();
        List<ProjectId> lost = new ArrayList<>();
        for (int i = 0; i < questions.size(); i++) {
            Question question = questions.get(i);
            var ofProject = found.computeIfAbsent(question.project(), _ -> new HashMap<>());
            if (answers.get(i).getFirst().length == 0) {
                lost.add(question.project());
            }
            for (int k = 0; k < question.subjects().size(); k++) {
                byte[] state = answers.get(i).get(1 + k);
                if (state.length > 0) {
                    ofProject.put(question.subjects().get(k), decisions(state));
                }
            }
        }
        lost.forEach(found::remove);
        return found;
    }

    /** Takes decisions over, the newest of each purpose, and answers how many purposes were withdrawn. */
    public int apply(Collection<ConsentReceipt> receipts) {
        if (receipts.stream().allMatch(receipt -> receipt.subjects().isEmpty())) {
            return 0;
        }
        List<byte[]> answers = redis.evaluate(Scripts.CONSENT, send -> {
            for (ConsentReceipt receipt : receipts) {
                byte[][] arguments = arguments(receipt);
                for (IdentifierHash subject : receipt.subjects()) {
                    send.evaluate(new byte[][] {key(receipt.project(), subject)}, arguments);
                }
            }
        });
        return answers.stream()
                .mapToInt(answer -> Integer.parseInt(new String(answer, UTF_8)))
                .sum();
    }

    /** Marks that every receipt of these projects has been applied. */
    public void complete(List<ProjectId> projects) {
        projects.forEach(project -> redis.set(mark(project), PRESENT));
    }

    private static byte[][] arguments(ConsentReceipt receipt) {
        List<String> arguments = new ArrayList<>();
        arguments.add(Long.toString(receipt.at().toEpochMilli()));
        arguments.add(receipt.id());
        // A purpose that is in both was not granted.
        receipt.decision().granted().stream().filter(receipt.decision()::allows).forEach(purpose -> {
            arguments.add(purpose);
            arguments.add("1");
        });
        receipt.decision().denied().forEach(purpose -> {
            arguments.add(purpose);
            arguments.add("0");
        });
        return arguments.stream().map(text -> text.getBytes(UTF_8)).toArray(byte[][]::new);
    }

    private static Map<String, ConsentDecision> decisions(byte[] json) {
        try {
            Map<String, ConsentDecision> decisions = new HashMap<>();
            for (Map.Entry<String, JsonNode> one : Json.MAPPER.readTree(json).properties()) {
                JsonNode value = one.getValue();
                decisions.put(
                        one.getKey(),
                        new ConsentDecision(
                                value.path(0).asInt() == 1,
                                Instant.ofEpochMilli(value.path(1).asLong()),
                                value.path(2).asText()));
            }
            return decisions;
        } catch (IOException e) {
            throw new IllegalStateException("Redis holds a consent state that is not JSON; remove it and its mark", e);
        }
    }

    private static byte[] mark(ProjectId project) {
        return ("{" + project.value() + "}:c").getBytes(UTF_8);
    }

    private static byte[] key(ProjectId project, IdentifierHash subject) {
        byte[] start = ("{" + project.value() + "}:c:" + subject.type() + ":").getBytes(UTF_8);
        byte[] key = Arrays.copyOf(start, start.length + HASH_BYTES);
        System.arraycopy(HexFormat.of().parseHex(subject.hex()), 0, key, start.length, HASH_BYTES);
        return key;
    }

    @Override
    public void close() {
        redis.close();
    }
}
