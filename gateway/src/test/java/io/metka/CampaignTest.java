package io.metka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.reports.EffectReports;
import io.metka.model.CommunicationPolicy;
import io.metka.model.CommunicationPolicy.Cap;
import io.metka.model.CommunicationPolicy.Holdout;
import io.metka.model.CommunicationPolicy.QuietHours;
import io.metka.model.CommunicationPolicy.Rivalry;
import io.metka.model.ProfileId;
import io.metka.support.Clock;
import io.metka.support.Eventually;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A campaign from the events to its effect, with segments, webhooks, policy, Redis and ClickHouse together: held out, capped,
 * kept for the morning, withdrawn at night, told in a snapshot, measured.
 */
final class CampaignTest {
    private static final Instant NOON = Clock.SYSTEM
            .now()
            .truncatedTo(ChronoUnit.DAYS)
            .minus(Duration.ofDays(4))
            .plus(Duration.ofHours(12));
    private static final String CART = "product_added";
    private static final String VIEW = "product_viewed";
    private static final List<Integer> FIRST = IntStream.range(0, 40).boxed().toList();
    private static final List<Integer> AT_NIGHT =
            IntStream.range(40, 60).boxed().toList();

    /** The group of a profile by the formula of docs/activation.md, in SQL. */
    private static final String HELD_OUT =
            "SELECT toString(p) AS id FROM (SELECT arrayJoin({profiles:Array(UUID)}) AS p) WHERE reinterpretAsUInt64(reverse("
                    + "substring(SHA256(concat({salt:String}, ':', toString(p))), 1, 8))) % 10000 < 5000";

    private static CommunicationPolicy policy(Campaign campaign) {
        return new CommunicationPolicy(
                campaign.project,
                "UTC",
                null,
                List.of(new Cap("sms", 1, Duration.ofHours(20), false)),
                List.of(new QuietHours(Set.of("sms"), LocalTime.of(22, 0), LocalTime.of(9, 0), Set.of())),
                Rivalry.SUPPRESS,
                Map.of(
                        CART,
                        new CommunicationPolicy.Activation(
                                "sms", Set.of("advertising"), new Holdout(5_000, campaign.project + "/" + CART), 0, 1),
                        VIEW,
                        new CommunicationPolicy.Activation("sms", Set.of("advertising"), null, 0, 1)));
    }

    private static List<ProfileId> profiles(List<Integer> numbers) {
        return numbers.stream().map(Campaign::profile).toList();
    }

    private static Set<ProfileId> heldOut(Campaign campaign, List<Integer> numbers) {
        Set<ProfileId> held = new HashSet<>();
        campaign.clickHouse
                .query(
                        HELD_OUT,
                        Map.of(
                                "profiles",
                                profiles(numbers).stream().map(ProfileId::value).toList(),
                                "salt",
                                campaign.project + "/" + CART))
                .forEach(row ->
                        held.add(new ProfileId(UUID.fromString(row.path("id").asText()))));
        return held;
    }

    private static Set<ProfileId> who(Map<ProfileId, String> outcomes, Predicate<String> outcome) {
        Set<ProfileId> who = new HashSet<>(outcomes.keySet());
        who.removeIf(profile -> !outcome.test(outcomes.getOrDefault(profile, "")));
        return who;
    }

    private static void logged(Campaign campaign, String webhook, int many) {
        Eventually.until(
                () -> campaign.outcomes(webhook).size() + " of " + many,
                () -> campaign.outcomes(webhook).size() >= many);
    }

    @Test
    void fromTheCartToTheEffect() {
        try (Campaign campaign = new Campaign(NOON)) {
            campaign.publish(policy(campaign), CART, VIEW);
            campaign.tick();
            Set<ProfileId> held = heldOut(campaign, FIRST);
            assertThat(held).hasSizeBetween(8, 32);

            campaign.did(CART, BigDecimal.ZERO, FIRST);
            campaign.tick();
            logged(campaign, CART, FIRST.size());
            Map<ProfileId, String> carts = campaign.outcomes(CART);
            assertThat(who(carts, "held_out control group of product_added"::equals))
                    .isEqualTo(held);
            assertThat(who(carts, "delivered"::equals)).hasSize(FIRST.size() - held.size());
            assertThat(campaign.told(CART)).containsExactlyInAnyOrderElementsOf(who(carts, "delivered"::equals));

            cappedOverBothWebhooks(campaign, held);
            Set<ProfileId> atNight = keptForTheMorning(campaign);
            snapshot(campaign, held, atNight);
            effect(campaign, held);
        }
    }

    /** Whoever got a message about the cart gets none about what was viewed: one in 20 hours. */
    private static void cappedOverBothWebhooks(Campaign campaign, Set<ProfileId> held) {
        campaign.clock.advance(Duration.ofHours(2));
        campaign.did(VIEW, BigDecimal.ZERO, FIRST);
        campaign.tick();
        logged(campaign, VIEW, FIRST.size());
        Map<ProfileId, String> views = campaign.outcomes(VIEW);
        assertThat(who(views, "delivered"::equals)).isEqualTo(held);
        assertThat(who(views, "suppressed frequency cap: 1 in PT20H on sms"::equals))
                .hasSize(FIRST.size() - held.size());
    }

