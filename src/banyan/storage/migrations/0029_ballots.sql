-- Polls of five kinds, secret or with names. `low`, `high`, `unit`: of a number that is asked for. `rounds` are counted at the close
-- of a ranked one. A poll of before has no ballots (`keeps_ballots` 0): it was said that they would be forgotten.
ALTER TABLE polls ADD COLUMN kind TEXT NOT NULL DEFAULT 'single';
ALTER TABLE polls ADD COLUMN ballot TEXT NOT NULL DEFAULT 'secret';
ALTER TABLE polls ADD COLUMN low BIGINT NOT NULL DEFAULT 0;
ALTER TABLE polls ADD COLUMN high BIGINT NOT NULL DEFAULT 0;
ALTER TABLE polls ADD COLUMN unit TEXT NOT NULL DEFAULT '';
ALTER TABLE polls ADD COLUMN rounds TEXT NOT NULL DEFAULT '';
ALTER TABLE polls ADD COLUMN keeps_ballots SMALLINT NOT NULL DEFAULT 0;
UPDATE polls SET kind = 'several' WHERE most_picks > 1;

-- While a poll is open, its ballots stand beside their voters, because they may be changed.
ALTER TABLE poll_votes ADD COLUMN receipt TEXT NOT NULL DEFAULT '';

-- After the close they stand here, written in the order of their receipts; `account_id` only where the poll was said to have names.
CREATE TABLE poll_ballots (
  poll_id BIGINT NOT NULL, receipt TEXT NOT NULL, picks TEXT NOT NULL, account_id BIGINT, PRIMARY KEY (poll_id, receipt));
CREATE INDEX poll_ballots_by_account ON poll_ballots (account_id, poll_id);
