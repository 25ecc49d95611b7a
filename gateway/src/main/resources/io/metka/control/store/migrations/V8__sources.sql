-- What a source's site answers for where a client cannot declare consent of its own.
ALTER TABLE sources ADD COLUMN declared_consent TEXT NOT NULL DEFAULT '[]';

-- Secrets that may import events of the past; the key itself is nowhere.
CREATE TABLE import_keys (
    project TEXT NOT NULL,
    source TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (project, source, id),
    FOREIGN KEY (project, source) REFERENCES sources (project, id)
);
