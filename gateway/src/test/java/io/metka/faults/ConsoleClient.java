package io.metka.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.metka.support.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** An operator at one gateway's console port. */
record ConsoleClient(URI console, String token) {
    static final String WRITE_KEY = "wk_faults_000000000000";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PROJECT = """
            {"format": 1, "project": {"id": "faults", "name": "Сбои"},
             "sources": [{"id": "site", "name": "Сайт", "write_key": "%s", "origins": []}],
             "segments": [], "webhooks": [], "containers": []}
            """.formatted(WRITE_KEY);

    /** Makes the project and its source. */
    void makeProject() {
        HttpResponse<String> answer = send(request("/api/v1/import")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(PROJECT)));
        if (answer.statusCode() != 200) {
            throw new AssertionError("import answered " + answer.statusCode() + ": " + answer.body());
        }
    }

    /** Bytes that are accepted and not yet stored. */
    long backlogBytes() {
        HttpResponse<String> answer = send(request("/api/v1/health"));
        if (answer.statusCode() != 200) {
            throw new AssertionError("health answered " + answer.statusCode() + ": " + answer.body());
        }
        return parse(answer.body()).required("backlog").required("bytes").asLong();
    }

    Readiness readiness() {
        HttpResponse<String> answer = send(request("/readyz"));
        return new Readiness(answer.statusCode(), parse(answer.body()).required("components"));
    }

    void awaitReady() {
        Eventually.until(() -> "ready: " + readiness(), () -> readiness().status() == 200);
    }

    void awaitEmptyBacklog() {
        Eventually.until(() -> "the backlog drains; left are " + backlogBytes(), () -> backlogBytes() == 0);
    }

    /** What {@code /readyz} says. */
    record Readiness(int status, JsonNode components) {
        String of(String component) {
            return components.required(component).asText();
        }
    }

    /** The document that the API has under this path. */
    JsonNode read(String path) {
        return document(request("/api/v1" + path));
    }

    /** What the API answers to this document. */
    JsonNode post(String path, String json) {
        return document(request("/api/v1" + path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private static JsonNode document(HttpRequest.Builder request) {
        HttpResponse<String> answer = send(request);
        if (answer.statusCode() >= 300) {
            throw new AssertionError("the API answered " + answer.statusCode() + ": " + answer.body());
        }
        return parse(answer.body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(console.resolve(path)).header("Authorization", "Bearer " + token);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return Http.send(request);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException("not JSON: " + body, e);
        }
    }
}
