package io.metka.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.support.Json;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Who names whom, whatever the type, and what a name becomes when it changes. */
final class ContainerUsesTest {
    private final ContainerUses uses = new ContainerUses(new ParameterTexts(new ContainerSchema()));

    @Test
    void everyReferenceOfATagIsFound() throws IOException {
        JsonNode tag = json("{'id':'g1','folder':'f1','type':'metka_event','triggers':['t1'],'exceptions':['t2'],"
                + "'parameters':{'event':'{{A}} to {{ B }}','properties':[{'name':'{{no}}','value':'{{A}}'}]}}");
        assertThat(uses.of("tags", tag))
                .containsExactlyInAnyOrder(
                        new ContainerUses.Use("/folder", "folders", "f1"),
                        new ContainerUses.Use("/triggers/0", "triggers", "t1"),
                        new ContainerUses.Use("/exceptions/0", "triggers", "t2"),
                        new ContainerUses.Use("/parameters/event", "variables", "A"),
                        new ContainerUses.Use("/parameters/event", "variables", "B"),
                        new ContainerUses.Use("/parameters/properties/0/value", "variables", "A"));
    }

    @Test
    void conditionsNameVariablesInTheirTemplatesAlone() throws IOException {
        JsonNode trigger = json("{'id':'t1','type':'page_view','parameters':{},'conditions':["
                + "{'variable':'{{A}}','operator':'regex','value':'{{B}}'},"
                + "{'variable':'{{A}}','operator':'equals','value':'{{C}}'}]}");
        assertThat(uses.of("triggers", trigger))
                .extracting(ContainerUses.Use::key)
                .containsExactly("A", "A", "C");
    }

    @Test
    void whatIsNamedCanBeCalledOtherwise() throws IOException {
        JsonNode tag = json("{'id':'g1','type':'metka_event','triggers':['t1','t2'],"
                + "'parameters':{'event':'{{A}} to {{ B }} and {{A}}'}}");
        JsonNode renamed = uses.renamed("tags", tag, (_, key) -> key.equals("A") || key.equals("t2") ? key + "2" : key);
        assertThat(renamed.at("/parameters/event").asText()).isEqualTo("{{A2}} to {{B}} and {{A2}}");
        assertThat(renamed.path("triggers")).hasToString("[\"t1\",\"t22\"]");
        assertThat(uses.renamed("tags", tag, (_, key) -> key)).isEqualTo(tag);
    }

    private static JsonNode json(String text) throws IOException {
        return Json.MAPPER.readTree(text.replace('\'', '"'));
    }
}
