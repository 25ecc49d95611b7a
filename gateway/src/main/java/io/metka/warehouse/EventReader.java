package io.metka.warehouse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.ProjectId;
import java.util.List;
import java.util.Map;

/** Simple questions about stored events, for the control API. */
public final class EventReader {
    private static final String LATEST = """
            SELECT id, name, time, received_at, source, profile, url, title, revenue, currency, order_id,
                consent_granted, consent_denied, properties, referrer, device_type, device_brand, os, os_version, browser,
                browser_version, country, region, city, asn, network, campaign_source, campaign_medium, campaign_name,
                campaign_term, campaign_content, campaign_id, click_id, click_id_type, channel, bot_score, bot_reasons,
                session_id, session_number, session_started_at, session_first
            FROM events
            WHERE project = {project:String} AND (node, position, profile) IN (
                SELECT node, position, profile
                FROM event_arrivals
                WHERE project = {project:String}
                ORDER BY received_at DESC, position DESC
                LIMIT {limit:UInt32}
            )
            ORDER BY received_at DESC, position DESC
            LIMIT {limit:UInt32}
            """;

    private final ClickHouse clickHouse;

    public EventReader(ClickHouse clickHouse) {
        this.clickHouse = clickHouse;
    }

    /** How many events of a project are stored and within their retention. */
    public long count(ProjectId project) {
        return clickHouse
                .query(
                        "SELECT count() AS n FROM events WHERE project = {project:String}",
                        Map.of("project", project.value()))
                .getFirst()
                .path("n")
                .longValue();
    }

    /**
     * The events of a project that arrived last, newest first, out of the last 7 days.
     *
     * @return objects with {@code id, name, time, received_at, source, profile, url, title, revenue, currency, order_id,
     *     consent_granted, consent_denied, properties, referrer}, and the columns of the gateway's findings: device, place,
     *     campaign, bot score and session
     */
    public List<ObjectNode> latest(ProjectId project, int limit) {
        return clickHouse.query(LATEST, Map.of("project", project.value(), "limit", limit));
    }
}
