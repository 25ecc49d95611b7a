package io.metka.tags;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.container.Catalog;
import io.metka.container.CatalogDraft;
import io.metka.faults.Options;
import io.metka.model.Event;
import io.metka.model.JsonText;
import io.metka.model.Origin;
import io.metka.model.ProfiledEvent;
import io.metka.model.ProjectId;
import io.metka.model.Transformation;
import io.metka.support.Clock;
import io.metka.support.Json;
import io.metka.support.Sha256;
import io.metka.tags.sandbox.Sandbox;
import io.metka.tags.sandbox.SandboxLimits;
import io.metka.tags.sandbox.ScriptNotices;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Measures events per second through the stage of tags, from event to event: a script over a 1 KB event, 50 different scripts,
 * declared steps, each beside the same work in plain Java; and what is left of the others' rate while a script of one tenant
 * never ends. The sandbox has one worker, so each figure is that of one core.
 */
final class TagsBench {
    private static final int BATCH = 2_000;
    private static final int TENANTS = 50;
    private static final double NANOS = 1e9;

    private static final String SCRIPT = """
            const event = require('event');
            const p = event.properties;
            p.total = p.items.reduce((sum, item) => sum + item.price * item.quantity, 0);
            p.items = p.items.map((item) => ({ ...item, categories: item.category.split('/') }));
            p.order_number = p.order;
            delete p.order;
            p.mail_ok = /^[^@ ]+@[^@ ]+$/.test(p.mail);
            p.campaign = require('url').parse(p.landing).query.utm_campaign;
            return event;
            """;
    private static final String DECLARED = """
            {"steps": [
              {"type": "rename", "from": "properties.order", "to": "properties.order_number"},
              {"type": "remove", "fields": ["properties.comment", "properties.items.*.note"]},
              {"type": "add", "to": "properties.site", "value": "msk"},
              {"type": "look_up", "from": "properties.brand", "to": "properties.margin", "table": {"own": 0.4, "bosch": 0.2}},
              {"type": "hash", "fields": ["properties.mail"], "form": "lower"}]}
            """;

    private final int rounds;
    private final List<ProfiledEvent> events;

    private TagsBench(int rounds) throws IOException {
        this.rounds = rounds;
        ObjectNode properties = (ObjectNode) Json.MAPPER.readTree("""
                {"order": "A-1", "mail": "Person@Mail.example", "brand": "bosch", "comment": "Позвоните за час до приезда",
                 "landing": "https://shop.example/catalog/drills?utm_source=vk&utm_campaign=spring&utm_medium=cpc"}""");
        ArrayNode items = properties.putArray("items");
        IntStream.range(0, 5)
                .forEach(i -> items.addObject()
                        .put("id", "sku-" + i)
                        .put("name", "Дрель ударная " + i)
                        .put("category", "tools/power/drills")
                        .put("price", 1990 + i)
                        .put("quantity", 1 + i)
                        .put("note", "x"));
        ObjectNode document = Json.MAPPER.createObjectNode();
        document.set("properties", properties);
        System.out.println("properties of an event: " + Json.bytes(properties).length + " bytes");
        events = IntStream.range(0, BATCH)
                .mapToObj(i -> of(Events.of(document), "tenant-" + i % TENANTS))
                .toList();
    }

    public static void main(String[] words) throws Exception {
        Options options = Options.parse("tags", words, "--rounds");
        new TagsBench((int) options.get("--rounds", 5)).run();
        Runtime.getRuntime().exit(0);
    }

    private void run() throws IOException {
        long from = Clock.SYSTEM.nanoTime();
        TagStage stage = new TagStage(() -> new Sandbox(oneWorker(), Clock.SYSTEM, ScriptNotices.NONE));
        stage.follow(catalog(tenant -> SCRIPT + "// " + tenant, ""));
        double warm = (Clock.SYSTEM.nanoTime() - from) / 1e6;
        double scripts = rate("50 scripts", stage::transform);
        // Other texts are other versions, each with a context of its own.
        stage.follow(catalog(tenant -> SCRIPT + "// again " + tenant, ""));
        long before = heap();
        stage.transform(events);
        double context = (heap() - before) / (double) TENANTS / (1 << 20);
        double java = rate(
                "the same in Java",
                batch -> batch.stream().map(TagsBench::inJava).toList());
        stage.follow(catalog(tenant -> "", DECLARED));
        double declared = rate("declared steps", stage::transform);
        double declaredJava = rate(
                "the same in Java",
                batch -> batch.stream().map(TagsBench::declaredInJava).toList());
        stage.follow(catalog(tenant -> tenant.equals("tenant-0") ? "for (;;) {}" : SCRIPT + "// " + tenant, ""));
        double attacked = rate("50 scripts, one of them endless", stage::transform);
        stage.close();
        System.out.printf(
                Locale.ROOT,
                "{\"bench\":\"tags\",\"events_per_s\":%.0f,\"vs_java\":%.3f,\"declarative_vs_java\":%.2f,\"context_mb\":%.2f,"
                        + "\"warm_ms\":%.0f,\"declarative_per_s\":%.0f,\"under_attack\":%.2f}%n",
                scripts,
                scripts / java,
                declared / declaredJava,
                context,
                warm,
                declared,
                attacked / scripts);
    }

