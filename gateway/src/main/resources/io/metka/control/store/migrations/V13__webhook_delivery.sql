-- How webhooks are served: two live signing secrets, a pause, and the delivery document with its secrets, which are sealed.
ALTER TABLE webhooks ADD COLUMN previous_secret TEXT NOT NULL DEFAULT '';
ALTER TABLE webhooks ADD COLUMN previous_until BIGINT NOT NULL DEFAULT 0;
ALTER TABLE webhooks ADD COLUMN paused BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE webhooks ADD COLUMN template TEXT NOT NULL DEFAULT '';
ALTER TABLE webhooks ADD COLUMN delivery TEXT NOT NULL DEFAULT '{}';
ALTER TABLE webhooks ADD COLUMN secrets TEXT NOT NULL DEFAULT '{}';
