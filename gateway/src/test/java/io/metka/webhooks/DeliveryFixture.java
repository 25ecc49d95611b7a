package io.metka.webhooks;

import io.metka.model.JsonText;
import io.metka.model.WebhookEndpoint;
import io.metka.model.WebhookHandling;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of deliveries begin with: a Redis of their own, empty at each beginning, a rig on it and a partner. */
abstract class DeliveryFixture {
    @TempDir
    private static Path data;

    static RedisChild redis;

    Rig rig;
    Partner partner;

    @BeforeAll
    static void startRedis() {
        redis = new RedisChild(data);
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @BeforeEach
    final void setUp() {
        redis.flush();
        rig = new Rig(redis.url());
        partner = new Partner(rig.clock);
    }

    @AfterEach
    final void tearDown() {
        rig.close();
        partner.close();
    }

    /** The partner as an endpoint; the document may have single quotes. */
    WebhookEndpoint endpoint(String delivery) {
        return endpoint(delivery, false, Map.of());
    }

    WebhookEndpoint endpoint(String delivery, boolean paused, Map<String, String> secrets) {
        return new WebhookEndpoint(
                Rig.SHOP,
                "crm",
                partner.url(),
                Partner.SECRET,
                Set.of(),
                true,
                new WebhookHandling(paused, List.of(), JsonText.of(delivery.replace('\'', '"')), secrets));
    }

    /** Starts a node that serves the partner so. */
    Webhooks serve(String delivery) {
        rig.endpoints(endpoint(delivery));
        return rig.start();
    }
}
