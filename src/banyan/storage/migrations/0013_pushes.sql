-- Pushes: one line under a post with one of three stances. Apart from the posts, so that a push never meets an edit.

CREATE TABLE pushes (
  id BIGINT PRIMARY KEY, post_id BIGINT NOT NULL, account_id BIGINT NOT NULL, stance TEXT NOT NULL, text TEXT NOT NULL,
  made_at BIGINT NOT NULL, state TEXT NOT NULL, gone_by BIGINT, gone_at BIGINT, reason TEXT NOT NULL);
CREATE INDEX pushes_by_post ON pushes (post_id, id);
CREATE INDEX pushes_by_account ON pushes (account_id, id);

-- What lists show, kept in the unit of work of each push; a post that nobody pushed has no row.
CREATE TABLE push_sums (post_id BIGINT PRIMARY KEY, score BIGINT NOT NULL, people BIGINT NOT NULL, count BIGINT NOT NULL);

-- Whether a board takes pushes or reactions, and with which brakes.
ALTER TABLE boards ADD COLUMN push_policy TEXT NOT NULL DEFAULT 'off';
