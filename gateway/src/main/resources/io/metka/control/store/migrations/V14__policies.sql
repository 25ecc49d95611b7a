-- How each project speaks to its people: caps, quiet hours, priorities, purposes and control groups. A project without a
-- row has no rules for that.
CREATE TABLE communication_policies (
    project TEXT NOT NULL PRIMARY KEY REFERENCES projects (id),
    policy TEXT NOT NULL,
    revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
