CREATE TABLE counters (
    name TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);

CREATE TABLE tokens (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    hash ${bytes} NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);

CREATE TABLE projects (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE sources (
    project TEXT NOT NULL REFERENCES projects (id),
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    write_key TEXT NOT NULL UNIQUE,
    origins TEXT NOT NULL,
    revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (project, id)
);

CREATE TABLE segments (
    project TEXT NOT NULL REFERENCES projects (id),
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    rule TEXT NOT NULL,
    rule_revision BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (project, id)
);

CREATE TABLE webhooks (
    project TEXT NOT NULL REFERENCES projects (id),
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    secret TEXT NOT NULL,
    segments TEXT NOT NULL,
    enabled BOOLEAN NOT NULL,
    revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (project, id)
);

-- A container's id is unique over all projects because it stands alone in the script's public address.
CREATE TABLE containers (
    project TEXT NOT NULL REFERENCES projects (id),
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    source TEXT NOT NULL,
    published_version INTEGER NOT NULL,
    published_at BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (project, id),
    FOREIGN KEY (project, source) REFERENCES sources (project, id)
);

CREATE TABLE container_versions (
    container TEXT NOT NULL REFERENCES containers (id),
    version INTEGER NOT NULL,
    note TEXT NOT NULL,
    configuration TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (container, version)
);

CREATE TABLE container_scripts (
    container TEXT NOT NULL,
    version INTEGER NOT NULL,
    hash TEXT NOT NULL,
    plain ${bytes} NOT NULL,
    gzip ${bytes} NOT NULL,
    brotli ${bytes} NOT NULL,
    PRIMARY KEY (container, version),
    FOREIGN KEY (container, version) REFERENCES container_versions (container, version)
);

-- Kept for ever and tied to nothing: it must outlive what it tells about.
CREATE TABLE audit_log (
    id BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    project TEXT NOT NULL,
    action TEXT NOT NULL,
    kind TEXT NOT NULL,
    resource TEXT NOT NULL,
    state_before TEXT NOT NULL,
    state_after TEXT NOT NULL
);

CREATE INDEX audit_log_by_project ON audit_log (project, id);
