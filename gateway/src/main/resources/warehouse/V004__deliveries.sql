-- One row per attempt to hand a change to a partner. Replacing: an attempt recorded twice is one attempt.
CREATE TABLE IF NOT EXISTS ${database}.deliveries ${on_cluster}
(
    project LowCardinality(String),
    endpoint LowCardinality(String),
    message_id String,
    segment LowCardinality(String),
    profile UUID,
    kind LowCardinality(String),
    sequence UInt64,
    attempt UInt32,
    at DateTime64(3, 'UTC'),
    took_ms UInt32,
    outcome LowCardinality(String),
    status UInt16,
    error String CODEC(ZSTD(1))
)
ENGINE = ${engine}ReplacingMergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (project, endpoint, at, message_id, attempt)
TTL toDateTime(at) + INTERVAL ${deliveries_days} DAY DELETE
SETTINGS ${deduplication}, ${durability};
