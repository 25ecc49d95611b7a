-- People who sign in to the console; their passwords are nowhere, only Argon2id hashes are. 0 for a one-time password's
-- end means that the password is the person's own.
CREATE TABLE users (
    id TEXT NOT NULL PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    administrator BOOLEAN NOT NULL,
    password TEXT NOT NULL,
    one_time_until BIGINT NOT NULL,
    totp_secret TEXT NOT NULL,
    totp BOOLEAN NOT NULL,
    totp_step BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- Signed-in browsers, known by the SHA-256 of what their cookie holds.
CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    hash TEXT NOT NULL UNIQUE,
    agent TEXT NOT NULL,
    address TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);

CREATE INDEX sessions_by_user ON sessions (user_id);

-- Who may do what in which project.
CREATE TABLE project_members (
    project TEXT NOT NULL REFERENCES projects (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    role TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (project, user_id)
);

CREATE INDEX project_members_by_user ON project_members (user_id);

-- What scripts sign in with; only the SHA-256 is kept. 0: never used.
CREATE TABLE project_tokens (
    project TEXT NOT NULL REFERENCES projects (id),
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL,
    PRIMARY KEY (project, id)
);

-- Whether somebody else than its maker has to publish a version.
ALTER TABLE projects ADD COLUMN four_eyes BOOLEAN NOT NULL DEFAULT FALSE;
