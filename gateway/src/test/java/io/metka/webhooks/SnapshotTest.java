package io.metka.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.model.JsonText;
import io.metka.model.MembershipChange;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import io.metka.model.SegmentDefinition;
import io.metka.model.WebhookEndpoint;
import io.metka.support.Eventually;
import io.metka.support.Json;
import io.metka.webhooks.LaneStatus.State;
import io.metka.webhooks.Partner.Received;
import io.metka.webhooks.Partner.Response;
import io.metka.webhooks.mapping.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Snapshots: everybody who is in the segments of an endpoint, told page by page. */
final class SnapshotTest extends DeliveryFixture {
    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final String EVERY_DAY = "{'snapshot': {'every': 'P1D', 'page': 3, 'pause': 'PT2S'}}";
    private static final String AT_ONCE = "{'snapshot': {'every': 'P1D', 'page': 2, 'pause': 'PT0S'}}";

    private final Map<String, List<MembershipChange>> members = new TreeMap<>();
    private volatile Optional<Population.AsOf> newest = Optional.empty();

    @BeforeEach
    void population() {
        rig.population = new Population() {
            @Override
            public Optional<AsOf> newest(ProjectId project) {
                return newest;
            }

            @Override
            public List<MembershipChange> members(ProjectId project, String segment, AsOf asOf, Page page) {
                return members.getOrDefault(segment, List.of()).stream()
                        .filter(member ->
                                page.after().value().compareTo(member.profile().value()) < 0
                                        || page.after().equals(ProfileId.ANONYMOUS))
                        .limit(page.limit())
                        .toList();
            }
        };
        newest = Optional.of(new Population.AsOf(7, Instant.parse("2026-11-22T10:00:00Z")));
    }

    /** So many members of a segment, in the order of their ids. */
    private void inSegment(String segment, int many) {
        members.put(
                segment,
                IntStream.range(0, many)
                        .mapToObj(number -> Rig.change(number, 1))
                        .sorted(Comparator.comparing(change -> change.profile().value()))
                        .toList());
        rig.segments = members.keySet().stream()
                .map(id -> new SegmentDefinition(Rig.SHOP, id, id, JsonText.EMPTY_OBJECT, 1))
                .toList();
    }

    private List<String> types() {
        return partner.taken().stream()
                .map(taken -> taken.body().path("type").asText().replace("segment.snapshot.", ""))
                .toList();
    }

    private static List<String> profiles(List<Received> pages) {
        List<String> profiles = new ArrayList<>();
        pages.forEach(page -> page.body()
                .at("/data/members")
                .forEach(member -> profiles.add(page.body().at("/data/segment").asText() + " "
                        + member.path("profile_id").asText())));
        return profiles;
    }

    private List<String> everybody() {
        return members.entrySet().stream()
                .flatMap(e -> e.getValue().stream().map(member -> e.getKey() + " " + member.profile()))
                .toList();
    }

    private void taken(int many) {
        Eventually.until(
                () -> types() + " and not " + many, () -> partner.taken().size() >= many);
    }

    /** What the partner has taken, or failed to take, is written down a moment later. */
    private void writtenDown(Webhooks webhooks, int pages, int failures) {
        Eventually.until(
                pages + " pages, " + failures + " failures",
                () -> webhooks.snapshot(endpoint("{}"))
                        .running()
                        .filter(running -> running.pages() == pages && running.failures() == failures)
                        .isPresent());
    }

    /** The loop looks once a second: what comes within two of them would have come. */
    private void nothingMore(int many) {
        long until = System.nanoTime() + Duration.ofMillis(2_200).toNanos();
        Eventually.until("two looks have passed", () -> System.nanoTime() > until);
        assertThat(partner.received()).hasSize(many);
    }

