package io.metka.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.support.Json;
import org.junit.jupiter.api.Test;

/** Which tags a script carries, and in what order. */
final class TagWriterTest {
    @Test
    void pausedTagsAndStepsThatNoTagNamesStayBehind() throws Exception {
        JsonNode tags = tags(
                false,
                tag("a", "'triggers':['t'],'setup':{'tag':'b'},'teardown':{'tag':'p'}"),
                tag("b", "'triggers':[],'setup':{'tag':'c','stop_on_failure':true}"),
                tag("c", "'triggers':[]"),
                tag("d", "'triggers':[]"),
                tag("p", "'triggers':['t'],'paused':true"));
        assertThat(tags.findValuesAsText("event")).containsExactly("a", "b", "c");
        assertThat(tags.at("/0/around").toString()).isEqualTo("{\"sequence\":{\"setup\":{\"tag\":1}}}");
        assertThat(tags.at("/1/around").toString())
                .isEqualTo("{\"limit\":{\"per\":\"event\",\"key\":\"b\"},"
                        + "\"sequence\":{\"setup\":{\"tag\":2,\"stop_on_failure\":true}}}");
    }

    @Test
    void aHigherPriorityComesFirstAndEqualOnesKeepTheirOrder() throws Exception {
        JsonNode tags = tags(
                false,
                tag("a", "'triggers':['t']"),
                tag("b", "'triggers':['t'],'priority':-1"),
                tag("c", "'triggers':['t'],'priority':7"),
                tag("d", "'triggers':['t']"));
        assertThat(tags.findValuesAsText("event")).containsExactly("c", "a", "d", "b");
    }

    @Test
    void aTagWaitsForConsentToTheSetupThatItNeeds() throws Exception {
        String setup = tag("s", "'triggers':[]").replace("analytics", "advertising");
        assertThat(tags(false, tag("a", "'triggers':['t'],'setup':{'tag':'s','stop_on_failure':true}"), setup)
                        .at("/0/purposes")
                        .toString())
                .isEqualTo("[\"analytics\",\"advertising\"]");
        assertThat(tags(false, tag("a", "'triggers':['t'],'setup':{'tag':'s'}"), setup)
                        .at("/0/purposes")
                        .toString())
                .isEqualTo("[\"analytics\"]");
    }

    @Test
    void aPreviewRunsNothingThatIsForTheLiveSiteAndTellsWhatRuns() throws Exception {
        JsonNode tags = tags(true, tag("a", "'triggers':['t'],'live_only':true"), tag("b", "'triggers':['t']"));
        assertThat(tags.findValuesAsText("event")).containsExactly("b");
        assertThat(tags.at("/0/around").toString()).isEqualTo("{\"debug_run\":true}");
    }

    @Test
    void optionsThatChangeNothingWeighNothing() throws Exception {
        JsonNode tag = tags(
                        false,
                        tag(
                                "a",
                                "'triggers':['t'],'sample_percent':100,'delay_ms':0,'schedule':{},'limit':'event','paused':false"))
                .path(0);
        assertThat(tag.properties().stream().map(java.util.Map.Entry::getKey))
                .containsExactly("type", "parameters", "triggers", "exceptions", "purposes");
    }

    private static String tag(String id, String rest) {
        return "{'id':'" + id + "','name':'" + id + "','type':'metka_event','parameters':{'event':'" + id
                + "'},'purposes':['analytics']," + rest + "}";
    }

    private static JsonNode tags(boolean preview, String... tags) throws Exception {
        String version =
                "{'format':1,'variables':[],'triggers':[{'id':'t','name':'T','type':'page_view','parameters':{}}],"
                        + "'tags':[" + String.join(",", tags) + "]}";
        JsonNode document = Json.MAPPER.readTree(version.replace('\'', '"'));
        ObjectNode config = Json.MAPPER.createObjectNode();
        new ConfigWriter(new ParameterTexts(new ContainerSchema()), document, preview).write(document, config);
        return config.path("tags");
    }
}
