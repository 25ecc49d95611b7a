package io.metka.settings;

import java.nio.file.Path;

/**
 * Everything that an operator can set, with a default for all of it.
 *
 * @param node this gateway's name among its peers, for leases and logs
 * @param data folder for the spool, the embedded stores and caches
 * @param edge the public listener
 * @param consent what is kept without consent
 * @param privacy what is taken out before anything is written to disk
 * @param spool the durable log
 * @param pipeline from the spool to the stores
 * @param redis where Redis is
 * @param identity deduplication and profiles
 * @param crossDomain visitors between the sites of a project
 * @param enrich what is found out about an event beyond what its client said
 * @param clickhouse where ClickHouse is and how long it keeps what
 * @param segments how segments are evaluated
 * @param webhooks how partners are delivered to
 * @param control the console
 * @param stop how it goes when it is told to
 */
public record Settings(
        String node,
        Path data,
        EdgeSettings edge,
        ConsentSettings consent,
        PrivacySettings privacy,
        SpoolSettings spool,
        PipelineSettings pipeline,
        RedisSettings redis,
        IdentitySettings identity,
        CrossDomainSettings crossDomain,
        EnrichSettings enrich,
        WarehouseSettings clickhouse,
        SegmentSettings segments,
        WebhookSettings webhooks,
        ControlSettings control,
        StopSettings stop) {

    /** The same settings with other ones for webhooks. */
    public Settings with(WebhookSettings others) {
        return new Settings(
                node,
                data,
                edge,
                consent,
                privacy,
                spool,
                pipeline,
                redis,
                identity,
                crossDomain,
                enrich,
                clickhouse,
                segments,
                others,
                control,
                stop);
    }

    /** What a gateway runs with when nothing is set. */
    public static Settings defaults() {
        return new Settings(
                "node-1",
                Path.of("data"),
                EdgeSettings.defaults(),
                ConsentSettings.defaults(),
                PrivacySettings.defaults(),
                SpoolSettings.defaults(),
                PipelineSettings.defaults(),
                RedisSettings.defaults(),
                IdentitySettings.defaults(),
                CrossDomainSettings.defaults(),
                EnrichSettings.defaults(),
                WarehouseSettings.defaults(),
                SegmentSettings.defaults(),
                WebhookSettings.defaults(),
                ControlSettings.defaults(),
                StopSettings.defaults());
    }
}
