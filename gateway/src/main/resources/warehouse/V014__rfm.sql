-- The boundaries by which customers are scored: each computation is kept, the newest for a revision of the settings counts.
-- Ages in milliseconds; four boundaries of each kind, ascending. Few rows, needed as long as rules use them: no TTL.
CREATE TABLE IF NOT EXISTS ${database}.rfm_computations ${on_cluster}
(
    project LowCardinality(String),
    settings_revision UInt64,
    at DateTime64(3, 'UTC'),
    customers UInt64,
    ages Array(Int64),
    counts Array(Decimal(38, 6)),
    sums Array(Decimal(38, 6))
)
ENGINE = ${engine}ReplacingMergeTree
ORDER BY (project, at, settings_revision)
SETTINGS ${deduplication}, ${durability};