    @Test
    void everybodyIsToldPageByPageAndAgainAPeriodLater() {
        inSegment("carts", 4);
        inSegment("vip", 1);
        Webhooks webhooks = serve(EVERY_DAY);
        taken(1);
        JsonNode first = partner.taken().getFirst().body();
        assertThat(first.path("timestamp").asText()).isEqualTo("2026-11-22T10:00:00.000Z");
        assertThat(first.at("/data/as_of").asText()).isEqualTo("2026-11-22T10:00:00.000Z");
        assertThat(first.at("/data/page").asInt()).isEqualTo(1);
        assertThat(first.at("/data/members/0/sequence").asInt()).isEqualTo(1);
        assertThat(first.at("/data/members/0").has("profile")).isFalse();
        rig.clock.advance(Duration.ofSeconds(2).minus(MILLISECOND));
        nothingMore(1);
        assertThat(webhooks.snapshot(endpoint(EVERY_DAY)).running())
                .hasValueSatisfying(running -> assertThat(running.members()).isEqualTo(3));
        for (int requests = 2; requests <= 4; requests++) {
            writtenDown(webhooks, requests - 1, 0);
            rig.clock.advance(Duration.ofSeconds(2));
            taken(requests);
        }
        assertThat(types()).containsExactly("page", "page", "page", "completed");
        assertThat(profiles(partner.taken())).containsExactlyElementsOf(everybody());
        JsonNode end = partner.taken().getLast().body().path("data");
        assertThat(end.path("pages").asInt()).isEqualTo(3);
        assertThat(end.path("members").asInt()).isEqualTo(5);
        assertThat(end.path("segments").toString()).isEqualTo("{\"carts\":4,\"vip\":1}");
        String id = end.path("snapshot_id").asText();
        assertThat(partner.taken())
                .allMatch(page -> page.verdict() == Signature.Verdict.VALID)
                .extracting(Received::id)
                .containsExactly(id + "_1", id + "_2", id + "_3", id + "_end");
        Eventually.until("it is over", () -> rig.signals.snapshots.get() == 1);
        assertThat(rig.signals.pages.get()).isEqualTo(3);

        SnapshotStatus status = webhooks.snapshot(endpoint(EVERY_DAY));
        assertThat(status.running()).isEmpty();
        SnapshotStatus.Ended last = status.last().orElseThrow();
        assertThat(last.error()).isEmpty();
        Instant next = status.next().orElseThrow();
        assertThat(next).isEqualTo(last.begun().plus(Duration.ofDays(1)));
        rig.clock.advance(Duration.between(rig.clock.now(), next).minus(MILLISECOND));
        nothingMore(4);
        rig.clock.advance(MILLISECOND);
        taken(5);
        assertThat(partner.taken().getLast().body().at("/data/snapshot_id").asText())
                .isNotEqualTo(id);
    }

    @Test
    void whatFailsComesAgainUnderItsIdAndIsGivenUpAtTheEndOfThePeriod() {
        inSegment("carts", 3);
        partner.behaves(message -> new Response(partner.received().size() < 3 ? 500 : 204));
        Webhooks webhooks =
                serve("{'snapshot': {'every': 'P1D', 'page': 2, 'pause': 'PT0S'}, 'retry': ['PT1M', 'PT1M']}");
        Eventually.until("one attempt", () -> partner.received().size() == 1);
        nothingMore(1);
        rig.clock.advance(Duration.ofMinutes(2));
        writtenDown(webhooks, 0, 2);
        rig.clock.advance(Duration.ofMinutes(2));
        taken(3);
        assertThat(partner.received().subList(0, 3))
                .extracting(Received::id)
                .containsOnly(partner.received().getFirst().id());
        assertThat(partner.received().subList(0, 3))
                .extracting(received -> received.body().toString())
                .containsOnly(partner.received().getFirst().body().toString());
        assertThat(profiles(partner.taken())).containsExactlyElementsOf(everybody());
        Eventually.until("it is over", () -> rig.signals.snapshots.get() == 1);

        partner.behaves(message -> new Response(500));
        webhooks.askSnapshot(Rig.SHOP, "crm");
        for (int attempt = 1; attempt <= 2; attempt++) {
            writtenDown(webhooks, 0, attempt);
            rig.clock.advance(Duration.ofMinutes(2));
        }
        Eventually.until("it is given up", () -> rig.signals.givenUp.get() == 1);
        assertThat(webhooks.snapshot(endpoint(AT_ONCE)).last().orElseThrow().error())
                .isEqualTo("HTTP 500");
    }

