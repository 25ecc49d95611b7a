-- Who was assigned to which group of an activation, or of the project's control group (activation ''), and since when.
-- Profiles as they were at the time: a reader maps them to the current ones and takes the oldest assignment. Replacing: an
-- assignment that is written twice is one; of two of a profile the older one stays. basis_points is the size of the
-- held-out group at the time, by which a reader knows what sizes to expect.
-- An assignment stays as long as the membership changes do that brought it about.
CREATE TABLE IF NOT EXISTS ${database}.holdout_assignments ${on_cluster}
(
    project LowCardinality(String),
    activation LowCardinality(String),
    profile UUID,
    held_out Bool,
    basis_points UInt16,
    at DateTime64(3, 'UTC'),
    precedence UInt64 MATERIALIZED toUInt64(253402300800000 - toUnixTimestamp64Milli(at))
)
ENGINE = ${engine}ReplacingMergeTree(precedence)
ORDER BY (project, activation, profile)
TTL toDateTime(at) + INTERVAL ${segments_days} DAY DELETE
SETTINGS ${deduplication}, ${durability};
