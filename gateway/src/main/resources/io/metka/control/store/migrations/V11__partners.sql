-- Partners who fetch members and changes themselves; their keys are nowhere, only their SHA-256 is.
CREATE TABLE partners (
    project TEXT NOT NULL REFERENCES projects (id),
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    segments TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    expires_at BIGINT NOT NULL,
    old_hash TEXT NOT NULL,
    old_expires_at BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (project, id)
);

CREATE INDEX partners_by_old_hash ON partners (old_hash);
