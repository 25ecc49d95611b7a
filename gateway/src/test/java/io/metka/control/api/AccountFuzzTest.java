package io.metka.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.support.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever people send of themselves, and whatever a browser shows for a session: an answer, never a fault, never a way in. */
final class AccountFuzzTest {
    private static final int ROUNDS = 250;

    @TempDir
    Path folder;

    @Test
    void bodiesOfAccounts() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        ManualClock clock = new ManualClock(Gateway.START);
        try (Gateway gateway = new Gateway(folder, Gateway.settings(), clock)) {
            Browser anna = Browser.setUp(gateway, "anna@shop.example");
            List<Map.Entry<String, JsonNode>> bodies = List.copyOf(bodies().entrySet());
            TreeSet<Integer> statuses = new TreeSet<>();
            for (int round = 0; round < ROUNDS; round++) {
                Map.Entry<String, JsonNode> target = bodies.get(random.nextInt(bodies.size()));
                String body = BodyFuzzTest.mutated(random, target.getValue().deepCopy())
                        .toString();
                List<String> words = List.of(target.getKey().split(" ", 2));
                Gateway.Reply reply = anna.send(words.get(0), words.get(1), body);
                assertThat(reply.status())
                        .as("seed %d: %s %s", seed, target.getKey(), body)
                        .isLessThan(500);
                statuses.add(reply.status());
                clock.advance(Duration.ofSeconds(1));
                if (anna.get("/session").status() == 401) {
                    anna = signedInAgain(gateway, clock);
                }
            }
            assertThat(statuses).as("seed %d", seed).contains(401, 422);
        }
    }

    @Test
    void whatBrowsersShowForASession() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (Gateway gateway = new Gateway(folder)) {
            Browser anna = Browser.setUp(gateway, "anna@shop.example");
            for (int round = 0; round < ROUNDS; round++) {
                String cookie = spoiled(random, anna.cookie);
                int status = gateway.send("GET", "/session", null, Map.of("Cookie", cookie))
                        .status();
                boolean whole = List.of(cookie.split(";", -1)).stream()
                        .map(String::strip)
                        .anyMatch(anna.cookie::equals);
                assertThat(status).as("seed %d: %s", seed, cookie).isEqualTo(whole ? 200 : 401);
            }
        }
    }

    /** The examples of all operations about people and their sessions. */
    private static Map<String, JsonNode> bodies() {
        Map<String, JsonNode> bodies = new TreeMap<>();
        Contract.read()
                .document()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    JsonNode example = method.getValue().at("/requestBody/content/application~1json/example");
                    if (path.getKey().matches("/(session|setup|account.*|users.*)") && !example.isMissingNode()) {
                        bodies.put(
                                method.getKey().toUpperCase(java.util.Locale.ROOT) + " "
                                        + path.getKey().replaceAll("\\{[a-z]+}", "none"),
                                example);
                    }
                }));
        assertThat(bodies).hasSizeGreaterThan(6);
        return bodies;
    }

    /** The password may have been changed to the contract's example. */
    private static Browser signedInAgain(Gateway gateway, ManualClock clock) {
        clock.advance(Duration.ofHours(2));
        for (String password : List.of(Browser.PASSWORD, "eight brown mice")) {
            if (Browser.attempt(gateway, "anna@shop.example", password).status() == 200) {
                return Browser.signIn(gateway, "anna@shop.example", password);
            }
        }
        throw new AssertionError("The password is neither the old one nor the new one");
    }

    private static String spoiled(Random random, String cookie) {
        int at = random.nextInt(cookie.length());
        return switch (random.nextInt(7)) {
            case 0 -> cookie.substring(0, at);
            case 1 -> cookie.substring(0, at) + (char) (33 + random.nextInt(90)) + cookie.substring(at);
            case 2 -> "a=b; " + cookie + "; c=d";
            case 3 -> cookie.replace("=", "==");
            case 4 -> "mk_session=" + "x".repeat(random.nextInt(3_000));
            case 5 -> cookie.toUpperCase(java.util.Locale.ROOT);
            default -> ";".repeat(random.nextInt(50)) + cookie.substring(at);
        };
    }
}
