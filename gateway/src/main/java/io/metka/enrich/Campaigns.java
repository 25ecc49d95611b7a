package io.metka.enrich;

import io.metka.enrich.Referrers.Kind;
import io.metka.model.Enrichment.Campaign;
import io.metka.model.Page;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Says how a visitor came to a page: by what its address carries, else by what the client says of the campaign, else by the
 * page before it.
 */
final class Campaigns {
    private static final List<String> SEARCH_TERMS = List.of("text", "q", "query", "p", "wd");
    private static final int OPENSTAT_PARTS = 4;

    private final Referrers referrers = new Referrers();
    private final Channels channels = new Channels();
    private final List<List<String>> clicks = Resource.rows("clicks.tsv");

    /**
     * @param said the campaign as the client's library read it, by the names {@code source, medium, name, term, content, id}
     * @param ownHosts hosts of the source's own sites
     */
    Campaign of(Page page, Map<String, String> said, Set<String> ownHosts) {
        WebAddress url = WebAddress.of(page.url());
        Map<String, String> parameters = url.parameters();
        Campaign campaign = carried(parameters);
        if (campaign.equals(Campaign.NONE) && !said.isEmpty()) {
            campaign = named(said, Click.NONE);
        }
        if (!campaign.equals(Campaign.NONE)) {
            return campaign;
        }
        return page.url().isEmpty() && page.referrer().isEmpty()
                ? Campaign.NONE
                : referred(url, WebAddress.of(page.referrer()), ownHosts);
    }

    /** The click id of an advertiser. */
    private record Click(String id, String type, String source, String medium, String channel) {
        static final Click NONE = new Click("", "", "", "", "");
    }

    private Campaign carried(Map<String, String> parameters) {
        if (parameters.isEmpty()) {
            return Campaign.NONE;
        }
        Click click = click(parameters);
        if (parameters.keySet().stream().anyMatch(name -> name.startsWith("utm_"))) {
            Map<String, String> utm = Map.of(
                    "source", value(parameters, "utm_source"),
                    "medium", value(parameters, "utm_medium"),
                    "name", value(parameters, "utm_campaign"),
                    "term", value(parameters, "utm_term"),
                    "content", value(parameters, "utm_content"),
                    "id", value(parameters, "utm_id"));
            return named(utm, click);
        }
        if (!click.type().isEmpty()) {
            return new Campaign(
                    click.source(), click.medium(), "", "", "", "", click.id(), click.type(), click.channel());
        }
        return marked(parameters);
    }

    private Campaign named(Map<String, String> said, Click click) {
        String source = value(said, "source");
        String medium = value(said, "medium");
        if (source.isEmpty()
                && medium.isEmpty()
                && value(said, "name").isEmpty()
                && value(said, "id").isEmpty()) {
            return Campaign.NONE;
        }
        boolean clicked = !click.type().isEmpty();
        String channel = source.isEmpty() && medium.isEmpty() && clicked
                ? click.channel()
                : channels.ofCampaign(medium, referrers.ofSource(source).kind());
        return new Campaign(
                source.isEmpty() ? click.source() : source,
                medium.isEmpty() ? click.medium() : medium,
                value(said, "name"),
                value(said, "term"),
                value(said, "content"),
                value(said, "id"),
                click.id(),
                click.type(),
                channel.equals(Channels.OTHER) && clicked ? click.channel() : channel);
    }

    private Click click(Map<String, String> parameters) {
        for (List<String> row : clicks) {
            String id = value(parameters, row.get(0));
            if (!id.isEmpty()) {
                return new Click(id, row.get(0), row.get(1), row.get(2), row.get(3));
            }
        }
        return Click.NONE;
    }

    /** The marks of older and of local systems: openstat, Roistat, and {@code from}. */
    private Campaign marked(Map<String, String> parameters) {
        String openstat = value(parameters, parameters.containsKey("_openstat") ? "_openstat" : "openstat");
        if (!openstat.isEmpty()) {
            Campaign campaign = openstat(openstat);
            if (!campaign.equals(Campaign.NONE)) {
                return campaign;
            }
        }
        String roistat = value(parameters, parameters.containsKey("roistat") ? "roistat" : "rs");
        if (!roistat.isEmpty()) {
            int end = roistat.indexOf('_');
            String source = end < 0 ? roistat : roistat.substring(0, end);
            String letters = source.replaceAll("\\d+$", "");
            return new Campaign(
                    source,
                    "",
                    end < 0 ? "" : roistat.substring(end + 1),
                    "",
                    "",
                    "",
                    "",
                    "",
                    channels.ofCampaign("cpc", referrers.ofSource(letters).kind()));
        }
        return from(value(parameters, "from"));
    }

    /** Sites use the parameter for links of their own as well, so only what is in the tables counts. */
    private Campaign from(String source) {
        Kind kind = source.isEmpty() ? Kind.OTHER : referrers.ofSource(source).kind();
        return kind == Kind.OTHER ? Campaign.NONE : channel(source, "", "", channels.ofCampaign("", kind));
    }

    /** {@code service;campaign;ad;source} in Base64. */
    private Campaign openstat(String encoded) {
        try {
            byte[] decoded = Base64.getDecoder()
                    .decode(encoded.replace('-', '+').replace('_', '/').replace(' ', '+'));
            String[] parts = new String(decoded, StandardCharsets.UTF_8).split(";", -1);
            if (parts.length < OPENSTAT_PARTS || parts[0].isEmpty()) {
                return Campaign.NONE;
            }
            return new Campaign(
                    parts[0],
                    "cpc",
                    parts[1],
                    "",
                    parts[2],
                    "",
                    "",
                    "",
                    channels.ofCampaign("cpc", referrers.ofSource(parts[0]).kind()));
        } catch (IllegalArgumentException e) {
            return Campaign.NONE;
        }
    }

    private Campaign referred(WebAddress url, WebAddress referrer, Set<String> ownHosts) {
        if (referrer.host().isEmpty()) {
            return channel("", "", "", Channels.DIRECT);
        }
        if (referrer.isSiteOf(url.host()) || ownHosts.stream().anyMatch(referrer::isSiteOf)) {
            return channel("", "", "", Channels.INTERNAL);
        }
        Referrers.Site site = referrers.ofHost(referrer.host());
        String channel = Channels.ofReferrer(site.kind());
        if (channel.equals(Channels.INTERNAL)) {
            return channel("", "", "", channel);
        }
        String term = site.kind() == Kind.SEARCH ? term(referrer.parameters()) : "";
        return channel(site.name(), Channels.mediumOf(site.kind()), term, channel);
    }

    private static String term(Map<String, String> parameters) {
        for (String name : SEARCH_TERMS) {
            String term = value(parameters, name);
            if (!term.isEmpty()) {
                return term;
            }
        }
        return "";
    }

    private static Campaign channel(String source, String medium, String term, String channel) {
        return new Campaign(source, medium, "", term, "", "", "", "", channel);
    }

    private static String value(Map<String, String> values, String name) {
        return values.getOrDefault(name, "");
    }
}
