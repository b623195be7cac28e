-- What somebody wished to keep away from for a while. A row that has ended means nothing and is swept.
CREATE TABLE self_locks (
  account_id BIGINT NOT NULL, ability TEXT NOT NULL, since_at BIGINT NOT NULL, until_at BIGINT NOT NULL, is_shown SMALLINT NOT NULL,
  PRIMARY KEY (account_id, ability));
CREATE INDEX self_locks_by_until ON self_locks (until_at);

-- Titles: words and a badge, what they allow, and who held one from when until when. `accounts.title` is what is shown beside
-- the name: badge and words of the title that was given last, or nothing.
CREATE TABLE titles (
  id BIGINT PRIMARY KEY, names TEXT NOT NULL, badge TEXT NOT NULL, invites SMALLINT NOT NULL, made_by BIGINT NOT NULL, made_at BIGINT NOT NULL);
CREATE TABLE title_powers (
  title_id BIGINT NOT NULL, power TEXT NOT NULL, board_id BIGINT NOT NULL, PRIMARY KEY (title_id, power, board_id));
CREATE TABLE title_grants (
  id BIGINT PRIMARY KEY, title_id BIGINT NOT NULL, account_id BIGINT NOT NULL, since_at BIGINT NOT NULL, until_at BIGINT NOT NULL,
  given_by BIGINT, process TEXT NOT NULL, reason TEXT NOT NULL, ended_at BIGINT, ended_by BIGINT);
CREATE INDEX title_grants_by_account ON title_grants (account_id, until_at);
CREATE INDEX title_grants_by_title ON title_grants (title_id, id);
CREATE INDEX title_grants_by_until ON title_grants (ended_at, until_at);
ALTER TABLE accounts ADD COLUMN title TEXT NOT NULL DEFAULT '';

-- Who came back after leaving and has not been told so yet.
CREATE TABLE returns (account_id BIGINT PRIMARY KEY, back_at BIGINT NOT NULL);

-- How far somebody was warned that their name will rest, since the day on which they were here last; 0: it rests.
CREATE TABLE lease_notes (account_id BIGINT PRIMARY KEY, last_day BIGINT NOT NULL, told BIGINT NOT NULL);

-- Month and day (1231), without a year; others see it only where its owner says so.
CREATE TABLE birthdays (account_id BIGINT PRIMARY KEY, month_day BIGINT NOT NULL, is_shown SMALLINT NOT NULL);
CREATE INDEX birthdays_by_day ON birthdays (month_day, account_id);
-- A song or a line that somebody dedicates, to somebody or to all (`to_id` NULL), for a day.
CREATE TABLE dedications (
  id BIGINT PRIMARY KEY, account_id BIGINT NOT NULL, to_id BIGINT, song TEXT NOT NULL, words TEXT NOT NULL, made_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL, state TEXT NOT NULL);
CREATE INDEX dedications_by_state ON dedications (state, until_at);
CREATE INDEX dedications_by_account ON dedications (account_id, id);
INSERT INTO counters (name, value) VALUES ('birthdays', 0);
