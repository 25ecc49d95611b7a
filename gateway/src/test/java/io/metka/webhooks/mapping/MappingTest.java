package io.metka.webhooks.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.metka.model.MembershipChange;
import io.metka.model.MembershipChange.Kind;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import io.metka.support.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The mapping language: what each form gives, what is escaped, what is refused when it is saved. */
final class MappingTest {
    private static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Item item(int number, Kind kind, Map<String, JsonNode> traits) {
        MembershipChange change = new MembershipChange(
                new ProjectId("shop"),
                "vip",
                new ProfileId(new UUID(0, number)),
                kind,
                number,
                Instant.parse("2026-11-22T09:59:00.120Z"),
                7);
        return new Item("msg_" + number, change, new Facts(traits, Map.of(), Map.of()));
    }

    private static Rendered render(String mapping, Item... items) throws UnfitValueException {
        Mapping.Parsed parsed = Mapping.parse(json(mapping), "");
        assertThat(parsed.problems()).isEmpty();
        return parsed.mapping().render(List.of(items), "req_1", Map.of("list", "7"), Map.of("token", "s/e c"));
    }

    private static List<String> problems(String mapping) {
        return Mapping.parse(json(mapping), "").problems().stream()
                .map(Problem::pointer)
                .toList();
    }

    @Test
    void buildsJsonFromAnyValue() throws UnfitValueException {
        Rendered rendered = render(
                "{'request': {'json': {'who': {'$': 'profile_id'}, 'n': {'$': 'sequence'},"
                        + " 'mail': {'$': 'traits.email', 'as': ['trim', 'lower', 'sha256']},"
                        + " 'gone': {'$': 'traits.nothing'}, 'or': {'$': 'traits.nothing', 'else': 'x'},"
                        + " 'do': {'$': 'kind', 'map': {'entered': 'add', 'exited': 'remove'}},"
                        + " 'text': {'$text': ['list ', {'$': 'parameters.list'}, '!']},"
                        + " 'when': [{'$': 'at', 'as': ['unix']}, {'$': 'at', 'as': ['date']}],"
                        + " 'if': {'$if': {'exists': 'traits.email'}, 'then': 1, 'else': 2},"
                        + " 'quoted': {'$json': {'a': [{'$': 'segment'}]}}}}}",
                item(1, Kind.ENTERED, Map.of("email", new TextNode(" Anna@Example.com "))));
        assertThat(rendered.method()).isEqualTo("POST");
        assertThat(rendered.contentType()).isEqualTo("application/json");
        assertThat(json(rendered.body()))
                .isEqualTo(json("{'who': '00000000-0000-0000-0000-000000000001', 'n': 1,"
                        + " 'mail': '" + io.metka.support.Sha256.hex("anna@example.com") + "',"
                        + " 'or': 'x', 'do': 'add', 'text': 'list 7!', 'when': [1795341540, '2026-11-22'], 'if': 1,"
                        + " 'quoted': '{\\\"a\\\":[\\\"vip\\\"]}'}"));
    }

    @Test
    void escapesByConstruction() throws UnfitValueException {
        String nasty = "a&b=c\"} /../?#\r\nX: y";
        Rendered form = render(
                "{'request': {'path': ['/v1/', {'$': 'secrets.token'}, '/', {'$': 'traits.x'}],"
                        + " 'query': {'q': {'$': 'traits.x'}}, 'form': {'a[b]': {'$': 'traits.x'}, 'l': ['1', '2']}}}",
                item(1, Kind.ENTERED, Map.of("x", new TextNode(nasty))));
        String percent = "a%26b%3Dc%22%7D%20%2F..%2F%3F%23%0D%0AX%3A%20y";
        assertThat(form.path()).isEqualTo("/v1/s%2Fe%20c/" + percent);
        assertThat(form.query()).isEqualTo("q=" + percent);
        assertThat(form.body()).isEqualTo("a%5Bb%5D=" + percent + "&l=1&l=2");
        Rendered document = render(
                "{'request': {'json': {'x': {'$': 'traits.x'}}}}",
                item(1, Kind.ENTERED, Map.of("x", new TextNode(nasty))));
        assertThat(json(document.body()).path("x").asText()).isEqualTo(nasty);
        assertThatThrownBy(() -> render(
                        "{'request': {'headers': {'X-A': {'$': 'traits.x'}}}}",
                        item(1, Kind.ENTERED, Map.of("x", new TextNode(nasty)))))
                .isInstanceOf(UnfitValueException.class)
                .hasMessageContaining("X-A")
                .hasMessageNotContaining("a&b");
        assertThatThrownBy(() -> render(
                        "{'request': {'path': ['/v1/', {'$': 'traits.x'}]}}",
                        item(1, Kind.ENTERED, Map.of("x", new TextNode("..")))))
                .isInstanceOf(UnfitValueException.class);
    }

