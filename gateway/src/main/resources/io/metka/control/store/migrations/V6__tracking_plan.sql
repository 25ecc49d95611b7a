CREATE TABLE plan_events (
    project TEXT NOT NULL REFERENCES projects (id),
    id TEXT NOT NULL,
    event TEXT NOT NULL,
    description TEXT NOT NULL,
    mode TEXT NOT NULL,
    schema TEXT NOT NULL,
    revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (project, id),
    UNIQUE (project, event)
);
