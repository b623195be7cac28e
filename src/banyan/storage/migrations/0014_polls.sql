-- Polls: a question with choices, of a thread or of a whole board. What somebody chose stands in `poll_votes` until the close,
-- because it may be changed until then; the close keeps the totals and the comments, and forgets whose they were.

CREATE TABLE polls (
  id BIGINT PRIMARY KEY, board_id BIGINT NOT NULL, thread_id BIGINT UNIQUE, question TEXT NOT NULL, choices TEXT NOT NULL,
  most_picks BIGINT NOT NULL, shows TEXT NOT NULL, joined_before BIGINT NOT NULL, made_by BIGINT NOT NULL, made_at BIGINT NOT NULL,
  closes_at BIGINT NOT NULL, state TEXT NOT NULL, closed_by BIGINT, reason TEXT NOT NULL, voter_count BIGINT NOT NULL,
  totals TEXT NOT NULL, comments TEXT NOT NULL);
CREATE INDEX polls_by_board ON polls (board_id, id);
CREATE INDEX polls_by_state ON polls (state, closes_at);

-- Who voted stays, so that nobody votes twice; `picks` and `comment` are empty after the close.
CREATE TABLE poll_votes (
  poll_id BIGINT NOT NULL, account_id BIGINT NOT NULL, picks TEXT NOT NULL, comment TEXT NOT NULL, made_at BIGINT NOT NULL,
  PRIMARY KEY (poll_id, account_id));
CREATE INDEX poll_votes_by_account ON poll_votes (account_id, poll_id);
