package io.metka;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.demo.Demo;
import io.metka.model.ProjectId;
import io.metka.model.WebhookEndpoint;
import io.metka.settings.Settings;
import io.metka.settings.WebhookSettings;
import io.metka.support.AddressRange;
import io.metka.support.Clock;
import io.metka.support.Json;
import io.metka.webhooks.Signature;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;

/** Starts the demonstration beside a gateway and gives that gateway the demonstration's project. */
final class DemoRun {
    private static final ProjectId PROJECT = new ProjectId("demo");

    private DemoRun() {}

    /** The same settings, but webhooks may go to this machine over plain HTTP. */
    static Settings allowing(Settings settings) {
        WebhookSettings webhooks = settings.webhooks();
        WebhookSettings.Http http = webhooks.http();
        return settings.with(new WebhookSettings(
                webhooks.retry(),
                new WebhookSettings.Http(
                        http.timeout(), http.answerBytes(), true, List.of(AddressRange.parse("127.0.0.1/32"))),
                webhooks.lanes(),
                webhooks.log(),
                webhooks.stopWithin(),
                webhooks.sampleEvery()));
    }

    static Demo.Ports start(App app, Demo.Ports wanted) throws IOException {
        Demo demo = new Demo(
                app.vertx(),
                Clock.SYSTEM,
                (id, timestamp, body, signature) -> verify(app, new Signature.Headers(id, timestamp, signature), body));
        Demo.Ports ports =
                demo.start(wanted, "http://localhost:" + app.edgePort()).await();
        app.control().apply("demo", bundle(ports));
        return ports;
    }

    /** The partner was given the secrets when its webhooks were made; they are those that the catalog signs with. */
    private static boolean verify(App app, Signature.Headers headers, byte[] body) {
        return app.publications().current().webhooks().stream()
                .filter(webhook -> webhook.project().equals(PROJECT))
                .map(WebhookEndpoint::secret)
                .anyMatch(secret ->
                        Signature.withSecret(app.sealing().open(secret)).verify(headers, body, Clock.SYSTEM.now())
                                == Signature.Verdict.VALID);
    }

    private static ObjectNode bundle(Demo.Ports ports) throws IOException {
        String text = resource("/demo/project.json").replace("{{partner}}", "http://127.0.0.1:" + ports.partner());
        ObjectNode bundle = (ObjectNode) Json.MAPPER.readTree(text);
        ((ObjectNode) bundle.path("containers").get(0).path("version"))
                .set("configuration", Json.MAPPER.readTree(resource("/demo/container.json")));
        return bundle;
    }

    private static String resource(String name) throws IOException {
        try (InputStream file = Objects.requireNonNull(DemoRun.class.getResourceAsStream(name), name)) {
            return new String(file.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }
}
