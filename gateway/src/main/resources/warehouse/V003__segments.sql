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

-- The evaluator's watermark: up to which position of each node, and under which revision of each segment's rule, the
-- finished ticks have seen the events. Only the newest tick of a project is ever read, so the others are replaced.
-- No TTL: without its watermark a project would hand over all of its changes again.
CREATE TABLE IF NOT EXISTS ${database}.segment_ticks ${on_cluster}
(
    project LowCardinality(String),
    tick UInt64,
    at DateTime64(3, 'UTC'),
    node LowCardinality(String),
    position UInt64,
    revisions Map(String, UInt64),
    finished_at DateTime64(3, 'UTC')
)
ENGINE = ${engine}ReplacingMergeTree(tick)
ORDER BY (project, node)
SETTINGS ${deduplication}, ${durability};
