package io.metka.webhooks;

import io.metka.container.Catalog;
import io.metka.redis.Clients;
import io.metka.settings.WebhookSettings;
import io.metka.support.Clock;
import io.metka.support.Ids;
import io.metka.telemetry.WebhookSignals;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** A node in a process of its own that delivers until it is killed. Arguments: Redis URL, partner URL. */
final class CrashingNode {
    private CrashingNode() {}

    public static void main(String[] arguments) throws InterruptedException {
        WebhookSettings settings = Rig.settings(Duration.ofSeconds(30), 8);
        Catalog catalog =
                new Catalog(1, List.of(), List.of(), List.of(), List.of(Rig.endpoint("crm", URI.create(arguments[1]))));
        Webhooks.start(
                new Webhooks.Parts(
                        settings,
                        Clients.at(arguments[0]),
                        () -> catalog,
                        attempts -> {},
                        SendPolicy.EVERYTHING,
                        ProfileFacts.NOTHING,
                        Population.UNKNOWN,
                        Rig.SEALING,
                        new UrlCheck(settings, Set::of),
                        Vertx.vertx(),
                        Clock.SYSTEM,
                        Ids.RANDOM,
                        WebhookSignals.NOOP),
                CrashTest.LEASE);
        new CountDownLatch(1).await();
    }
}
