package io.metka.model;

import java.time.Instant;
import java.util.List;

/** What the gateway found out about an event beyond what its client said; an unknown text is the empty string. */
public record Enrichment(Device device, Geo geo, Campaign campaign, Bot bot, Session session) {
    public static final Enrichment NONE =
            new Enrichment(Device.UNKNOWN, Geo.UNKNOWN, Campaign.NONE, Bot.NONE, Session.NONE);

    /** The same findings with another session. */
    public Enrichment withSession(Session other) {
        return new Enrichment(device, geo, campaign, bot, other);
    }

    /**
     * What the event was sent from.
     *
     * @param type {@code desktop}, {@code phone}, {@code tablet}, {@code tv}, {@code robot} or another word of the field
     */
    public record Device(
            String type, String brand, String os, String osVersion, String browser, String browserVersion) {
        public static final Device UNKNOWN = new Device("", "", "", "", "", "");
    }

    /**
     * Where the network address is.
     *
     * @param country ISO 3166-1 alpha-2
     * @param region ISO 3166-2 without the country, where the database has it
     * @param asn number of the autonomous system, 0 when unknown
     * @param network the autonomous system's name
     */
    public record Geo(String country, String region, String city, long asn, String network) {
        public static final Geo UNKNOWN = new Geo("", "", "", 0, "");
    }

    /**
     * How the visitor came to the page.
     *
     * @param clickId the advertiser's click id, such as the value of {@code yclid}
     * @param clickIdType the name of the parameter that it came in
     * @param channel {@code direct}, {@code organic_search}, {@code paid_search}, {@code social}, {@code email} …
     */
    public record Campaign(
            String source,
            String medium,
            String name,
            String term,
            String content,
            String id,
            String clickId,
            String clickIdType,
            String channel) {
        public static final Campaign NONE = new Campaign("", "", "", "", "", "", "", "", "");
    }

    /**
     * How likely no person sent the event.
     *
     * @param score 0 to 100
     * @param reasons words of a closed set, in falling weight
     */
    public record Bot(int score, List<String> reasons) {
        public static final Bot NONE = new Bot(0, List.of());

        public Bot {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * The visit that the event belongs to.
     *
     * @param id unique within the project, empty for an event of nobody
     * @param number counts the profile's sessions from 1, 0 when unknown
     * @param startedAt event time of the session's first event
     * @param first whether this event began the session
     */
    public record Session(String id, long number, Instant startedAt, boolean first) {
        public static final Session NONE = new Session("", 0, Instant.EPOCH, false);
    }
}
