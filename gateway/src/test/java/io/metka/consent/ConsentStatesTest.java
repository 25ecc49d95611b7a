package io.metka.consent;

import static io.metka.consent.Decisions.GRANTED;
import static io.metka.consent.Decisions.NOON;
import static io.metka.consent.Decisions.browser;
import static io.metka.consent.Decisions.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.metka.embedded.Stores;
import io.metka.identity.RedisConsentStates;
import io.metka.model.ConsentDecision;
import io.metka.model.ConsentReceipt;
import io.metka.model.ConsentState;
import io.metka.model.Identifier;
import io.metka.model.IdentifierHash;
import io.metka.model.ProjectId;
import io.metka.redis.Clients;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every store of decisions does: Redis and its stand-in. */
final class ConsentStatesTest {
    private static final Identifier ANNA = browser("anna");
    private final ProjectId project = new ProjectId(Stores.freshName("consent"));

    /** The implementations. */
    enum Store {
        MEMORY,
        REDIS
    }

    @ParameterizedTest
    @EnumSource
    void aProjectIsUnknownUntilItIsComplete(Store store) {
        ConsentStates states = open(store);
        assertThat(states.find(Map.of(project, Set.of(hash(ANNA))))).isEmpty();
        states.complete(List.of(project));
        assertThat(states.find(Map.of(project, Set.of(hash(ANNA))))).containsExactly(Map.entry(project, Map.of()));
    }

    @ParameterizedTest
    @EnumSource
    void everySubjectOfAReceiptHasItsDecisions(Store store) {
        ConsentStates states = complete(store);
        ConsentState decision = new ConsentState(Set.of("analytics", "both"), Set.of("marketing", "both"));
        assertThat(states.apply(List.of(receipt("r \"1\"\n", NOON, decision, ANNA, user("u")))))
                .isZero();
        Map<String, ConsentDecision> expected = Map.of(
                "analytics", new ConsentDecision(true, NOON, "r \"1\"\n"),
                "marketing", new ConsentDecision(false, NOON, "r \"1\"\n"),
                "both", new ConsentDecision(false, NOON, "r \"1\"\n"));
        assertThat(find(states, ANNA)).isEqualTo(expected);
        assertThat(find(states, user("u"))).isEqualTo(expected);
        assertThat(find(states, user("anna"))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theNewestStaysWhateverTheOrderAndTheRepetitions(Store store) {
        List<ConsentReceipt> receipts = new ArrayList<>(IntStream.range(0, 40)
                .mapToObj(i -> receipt(
                        "r" + i,
                        NOON.plusSeconds(i / 2),
                        i % 2 == 0 ? GRANTED : new ConsentState(Set.of("p" + i % 3), Set.of("analytics")),
                        ANNA))
                .toList());
        ConsentStates states = complete(store);
        states.apply(receipts);
        Map<String, ConsentDecision> inOrder = find(states, ANNA);
        assertThat(inOrder.get("analytics")).isEqualTo(new ConsentDecision(false, NOON.plusSeconds(19), "r39"));
        Identifier other = browser("other");
        List<ConsentReceipt> shuffled = new ArrayList<>(receipts.stream()
                .map(one -> receipt(one.id(), one.at(), one.decision(), other))
                .toList());
        Collections.shuffle(shuffled, new Random(1));
        states.apply(shuffled);
        states.apply(shuffled.subList(0, 7));
        assertThat(find(states, other)).isEqualTo(inOrder);
    }

    @ParameterizedTest
    @EnumSource
    void aWithdrawalIsCountedOnce(Store store) {
        ConsentStates states = complete(store);
        states.apply(List.of(receipt("r1", NOON, GRANTED, ANNA)));
        ConsentReceipt withdrawal = receipt("r2", NOON.plusSeconds(1), Decisions.DENIED, ANNA);
        assertThat(states.apply(List.of(withdrawal))).isEqualTo(1);
        assertThat(states.apply(List.of(withdrawal))).isZero();
        assertThat(states.apply(List.of(receipt("r3", NOON, Decisions.DENIED, browser("stranger")))))
                .isZero();
    }

    @ParameterizedTest
    @EnumSource
    void thousandsAreFoundAtOnce(Store store) {
        ConsentStates states = complete(store);
        Set<IdentifierHash> all = new HashSet<>();
        List<ConsentReceipt> receipts = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            Identifier one = browser("b" + i);
            all.add(hash(one));
            if (i % 3 == 0) {
                receipts.add(receipt("r" + i, NOON, GRANTED, one));
            }
        }
        states.apply(receipts);
        assertThat(states.find(Map.of(project, all)).get(project)).hasSize(1_000);
    }

    private ConsentStates complete(Store store) {
        ConsentStates states = open(store);
        states.complete(List.of(project));
        return states;
    }

    private static ConsentStates open(Store store) {
        return store == Store.MEMORY ? new StatesInMemory() : new InRedis(new RedisConsentStates(Clients.shared()));
    }

    private Map<String, ConsentDecision> find(ConsentStates states, Identifier who) {
        return states.find(Map.of(project, Set.of(hash(who))))
                .getOrDefault(project, Map.of())
                .getOrDefault(hash(who), Map.of());
    }

    private IdentifierHash hash(Identifier who) {
        return Decisions.hash(new ProjectId("shop"), who).orElseThrow();
    }

    private ConsentReceipt receipt(String id, Instant at, ConsentState decision, Identifier... subjects) {
        ConsentReceipt one = Decisions.receipt(id, at, decision, subjects);
        return new ConsentReceipt(
                one.id(),
                project,
                one.source(),
                one.at(),
                one.receivedAt(),
                one.subjects(),
                one.document(),
                decision,
                one.method(),
                one.banner(),
                one.language(),
                one.url(),
                one.address(),
                one.userAgent());
    }

    /** The store in Redis as the ledger sees it. */
    private record InRedis(RedisConsentStates redis) implements ConsentStates {
        @Override
        public Map<ProjectId, Map<IdentifierHash, Map<String, ConsentDecision>>> find(
                Map<ProjectId, Set<IdentifierHash>> subjects) {
            return redis.find(subjects);
        }

        @Override
        public int apply(Collection<ConsentReceipt> receipts) {
            return redis.apply(receipts);
        }

        @Override
        public void complete(List<ProjectId> projects) {
            redis.complete(projects);
        }
    }
}
