-- What clients of other makers call a source, which know no write key.
ALTER TABLE sources ADD COLUMN aliases TEXT NOT NULL DEFAULT '[]';
