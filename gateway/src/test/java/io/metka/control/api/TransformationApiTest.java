package io.metka.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.model.JsonText;
import io.metka.model.ProjectId;
import io.metka.model.Transformation;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transformations through the API, as far as the data plane. */
final class TransformationApiTest {
    private static final String PATH = "/projects/shop/transformations";
    private static final String NEW = """
            {"id": "no_mail", "name": "No mail", "position": 3,
             "definition": {"steps": [{"type": "remove", "fields": ["properties.email"]}]}}
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
    void aTransformationReachesTheDataPlaneAndLeavesIt() {
        assertThat(gateway.post(PATH, NEW).status()).isEqualTo(201);
        assertThat(gateway.ports.catalog().transformations()).hasSize(1).first().satisfies(transformation -> {
            assertThat(transformation.project()).isEqualTo(new ProjectId("shop"));
            assertThat(transformation.enabled()).isTrue();
            assertThat(transformation.position()).isEqualTo(3);
            assertThat(transformation.definition())
                    .isEqualTo(JsonText.of("{\"steps\":[{\"type\":\"remove\",\"fields\":[\"properties.email\"]}]}"));
        });
        long revision = gateway.get(PATH + "/no_mail")
                .body()
                .path("definition_revision")
                .asLong();
        gateway.put(
                PATH + "/no_mail",
                "{\"name\": \"Off\", \"enabled\": false, \"definition\": {\"steps\": [{\"type\": \"remove\", \"fields\": [\"properties.email\"]}]}}",
                Map.of());
        assertThat(gateway.ports.catalog().transformations())
                .extracting(Transformation::name, Transformation::enabled, Transformation::definitionRevision)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("Off", false, revision));
        assertThat(gateway.send("DELETE", PATH + "/no_mail", null, Map.of()).status())
                .isEqualTo(204);
        assertThat(gateway.ports.catalog().transformations()).isEmpty();
    }

    @Test
    void whatCannotBeFollowedIsRefusedWithThePlace() {
        Gateway.Reply reply = gateway.post(PATH, """
                {"name": "Wrong", "definition": {"sources": ["nowhere"], "steps": [
                  {"type": "rename", "from": "id", "to": "properties.id"},
                  {"type": "script", "permissions": ["event"], "source": "return (;"}]}}
                """);
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.body().path("errors").findValuesAsText("pointer"))
                .containsExactlyInAnyOrder(
                        "/definition/steps/0/from", "/definition/steps/1/source", "/definition/sources/0");
    }

    @Test
    void aTransformationIsTriedOutBeforeItIsSaved() {
        Gateway.Reply reply = gateway.post(PATH + "/test", """
                {"definition": {"steps": [
                   {"type": "rename", "from": "properties.sum", "to": "properties.total"},
                   {"type": "remove", "fields": ["properties.total"],
                    "when": [{"field": "properties.total", "operator": "less", "value": 5}]},
                   {"type": "script", "permissions": ["event", "log", "consent"], "source":
                    "const event = require('event'); require('log')('total', event.properties.total); event.properties.ads = require('consent').granted('ads'); return event;"},
                   {"type": "script", "permissions": [], "source": "const a = 1;\\nthrow new Error('no');"}]},
                 "event": {"properties": {"sum": 7}}, "consent": {"granted": ["ads"]}}
                """);
        assertThat(reply.status()).as(reply.body().toString()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo(Gateway.parse("""
                {"applies": true, "event": {"properties": {"total": 7, "ads": true}}, "steps": [
                  {"applied": true}, {"applied": false}, {"applied": true, "log": ["total 7"]},
                  {"applied": false, "reason": "error", "message": "Error: no (line 2)"}]}"""));
        assertThat(gateway.post(
                                PATH + "/test",
                                "{\"definition\": {\"steps\": [{\"type\": \"remove\"}]}, \"event\": {}}")
                        .status())
                .isEqualTo(422);
        assertThat(gateway.ports.catalog().transformations()).isEmpty();
    }

    @Test
    void aProjectTakesItsTransformationsWithIt() {
        gateway.post(PATH, NEW);
        String bundle = gateway.get("/projects/shop/export").body().toString();
        assertThat(bundle).contains("\"transformations\":[{\"id\":\"no_mail\"");
        assertThat(gateway.post("/import", bundle).body().path("changes").toString())
                .contains("{\"kind\":\"transformation\",\"id\":\"no_mail\",\"outcome\":\"unchanged\"}");
    }
}
