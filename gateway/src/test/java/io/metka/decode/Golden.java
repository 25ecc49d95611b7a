package io.metka.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.Batch;
import io.metka.model.Event;
import io.metka.model.Identifier;
import io.metka.model.Item;
import io.metka.model.ProjectId;
import io.metka.model.RawRequest;
import io.metka.model.Receipt;
import io.metka.model.RejectedEvent;
import io.metka.model.Source;
import io.metka.support.Ids;
import io.metka.support.Json;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Requests of golden cases, and decisions as the cases write them. */
final class Golden {
    private static final Instant RECEIVED = Instant.parse("2026-11-22T10:00:00Z");
    private static final ProjectId PROJECT = new ProjectId("shop");

    /** One source that leaves consent to its clients, one that answers for analytics, one for one origin and one for one host alone. */
    private static final Map<String, Source> SOURCES = Map.of(
            "asks", source("asks", List.of(), List.of(), List.of()),
            "answers", source("answers", List.of(), List.of("analytics"), List.of()),
            "strict", source("strict", List.of("https://shop.example"), List.of("analytics"), List.of()),
            "hosted", source("hosted", List.of(), List.of("analytics"), List.of("shop.example")));

    /** The sources by "wk_" or "ik_" and their id, or by alias. */
    static final SourceKeys KEYS = new SourceKeys() {
        @Override
        public @Nullable Source writing(String writeKey) {
            return writeKey.startsWith("wk_") ? SOURCES.get(writeKey.substring(3)) : null;
        }

        @Override
        public @Nullable Source importing(String importKey) {
            return importKey.startsWith("ik_") ? SOURCES.get(importKey.substring(3)) : null;
        }

        @Override
        public @Nullable Source named(String alias) {
            return SOURCES.get(alias);
        }
    };

    private Golden() {}

    /** The cases of a file, each {@code {title, description, in, out}}. */
    static Stream<JsonNode> cases(String file) throws IOException {
        try (InputStream cases = Golden.class.getResourceAsStream("/decode/" + file)) {
            return Json.MAPPER.readTree(Objects.requireNonNull(cases)).valueStream();
        }
    }

    /** A decoder that numbers the ids that it makes up from 1. */
    static Decoder decoder() {
        AtomicLong count = new AtomicLong();
        Ids numbered = new Ids() {
            @Override
            public UUID uuid() {
                return new UUID(0, count.incrementAndGet());
            }

            @Override
            public byte[] secret(int bytes) {
                return new byte[bytes];
            }
        };
        return new Decoder(DecodeLimits.defaults(), numbered, KEYS);
    }

    /**
     * @param in path, query, headers, origin, and the body as "body" (JSON), "text" or "base64"; texts between angle brackets
     *     in a body's strings become base64url, as trackers send JSON
     */
    static RawRequest request(RawRequest.Protocol protocol, JsonNode in) {
        Map<String, String> headers = new HashMap<>();
        in.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        String query = packed(in.path("query").asText(""));
        String body = in.has("body")
                ? in.get("body").isObject()
                        ? packedValues(in.get("body")).toString()
                        : in.get("body").toString()
                : in.has("text") ? in.get("text").asText() : query;
        return request(
                protocol,
                new RawRequest.Call(in.path("path").asText(""), query, headers),
                body.getBytes(StandardCharsets.UTF_8),
                in);
    }

    /** The same with another body. */
    static RawRequest request(RawRequest.Protocol protocol, RawRequest.Call call, byte[] body, JsonNode in) {
        return new RawRequest(
                protocol,
                call,
                ByteBuffer.wrap(body),
                in.path("write_key").asText(""),
                in.path("cookie").asText(""),
                new RawRequest.Peer(
                        "203.0.113.7", "Test", Map.of(), in.path("origin").asText("")),
                RECEIVED);
    }

    /** Holds the decoder to what a case says of its request. */
    static void decide(RawRequest.Protocol protocol, JsonNode golden) {
        assertThat(describe(decoder().decode(request(protocol, golden.get("in")))))
                .as(golden.get("title").asText())
                .isEqualTo(golden.get("out"));
    }

