-- Serials: a thread whose author marks some of their own floors as chapters. What a floor says stays in `posts`; here stand
-- the titles, so that the contents of a long serial are read without its texts. `is_gone` follows the post.
CREATE TABLE serials (thread_id BIGINT PRIMARY KEY, summary TEXT NOT NULL, state TEXT NOT NULL, changed_at BIGINT NOT NULL);
CREATE TABLE chapters (
  post_id BIGINT PRIMARY KEY, thread_id BIGINT NOT NULL, author_id BIGINT NOT NULL, floor BIGINT NOT NULL, title TEXT NOT NULL,
  word_count BIGINT NOT NULL, is_gone SMALLINT NOT NULL, made_at BIGINT NOT NULL);
CREATE INDEX chapters_by_thread ON chapters (thread_id, author_id, floor);

-- How far somebody has read in the reading edition. A floor, not a number: what others delete moves nothing.
CREATE TABLE serial_marks (
  account_id BIGINT NOT NULL, thread_id BIGINT NOT NULL, floor BIGINT NOT NULL, made_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, thread_id));
CREATE INDEX serial_marks_by_account ON serial_marks (account_id, made_at);
