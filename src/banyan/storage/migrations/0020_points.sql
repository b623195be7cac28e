-- Points: a double-entry ledger. Each entry moves an amount from one purse to another, so all balances together are zero.
-- Purses: one for each member who ever had points (with the account's id), the mint, the community's own, and one for each
-- thing that points are held for (`purpose`). `balance` is kept with the entries; the mint's is what was made, below zero.

CREATE TABLE purses (id BIGINT PRIMARY KEY, account_id BIGINT UNIQUE, purpose TEXT UNIQUE, balance BIGINT NOT NULL);

-- `once_key` says what an entry is for, where that must not be booked twice.
CREATE TABLE point_entries (
  id BIGINT PRIMARY KEY, from_id BIGINT NOT NULL, to_id BIGINT NOT NULL, amount BIGINT NOT NULL, kind TEXT NOT NULL,
  made_at BIGINT NOT NULL, by_id BIGINT, thread_id BIGINT, post_id BIGINT, note TEXT NOT NULL, once_key TEXT UNIQUE);
CREATE INDEX point_entries_by_from ON point_entries (from_id, id);
CREATE INDEX point_entries_by_to ON point_entries (to_id, id);
CREATE INDEX point_entries_by_post ON point_entries (post_id, id);
