-- Every profile that was ever merged away, with the profile that it belongs to now: always one hop, because a merge of
-- A into C lists everything that was merged into A before. The newest row of a profile wins.
-- No TTL: an entry is needed as long as any row may carry the old profile.
CREATE TABLE IF NOT EXISTS ${database}.merges ${on_cluster}
(
    project LowCardinality(String),
    from_profile UUID,
    into_profile UUID,
    event_id String,
    at DateTime64(3, 'UTC'),
    -- Segments ask who was merged into the profiles of a tick.
    INDEX into_profile into_profile TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = ${engine}ReplacingMergeTree(at)
ORDER BY (project, from_profile)
SETTINGS ${deduplication}, ${durability};