    @Test
    void writesFilesWithALineForEachChange() throws UnfitValueException {
        Rendered rendered = render(
                "{'request': {'upload': {'fields': {'name': 'n'}, 'lines': [['email', 'x'],"
                        + " {'$each': [{'$': 'traits.email'}, 'a,\\'b']}]}}}".replace("\\'", "\\\""),
                item(1, Kind.ENTERED, Map.of("email", new TextNode("a@b.ru"))),
                item(2, Kind.ENTERED, Map.of("email", new TextNode("c\nd"))));
        assertThat(rendered.contentType()).isEqualTo("multipart/form-data; boundary=metka-req_1");
        assertThat(rendered.body())
                .contains("Content-Disposition: form-data; name=\"name\"\r\n\r\nn\r\n")
                .contains("\r\n\r\nemail,x\na@b.ru,\"a,\"\"b\"\n\"c\nd\",\"a,\"\"b\"\n\r\n--metka-req_1--\r\n");
    }

    @Test
    void saysWhatIsMissingWithoutSayingAnyValue() {
        Mapping mapping = Mapping.parse(
                        json(
                                "{'require': ['traits.phone', ['traits.x', 'kind']], 'entered': {'json': {'$': 'traits.phone'}}}"),
                        "")
                .mapping();
        assertThat(mapping.missing(item(1, Kind.ENTERED, Map.of("phone", new TextNode("+7"))), Map.of()))
                .isEmpty();
        assertThat(mapping.missing(item(1, Kind.ENTERED, Map.of()), Map.of()))
                .contains("the profile has no traits.phone that may be sent");
        assertThat(mapping.missing(item(1, Kind.EXITED, Map.of()), Map.of()))
                .contains("the mapping sends nothing when a profile has exited");
        assertThat(mapping.wanted().traits()).containsExactlyInAnyOrder("phone", "x");
        assertThat(mapping.takesBatches()).isFalse();
    }

    @Test
    void pointsAtWhatIsWrong() {
        assertThat(problems("{}")).containsExactly("");
        assertThat(problems("{'request': {'jsn': 1}}")).containsExactly("/request/jsn");
        assertThat(problems("{'request': {}, 'exited': {}}")).containsExactly("/exited");
        assertThat(problems("{'request': {'method': 'TRACE', 'path': 'x/../y'}}"))
                .containsExactlyInAnyOrder("/request/method", "/request/path", "/request/path");
        assertThat(problems("{'request': {'headers': {'Host': 'x', 'webhook-id': 'y', 'X Y': 'z'}}}"))
                .hasSize(3);
        assertThat(
                        problems(
                                "{'request': {'json': {'a': {'$': 'trait.x'}, 'b': {'$hash': 1}, 'c': {'$': 'at', 'as': ['rot13']}}}}"))
                .containsExactlyInAnyOrder("/request/json/a/$", "/request/json/b/$hash", "/request/json/c/as/0");
        assertThat(problems("{'request': {'json': 1, 'form': {}}}")).containsExactly("/request");
        assertThat(problems("{'request': {'upload': {'name': 'a\\'b', 'lines': []}}}".replace("\\'", "\\\"")))
                .containsExactly("/request/upload");
        assertThat(problems("{'request': {}, 'answer': {'rules': [{'at': 'x', 'means': 'perhaps'}]}}"))
                .containsExactlyInAnyOrder("/answer/rules/0/means");
        assertThat(problems("{'request': {'json': {'$if': {}, 'then': 1}}}")).containsExactly("/request/json/$if");
    }

    @Test
    void readsAnswers() {
        AnswerRules rules = Mapping.parse(
                        json("{'request': {}, 'answer': {'rules': [{'at': '/code', 'is': ['5', '6'], 'means': 'retry'},"
                                + " {'at': '/error', 'means': 'dead'}], 'items': {'at': '/items', 'by': '/id',"
                                + " 'rules': [{'at': '/bad', 'means': 'dead'}]}}}"),
                        "")
                .mapping()
                .answer();
        assertThat(rules.judge("{\"code\": 5, \"error\": \"x\"}")).contains(AnswerRules.Meaning.RETRY);
        assertThat(rules.judge("{\"code\": 7, \"error\": \"x\"}")).contains(AnswerRules.Meaning.DEAD);
        assertThat(rules.judge("{\"error\": null}")).isEmpty();
        assertThat(rules.judge("<html>")).isEmpty();
        assertThat(rules.judge("")).isEmpty();
        assertThat(rules.judgeItems(
                        "{\"items\": [{\"id\": \"a\", \"bad\": true}, {\"id\": \"b\"}, {\"id\": \"z\", \"bad\": 1}]}",
                        List.of("a", "b")))
                .isEqualTo(Map.of("a", AnswerRules.Meaning.DEAD));
    }
}