    /** Carts of half past eleven wait until nine; who takes the consent back at two hears nothing. */
    private static Set<ProfileId> keptForTheMorning(Campaign campaign) {
        Set<ProfileId> held = heldOut(campaign, AT_NIGHT);
        int withdraws = AT_NIGHT.stream()
                .filter(number -> !held.contains(Campaign.profile(number)))
                .findFirst()
                .orElseThrow();
        int before = campaign.taken.size();
        campaign.clock.advance(Duration.between(campaign.clock.now(), NOON.plus(Duration.ofMinutes(11 * 60 + 30))));
        campaign.did(CART, BigDecimal.ZERO, AT_NIGHT);
        campaign.tick();
        Eventually.until(
                "they wait",
                () -> campaign.webhooks.status(campaign.webhook(CART)).postponed() == AT_NIGHT.size() - held.size());
        campaign.clock.advance(Duration.ofMinutes(150));
        campaign.withdraws(withdraws, "advertising");
        campaign.tick();
        campaign.clock.advance(Duration.between(campaign.clock.now(), NOON.plus(Duration.ofMinutes(21 * 60 - 1))));
        campaign.tick();
        assertThat(campaign.taken).as("a minute before nine").hasSize(before);
        campaign.clock.advance(Duration.ofMinutes(2));
        campaign.tick();
        logged(campaign, CART, FIRST.size() + AT_NIGHT.size());
        Map<ProfileId, String> outcomes = campaign.outcomes(CART);
        outcomes.keySet().retainAll(profiles(AT_NIGHT));
        assertThat(who(outcomes, "suppressed consent: advertising is not granted"::equals))
                .containsExactly(Campaign.profile(withdraws));
        assertThat(who(outcomes, text -> text.startsWith("held_out"))).isEqualTo(held);
        Set<ProfileId> sent = who(outcomes, "delivered"::equals);
        assertThat(sent).hasSize(AT_NIGHT.size() - held.size() - 1);
        assertThat(campaign.told(CART)).containsAll(sent);
        return sent;
    }

    /** The whole population, but for whom the partner must not know. */
    private static void snapshot(Campaign campaign, Set<ProfileId> held, Set<ProfileId> atNight) {
        List<ProfileId> expected = new ArrayList<>(profiles(FIRST));
        expected.removeAll(held);
        expected.addAll(atNight);
        campaign.webhooks.askSnapshot(campaign.project, CART);
        Eventually.until("the snapshot is complete", () -> {
            campaign.clock.advance(Duration.ofMillis(10));
            return campaign.webhooks.snapshot(campaign.webhook(CART)).last().isPresent();
        });
        List<ProfileId> listed = new ArrayList<>();
        campaign.taken.forEach(message -> message.at("/data/members")
                .forEach(member -> listed.add(
                        new ProfileId(UUID.fromString(member.path("profile_id").asText())))));
        assertThat(listed).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(campaign.taken.getLast().at("/data/segments/" + CART).asInt())
                .isEqualTo(expected.size());
    }

    /** Everybody who was told buys for 1000 a day later, of those who were not every second one. */
    private static void effect(Campaign campaign, Set<ProfileId> held) {
        campaign.activation.write();
        List<Integer> buyers = new ArrayList<>();
        int second = 0;
        for (int number : FIRST) {
            if (!held.contains(Campaign.profile(number)) || second++ % 2 == 0) {
                buyers.add(number);
            }
        }
        campaign.did("order_completed", BigDecimal.valueOf(1_000), buyers);
        campaign.clock.advance(Duration.ofDays(2));
        ObjectNode effect = PolicyWiring.effects(campaign.holdouts, campaign.clock)
                .effect(new EffectReports.Question(
                        campaign.project,
                        CART,
                        List.of("order_completed"),
                        Duration.ofDays(1),
                        "",
                        NOON.minus(Duration.ofDays(1)),
                        NOON.plus(Duration.ofHours(6))));
        int treated = FIRST.size() - held.size();
        int converted = (held.size() + 1) / 2;
        assertThat(effect.path("currency").asText()).isEqualTo("RUB");
        assertThat(effect.at("/treated/profiles").asInt()).isEqualTo(treated);
        assertThat(effect.at("/treated/converted").asInt()).isEqualTo(treated);
        assertThat(effect.at("/treated/revenue").asDouble()).isEqualTo(1_000.0 * treated);
        assertThat(effect.at("/held_out/profiles").asInt()).isEqualTo(held.size());
        assertThat(effect.at("/held_out/converted").asInt()).isEqualTo(converted);
        assertThat(effect.at("/conversion/difference").asDouble())
                .isCloseTo(1 - (double) converted / held.size(), within(1e-6));
        assertThat(effect.at("/sample_ratio/suspicious").asBoolean()).isFalse();
    }
}
