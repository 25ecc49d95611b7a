-- What rules need beside events: windows of a year, who is known by which identifier, who decided what, who was taken apart.

-- The longest window is 366 days now. What was left out or dropped before is filled in; a row that stands twice costs nothing.
ALTER TABLE ${database}.event_times ${on_cluster} MODIFY TTL toDateTime(time) + INTERVAL 380 DAY DELETE
SETTINGS materialize_ttl_after_modify = 0;

ALTER TABLE ${database}.event_times_fill ${on_cluster} MODIFY QUERY
SELECT project, name, time, profile
FROM ${database}.events
WHERE time > received_at - INTERVAL 380 DAY;

INSERT INTO ${database}.event_times
SELECT project, name, time, profile
FROM ${database}.events
WHERE time > now() - INTERVAL 380 DAY AND (time < now() - INTERVAL 93 DAY OR time <= received_at - INTERVAL 93 DAY);

-- The identifiers that the events of a profile carry, as consent receipts name them: type:hash. Asked for by profile when
-- rules are evaluated, by identifier when somebody has decided.
CREATE TABLE IF NOT EXISTS ${database}.profile_identifiers ${on_cluster}
(
    project LowCardinality(String),
    profile UUID,
    subject String,
    last_time SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
    INDEX subject subject TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = ${engine}AggregatingMergeTree
ORDER BY (project, profile, subject)
TTL toDateTime(last_time) + INTERVAL ${events_days} DAY DELETE
SETTINGS index_granularity = 512, ${deduplication}, ${durability};

CREATE MATERIALIZED VIEW IF NOT EXISTS ${database}.profile_identifiers_fill ${on_cluster}
TO ${database}.profile_identifiers AS
SELECT project, profile, concat(type, ':', hash) AS subject, max(time) AS last_time
FROM ${database}.events
ARRAY JOIN mapKeys(identifiers) AS type, mapValues(identifiers) AS hash
WHERE profile != toUUID('00000000-0000-0000-0000-000000000000')
GROUP BY project, profile, subject;

INSERT INTO ${database}.profile_identifiers
SELECT project, profile, concat(type, ':', hash) AS subject, max(time) AS last_time
FROM ${database}.events
ARRAY JOIN mapKeys(identifiers) AS type, mapValues(identifiers) AS hash
WHERE profile != toUUID('00000000-0000-0000-0000-000000000000')
GROUP BY project, profile, subject;

-- Every decision by purpose and identifier. Denials lie together: they are few, and every evaluation asks for those of
-- analytics. No TTL: a decision holds until the next one.
CREATE TABLE IF NOT EXISTS ${database}.consent_decisions ${on_cluster}
(
    project LowCardinality(String),
    purpose LowCardinality(String),
    granted Bool,
    subject String,
    at DateTime64(3, 'UTC')
)
ENGINE = ${engine}ReplacingMergeTree
ORDER BY (project, purpose, granted, subject, at)
SETTINGS index_granularity = 512, ${deduplication}, ${durability};

CREATE MATERIALIZED VIEW IF NOT EXISTS ${database}.consent_decisions_fill ${on_cluster} TO ${database}.consent_decisions AS
SELECT project, decision.1 AS purpose, decision.2 AS granted, subject, at
FROM
(
    SELECT project, at, arrayJoin(subjects) AS subject, arrayJoin(
        arrayConcat(arrayMap(p -> (toString(p), true), granted), arrayMap(p -> (toString(p), false), denied))) AS decision
    FROM ${database}.consent_receipts
);

INSERT INTO ${database}.consent_decisions
SELECT project, decision.1 AS purpose, decision.2 AS granted, subject, at
FROM
(
    SELECT project, at, arrayJoin(subjects) AS subject, arrayJoin(
        arrayConcat(arrayMap(p -> (toString(p), true), granted), arrayMap(p -> (toString(p), false), denied))) AS decision
    FROM ${database}.consent_receipts
);

-- Receipts are asked for by when they arrived; within a chain both grow.
ALTER TABLE ${database}.consent_receipts ${on_cluster}
    ADD INDEX IF NOT EXISTS position position TYPE minmax GRANULARITY 1,
    ADD INDEX IF NOT EXISTS at at TYPE minmax GRANULARITY 1;

-- Who was taken apart: both sides of each split are looked at again.
CREATE TABLE IF NOT EXISTS ${database}.profile_splits ${on_cluster}
(
    project LowCardinality(String),
    at DateTime64(3, 'UTC'),
    profile UUID
)
ENGINE = ${engine}MergeTree
ORDER BY (project, at)
TTL toDateTime(at) + INTERVAL 30 DAY DELETE
SETTINGS ${deduplication}, ${durability};

CREATE MATERIALIZED VIEW IF NOT EXISTS ${database}.profile_splits_fill ${on_cluster} TO ${database}.profile_splits AS
SELECT project, at, arrayJoin([profile, other]) AS profile
FROM ${database}.identity_journal
WHERE kind = 'split';
