-- What the identity graph decided: every change and every refusal, with the event or the request that caused it.
-- Replacing: an entry that is written again after a crash is one entry, and a refusal that each event of a shared device
-- meets again is kept once a day. Changes stay as long as profiles do, since splits and rebuilds read them; refusals are
-- for the operator's eyes and go after 90 days.
CREATE TABLE IF NOT EXISTS ${database}.identity_journal ${on_cluster}
(
    project LowCardinality(String),
    profile UUID,
    kind LowCardinality(String),
    other UUID,
    identifiers Array(Tuple(type LowCardinality(String), hash String)),
    tied Array(Tuple(type LowCardinality(String), hash String)),
    reason LowCardinality(String),
    event_id String,
    at DateTime64(3, 'UTC'),
    cause String MATERIALIZED if(kind = 'refused', toString(toDate(at)), event_id),
    INDEX other other TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = ${engine}ReplacingMergeTree
ORDER BY (project, profile, kind, other, cause, identifiers)
TTL toDateTime(at) + INTERVAL 90 DAY DELETE WHERE kind = 'refused'
SETTINGS ${deduplication}, ${durability};

-- The traits of profiles: one row per profile and trait, of which the one with the latest event time counts; equal times
-- are decided by the event's id. Aggregated per profile as stored: a reader merges the states of all profiles that have
-- become one. JSON paths of traits are joined by dots.
CREATE TABLE IF NOT EXISTS ${database}.profile_traits ${on_cluster}
(
    project LowCardinality(String),
    profile UUID,
    trait String,
    latest AggregateFunction(argMax, Tuple(value String, source String, event_id String, time DateTime64(3, 'UTC')),
        Tuple(DateTime64(3, 'UTC'), String)),
    last_time SimpleAggregateFunction(max, DateTime64(3, 'UTC'))
)
ENGINE = ${engine}AggregatingMergeTree
ORDER BY (project, profile, trait)
TTL toDateTime(last_time) + INTERVAL ${events_days} DAY DELETE
SETTINGS ${deduplication}, ${durability};

CREATE MATERIALIZED VIEW IF NOT EXISTS ${database}.profile_traits_fill ${on_cluster} TO ${database}.profile_traits AS
SELECT
    project,
    profile,
    pair.1 AS trait,
    argMaxState((pair.2, toString(source), id, time), (time, id)) AS latest,
    max(time) AS last_time
FROM ${database}.events
ARRAY JOIN JSONExtractKeysAndValuesRaw(toJSONString(traits)) AS pair
WHERE profile != toUUID('00000000-0000-0000-0000-000000000000')
GROUP BY project, profile, trait;
