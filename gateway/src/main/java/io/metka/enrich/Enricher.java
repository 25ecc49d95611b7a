package io.metka.enrich;

import io.metka.model.Enrichment;
import io.metka.model.Event;
import io.metka.model.Origin;
import io.metka.model.ProfiledEvent;
import io.metka.model.ProjectId;
import io.metka.settings.EnrichSettings;
import io.metka.support.Clock;
import io.metka.telemetry.EnrichSignals;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** The enrich stage: gives each event its device, place, campaign and bot score. For the one processing thread. */
public final class Enricher implements AutoCloseable {
    private final Clients clients = new Clients();
    private final Campaigns campaigns = new Campaigns();
    private final Bots bots = new Bots();
    private final Places places;
    private final BiFunction<ProjectId, String, List<String>> siteOrigins;
    private final Set<String> ownHosts;
    private final Parts parts;

    /**
     * What the stage works with.
     *
     * @param home the installation folder, in which the database is that comes with Metka
     * @param siteOrigins the web origins from which a source, given by its project and id, may send
     */
    public record Parts(
            Path home, BiFunction<ProjectId, String, List<String>> siteOrigins, Clock clock, EnrichSignals signals) {}

    public Enricher(EnrichSettings settings, Parts parts) {
        this.parts = parts;
        this.siteOrigins = parts.siteOrigins();
        this.ownHosts = settings.ownHosts();
        this.places = new Places(settings.geo(), parts.home(), parts.clock());
    }

    /** The same events with what was found out about them; never fails and asks nobody. */
    public List<ProfiledEvent> enrich(List<ProfiledEvent> events) {
        if (events.isEmpty()) {
            return events;
        }
        long started = parts.clock().nanoTime();
        places.refresh();
        List<ProfiledEvent> enriched = new ArrayList<>(events.size());
        Map<Site, Set<String>> hosts = new HashMap<>();
        int unknownPlaces = 0;
        int robots = 0;
        for (ProfiledEvent event : events) {
            Site site = new Site(event.origin().project(), event.origin().source());
            Enrichment found = find(event, hosts.computeIfAbsent(site, this::hostsOf));
            enriched.add(event.with(found));
            unknownPlaces +=
                    !event.origin().address().isEmpty() && found.geo().country().isEmpty() ? 1 : 0;
            robots += found.bot().score() >= EnrichSignals.PROBABLY_A_ROBOT ? 1 : 0;
        }
        EnrichSignals signals = parts.signals();
        signals.enriched(events.size(), Duration.ofNanos(parts.clock().nanoTime() - started));
        signals.clientsRead(clients.takeMisses());
        signals.placesUnknown(unknownPlaces);
        signals.robots(robots);
        return enriched;
    }

    private Enrichment find(ProfiledEvent profiled, Set<String> hosts) {
        Origin origin = profiled.origin();
        Event event = profiled.event();
        ClientContext context = ClientContext.of(event.context());
        boolean server = context.isServer();
        Client.Signature signature = signature(origin, context, server);
        Client client = clients.of(signature);
        Enrichment.Geo geo = server ? Enrichment.Geo.UNKNOWN : places.of(origin.address());
        boolean seen = !signature.userAgent().isEmpty() || (!origin.address().isEmpty() && !server);
        Enrichment.Bot bot =
                bots.score(new Bots.Signs(seen, signature.userAgent(), client, context.webdriver(), geo.asn()));
        return new Enrichment(
                client.device(),
                geo,
                campaigns.of(event.page(), context.campaign(), hosts),
                bot,
                profiled.enrichment().session());
    }

    /** The connection's, unless the context tells of another client than the one that is connected. */
    private static Client.Signature signature(Origin origin, ClientContext context, boolean server) {
        if (!context.userAgent().isEmpty()) {
            return new Client.Signature(context.userAgent(), context.hints());
        }
        return server
                ? new Client.Signature("", context.hints())
                : new Client.Signature(origin.userAgent(), origin.hints().isEmpty() ? context.hints() : origin.hints());
    }

    /** A source, whose id is unique in its project alone. */
    private record Site(ProjectId project, String source) {}

    private Set<String> hostsOf(Site site) {
        Set<String> hosts = new HashSet<>(ownHosts);
        for (String origin : siteOrigins.apply(site.project(), site.source())) {
            hosts.add(WebAddress.of(origin).host());
        }
        hosts.remove("");
        return hosts;
    }

    @Override
    public void close() {
        places.close();
    }
}
