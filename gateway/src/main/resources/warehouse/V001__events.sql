-- One row per stored event. Placeholders in ${...} are filled in from the settings by Migrations.
--
-- Order: every segment rule, attribute and timeline reads by profile, so a profile's events lie together. Replacing on the
-- full key is the second line of defence behind insert tokens: should a row ever arrive twice, merges collapse it.
-- Granularity 512: a tick reads hundreds of scattered profiles; 8192 would read 4 times the rows for them, and below
-- 512 reading many tiny ranges costs more than it saves.
-- JSON: the 64 most frequent paths of a part get a column of their own (with at most 4 types each), every further path
-- is kept in the shared part and stays readable. Write keys are public, so the number of columns must not be the visitor's
-- choice: with 256 paths, hostile documents made merges markedly slower.
-- Compression: ZSTD(1) for long, repetitive text; times and positions as differences, since neighbours are close.
CREATE TABLE IF NOT EXISTS ${database}.events ${on_cluster}
(
    project LowCardinality(String),
    profile UUID,
    time DateTime64(3, 'UTC') CODEC(DoubleDelta, LZ4),
    id String,
    name LowCardinality(String),
    source LowCardinality(String),
    received_at DateTime64(3, 'UTC') CODEC(DoubleDelta, LZ4),
    node LowCardinality(String),
    position UInt64 CODEC(Delta, LZ4),
    identifiers Map(LowCardinality(String), String),
    url String CODEC(ZSTD(1)),
    title String CODEC(ZSTD(1)),
    referrer String CODEC(ZSTD(1)),
    revenue Decimal(18, 4),
    currency LowCardinality(String),
    order_id String,
    user_agent String CODEC(ZSTD(1)),
    address String,
    consent_granted Array(LowCardinality(String)),
    consent_denied Array(LowCardinality(String)),
    properties JSON(max_dynamic_paths = 64, max_dynamic_types = 4)
)
ENGINE = ${engine}ReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (project, profile, time, id)
TTL toDateTime(time) + INTERVAL ${events_days} DAY DELETE
SETTINGS index_granularity = 512, ${deduplication}, ${durability};

-- Which profiles did the last batches touch: the candidates of a segment tick, in the order of arrival.
-- Whole days are dropped at once, which costs nothing.
CREATE TABLE IF NOT EXISTS ${database}.event_arrivals ${on_cluster}
(
    project LowCardinality(String),
    node LowCardinality(String),
    position UInt64 CODEC(Delta, LZ4),
    profile UUID,
    name LowCardinality(String),
    time DateTime64(3, 'UTC') CODEC(DoubleDelta, LZ4),
    received_at DateTime64(3, 'UTC') CODEC(DoubleDelta, LZ4)
)
ENGINE = ${engine}MergeTree
PARTITION BY toDate(received_at)
ORDER BY (project, node, position)
TTL toDateTime(received_at) + INTERVAL 7 DAY DELETE
SETTINGS ttl_only_drop_parts = 1, ${deduplication}, ${durability};

CREATE MATERIALIZED VIEW IF NOT EXISTS ${database}.event_arrivals_fill ${on_cluster} TO ${database}.event_arrivals AS
SELECT project, node, position, profile, name, time, received_at
FROM ${database}.events;

-- Which events cross a window's edge between two ticks: the same events by name and time.
-- The longest window is 100 days. Older events can cross no edge and are left out, so that an import of history
-- makes no partitions that would be dropped at once. Weekly partitions: few, and dropped whole.
CREATE TABLE IF NOT EXISTS ${database}.event_times ${on_cluster}
(
    project LowCardinality(String),
    name LowCardinality(String),
    time DateTime64(3, 'UTC') CODEC(DoubleDelta, LZ4),
    profile UUID
)
ENGINE = ${engine}MergeTree
PARTITION BY toMonday(time)
ORDER BY (project, name, time)
TTL toDateTime(time) + INTERVAL 100 DAY DELETE
SETTINGS ttl_only_drop_parts = 1, ${deduplication}, ${durability};

CREATE MATERIALIZED VIEW IF NOT EXISTS ${database}.event_times_fill ${on_cluster} TO ${database}.event_times AS
SELECT project, name, time, profile
FROM ${database}.events
WHERE time > received_at - INTERVAL 100 DAY;

-- Events that ClickHouse itself refused, whole, with the reason: nothing accepted is ever lost.
CREATE TABLE IF NOT EXISTS ${database}.rejected_events ${on_cluster}
(
    project LowCardinality(String),
    source LowCardinality(String),
    received_at DateTime64(3, 'UTC'),
    event_id String,
    reason LowCardinality(String),
    pointer String,
    body String CODEC(ZSTD(1))
)
ENGINE = ${engine}MergeTree
PARTITION BY toYYYYMM(received_at)
ORDER BY (project, received_at, event_id)
TTL toDateTime(received_at) + INTERVAL ${rejected_days} DAY DELETE
SETTINGS ${deduplication}, ${durability};
