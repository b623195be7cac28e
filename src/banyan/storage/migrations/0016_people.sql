-- What somebody arranges for themselves. Favourites become a tree: boards, folders and separators (`line`), numbered per account.
ALTER TABLE favourites RENAME TO favourites_before;
CREATE TABLE favourites (
  account_id BIGINT NOT NULL, number BIGINT NOT NULL, kind TEXT NOT NULL, board_id BIGINT, name TEXT NOT NULL,
  folder BIGINT NOT NULL, position BIGINT NOT NULL, made_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, number), UNIQUE (account_id, board_id));
INSERT INTO favourites (account_id, number, kind, board_id, name, folder, position, made_at)
  SELECT account_id, row_number() OVER (PARTITION BY account_id ORDER BY position, board_id), 'board', board_id, '', 0, position, made_at
  FROM favourites_before;
DROP TABLE favourites_before;

-- Tags. What a thread shows stands on its row (keys of one are `fold`ed); the table finds threads by a tag.
ALTER TABLE threads ADD COLUMN tags TEXT NOT NULL DEFAULT '';
ALTER TABLE schedules ADD COLUMN tags TEXT NOT NULL DEFAULT '';
ALTER TABLE boards ADD COLUMN tag_policy TEXT NOT NULL DEFAULT 'author';
ALTER TABLE boards ADD COLUMN tags TEXT NOT NULL DEFAULT '';
CREATE TABLE thread_tags (tag_key TEXT NOT NULL, thread_id BIGINT NOT NULL, PRIMARY KEY (tag_key, thread_id));
CREATE INDEX thread_tags_by_thread ON thread_tags (thread_id);

-- On how many days somebody was here. The last of them is shown to others only where its owner says so.
CREATE TABLE attendance (
  account_id BIGINT PRIMARY KEY, days BIGINT NOT NULL, last_day BIGINT NOT NULL, is_shown SMALLINT NOT NULL);