    private double rate(String what, UnaryOperator<List<ProfiledEvent>> work) {
        List<Double> rates = new ArrayList<>();
        for (int round = 0; round <= rounds; round++) {
            long from = Clock.SYSTEM.nanoTime();
            int done = 0;
            while (Clock.SYSTEM.nanoTime() - from < 2 * NANOS) {
                done += work.apply(events).size();
            }
            double rate = done * NANOS / (Clock.SYSTEM.nanoTime() - from);
            // The first round warms up.
            if (round > 0) {
                rates.add(rate);
            }
        }
        double median = rates.stream().sorted().toList().get(rates.size() / 2);
        System.out.printf(
                Locale.ROOT,
                "%s: %.0f events/s %s%n",
                what,
                median,
                rates.stream()
                        .map(rate -> String.format(Locale.ROOT, "%.0f", rate))
                        .toList());
        return median;
    }

    private static SandboxLimits oneWorker() {
        SandboxLimits usual = SandboxLimits.defaults();
        return new SandboxLimits(
                usual.cpu(),
                usual.opening(),
                usual.allocation(),
                usual.depth(),
                usual.inputChars(),
                usual.outputChars(),
                usual.logLines(),
                1,
                usual.contexts());
    }

    private static Catalog catalog(UnaryOperator<String> script, String declared) {
        List<Transformation> all = IntStream.range(0, TENANTS)
                .mapToObj(i -> "tenant-" + i)
                .map(tenant -> new Transformation(
                        new ProjectId(tenant),
                        "t",
                        "T",
                        true,
                        0,
                        JsonText.of(declared.isEmpty() ? scripted(script.apply(tenant)) : declared),
                        1))
                .toList();
        return CatalogDraft.of(1).withTransformations(all).catalog();
    }

    private static String scripted(String source) {
        ObjectNode definition = Json.MAPPER.createObjectNode();
        ObjectNode step = definition.putArray("steps").addObject();
        step.put("type", "script").put("source", source);
        step.putArray("permissions").add("event").add("url");
        return definition.toString();
    }

    private static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static ProfiledEvent inJava(ProfiledEvent before) {
        ObjectNode p = tree(before);
        double total = 0;
        for (JsonNode item : p.path("items")) {
            total += item.path("price").asDouble() * item.path("quantity").asDouble();
            ArrayNode categories = ((ObjectNode) item).putArray("categories");
            for (String category : item.path("category").asText().split("/", -1)) {
                categories.add(category);
            }
        }
        p.put("total", total);
        p.set("order_number", p.remove("order"));
        p.put("mail_ok", p.path("mail").asText().matches("[^@ ]+@[^@ ]+"));
        for (String pair :
                java.net.URI.create(p.path("landing").asText()).getQuery().split("&", -1)) {
            if (pair.startsWith("utm_campaign=")) {
                p.put("campaign", pair.substring("utm_campaign=".length()));
            }
        }
        return with(before, p);
    }

    private static ProfiledEvent declaredInJava(ProfiledEvent before) {
        ObjectNode p = tree(before);
        p.set("order_number", p.remove("order"));
        p.remove("comment");
        p.path("items").forEach(item -> ((ObjectNode) item).remove("note"));
        p.put("site", "msk");
        p.put("margin", p.path("brand").asText().equals("bosch") ? 0.2 : 0.4);
        p.put("mail", Sha256.hex(p.path("mail").asText().strip().toLowerCase(Locale.ROOT)));
        return with(before, p);
    }

    private static ObjectNode tree(ProfiledEvent event) {
        try {
            return (ObjectNode) Json.MAPPER.readTree(event.event().properties().utf8());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static ProfiledEvent with(ProfiledEvent before, ObjectNode properties) {
        Event event = before.event();
        Event after = new Event(
                event.id(),
                event.name(),
                event.time(),
                event.identifiers(),
                event.consent(),
                event.page(),
                event.commerce(),
                JsonText.ofUtf8(Json.bytes(properties)),
                event.traits(),
                event.context(),
                event.violations());
        return new ProfiledEvent(
                before.origin(), before.position(), after, before.profile(), before.identifiers(), before.enrichment());
    }

    private static ProfiledEvent of(ProfiledEvent event, String tenant) {
        Origin origin = event.origin();
        return new ProfiledEvent(
                new Origin(
                        new ProjectId(tenant),
                        origin.source(),
                        origin.receivedAt(),
                        origin.address(),
                        origin.userAgent()),
                event.position(),
                event.event(),
                event.profile(),
                event.identifiers(),
                event.enrichment());
    }
}
