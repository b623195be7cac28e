-- Tending. When floors move, what people know about them moves along: who has read a thread and who was told of a floor is asked.

CREATE INDEX read_marks_by_thread ON read_marks (thread_id);
CREATE INDEX notifications_by_thread ON notifications (thread_id, floor);

-- What somebody did to several things at once, and the steps that take it back; the newest of each person, for a minute.
CREATE TABLE batches (id BIGINT PRIMARY KEY, account_id BIGINT NOT NULL, made_at BIGINT NOT NULL, reason TEXT NOT NULL, steps TEXT NOT NULL);
CREATE INDEX batches_by_account ON batches (account_id, id);

-- What is known of somebody's conduct. Who was warned is told to them alone; notes are for those who tend.
CREATE TABLE warnings (
  id BIGINT PRIMARY KEY, account_id BIGINT NOT NULL, board_id BIGINT, by_id BIGINT NOT NULL, made_at BIGINT NOT NULL,
  number BIGINT, floor BIGINT, reason TEXT NOT NULL);
CREATE INDEX warnings_by_account ON warnings (account_id, id);
CREATE TABLE account_notes (
  id BIGINT PRIMARY KEY, account_id BIGINT NOT NULL, board_id BIGINT, by_id BIGINT NOT NULL, made_at BIGINT NOT NULL, text TEXT NOT NULL);
CREATE INDEX account_notes_by_account ON account_notes (account_id, id);
CREATE INDEX moderation_log_by_account ON moderation_log (account_id, id);

-- Numbered rules: every version that was ever in force. Without a board they are the community's. `lines` is a JSON list of texts.
CREATE TABLE rulebooks (id BIGINT PRIMARY KEY, board_id BIGINT, made_at BIGINT NOT NULL, made_by BIGINT NOT NULL, lines TEXT NOT NULL);
CREATE INDEX rulebooks_by_board ON rulebooks (board_id, id);

-- When the keepers last looked after the whole: backup, restore, check. `found` is how many differences a check left behind.
CREATE TABLE upkeep (name TEXT PRIMARY KEY, at BIGINT NOT NULL, found BIGINT NOT NULL);

-- Words that are refused, held back for a look, or replaced; and what is held back.
CREATE TABLE word_rules (
  id BIGINT PRIMARY KEY, phrase TEXT NOT NULL, phrase_key TEXT NOT NULL UNIQUE, act TEXT NOT NULL, replacement TEXT NOT NULL,
  made_by BIGINT NOT NULL, made_at BIGINT NOT NULL);
CREATE TABLE held_posts (post_id BIGINT PRIMARY KEY, thread_id BIGINT NOT NULL, word TEXT NOT NULL, made_at BIGINT NOT NULL);
