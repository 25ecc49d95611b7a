-- How each project gives its events to profiles; a project without a row follows the defaults.
CREATE TABLE identity_rules (
    project TEXT NOT NULL PRIMARY KEY REFERENCES projects (id),
    rules TEXT NOT NULL,
    revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