    @Test
    void twoNodesMakeOneAndAnotherNodeGoesOnWhereOneHasDied() throws InterruptedException {
        inSegment("carts", 8);
        rig.lease = Duration.ofSeconds(2);
        CountDownLatch dead = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        partner.behaves(message -> {
            if (message.body().at("/data/page").asInt() == 3 && dead.getCount() > 0) {
                asked.countDown();
                await(dead);
                return new Response(503);
            }
            return new Response(204);
        });
        Webhooks one = serve(AT_ONCE);
        asked.await();
        one.close();
        dead.countDown();
        rig.start();
        rig.start();
        taken(5);
        assertThat(types()).containsExactly("page", "page", "page", "page", "completed");
        assertThat(profiles(partner.taken())).containsExactlyElementsOf(everybody());
        assertThat(partner.taken())
                .extracting(taken -> taken.body().at("/data/snapshot_id").asText())
                .containsOnly(partner.taken()
                        .getFirst()
                        .body()
                        .at("/data/snapshot_id")
                        .asText());
        nothingMore(6);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void onlyThoseOfWhomThePartnerMayBeTold() {
        inSegment("carts", 7);
        Set<ProfileId> allowed = members.getOrDefault("carts", List.of()).stream()
                .skip(4)
                .map(MembershipChange::profile)
                .collect(Collectors.toSet());
        rig.policy = new SendPolicy() {
            @Override
            public Decision decide(WebhookEndpoint endpoint, MembershipChange change, Instant now) {
                return new Decision.Send();
            }

            @Override
            public Set<ProfileId> listed(WebhookEndpoint endpoint, List<MembershipChange> entries, Instant now) {
                return entries.stream()
                        .map(MembershipChange::profile)
                        .filter(allowed::contains)
                        .collect(Collectors.toSet());
            }
        };
        serve(AT_ONCE);
        taken(3);
        assertThat(types()).containsExactly("page", "page", "completed");
        assertThat(profiles(partner.taken()))
                .containsExactlyElementsOf(everybody().subList(4, 7));
        assertThat(partner.taken().getLast().body().at("/data/members").asInt()).isEqualTo(3);
    }

    @Test
    void aPartnerThatIsGoneStopsItAndItGoesOnWhenResumed() {
        inSegment("carts", 2);
        partner.behaves(message -> new Response(410));
        Webhooks webhooks = serve(AT_ONCE);
        Eventually.until(
                "the lane stands", () -> webhooks.status(endpoint(AT_ONCE)).state() == State.GONE);
        nothingMore(1);
        partner.behaves(message -> new Response(204));
        webhooks.resume(Rig.SHOP, "crm");
        taken(2);
        assertThat(partner.taken().getFirst().id())
                .isEqualTo(partner.received().getFirst().id());
    }

    @Test
    void withoutAPeriodOneIsMadeWhenSomebodyAsks() {
        inSegment("carts", 1);
        newest = Optional.empty();
        Webhooks webhooks = serve("{}");
        nothingMore(0);
        webhooks.askSnapshot(Rig.SHOP, "crm");
        assertThat(webhooks.snapshot(endpoint("{}")).asked()).isTrue();
        nothingMore(0);
        newest = Optional.of(new Population.AsOf(1, Instant.parse("2026-11-22T10:00:00Z")));
        taken(1);
        writtenDown(webhooks, 1, 0);
        rig.clock.advance(Duration.ofSeconds(1));
        taken(2);
        Eventually.until("it is over", () -> rig.signals.snapshots.get() == 1);
        assertThat(webhooks.snapshot(endpoint("{}")).asked()).isFalse();
        rig.clock.advance(Duration.ofDays(2));
        nothingMore(2);
    }

    @Test
    void whatCannotBeIsRefused() throws Exception {
        assertThat(problems("{'snapshot': {'every': 'PT1M', 'pause': 'soon'}}"))
                .containsExactly("/snapshot/every", "/snapshot/pause");
        assertThat(problems("{'snapshot': {'every': 'P1D'}, 'mapping': {'request': {'json': {'a': 1}}}}"))
                .containsExactly("/snapshot");
        assertThat(problems(EVERY_DAY)).isEmpty();
    }

    private static List<String> problems(String delivery) throws Exception {
        return Plan.parse(Json.MAPPER.readTree(delivery.replace('\'', '"')), Set.of()).problems().stream()
                .map(Problem::pointer)
                .toList();
    }
}
