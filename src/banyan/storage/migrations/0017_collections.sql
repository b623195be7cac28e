-- Posts that somebody keeps for themselves, or shows to others: in a collection with a name, each with a note.
CREATE TABLE collections (
  id BIGINT PRIMARY KEY, account_id BIGINT NOT NULL, name TEXT NOT NULL, name_key TEXT NOT NULL, is_public SMALLINT NOT NULL,
  made_at BIGINT NOT NULL, UNIQUE (account_id, name_key));
CREATE TABLE collected (
  account_id BIGINT NOT NULL, post_id BIGINT NOT NULL, collection_id BIGINT NOT NULL, note TEXT NOT NULL, made_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, post_id));
CREATE INDEX collected_by_collection ON collected (collection_id, post_id);
