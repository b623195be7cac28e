-- Class and club boards: a board for its members may take letters of application. Who may read it stays what `board_members`
-- says, so a letter that is admitted is a row there; `board_letters` keeps one row for a person and a board, the latest.

ALTER TABLE boards ADD COLUMN letters TEXT NOT NULL DEFAULT 'off';
ALTER TABLE boards ADD COLUMN letter_questions TEXT NOT NULL DEFAULT '';
CREATE INDEX boards_by_letters ON boards (letters, state, position, id);
CREATE TABLE board_letters (
  board_id BIGINT NOT NULL, account_id BIGINT NOT NULL, state TEXT NOT NULL, words TEXT NOT NULL, made_at BIGINT NOT NULL,
  answer TEXT NOT NULL, answered_by BIGINT, moved_at BIGINT NOT NULL, PRIMARY KEY (board_id, account_id));
CREATE INDEX board_letters_by_account ON board_letters (account_id, board_id);
CREATE INDEX board_letters_by_state ON board_letters (state, board_id, made_at);

-- Angels: volunteers who answer newcomers and are known to nobody but administrators. `turn` counts dispatches: whoever has the
-- lowest is asked next. A line without `angel_id` is the newcomer's.
CREATE TABLE angels (
  account_id BIGINT PRIMARY KEY, state TEXT NOT NULL, words TEXT NOT NULL, since_at BIGINT NOT NULL, is_resting BIGINT NOT NULL,
  turn BIGINT NOT NULL, helped BIGINT NOT NULL, thanks BIGINT NOT NULL);
CREATE INDEX angels_by_turn ON angels (state, is_resting, turn);
CREATE TABLE angel_talks (
  id BIGINT PRIMARY KEY, account_id BIGINT NOT NULL, angel_id BIGINT, state TEXT NOT NULL, made_at BIGINT NOT NULL,
  given_at BIGINT, moved_at BIGINT NOT NULL, is_thanked BIGINT NOT NULL);
CREATE INDEX angel_talks_by_account ON angel_talks (account_id, id);
CREATE INDEX angel_talks_by_angel ON angel_talks (angel_id, state, id);
CREATE INDEX angel_talks_by_state ON angel_talks (state, moved_at);
CREATE TABLE angel_lines (
  id BIGINT PRIMARY KEY, talk_id BIGINT NOT NULL, angel_id BIGINT, body TEXT NOT NULL);
CREATE INDEX angel_lines_by_talk ON angel_lines (talk_id, id);
-- Who has had a talk and does not get it again, and whom an angel wants no more.
CREATE TABLE angel_turns (talk_id BIGINT NOT NULL, angel_id BIGINT NOT NULL, PRIMARY KEY (talk_id, angel_id));
CREATE INDEX angel_turns_by_angel ON angel_turns (angel_id);
CREATE TABLE angel_bars (account_id BIGINT NOT NULL, person_id BIGINT NOT NULL, PRIMARY KEY (account_id, person_id));
CREATE INDEX angel_bars_by_person ON angel_bars (person_id);
CREATE TABLE angel_reports (
  id BIGINT PRIMARY KEY, talk_id BIGINT NOT NULL, account_id BIGINT NOT NULL, reason TEXT NOT NULL, made_at BIGINT NOT NULL,
  settled_by BIGINT, settled_at BIGINT, answer TEXT NOT NULL);
CREATE INDEX angel_reports_by_talk ON angel_reports (talk_id);
CREATE INDEX angel_reports_by_account ON angel_reports (account_id);
CREATE INDEX angel_reports_by_settled ON angel_reports (settled_at, id);
