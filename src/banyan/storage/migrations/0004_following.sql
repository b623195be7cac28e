-- Following: whom and what a person wants to hear of, and how. Nobody else sees any of it.

CREATE TABLE thread_follows (
  account_id BIGINT NOT NULL, thread_id BIGINT NOT NULL, stance TEXT NOT NULL, made_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, thread_id));
CREATE INDEX thread_follows_by_thread ON thread_follows (thread_id, stance);
CREATE TABLE person_follows (
  account_id BIGINT NOT NULL, person_id BIGINT NOT NULL, stance TEXT NOT NULL, made_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, person_id));
CREATE INDEX person_follows_by_person ON person_follows (person_id, stance);

-- How somebody is told. mail_due_at is set while something waits for the round-up; what is newer than mailed_through was in none yet.
CREATE TABLE notification_choices (
  account_id BIGINT PRIMARY KEY, ways TEXT NOT NULL, follows_own SMALLINT NOT NULL, quiet_until BIGINT NOT NULL,
  mail_every TEXT NOT NULL, mail_hour BIGINT NOT NULL, mail_due_at BIGINT, mailed_through BIGINT NOT NULL);
CREATE INDEX notification_choices_by_due ON notification_choices (mail_due_at);
ALTER TABLE outbox ADD COLUMN unsubscribe TEXT NOT NULL DEFAULT '';

-- Whether a line about a thread waits already is asked with each new floor; whether a board was quiet, with each first page.
CREATE INDEX notifications_by_account_thread ON notifications (account_id, thread_id);
CREATE INDEX threads_by_board ON threads (board_id, id);