    static JsonNode describe(Decoded decoded) {
        ObjectNode out = Json.MAPPER.createObjectNode();
        switch (decoded) {
            case Decoded.Refused(Receipt.Refused refused) ->
                out.put("refused", refused.refusal().name());
            case Decoded.Unreadable(Receipt.Refused refused, Batch aside) -> {
                out.put("refused", refused.refusal().name());
                RejectedEvent kept = aside.rejected().getFirst();
                JsonNode body = tree(kept.body().toString());
                out.put(
                        "aside",
                        kept.rejection().reason().wireName() + " " + body.path("bytes") + " "
                                + Texts.clip(body.path("text").asText(), 60));
            }
            case Decoded.Understood understood -> {
                var events = out.putArray("events");
                understood.batch().events().forEach(event -> events.add(describe(event)));
                var rejected = out.putArray("rejected");
                understood
                        .rejected()
                        .forEach(
                                r -> rejected.add(r.eventId() + " " + r.reason().wireName() + " " + r.pointer()));
                out.put("protocol", understood.batch().origin().protocol());
                out.put("address", understood.batch().origin().address());
                out.put("user_agent", understood.batch().origin().userAgent());
            }
        }
        return out;
    }

    private static Source source(String id, List<String> origins, List<String> consent, List<String> hosts) {
        return new Source(id, PROJECT, id, "wk_" + id, origins, consent, List.of(id), List.of(), hosts, 0, List.of());
    }

    private static ObjectNode packedValues(JsonNode body) {
        ObjectNode copy = body.deepCopy();
        copy.path("data").forEach(event -> {
            if (event instanceof ObjectNode parameters) {
                parameters.properties().forEach(parameter -> {
                    if (parameter.getValue().isTextual()) {
                        parameters.put(
                                parameter.getKey(), packed(parameter.getValue().asText()));
                    }
                });
            }
        });
        return copy;
    }

    private static String packed(String text) {
        int from = text.indexOf('<');
        int to = text.indexOf('>');
        return from < 0 || to < from
                ? text
                : packed(text.substring(0, from)
                        + Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(text.substring(from + 1, to).getBytes(StandardCharsets.UTF_8))
                        + text.substring(to + 1));
    }

    private static ObjectNode describe(Event event) {
        ObjectNode out = Json.MAPPER.createObjectNode();
        out.put("id", event.id())
                .put("name", event.name())
                .put("time", event.time().toString());
        for (Identifier identifier : event.identifiers()) {
            out.put(identifier.type(), identifier.value());
        }
        if (!event.consent().granted().isEmpty() || !event.consent().denied().isEmpty()) {
            out.put(
                    "consent",
                    sorted(event.consent().granted()) + "/"
                            + sorted(event.consent().denied()));
        }
        put(out, "url", event.page().url());
        put(out, "title", event.page().title());
        put(out, "referrer", event.page().referrer());
        BigDecimal revenue = event.commerce().revenue();
        put(out, "revenue", revenue.signum() == 0 ? "" : revenue.toPlainString());
        put(out, "currency", event.commerce().currency());
        put(out, "order", event.commerce().orderId());
        if (!event.commerce().items().isEmpty()) {
            var items = out.putArray("items");
            event.commerce().items().forEach(item -> items.add(describe(item)));
        }
        out.set("properties", tree(event.properties().toString()));
        if (!event.traits().equals(io.metka.model.JsonText.EMPTY_OBJECT)) {
            out.set("traits", tree(event.traits().toString()));
        }
        out.set("context", tree(event.context().toString()));
        return out;
    }

    private static String describe(Item item) {
        return String.join(
                "|",
                item.id(),
                item.name(),
                item.category(),
                item.brand(),
                item.variant(),
                item.price().toPlainString(),
                item.quantity().toPlainString());
    }

    private static void put(ObjectNode out, String member, String text) {
        if (!text.isEmpty()) {
            out.put(member, text);
        }
    }

    private static String sorted(java.util.Set<String> purposes) {
        return String.join(",", purposes.stream().sorted().toList());
    }

    private static JsonNode tree(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException("An event holds what is not JSON: " + json, e);
        }
    }
}
