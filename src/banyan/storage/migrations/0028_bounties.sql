-- Bounties: threads that ask, with points put up for an answer. The points themselves are in the ledger, in a purse of the thread.

CREATE TABLE bounties (
  thread_id BIGINT PRIMARY KEY, amount BIGINT NOT NULL, ends_at BIGINT NOT NULL, state TEXT NOT NULL, decided_at BIGINT);
CREATE INDEX bounties_by_state ON bounties (state, ends_at, thread_id);

-- Who got how much, and for which answer.
CREATE TABLE bounty_shares (
  thread_id BIGINT NOT NULL, post_id BIGINT NOT NULL, account_id BIGINT NOT NULL, amount BIGINT NOT NULL,
  PRIMARY KEY (thread_id, post_id));
CREATE INDEX bounty_shares_by_account ON bounty_shares (account_id, thread_id);
