-- The same changes in the order in which they were decided, for partners who ask what is new since a cursor.
CREATE TABLE IF NOT EXISTS ${database}.membership_changes_by_tick ${on_cluster}
(
    project LowCardinality(String),
    tick UInt64,
    segment LowCardinality(String),
    profile UUID,
    sequence UInt64,
    kind LowCardinality(String),
    at DateTime64(3, 'UTC'),
    reason LowCardinality(String)
)
ENGINE = ${engine}ReplacingMergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (project, tick, segment, profile, sequence)
TTL toDateTime(at) + INTERVAL ${segments_days} DAY DELETE
SETTINGS ${deduplication}, ${durability};

CREATE MATERIALIZED VIEW IF NOT EXISTS ${database}.membership_changes_by_tick_fill ${on_cluster}
TO ${database}.membership_changes_by_tick AS
SELECT project, tick, segment, profile, sequence, kind, at, reason
FROM ${database}.membership_changes;

INSERT INTO ${database}.membership_changes_by_tick
SELECT project, tick, segment, profile, sequence, kind, at, reason
FROM ${database}.membership_changes;
