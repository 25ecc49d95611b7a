package io.metka.enrich;

import io.metka.enrich.Referrers.Kind;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Groups the ways to a site into channels; the rules stand in docs/enrichment.md. */
final class Channels {
    static final String DIRECT = "direct";
    static final String INTERNAL = "internal";
    static final String REFERRAL = "referral";
    static final String OTHER = "other";
    private static final String PAID = "paid";
    private static final String PAID_SEARCH = "paid_search";
    private static final String PAID_SOCIAL = "paid_social";
    private static final String AFFILIATE = "affiliate";

    private final Map<String, String> mediums = new HashMap<>();

    Channels() {
        Resource.rows("mediums.tsv").forEach(row -> mediums.put(row.get(0), row.get(1)));
    }

    /** The channel of a campaign: what its medium says, else what its source is. */
    String ofCampaign(String medium, Kind source) {
        String lower = medium.toLowerCase(Locale.ROOT);
        String channel = mediums.get(lower);
        if (channel == null) {
            channel = lower.startsWith("cpc") || lower.startsWith("paid") ? PAID : "";
        }
        if (channel.equals(PAID)) {
            return paid(source);
        }
        return channel.isEmpty() ? ofSource(source) : channel;
    }

    private static String paid(Kind source) {
        return switch (source) {
            case SEARCH -> PAID_SEARCH;
            case SOCIAL, MESSENGER -> PAID_SOCIAL;
            case MARKETPLACE, AFFILIATE -> AFFILIATE;
            default -> OTHER;
        };
    }

    private static String ofSource(Kind source) {
        return switch (source) {
            case OTHER, PAYMENT -> OTHER;
            case AFFILIATE -> AFFILIATE;
            default -> ofReferrer(source);
        };
    }

    /** The channel of a visit that brings nothing but its referrer. */
    static String ofReferrer(Kind site) {
        return switch (site) {
            case SEARCH -> "organic_search";
            case SOCIAL -> "organic_social";
            case MESSENGER -> "messenger";
            case EMAIL -> "email";
            case SMS -> "sms";
            case PUSH -> "push";
            case PAYMENT -> INTERNAL;
            case MARKETPLACE, AFFILIATE, OTHER -> REFERRAL;
        };
    }

    /** The medium of a visit that brings nothing but its referrer. */
    static String mediumOf(Kind site) {
        return switch (site) {
            case SEARCH -> "organic";
            case SOCIAL -> "social";
            case MESSENGER -> "messenger";
            case EMAIL -> "email";
            default -> REFERRAL;
        };
    }
}
