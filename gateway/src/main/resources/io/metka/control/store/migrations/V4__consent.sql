-- Texts by which visitors consent, and the purposes catalogue. Rows are only ever inserted: what somebody agreed to stays.
CREATE TABLE consent_documents (
    project TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    content TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (project, id, version)
);

CREATE TABLE consent_purposes (
    project TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    content TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (project, id, version)
);
