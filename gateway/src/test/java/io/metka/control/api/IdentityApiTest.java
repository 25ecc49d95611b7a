package io.metka.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.model.IdentifierRule;
import io.metka.model.IdentityRules;
import io.metka.model.Normalisation;
import io.metka.model.ProjectId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of identity through the API, as far as the data plane. */
final class IdentityApiTest {
    private static final String PATH = "/projects/shop/identity";
    private static final ProjectId SHOP = new ProjectId("shop");

    private static final String RULES = """
            {"types": [{"type": "crm_id", "limit": 1, "unique": true},
                       {"type": "phone", "normalisation": "phone", "limit": 2, "period_days": 30},
                       {"type": "anonymous_id", "limit": 50, "names": "device"}],
             "blocked_patterns": ["test-[0-9]+"], "phone_region": "BY"}
            """;

    @TempDir
    Path folder;

    private Gateway gateway;

    @BeforeEach
    void start() {
        gateway = new Gateway(folder);
        gateway.post("/projects", "{\"id\":\"shop\",\"name\":\"Shop\"}");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void aProjectBeginsWithTheDefaults() {
        Gateway.Reply reply = gateway.get(PATH);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("ETag")).isEqualTo("\"0\"");
        assertThat(reply.body().path("types").findValuesAsText("type"))
                .containsExactly("user_id", "email", "phone", "device_id", "anonymous_id");
        assertThat(gateway.ports.catalog().identity(SHOP)).isSameAs(IdentityRules.DEFAULT);
        assertThat(gateway.get("/projects/other/identity").status()).isEqualTo(404);
    }

    @Test
    void newRulesReachTheDataPlaneAndTheAuditLog() {
        Gateway.Reply reply = gateway.put(PATH, RULES, Map.of("If-Match", "\"0\""));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("ETag")).isEqualTo("\"1\"");
        assertThat(gateway.get(PATH).body()).isEqualTo(reply.body());

        IdentityRules rules = gateway.ports.catalog().identity(SHOP);
        assertThat(rules.types())
                .containsExactly(
                        new IdentifierRule("crm_id", Normalisation.TRIM, 1, 0, false),
                        new IdentifierRule("phone", Normalisation.PHONE, 2, 30, false),
                        new IdentifierRule("anonymous_id", Normalisation.TRIM, 50, 0, true));
        assertThat(rules.unique()).isEqualTo("crm_id");
        assertThat(rules.blockedPatterns()).isEqualTo(List.of("test-[0-9]+"));
        assertThat(rules.phoneRegion()).isEqualTo("BY");
        assertThat(rules.logoutEvents()).isEqualTo(IdentityRules.DEFAULT.logoutEvents());

        JsonNode audit = gateway.get("/audit?project=shop").body().path("items").get(0);
        assertThat(audit.path("kind").asText()).isEqualTo("identity");
        assertThat(audit.path("action").asText()).isEqualTo("created");
    }

    @Test
    void whatPutsBackWhatWasReadChangesNothing() {
        gateway.put(PATH, RULES, Map.of());
        int published = gateway.ports.catalogs.size();
        var document = (com.fasterxml.jackson.databind.node.ObjectNode)
                gateway.get(PATH).body();
        String same = document.without(List.of("project", "revision")).toString();
        Gateway.Reply reply = gateway.put(PATH, same, Map.of("If-Match", "\"1\""));
        assertThat(reply.body().path("revision").asInt()).isEqualTo(1);
        assertThat(gateway.ports.catalogs).hasSize(published);
        assertThat(gateway.put(PATH, same, Map.of("If-Match", "\"0\"")).status())
                .isEqualTo(412);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"types\": [{\"type\": \"user_id\", \"limit\": 1}]} | /types",
                "{\"types\": [{\"type\": \"user_id\", \"limit\": 2, \"unique\": true}]} | /types/0",
                "{\"types\": [{\"type\": \"a\", \"limit\": 1, \"unique\": true, \"names\": \"device\"}]} | /types/0",
                "{\"types\": [{\"type\": \"a\", \"limit\": 1, \"unique\": true}, {\"type\": \"a\", \"limit\": 1}]} | /types/1/type",
                "{\"types\": [{\"type\": \"User\", \"limit\": 1, \"unique\": true}]} | /types/0/type",
                "{\"types\": [{\"type\": \"a\", \"limit\": 0, \"unique\": true}]} | /types/0/limit",
                "{\"types\": [{\"type\": \"a\", \"limit\": 1, \"unique\": true}], \"blocked_patterns\": [\"(\"]} | /blocked_patterns/0",
                "{\"types\": [{\"type\": \"a\", \"limit\": 1, \"unique\": true}], \"phone_region\": \"QQ\"} | /phone_region"
            })
    void whatCannotBeIsRefusedWithItsPlace(String document, String pointer) {
        Gateway.Reply reply = gateway.put(PATH, document, Map.of());
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.body().path("errors").findValuesAsText("pointer")).containsExactly(pointer);
    }

    @Test
    void aProjectTakesItsRulesWithIt() {
        gateway.put(PATH, RULES, Map.of());
        assertThat(gateway.send("DELETE", "/projects/shop", null, Map.of()).status())
                .isEqualTo(204);
        assertThat(gateway.ports.catalog().identities()).isEmpty();
    }
}
