-- Devices: browsers that are told of things while no page is open. The community's key for them stands in `site`.

CREATE TABLE devices (
  id BIGINT PRIMARY KEY, account_id BIGINT NOT NULL, session_id BIGINT NOT NULL, endpoint TEXT NOT NULL UNIQUE,
  public_key TEXT NOT NULL, secret TEXT NOT NULL, agent TEXT NOT NULL, made_at BIGINT NOT NULL, failures SMALLINT NOT NULL,
  told_through BIGINT NOT NULL, due_at BIGINT);
CREATE INDEX devices_by_account ON devices (account_id, id);
CREATE INDEX devices_by_session ON devices (session_id);
CREATE INDEX devices_by_due ON devices (due_at);
ALTER TABLE notification_choices ADD COLUMN night_begins SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE notification_choices ADD COLUMN night_ends SMALLINT NOT NULL DEFAULT 0;
