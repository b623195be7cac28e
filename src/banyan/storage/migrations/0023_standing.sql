-- What somebody wished to keep away from for a while. A row that has ended means nothing and is swept.
CREATE TABLE self_locks (
  account_id BIGINT NOT NULL, ability TEXT NOT NULL, since_at BIGINT NOT NULL, until_at BIGINT NOT NULL, is_shown SMALLINT NOT NULL,
  PRIMARY KEY (account_id, ability));
CREATE INDEX self_locks_by_until ON self_locks (until_at);
