-- From where a source's pages are, and how much of it is taken; 0 leaves the rate to the settings.
ALTER TABLE sources ADD COLUMN hosts TEXT NOT NULL DEFAULT '[]';
ALTER TABLE sources ADD COLUMN events_per_second INTEGER NOT NULL DEFAULT 0;

-- Write keys that newer ones have replaced, taken until they are revoked or expire (0: never by themselves).
CREATE TABLE write_keys (
    project TEXT NOT NULL,
    source TEXT NOT NULL,
    id TEXT NOT NULL,
    write_key TEXT NOT NULL UNIQUE,
    retired_by TEXT NOT NULL,
    retired_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (project, source, id),
    FOREIGN KEY (project, source) REFERENCES sources (project, id)
);
