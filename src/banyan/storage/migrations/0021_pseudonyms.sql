-- Boards without names. A pseudonym is a row of accounts that nobody can sign in to, one for each person and thread; whose it is
-- stands nowhere but in `sealed`, which two key holders open together. `proof` and `bar` mean nothing without the veil, a key that
-- lies in no database. No row here has a time that belongs to an account.
ALTER TABLE boards ADD COLUMN names TEXT NOT NULL DEFAULT 'handles';
CREATE TABLE pseudonyms (
  account_id BIGINT PRIMARY KEY, thread_id BIGINT NOT NULL, month TEXT NOT NULL, proof BLOB NOT NULL UNIQUE, bar BLOB NOT NULL,
  sealed BLOB NOT NULL);
CREATE INDEX pseudonyms_by_thread ON pseudonyms (thread_id, account_id);
CREATE TABLE seal_keys (
  id BIGINT PRIMARY KEY, account_id BIGINT NOT NULL, part BIGINT NOT NULL, public_key BLOB NOT NULL, salt BLOB NOT NULL,
  locked_key BLOB NOT NULL, made_at BIGINT NOT NULL, ended_at BIGINT);
CREATE INDEX seal_keys_by_account ON seal_keys (account_id, id);
CREATE TABLE seal_parts (
  pseudonym_id BIGINT NOT NULL, key_id BIGINT NOT NULL, part BIGINT NOT NULL, box BLOB NOT NULL,
  PRIMARY KEY (pseudonym_id, key_id));
CREATE TABLE unsealings (
  id BIGINT PRIMARY KEY, pseudonym_id BIGINT NOT NULL, board_id BIGINT NOT NULL, thread_id BIGINT NOT NULL, number BIGINT NOT NULL,
  floor BIGINT NOT NULL, asked_by BIGINT NOT NULL, reason TEXT NOT NULL, asked_at BIGINT NOT NULL, ends_at BIGINT NOT NULL,
  state TEXT NOT NULL, confirmed_by BIGINT, confirmed_at BIGINT, answer BLOB NOT NULL);
CREATE INDEX unsealings_by_state ON unsealings (state, id);
CREATE TABLE unsealing_parts (
  unsealing_id BIGINT NOT NULL, key_id BIGINT NOT NULL, part BIGINT NOT NULL, box BLOB NOT NULL,
  PRIMARY KEY (unsealing_id, key_id));
CREATE TABLE blind_bans (
  id BIGINT PRIMARY KEY, board_id BIGINT NOT NULL, month TEXT NOT NULL, salt BLOB NOT NULL, bar BLOB NOT NULL, reason TEXT NOT NULL,
  number BIGINT NOT NULL, floor BIGINT NOT NULL, by_id BIGINT NOT NULL, since_at BIGINT NOT NULL, until_at BIGINT NOT NULL,
  lifted_at BIGINT);
CREATE INDEX blind_bans_by_board ON blind_bans (board_id, until_at);
