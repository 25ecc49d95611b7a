package io.metka.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.webhooks.mapping.Facts;
import io.metka.webhooks.mapping.Item;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The payload on the wire, the id, and the form in Redis. */
final class MessageTest {
    private static final LaneId CRM = new LaneId(Rig.SHOP, "crm");
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00.123456789Z");

    @Test
    void carriesThePayloadOfTheContract() {
        assertThat(StandardForm.single(new Item("msg_1", Rig.change(0, 3), Facts.NONE)))
                .isEqualTo("{\"type\":\"segment.entered\",\"timestamp\":\"2026-11-22T09:59:00.120Z\",\"data\":{"
                        + "\"project\":\"shop\",\"segment\":\"cart-left\","
                        + "\"profile_id\":\"01900000-0000-7000-8000-000000000000\",\"sequence\":3,"
                        + "\"at\":\"2026-11-22T09:59:00.120Z\",\"reason\":\"rule\"}}");
    }

    @Test
    void hasOneIdPerChangeAndEndpoint() {
        Set<String> ids = new HashSet<>();
        for (String endpoint : new String[] {"crm", "mail"}) {
            for (int profile = 0; profile < 20; profile++) {
                for (int sequence = 1; sequence <= 20; sequence++) {
                    ids.add(Message.of(new LaneId(Rig.SHOP, endpoint), Rig.change(profile, sequence), NOW)
                            .id());
                }
            }
        }
        assertThat(ids).hasSize(800).allMatch(id -> id.matches("msg_[0-9a-f]{32}"));
        assertThat(Message.of(CRM, Rig.change(1, 1), NOW).id())
                .isEqualTo(Message.of(CRM, Rig.change(1, 1), NOW.plusSeconds(9)).id());
    }

    @Test
    void comesBackFromRedisAsItWas() {
        Message message = Message.of(CRM, Rig.change(1, 2), NOW);
        assertThat(Message.fromJson(message.toJson())).isEqualTo(message);
    }

    @Test
    void keepsLaneNamesApart() {
        LaneId odd = new LaneId(new io.metka.model.ProjectId("a}:{b"), "ж:%/{}");
        assertThat(LaneId.parse(odd.toString())).isEqualTo(odd);
        assertThat(odd.toString()
                        .chars()
                        .filter(c -> c == ':' || c == '{' || c == '}')
                        .count())
                .isEqualTo(1);
    }
}
