-- Entries into and exits from segments, as they were handed to the webhooks. Replacing: a tick that is repeated after a
-- crash writes the same rows again.
CREATE TABLE IF NOT EXISTS ${database}.membership_changes ${on_cluster}
(
    project LowCardinality(String),
    segment LowCardinality(String),
    profile UUID,
    kind LowCardinality(String),
    sequence UInt64,
    at DateTime64(3, 'UTC'),
    tick UInt64,
    rule_revision UInt64
)
ENGINE = ${engine}ReplacingMergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (project, segment, profile, sequence)
TTL toDateTime(at) + INTERVAL ${segments_days} DAY DELETE
SETTINGS ${deduplication}, ${durability};

-- The evaluator's watermark: up to which position of each node a finished tick has seen the events.
-- Only the newest ticks are ever read.
CREATE TABLE IF NOT EXISTS ${database}.segment_ticks ${on_cluster}
(
    project LowCardinality(String),
    tick UInt64,
    at DateTime64(3, 'UTC'),
    node LowCardinality(String),
    position UInt64,
    finished_at DateTime64(3, 'UTC')
)
ENGINE = ${engine}ReplacingMergeTree
ORDER BY (project, tick, node)
TTL toDateTime(at) + INTERVAL 30 DAY DELETE
SETTINGS ${deduplication}, ${durability};
