-- Why a profile entered or left a segment. Changes of older versions came from rules.
ALTER TABLE ${database}.membership_changes ${on_cluster}
    ADD COLUMN IF NOT EXISTS reason LowCardinality(String) DEFAULT 'rule';
