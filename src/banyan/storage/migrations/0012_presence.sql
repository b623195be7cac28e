-- People meeting: who is here and where, one-line messages, talks of two, chat rooms.

-- Rows that end by themselves. Guests have no row each: an interface writes how many of them are on a board.
CREATE TABLE presences (
  session_key TEXT PRIMARY KEY, account_id BIGINT, people BIGINT NOT NULL, transport TEXT NOT NULL, place TEXT NOT NULL,
  board_id BIGINT, thread_id BIGINT, room TEXT NOT NULL, came_at BIGINT NOT NULL, moved_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL);
CREATE INDEX presences_by_account ON presences (account_id);
CREATE INDEX presences_by_until ON presences (until_at);
CREATE INDEX presences_by_moved ON presences (moved_at);
CREATE INDEX presences_by_board ON presences (board_id, moved_at);
CREATE TABLE presence_choices (
  account_id BIGINT PRIMARY KEY, is_hidden SMALLINT NOT NULL, listens_to TEXT NOT NULL, mood TEXT NOT NULL,
  at_leaving TEXT NOT NULL, tells_arrival SMALLINT NOT NULL);

-- Each side has a copy of its own, so that each can burn theirs.
CREATE TABLE messages (
  id BIGINT PRIMARY KEY, account_id BIGINT NOT NULL, other_id BIGINT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL,
  made_at BIGINT NOT NULL, shown_at BIGINT);
CREATE INDEX messages_by_account ON messages (account_id, id);
CREATE INDEX messages_by_shown ON messages (account_id, shown_at, id);

CREATE TABLE talks (
  id BIGINT PRIMARY KEY, asker_id BIGINT NOT NULL, asked_id BIGINT NOT NULL, state TEXT NOT NULL, made_at BIGINT NOT NULL,
  moved_at BIGINT NOT NULL);
CREATE INDEX talks_by_asker ON talks (asker_id, id);
CREATE INDEX talks_by_asked ON talks (asked_id, id);
CREATE INDEX talks_by_moved ON talks (moved_at);
CREATE TABLE talk_lines (
  id BIGINT PRIMARY KEY, talk_id BIGINT NOT NULL, author_id BIGINT NOT NULL, body TEXT NOT NULL, made_at BIGINT NOT NULL);
CREATE INDEX talk_lines_by_talk ON talk_lines (talk_id, id);

CREATE TABLE chat_rooms (
  id BIGINT PRIMARY KEY, name TEXT NOT NULL, name_key TEXT NOT NULL UNIQUE, topic TEXT NOT NULL, access TEXT NOT NULL,
  made_by BIGINT NOT NULL, made_at BIGINT NOT NULL, spoken_at BIGINT NOT NULL);
-- Whoever is in a room, was asked in, or is kept out of it for a while; a person is in one room at a time or in several.
CREATE TABLE chat_people (
  room_id BIGINT NOT NULL, account_id BIGINT NOT NULL, is_operator SMALLINT NOT NULL, is_invited SMALLINT NOT NULL,
  joined_at BIGINT, barred_until BIGINT NOT NULL, PRIMARY KEY (room_id, account_id));
CREATE INDEX chat_people_by_account ON chat_people (account_id);
CREATE TABLE chat_lines (
  id BIGINT PRIMARY KEY, room_id BIGINT NOT NULL, author_id BIGINT NOT NULL, to_id BIGINT, kind TEXT NOT NULL,
  body TEXT NOT NULL, made_at BIGINT NOT NULL);
CREATE INDEX chat_lines_by_room ON chat_lines (room_id, id);
CREATE INDEX chat_lines_by_author ON chat_lines (author_id);
