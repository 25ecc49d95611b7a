package io.metka.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every operation of the contract against every kind of caller: who may is let in, who may not is refused. */
final class RolesTest {
    private static final String LATER = "2027-01-01T00:00:00Z";

    @TempDir
    Path folder;

    private final JsonNode contract = Contract.read().document();

    /** One operation as the contract promises it, with a request that leaves no trace where it is let in. */
    private record Ask(String id, Access access, String method, String path, boolean takesBody) {}

    @Test
    void eachOperationDeclaresWhoMayAndPromisesToRefuseOthers() {
        contract.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(member -> {
                    if (!member.getKey().equals("parameters")) {
                        JsonNode operation = member.getValue();
                        String id = operation.path("operationId").asText();
                        Access access = Access.of(id, operation.path("x-role").asText());
                        assertThat(operation.path("responses").has("403"))
                                .as(id)
                                .isEqualTo(!access.isOpen());
                        assertThat(operation.path("security").isArray()
                                        && (operation.path("security").isEmpty() || access == Access.PARTNER))
                                .as("%s asks for nothing", id)
                                .isEqualTo(access.isOpen());
                        boolean ofProject =
                                path.getKey().startsWith("/projects/{project}") && access != Access.INSTANCE;
                        assertThat(ofProject
                                        && (access.isOpen() || access == Access.SIGNED_IN || access == Access.PERSON))
                                .as(id)
                                .isFalse();
                    }
                }));
    }

    @Test
    void eachCallerMayWhatTheirRoleSaysAndNoMore() throws Exception {
        try (Gateway gateway = new Gateway(folder)) {
            gateway.fill();
            String installation = gateway.token;
            Browser.setUp(gateway, "instance@shop.example");
            Map<String, Map<String, String>> callers = new TreeMap<>();
            callers.put("nobody", Map.of());
            callers.put("stranger", cookie(Browser.person(gateway, "stranger@shop.example", "")));
            for (Access role : List.of(Access.VIEWER, Access.EDITOR, Access.PUBLISHER, Access.ADMINISTRATOR)) {
                String name = role.name().toLowerCase(Locale.ROOT);
                callers.put(name, cookie(Browser.person(gateway, name + "@shop.example", name)));
                callers.put("token " + name, bearer(token(gateway, name)));
            }
            callers.put("installation", bearer(installation));
            gateway.token = "";
            Map<Access, Integer> asked = new EnumMap<>(Access.class);
            for (Ask ask : asks()) {
                for (var caller : callers.entrySet()) {
                    boolean may = may(ask.access(), caller.getKey());
                    int status = status(gateway, ask, caller.getValue());
                    assertThat(status == 401 || status == 403)
                            .as(
                                    "%s by %s, which takes %s, was answered %d",
                                    ask.id(), caller.getKey(), ask.access(), status)
                            .isEqualTo(!may);
                    assertThat(status).as(ask.id()).isLessThan(500);
                    if (!may) {
                        assertThat(status)
                                .as("%s by %s", ask.id(), caller.getKey())
                                .isEqualTo(caller.getKey().equals("nobody") ? 401 : 403);
                    }
                    asked.merge(ask.access(), 1, Integer::sum);
                }
            }
            assertThat(asked.keySet())
                    .contains(
                            Access.SIGNED_IN,
                            Access.VIEWER,
                            Access.EDITOR,
                            Access.PUBLISHER,
                            Access.ADMINISTRATOR,
                            Access.INSTANCE,
                            Access.PERSON);
        }
    }

    /** What the contract's words mean, written down once more. */
    private static boolean may(Access access, String caller) {
        List<String> ladder = List.of("VIEWER", "EDITOR", "PUBLISHER", "ADMINISTRATOR");
        return switch (access) {
            case OPEN, PARTNER -> true;
            case SIGNED_IN -> !caller.equals("nobody");
            case PERSON -> !caller.equals("nobody") && !caller.startsWith("token") && !caller.equals("installation");
            case INSTANCE -> caller.equals("installation");
            case VIEWER, EDITOR, PUBLISHER, ADMINISTRATOR ->
                caller.equals("installation")
                        || ladder.indexOf(caller.replace("token ", "").toUpperCase(Locale.ROOT))
                                >= ladder.indexOf(access.name());
        };
    }

    /** Bodies that no operation takes, so that what is let in goes no further; what has none names nothing that there is. */
    private List<Ask> asks() {
        List<Ask> asks = new ArrayList<>();
        contract.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(member -> {
                    Access access =
                            Access.of("", member.getValue().path("x-role").asText("open"));
                    String id = member.getValue().path("operationId").asText();
                    boolean signsOut = id.equals("deleteSession");
                    if (!member.getKey().equals("parameters") && !access.isOpen() && !signsOut) {
                        asks.add(new Ask(
                                id,
                                access,
                                member.getKey().toUpperCase(Locale.ROOT),
                                path.getKey().replace("{project}", "demo").replaceAll("\\{[a-z]+}", "none")
                                        + (path.getKey().matches("/live|/audit") ? "?project=demo" : ""),
                                member.getValue().has("requestBody")));
                    }
                }));
        return asks;
    }

    private static int status(Gateway gateway, Ask ask, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.uri(Api.PREFIX + ask.path()))
                .method(
                        ask.method(),
                        ask.takesBody() ? BodyPublishers.ofString("{\"no such member\":1}") : BodyPublishers.noBody())
                .header("Content-Type", "application/json");
        headers.forEach(request::header);
        HttpResponse<InputStream> response = gateway.client.send(request.build(), BodyHandlers.ofInputStream());
        response.body().close();
        return response.statusCode();
    }

    private static Map<String, String> cookie(Browser browser) {
        return browser.headers("POST");
    }

    private static Map<String, String> bearer(String token) {
        return new HashMap<>(Map.of("Authorization", "Bearer " + token));
    }

    private static String token(Gateway gateway, String scope) {
        ObjectNode body = Gateway.parse(
                "{\"name\":\"%s\",\"scopes\":[\"%s\"],\"expires_at\":\"%s\"}".formatted(scope, scope, LATER));
        Gateway.Reply reply = gateway.post("/projects/demo/tokens", body.toString());
        assertThat(reply.status()).as(reply.body().toString()).isEqualTo(201);
        return reply.body().path("token").asText();
    }
}
