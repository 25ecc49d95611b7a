ALTER TABLE container_versions ADD COLUMN name TEXT NOT NULL DEFAULT '';
-- The workspace that it was made from; empty when it was put in as a whole.
ALTER TABLE container_versions ADD COLUMN workspace TEXT NOT NULL DEFAULT '';

-- A script names its environment, so each environment has its own.
ALTER TABLE container_scripts RENAME TO container_scripts_of_one_environment;

CREATE TABLE container_scripts (
    container TEXT NOT NULL,
    version INTEGER NOT NULL,
    environment TEXT NOT NULL,
    hash TEXT NOT NULL,
    plain ${bytes} NOT NULL,
    gzip ${bytes} NOT NULL,
    brotli ${bytes} NOT NULL,
    PRIMARY KEY (container, version, environment),
    FOREIGN KEY (container, version) REFERENCES container_versions (container, version)
);

INSERT INTO container_scripts (container, version, environment, hash, plain, gzip, brotli)
SELECT container, version, 'live', hash, plain, gzip, brotli FROM container_scripts_of_one_environment;

DROP TABLE container_scripts_of_one_environment;

-- The live environment is the container's own published version and has no row.
CREATE TABLE container_environments (
    project TEXT NOT NULL,
    container TEXT NOT NULL REFERENCES containers (id),
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    token TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    published_at BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (container, id)
);

INSERT INTO container_environments
SELECT project, id, 'latest', 'Latest', 'env_' || ${random_text}, 0, 0, 1, created_at, created_at FROM containers;

INSERT INTO container_environments
SELECT project, id, 'staging', 'Staging', 'env_' || ${random_text}, 0, 0, 1, created_at, created_at FROM containers;

CREATE TABLE workspaces (
    project TEXT NOT NULL,
    container TEXT NOT NULL REFERENCES containers (id),
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    base INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (container, id)
);

INSERT INTO workspaces
SELECT project, id, 'default', 'Default workspace',
       COALESCE((SELECT MAX(version) FROM container_versions WHERE container = containers.id), 0),
       'metka', 1, created_at, created_at
FROM containers;

-- What a workspace holds otherwise than its base version; a document of JSON null is a removal.
CREATE TABLE workspace_changes (
    container TEXT NOT NULL,
    workspace TEXT NOT NULL,
    list TEXT NOT NULL,
    id TEXT NOT NULL,
    place BIGINT NOT NULL,
    document TEXT NOT NULL,
    conflict BOOLEAN NOT NULL,
    common TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (container, workspace, list, id),
    FOREIGN KEY (container, workspace) REFERENCES workspaces (container, id)
);

CREATE TABLE container_approvals (
    project TEXT NOT NULL,
    container TEXT NOT NULL REFERENCES containers (id),
    id TEXT NOT NULL,
    reason TEXT NOT NULL,
    approved_by TEXT NOT NULL,
    revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (container, id)
);
