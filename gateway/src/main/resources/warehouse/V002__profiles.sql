-- Every merge: the profile that ended and the profile that it was merged into. A merge of A into C lists everything that
-- was merged into A before, so of all rows of one ended profile exactly one leads to a profile that has not ended itself.
-- That row is the current one, in whatever order several nodes store their merges and whatever their clocks say.
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
ENGINE = ${engine}ReplacingMergeTree
ORDER BY (project, from_profile, into_profile)
SETTINGS ${deduplication}, ${durability};
