-- What the people who work with a segment say of it, and who may learn of its members.
ALTER TABLE segments ADD COLUMN description TEXT NOT NULL DEFAULT '';
ALTER TABLE segments ADD COLUMN on_page BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE segments ADD COLUMN deliver_initial BOOLEAN NOT NULL DEFAULT FALSE;

-- Values that are computed of every profile's events.
CREATE TABLE attributes (
    project TEXT NOT NULL REFERENCES projects (id),
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    definition TEXT NOT NULL,
    definition_revision BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (project, id)
);

-- How each project scores its customers; a project without a row follows the defaults.
CREATE TABLE rfm_settings (
    project TEXT NOT NULL PRIMARY KEY REFERENCES projects (id),
    settings TEXT NOT NULL,
    settings_revision BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
