package io.metka.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.model.CommunicationPolicy;
import io.metka.model.CommunicationPolicy.Cap;
import io.metka.model.CommunicationPolicy.Holdout;
import io.metka.model.CommunicationPolicy.QuietHours;
import io.metka.model.CommunicationPolicy.Rivalry;
import io.metka.model.ProjectId;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The communication policy through the API, as far as the data plane, and the effect of activations. */
final class PolicyApiTest {
    private static final String PATH = "/projects/shop/policy";
    private static final ProjectId SHOP = new ProjectId("shop");

    private static final String POLICY = """
            {"timezone": "Asia/Omsk",
             "control_group": {"basis_points": 500},
             "caps": [{"channel": "sms", "most": 2, "per": "P7D"}, {"most": 5, "per": "PT12H", "over": "defer"}],
             "quiet_hours": [{"channels": ["sms"], "from": "22:00", "to": "09:00", "days": ["saturday"]}],
             "rivals": {"then": "defer", "pause": "PT24H"},
             "activations": {"crm": {"channel": "sms", "purposes": ["advertising"],
                                     "holdout": {"basis_points": 1000, "salt": "spring"}, "value": 3, "weight": 2}}}
            """;

    @TempDir
    Path folder;

    private Gateway gateway;

    @BeforeEach
    void start() {
        gateway = new Gateway(folder);
        gateway.post("/projects", "{\"id\":\"shop\",\"name\":\"Shop\"}");
        gateway.post("/projects/shop/webhooks", "{\"id\":\"crm\",\"url\":\"https://crm.example/hook\"}");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void aProjectBeginsWithoutRules() {
        Gateway.Reply reply = gateway.get(PATH);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("ETag")).isEqualTo("\"0\"");
        assertThat(reply.body().path("caps")).isEmpty();
        assertThat(gateway.ports.catalog().policy(SHOP)).isEmpty();
        assertThat(gateway.get("/projects/other/policy").status()).isEqualTo(404);
    }

    @Test
    void aPolicyReachesTheDataPlaneTheAuditLogAndTheBundle() {
        Gateway.Reply reply = gateway.put(PATH, POLICY, Map.of("If-Match", "\"0\""));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(gateway.get(PATH).body()).isEqualTo(reply.body());
        assertThat(gateway.ports.catalog().policy(SHOP))
                .contains(new CommunicationPolicy(
                        SHOP,
                        "Asia/Omsk",
                        new Holdout(500, "shop/"),
                        List.of(
                                new Cap("sms", 2, Duration.ofDays(7), false),
                                new Cap("", 5, Duration.ofHours(12), true)),
                        List.of(new QuietHours(
                                Set.of("sms"), LocalTime.of(22, 0), LocalTime.of(9, 0), Set.of(DayOfWeek.SATURDAY))),
                        new Rivalry(true, Duration.ofHours(24)),
                        Map.of(
                                "crm",
                                new CommunicationPolicy.Activation(
                                        "sms", Set.of("advertising"), new Holdout(1000, "spring"), 3, 2))));
        JsonNode audit = gateway.get("/audit?project=shop").body().path("items").get(0);
        assertThat(audit.path("kind").asText()).isEqualTo("policy");
        assertThat(gateway.put(PATH, POLICY, Map.of("If-Match", "\"0\"")).status())
                .isEqualTo(412);

        JsonNode bundle = gateway.get("/projects/shop/export").body();
        assertThat(bundle.path("policy").path("rivals").path("pause").asText()).isEqualTo("PT24H");
        Gateway.Reply imported = gateway.post("/import", bundle.toString());
        assertThat(imported.status()).isEqualTo(200);
        assertThat(imported.body().path("changes").findValuesAsText("outcome")).containsOnly("unchanged");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"timezone": "Mars/Base"}                                   | /timezone
            {"caps": [{"most": 1, "per": "a week"}]}                    | /caps/0/per
            {"caps": [{"most": 1, "per": "P367D"}]}                     | /caps/0/per
            {"caps": [{"most": 0, "per": "P7D"}]}                       | /caps/0/most
            {"quiet_hours": [{"from": "22:00", "to": "22:00"}]}         | /quiet_hours/0
            {"quiet_hours": [{"from": "22:00", "to": "24:00"}]}         | /quiet_hours/0/to
            {"rivals": {"then": "defer"}}                               | /rivals/pause
            {"control_group": {"basis_points": 10001}}                  | /control_group/basis_points
            {"activations": {"sms": {}}}                                | /activations/sms
            """)
    void whatIsWrongIsNamed(String document, String pointer) {
        Gateway.Reply reply = gateway.put(PATH, document, Map.of());
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.body().path("errors").findValuesAsText("pointer")).contains(pointer);
    }

    @Test
    void theEffectIsAskedForWithDefaults() {
        Gateway.Reply reply = gateway.get("/projects/shop/effect?webhook=crm&event=order_completed,%20call");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().path("window").asText()).isEqualTo("PT168H");
        assertThat(reply.body().path("treated").path("conversion").asDouble()).isEqualTo(0.1);
        assertThat(reply.body().path("warnings")).isNotEmpty();
        var question = gateway.ports.effects.getLast();
        assertThat(question.events()).containsExactly("order_completed", "call");
        assertThat(Duration.between(question.from(), question.to())).isEqualTo(Duration.ofDays(90));

        assertThat(gateway.get("/projects/shop/effect").status()).isEqualTo(400);
        assertThat(gateway.get("/projects/shop/effect?event=a&window=week").status())
                .isEqualTo(400);
        assertThat(gateway.get("/projects/shop/effect?event=a&webhook=none").status())
                .isEqualTo(404);
    }
}
