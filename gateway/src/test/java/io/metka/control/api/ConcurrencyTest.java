package io.metka.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several operators at once. */
final class ConcurrencyTest {
    private static final int OPERATORS = 8;

    @TempDir
    Path folder;

    @Test
    void ofSeveralChangesToOneRevisionExactlyOneIsMade() throws Exception {
        try (var gateway = new Gateway(folder)) {
            gateway.fill();
            List<Integer> statuses = atOnce(operator -> gateway.put(
                            "/projects/demo/sources/one",
                            "{\"name\":\"Operator " + operator + "\"}",
                            Map.of("If-Match", "\"1\""))
                    .status());
            assertThat(statuses).containsOnlyOnce(200).filteredOn(s -> s != 200).containsOnly(412);
            assertThat(gateway.get("/projects/demo/sources/one").header("ETag")).isEqualTo("\"2\"");
        }
    }

    @Test
    void versionsMadeAtOnceAreNumberedWithoutGaps() throws Exception {
        try (var gateway = new Gateway(folder)) {
            gateway.fill();
            List<Integer> versions = atOnce(operator -> gateway.post(
                            "/projects/demo/containers/one/versions",
                            "{\"configuration\":{\"format\":1,\"tags\":[" + operator + "]}}")
                    .body()
                    .path("version")
                    .asInt());
            assertThat(versions).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8);
        }
    }

    @Test
    void changesOfOneDraftMeetOnlyAtTheSameEntity() throws Exception {
        String triggers = "/projects/demo/containers/one/workspaces/default/triggers";
        String trigger = "{\"name\":\"Trigger %d\",\"type\":\"page_view\",\"parameters\":{}}";
        try (var gateway = new Gateway(folder)) {
            gateway.fill();
            assertThat(atOnce(operator ->
                            gateway.post(triggers, trigger.formatted(operator)).status()))
                    .containsOnly(201);
            JsonNode items = gateway.get(triggers).body().path("items");
            assertThat(items.size()).isEqualTo(OPERATORS);
            assertThat(atOnce(operator -> {
                        JsonNode mine = items.get(operator);
                        return gateway.put(
                                        triggers + "/" + mine.path("id").asText(),
                                        trigger.formatted(operator + 100),
                                        Map.of(
                                                "If-Match",
                                                "\"" + mine.path("revision").asText() + "\""))
                                .status();
                    }))
                    .containsOnly(200);
            String one = triggers + "/" + items.get(0).path("id").asText();
            String tag = gateway.get(one).header("ETag");
            List<Integer> statuses =
                    atOnce(operator -> gateway.put(one, trigger.formatted(operator + 200), Map.of("If-Match", tag))
                            .status());
            assertThat(statuses).containsOnlyOnce(200).filteredOn(s -> s != 200).containsOnly(412);
        }
    }

    @Test
    void sourcesMadeAtOnceAreAllInTheLastCatalog() throws Exception {
        try (var gateway = new Gateway(folder)) {
            gateway.fill();
            atOnce(operator -> gateway.create("sources", "{'name':'Site " + operator + "'}")
                    .status());
            assertThat(gateway.ports.catalog().sources()).hasSize(OPERATORS + 1);
            assertThat(gateway.ports.catalogs.stream().map(c -> c.revision()).toList())
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
    }

    private interface Act {
        int by(int operator);
    }

    private static List<Integer> atOnce(Act act) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Integer>> running = new ArrayList<>();
        try (ExecutorService operators = Executors.newFixedThreadPool(OPERATORS)) {
            for (int i = 0; i < OPERATORS; i++) {
                int operator = i;
                Callable<Integer> call = () -> {
                    start.await();
                    return act.by(operator);
                };
                running.add(operators.submit(call));
            }
            start.countDown();
            List<Integer> results = new ArrayList<>();
            for (Future<Integer> one : running) {
                results.add(one.get());
            }
            return results;
        }
    }
}
