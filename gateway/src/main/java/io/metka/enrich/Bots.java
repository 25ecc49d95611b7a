package io.metka.enrich;

import io.metka.model.Enrichment.Bot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Says how likely no person sent an event. Signals are taken as independent: the score is what remains of certainty when
 * each has taken its share, so no number of weak signs makes a certainty.
 */
final class Bots {
    /** Why an event may be a robot's; the weight is the probability in percent that the sign alone gives. */
    enum Reason {
        CRAWLER_USER_AGENT(95),
        WEBDRIVER(90),
        AUTOMATION_USER_AGENT(90),
        HTTP_LIBRARY(80),
        NO_USER_AGENT(50),
        HINTS_CONTRADICT(50),
        DATACENTRE_NETWORK(40),
        ODD_USER_AGENT(30);

        private final int weight;

        Reason(int weight) {
            this.weight = weight;
        }

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Set<Long> datacentres = new HashSet<>();

    Bots() {
        Resource.rows("datacentres.tsv").forEach(row -> datacentres.add(Long.parseLong(row.getFirst())));
    }

    Bot score(Signs signs) {
        List<Reason> reasons = new ArrayList<>(0);
        if (signs.webdriver()) {
            reasons.add(Reason.WEBDRIVER);
        }
        if (signs.isSeen()) {
            client(signs, reasons);
            if (datacentres.contains(signs.asn())) {
                reasons.add(Reason.DATACENTRE_NETWORK);
            }
        }
        if (reasons.isEmpty()) {
            return Bot.NONE;
        }
        reasons.sort(Comparator.naturalOrder());
        double doubt = 1;
        for (Reason reason : reasons) {
            doubt *= 1 - reason.weight / 100.0;
        }
        return new Bot(
                (int) Math.round(100 * (1 - doubt)),
                reasons.stream().map(Reason::wireName).toList());
    }

    /**
     * What is known of an event's sender.
     *
     * @param isSeen whether the visitor's own connection or User-Agent is known at all: consent may have hidden it, and a
     *     server may have sent the event
     * @param asn 0 when unknown
     */
    record Signs(boolean isSeen, String userAgent, Client client, boolean webdriver, long asn) {}

    private static void client(Signs signs, List<Reason> reasons) {
        switch (signs.client().robot()) {
            case CRAWLER -> reasons.add(Reason.CRAWLER_USER_AGENT);
            case LIBRARY -> reasons.add(Reason.HTTP_LIBRARY);
            case AUTOMATION -> reasons.add(Reason.AUTOMATION_USER_AGENT);
            case NONE -> {
                if (signs.userAgent().isEmpty()) {
                    reasons.add(Reason.NO_USER_AGENT);
                } else if (!signs.client().isKnown()) {
                    reasons.add(Reason.ODD_USER_AGENT);
                }
            }
        }
        if (signs.client().contradicts()) {
            reasons.add(Reason.HINTS_CONTRADICT);
        }
    }
}
