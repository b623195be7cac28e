-- What a board of one town keeps of its threads: meet-ups with who comes, floor races, places with reviews. A row belongs to a thread of its kind.

-- `last_ticket` numbers those who signed up, in order; `sequence` grows with every change that a calendar must hear of.
CREATE TABLE meetups (
  thread_id BIGINT PRIMARY KEY, starts_at BIGINT NOT NULL, ends_at BIGINT NOT NULL, zone TEXT NOT NULL, place TEXT NOT NULL,
  capacity BIGINT NOT NULL, closes_at BIGINT NOT NULL, shows_names BIGINT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL,
  sequence BIGINT NOT NULL, changed_at BIGINT NOT NULL, last_ticket BIGINT NOT NULL);
CREATE INDEX meetups_by_start ON meetups (starts_at, thread_id);

-- `is_in` is 0 for who waits. `came` is NULL until the host says so.
CREATE TABLE signups (
  thread_id BIGINT NOT NULL, account_id BIGINT NOT NULL, ticket BIGINT NOT NULL, is_in BIGINT NOT NULL, word TEXT NOT NULL,
  made_at BIGINT NOT NULL, came BIGINT, PRIMARY KEY (thread_id, account_id));
CREATE INDEX signups_by_account ON signups (account_id, thread_id);

-- Floor races. `numbers` are floors, one step or one digit, as `how` says; each floor that may win has a row from the beginning.
CREATE TABLE races (
  thread_id BIGINT PRIMARY KEY, prize TEXT NOT NULL, how TEXT NOT NULL, numbers TEXT NOT NULL, last_floor BIGINT NOT NULL,
  ends_at BIGINT NOT NULL, reason TEXT NOT NULL);

-- `outcome` is empty until the floor is reached. Who won keeps the row, also when the floor goes.
CREATE TABLE race_floors (
  thread_id BIGINT NOT NULL, floor BIGINT NOT NULL, outcome TEXT NOT NULL, account_id BIGINT, PRIMARY KEY (thread_id, floor));

-- An entry of a board's directory; its name is the thread's title. `price` is 0 where nothing is said, or 1 to 4.
CREATE TABLE places (
  thread_id BIGINT PRIMARY KEY, what TEXT NOT NULL, area TEXT NOT NULL, hours TEXT NOT NULL, price BIGINT NOT NULL);

-- A review is a post with a grade; one that is gone does not count.
CREATE TABLE place_reviews (
  thread_id BIGINT NOT NULL, account_id BIGINT NOT NULL, post_id BIGINT NOT NULL, grade BIGINT NOT NULL,
  PRIMARY KEY (thread_id, account_id));
CREATE INDEX place_reviews_by_post ON place_reviews (post_id);
