-- What was talked about. A day is its number in the community's zone; what is kept of it is kept for ever.
CREATE TABLE diary (
  day BIGINT NOT NULL, thread_id BIGINT NOT NULL, place BIGINT NOT NULL, people BIGINT NOT NULL, entered_at BIGINT NOT NULL,
  PRIMARY KEY (day, thread_id));
CREATE TABLE day_tens (
  day BIGINT NOT NULL, rank BIGINT NOT NULL, thread_id BIGINT NOT NULL, people BIGINT NOT NULL, posts BIGINT NOT NULL,
  PRIMARY KEY (day, rank));
-- The ten of each section, as they were counted last.
CREATE TABLE section_tens (
  section_id BIGINT NOT NULL, rank BIGINT NOT NULL, thread_id BIGINT NOT NULL, people BIGINT NOT NULL, posts BIGINT NOT NULL,
  PRIMARY KEY (section_id, rank));
-- Threads made of floors of others: their texts name the floors, which are shown as they stand when somebody reads.
CREATE TABLE compilations (thread_id BIGINT PRIMARY KEY, keeps_quotes SMALLINT NOT NULL);
