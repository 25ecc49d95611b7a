package io.metka.control.drafts;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.container.ContainerSchema;
import io.metka.container.ContainerUses;
import io.metka.container.ParameterTexts;
import io.metka.container.ScriptShare;
import io.metka.support.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What lint says about documents that no schema stands before. */
final class LintTest {
    private final ContainerUses uses = new ContainerUses(new ParameterTexts(new ContainerSchema()));

    @Test
    void aTagNeedsAPurposeOrAReason() throws IOException {
        assertThat(rules("{'tags':[{'id':'g1','name':'A','type':'html','parameters':{},'triggers':['t1']}]}"))
                .contains("no_purpose g1 /purposes", "broken_reference g1 /triggers/0");
        assertThat(rules("{'tags':[{'id':'g1','name':'A','strictly_necessary':'the cart','triggers':['t1']}]}"))
                .doesNotContain("no_purpose g1 /purposes");
        assertThat(rules("{'tags':[{'id':'g1','name':'A','purposes':['ads'],'triggers':['t1']}]}"))
                .doesNotContain("no_purpose g1 /purposes");
    }

    @Test
    void hostsAbroadAreFoundInAnyText() throws IOException {
        String html = "{'tags':[{'id':'g1','name':'A','purposes':['ads'],'parameters':"
                + "{'html':'<script src=//CONNECT.facebook.net/x.js></script><img src=https://shop.example/p>'}}]}";
        assertThat(rules(html)).contains("foreign_host g1 /parameters/html");
        ApprovalRow approval = new ApprovalRow("p", "c", "facebook.net", "why", "me", 1, Instant.EPOCH, Instant.EPOCH);
        assertThat(rules(html, List.of(approval), List.of())).noneMatch(rule -> rule.startsWith("foreign_host"));
        assertThat(rules(html.replace("CONNECT.facebook.net", "notfacebook.net")))
                .noneMatch(rule -> rule.startsWith("foreign_host"));
    }

    @Test
    void aTemplateOfTheContainerMayDeclareARecipientAbroad() throws IOException {
        String document = "{'templates':[{'id':'m1','name':'Pixel','recipient':{'cross_border':true},"
                + "'permissions':{'scripts':['https://cdn.partner.example/x.js']}}],"
                + "'tags':[{'id':'g1','name':'A','purposes':['ads'],'type':'template','triggers':['t1'],"
                + "'parameters':{'template':'m1'}}]}";
        assertThat(rules(document)).contains("foreign_host g1 /parameters/template");
    }

    @Test
    void whatSlowsPagesDownIsNamed() throws IOException {
        assertThat(rules("{'tags':[{'id':'g1','name':'A','parameters':{'html':'document.write(1)'}}],"
                        + "'triggers':[{'id':'t1','name':'T','type':'timer','parameters':{'interval_ms':50}}],"
                        + "'variables':[{'id':'v1','name':'V','parameters':"
                        + "{'code':'var x=new XMLHttpRequest();x.open(1,2,false)'}}]}"))
                .contains("slow g1 /parameters/html", "slow t1 /parameters/interval_ms", "slow v1 /parameters/code");
    }

    @Test
    void heavyTagsAreTheOnesAboveThreeKilobytes() throws IOException {
        String document = "{'tags':[{'id':'g1','name':'A'},{'id':'g2','name':'B'}]}";
        assertThat(rules(
                        document,
                        List.of(),
                        List.of(new ScriptShare("tags", "g1", 3_073), new ScriptShare("tags", "g2", 3_072))))
                .contains("heavy_tag g1 /parameters")
                .doesNotContain("heavy_tag g2 /parameters");
    }

    @Test
    void theSameTwiceIsADuplicateWhateverItIsCalled() throws IOException {
        assertThat(rules("{'triggers':[{'id':'t1','name':'A','type':'click','parameters':{'a':1,'b':2}},"
                        + "{'id':'t2','name':'B','labels':['x'],'type':'click','parameters':{'b':2,'a':1}},"
                        + "{'id':'t3','name':'C','type':'click','parameters':{'a':1,'b':2},'conditions':[1]}]}"))
                .contains("duplicate t2 ")
                .doesNotContain("duplicate t3 ", "duplicate t1 ");
    }

    private List<String> rules(String document) throws IOException {
        return rules(document, List.of(), List.of());
    }

    private List<String> rules(String document, List<ApprovalRow> approvals, List<ScriptShare> shares)
            throws IOException {
        Contents contents = Contents.of(Json.MAPPER.readTree(document.replace('\'', '"')));
        return Lint.of(contents, Usage.of(uses, contents), approvals, shares).stream()
                .map(LintFinding::present)
                .map(finding -> finding.path("rule").asText() + " "
                        + finding.path("id").asText() + " "
                        + finding.path("pointer").asText())
                .toList();
    }
}
