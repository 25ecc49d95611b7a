-- Who sent a rejected event and as what, so that it can be found, mended and sent again.
ALTER TABLE ${database}.rejected_events ${on_cluster}
    ADD COLUMN IF NOT EXISTS protocol LowCardinality(String),
    ADD COLUMN IF NOT EXISTS event String;

-- Which rejected events were sent again. An entry is needed as long as its event is kept.
CREATE TABLE IF NOT EXISTS ${database}.rejected_replays ${on_cluster}
(
    project LowCardinality(String),
    key UInt64,
    at DateTime64(3, 'UTC')
)
ENGINE = ${engine}ReplacingMergeTree(at)
ORDER BY (project, key)
TTL toDateTime(at) + INTERVAL ${rejected_days} DAY DELETE
SETTINGS ${deduplication}, ${durability};

-- What the tracking plan minded about events, whether they were stored or not.
CREATE TABLE IF NOT EXISTS ${database}.plan_violations ${on_cluster}
(
    project LowCardinality(String),
    event String,
    pointer String,
    rule LowCardinality(String),
    mode LowCardinality(String),
    event_id String,
    source LowCardinality(String),
    received_at DateTime64(3, 'UTC') CODEC(DoubleDelta, LZ4)
)
ENGINE = ${engine}MergeTree
PARTITION BY toYYYYMM(received_at)
ORDER BY (project, event, received_at)
TTL toDateTime(received_at) + INTERVAL ${rejected_days} DAY DELETE
SETTINGS ${deduplication}, ${durability};
