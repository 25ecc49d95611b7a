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

-- LIFETIME matters on a server that other nodes write to; the writer reloads the dictionary after each batch that merged.
CREATE DICTIONARY IF NOT EXISTS ${database}.profile_overrides ${on_cluster}
(
    project String,
    profile UUID,
    target UUID
)
PRIMARY KEY project, profile
SOURCE(CLICKHOUSE(${dictionary_login} QUERY 'SELECT project, from_profile AS profile, into_profile AS target FROM ${database}.merges FINAL'))
LIFETIME(MIN 5 MAX 15)
LAYOUT(COMPLEX_KEY_HASHED());
