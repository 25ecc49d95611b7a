package io.metka.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.Commerce;
import io.metka.model.Event;
import io.metka.model.Item;
import io.metka.model.ProjectId;
import io.metka.model.RawRequest;
import io.metka.model.Source;
import io.metka.support.Ids;
import io.metka.support.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commerce examples of {@code tag-runtime/vectors}: whatever shape a shop's data layer has, it becomes the same typed
 * order. The runtime's tests hold that a page's push is sent as the examples say.
 */
final class CommerceVectorsTest {
    private static final Source SOURCE = new Source("site", new ProjectId("shop"), "Site", "wk_shop", List.of());

    private final Decoder decoder = new Decoder(DecodeLimits.defaults(), Ids.RANDOM, _ -> SOURCE);

    static Stream<JsonNode> vectors() throws IOException {
        return Json.MAPPER
                .readTree(Path.of("../tag-runtime/vectors/commerce.json").toFile())
                .valueStream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void streamed(JsonNode vector) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        ObjectNode event = body.putArray("events").addObject().put("id", "1");
        // Properties first: the name may come after what it decides about.
        event.set("properties", vector.path("in").path("properties"));
        event.set("name", vector.path("in").path("name"));
        Decoded.Understood decoded = (Decoded.Understood) decoder.decode(new RawRequest(
                RawRequest.Protocol.EVENTS,
                RawRequest.Call.NONE,
                ByteBuffer.wrap(Json.bytes(body)),
                SOURCE.writeKey(),
                "",
                new RawRequest.Peer("", "", Map.of(), ""),
                Instant.EPOCH));
        Event read = decoded.batch().events().getFirst();
        assertThat(describe(read.name(), read.commerce())).isEqualTo(vector.get("out"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void fromTree(JsonNode vector) {
        CommerceDraft draft = CommerceDraft.of(vector.path("in").path("properties"));
        String name =
                draft.name(EventNames.canonical(vector.path("in").path("name").asText()));
        assertThat(describe(name, draft.finish(name))).isEqualTo(vector.get("out"));
    }

    private static ObjectNode describe(String name, Commerce commerce) {
        ObjectNode out = Json.MAPPER.createObjectNode();
        out.put("name", name)
                .put("revenue", commerce.revenue().toPlainString())
                .put("currency", commerce.currency())
                .put("order_id", commerce.orderId());
        var items = out.putArray("items");
        commerce.items().forEach(item -> items.add(describe(item)));
        return out;
    }

    private static ObjectNode describe(Item item) {
        ObjectNode out = Json.MAPPER.createObjectNode();
        out.put("id", item.id()).put("name", item.name());
        Map.of("category", item.category(), "brand", item.brand(), "variant", item.variant())
                .forEach((member, text) -> {
                    if (!text.isEmpty()) {
                        out.put(member, text);
                    }
                });
        return out.put("price", item.price().toPlainString())
                .put("quantity", item.quantity().toPlainString());
    }
}
