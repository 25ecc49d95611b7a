-- One row per consent receipt: the link of a chain that belongs to a project and a node. Append-only and not replacing: a row
-- that stands twice is a fault that verify-consent reports. Not partitioned, so that one insert is one block, all or nothing.
-- Subjects as type:hash. No TTL: a receipt is the proof of a consent for as long as anybody may ask for it, and a
-- chain without its beginning proves less.
CREATE TABLE IF NOT EXISTS ${database}.consent_receipts ${on_cluster}
(
    project LowCardinality(String),
    node LowCardinality(String),
    sequence UInt64,
    position UInt64,
    id String,
    source LowCardinality(String),
    at DateTime64(3, 'UTC'),
    received_at DateTime64(3, 'UTC'),
    subjects Array(String),
    document LowCardinality(String),
    document_version UInt32,
    document_sha256 String,
    document_standing LowCardinality(String),
    granted Array(LowCardinality(String)),
    denied Array(LowCardinality(String)),
    method LowCardinality(String),
    banner LowCardinality(String),
    language LowCardinality(String),
    url String CODEC(ZSTD(1)),
    address String,
    user_agent String CODEC(ZSTD(1)),
    previous String,
    signature String,
    -- The receipts of one person are asked for by any of the person's identifiers.
    INDEX subjects subjects TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = ${engine}MergeTree
ORDER BY (project, node, sequence)
SETTINGS index_granularity = 512, ${deduplication}, ${durability};
