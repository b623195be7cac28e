-- Curation. Marks on posts; the digest mark of a first floor is the thread's own, `threads.is_digest`.
CREATE TABLE marks (
  post_id BIGINT NOT NULL, mark TEXT NOT NULL, made_by BIGINT NOT NULL, made_at BIGINT NOT NULL, PRIMARY KEY (post_id, mark));
CREATE INDEX marks_by_mark ON marks (mark, post_id);
CREATE INDEX threads_in_digest ON threads (board_id, is_digest, id);

-- What is shown to who enters a board: every version that was ever shown.
CREATE TABLE board_notes (
  id BIGINT PRIMARY KEY, board_id BIGINT NOT NULL, made_by BIGINT NOT NULL, made_at BIGINT NOT NULL, format TEXT NOT NULL,
  renderer BIGINT NOT NULL, lang TEXT NOT NULL, source TEXT NOT NULL, html TEXT NOT NULL);
CREATE INDEX board_notes_by_board ON board_notes (board_id, id);

-- The essence: a tree of each board. Where a node stands is on the node; what it says is a version, and the texts of a version
-- are parts: one that was written for it, or frozen copies of posts with their addresses. Who erases a post erases its copies.
CREATE TABLE essence (
  id BIGINT PRIMARY KEY, board_id BIGINT NOT NULL, number BIGINT NOT NULL, parent_id BIGINT, kind TEXT NOT NULL, title TEXT NOT NULL,
  target TEXT NOT NULL, letter TEXT NOT NULL, place BIGINT NOT NULL, made_by BIGINT NOT NULL, made_at BIGINT NOT NULL,
  revision BIGINT NOT NULL, text_revision BIGINT NOT NULL, changed_by BIGINT NOT NULL, changed_at BIGINT NOT NULL,
  state TEXT NOT NULL, reason TEXT NOT NULL, UNIQUE (board_id, number));
CREATE INDEX essence_by_parent ON essence (board_id, parent_id, place);

CREATE TABLE essence_versions (
  node_id BIGINT NOT NULL, revision BIGINT NOT NULL, title TEXT NOT NULL, target TEXT NOT NULL, text_revision BIGINT NOT NULL,
  made_by BIGINT NOT NULL, made_at BIGINT NOT NULL, PRIMARY KEY (node_id, revision));

CREATE TABLE essence_parts (
  node_id BIGINT NOT NULL, revision BIGINT NOT NULL, place BIGINT NOT NULL, post_id BIGINT, post_revision BIGINT NOT NULL,
  number BIGINT NOT NULL, floor BIGINT NOT NULL, author_id BIGINT NOT NULL, written_at BIGINT NOT NULL, format TEXT NOT NULL,
  renderer BIGINT NOT NULL, lang TEXT NOT NULL, source TEXT NOT NULL, html TEXT NOT NULL,
  PRIMARY KEY (node_id, revision, place));
CREATE INDEX essence_parts_by_post ON essence_parts (post_id);
