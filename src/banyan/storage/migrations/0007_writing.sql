-- Writing: by what people are found while their name is typed (filed by a job), templates of boards, posts for a later hour.

CREATE TABLE name_words (account_id BIGINT NOT NULL, word TEXT NOT NULL, PRIMARY KEY (account_id, word));
CREATE INDEX name_words_by_word ON name_words (word, account_id);

-- What a new thread of a board starts with: JSON from language to a text. Apart from the boards, which are read all the time.
CREATE TABLE board_templates (board_id BIGINT PRIMARY KEY, words TEXT NOT NULL);

-- Texts that their authors want posted at an hour.
CREATE TABLE schedules (
  id BIGINT PRIMARY KEY, account_id BIGINT NOT NULL, board_id BIGINT NOT NULL, number BIGINT NOT NULL, kind TEXT NOT NULL,
  title TEXT NOT NULL, source TEXT NOT NULL, format TEXT NOT NULL, due_at BIGINT NOT NULL, made_at BIGINT NOT NULL,
  reason TEXT NOT NULL);
CREATE INDEX schedules_by_due ON schedules (due_at, id);
CREATE INDEX schedules_by_account ON schedules (account_id, due_at);
