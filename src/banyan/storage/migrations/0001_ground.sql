-- The ground: accounts, boards, threads, posts, marks, moderation, the event log. Times are microseconds UTC, truths are
-- smallint, ids are minted by Banyan. Sort and fold keys are computed before they arrive here.

CREATE TABLE site (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE counters (name TEXT PRIMARY KEY, value BIGINT NOT NULL);
INSERT INTO counters (name, value) VALUES ('events', 0), ('threads', 0);
CREATE TABLE events (seq BIGINT PRIMARY KEY, at BIGINT NOT NULL, kind TEXT NOT NULL, data TEXT NOT NULL);
CREATE TABLE consumers (name TEXT PRIMARY KEY, position BIGINT NOT NULL, moved_at BIGINT NOT NULL);
CREATE TABLE client_tokens (token_hash BLOB PRIMARY KEY, object_id BIGINT NOT NULL, made_at BIGINT NOT NULL);
CREATE INDEX client_tokens_by_made ON client_tokens (made_at);

CREATE TABLE accounts (
  id BIGINT PRIMARY KEY, handle TEXT NOT NULL, display_name TEXT NOT NULL, state TEXT NOT NULL, joined_at BIGINT NOT NULL,
  locale TEXT NOT NULL, zone TEXT NOT NULL, theme TEXT NOT NULL, signature TEXT NOT NULL, plan TEXT NOT NULL,
  post_count BIGINT NOT NULL, thread_count BIGINT NOT NULL, invited_by BIGINT, source TEXT NOT NULL,
  handle_key TEXT NOT NULL UNIQUE, caught_up_at BIGINT NOT NULL);
CREATE INDEX accounts_by_state ON accounts (state, id);
CREATE TABLE name_claims (skeleton TEXT PRIMARY KEY, account_id BIGINT NOT NULL);
CREATE TABLE credentials (account_id BIGINT PRIMARY KEY, password_hash TEXT NOT NULL, changed_at BIGINT NOT NULL);
CREATE TABLE emails (email_key TEXT PRIMARY KEY, account_id BIGINT NOT NULL UNIQUE, email TEXT NOT NULL, verified_at BIGINT);
CREATE TABLE sessions (
  id BIGINT PRIMARY KEY, account_id BIGINT NOT NULL, made_at BIGINT NOT NULL, used_at BIGINT NOT NULL, ends_at BIGINT NOT NULL,
  agent TEXT NOT NULL, network TEXT NOT NULL, token_hash BLOB NOT NULL UNIQUE);
CREATE INDEX sessions_by_account ON sessions (account_id, id);
CREATE TABLE links (
  token_hash BLOB PRIMARY KEY, purpose TEXT NOT NULL, account_id BIGINT, data TEXT NOT NULL, made_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL, used_at BIGINT);
CREATE TABLE invites (
  id BIGINT PRIMARY KEY, made_by BIGINT NOT NULL, note TEXT NOT NULL, made_at BIGINT NOT NULL, ends_at BIGINT NOT NULL,
  used_by BIGINT, used_at BIGINT, code_hash BLOB NOT NULL UNIQUE);
CREATE INDEX invites_by_maker ON invites (made_by, id);
CREATE TABLE attempts (key BLOB PRIMARY KEY, failures BIGINT NOT NULL, since_at BIGINT NOT NULL, last_at BIGINT NOT NULL);
CREATE TABLE outbox (
  id BIGINT PRIMARY KEY, recipient TEXT NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL, made_at BIGINT NOT NULL,
  sent_at BIGINT, tries BIGINT NOT NULL, error TEXT NOT NULL);
CREATE INDEX outbox_by_sent ON outbox (sent_at, id);
CREATE TABLE roles (
  id BIGINT PRIMARY KEY, account_id BIGINT NOT NULL, name TEXT NOT NULL, board_id BIGINT, since_at BIGINT NOT NULL,
  until_at BIGINT, given_by BIGINT, ended_at BIGINT, ended_by BIGINT);
CREATE INDEX roles_by_account ON roles (account_id, id);
CREATE INDEX roles_by_board ON roles (board_id, id);

CREATE TABLE sections (id BIGINT PRIMARY KEY, parent_id BIGINT, slug TEXT NOT NULL UNIQUE, titles TEXT NOT NULL, position BIGINT NOT NULL);
CREATE TABLE boards (
  id BIGINT PRIMARY KEY, section_id BIGINT NOT NULL, slug TEXT NOT NULL, titles TEXT NOT NULL, about TEXT NOT NULL,
  position BIGINT NOT NULL, read_policy TEXT NOT NULL, reply_policy TEXT NOT NULL, thread_policy TEXT NOT NULL,
  history_policy TEXT NOT NULL, kinds TEXT NOT NULL, in_top_ten SMALLINT NOT NULL, state TEXT NOT NULL,
  thread_count BIGINT NOT NULL, post_count BIGINT NOT NULL, last_post_at BIGINT NOT NULL, made_at BIGINT NOT NULL,
  slug_key TEXT NOT NULL UNIQUE);
CREATE TABLE board_members (
  board_id BIGINT NOT NULL, account_id BIGINT NOT NULL, since_at BIGINT NOT NULL, given_by BIGINT, PRIMARY KEY (board_id, account_id));

CREATE TABLE threads (
  id BIGINT PRIMARY KEY, number BIGINT NOT NULL UNIQUE, board_id BIGINT NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL,
  author_id BIGINT NOT NULL, state TEXT NOT NULL, pin BIGINT NOT NULL, is_digest SMALLINT NOT NULL, lang TEXT NOT NULL,
  made_at BIGINT NOT NULL, last_floor BIGINT NOT NULL, live_count BIGINT NOT NULL, people_count BIGINT NOT NULL,
  edit_seq BIGINT NOT NULL, last_post_at BIGINT NOT NULL, last_author_id BIGINT NOT NULL, bump_id BIGINT NOT NULL, reason TEXT NOT NULL);
CREATE INDEX threads_by_board_pin ON threads (board_id, pin, bump_id);
CREATE INDEX threads_by_author ON threads (author_id, id);
CREATE TABLE thread_people (
  thread_id BIGINT NOT NULL, account_id BIGINT NOT NULL, post_count BIGINT NOT NULL, last_floor BIGINT NOT NULL,
  PRIMARY KEY (thread_id, account_id));
CREATE TABLE posts (
  id BIGINT PRIMARY KEY, thread_id BIGINT NOT NULL, floor BIGINT NOT NULL, author_id BIGINT NOT NULL, reply_to BIGINT,
  state TEXT NOT NULL, made_at BIGINT NOT NULL, edited_at BIGINT, revision BIGINT NOT NULL, changed_seq BIGINT NOT NULL,
  moved_to TEXT NOT NULL, gone_by BIGINT, gone_at BIGINT, reason TEXT NOT NULL, reactions TEXT NOT NULL, file_count BIGINT NOT NULL,
  format TEXT NOT NULL, renderer BIGINT NOT NULL, lang TEXT NOT NULL, source TEXT NOT NULL, html TEXT NOT NULL,
  UNIQUE (thread_id, floor));
CREATE INDEX posts_by_author ON posts (author_id, id);
CREATE INDEX posts_by_thread_author ON posts (thread_id, author_id, floor);
CREATE TABLE thread_changes (thread_id BIGINT NOT NULL, seq BIGINT NOT NULL, floor BIGINT NOT NULL, PRIMARY KEY (thread_id, seq));
CREATE TABLE revisions (
  post_id BIGINT NOT NULL, revision BIGINT NOT NULL, made_at BIGINT NOT NULL, made_by BIGINT NOT NULL, format TEXT NOT NULL,
  source TEXT NOT NULL, PRIMARY KEY (post_id, revision));
CREATE TABLE reactions (
  post_id BIGINT NOT NULL, account_id BIGINT NOT NULL, kind TEXT NOT NULL, made_at BIGINT NOT NULL,
  PRIMARY KEY (post_id, account_id, kind));

CREATE TABLE attachments (
  id BIGINT PRIMARY KEY, account_id BIGINT NOT NULL, sha256 TEXT NOT NULL, name TEXT NOT NULL, media_type TEXT NOT NULL,
  size BIGINT NOT NULL, width BIGINT NOT NULL, height BIGINT NOT NULL, made_at BIGINT NOT NULL, state TEXT NOT NULL,
  UNIQUE (account_id, sha256));
CREATE INDEX attachments_by_sha256 ON attachments (sha256);
CREATE TABLE attachment_uses (post_id BIGINT NOT NULL, attachment_id BIGINT NOT NULL, PRIMARY KEY (post_id, attachment_id));
CREATE INDEX attachment_uses_by_attachment ON attachment_uses (attachment_id);
CREATE TABLE drafts (
  account_id BIGINT NOT NULL, slot TEXT NOT NULL, title TEXT NOT NULL, source TEXT NOT NULL, format TEXT NOT NULL,
  saved_at BIGINT NOT NULL, PRIMARY KEY (account_id, slot));

CREATE TABLE read_marks (
  account_id BIGINT NOT NULL, thread_id BIGINT NOT NULL, ranges TEXT NOT NULL, marked_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, thread_id));
CREATE TABLE board_marks (
  account_id BIGINT NOT NULL, board_id BIGINT NOT NULL, caught_up_at BIGINT NOT NULL, PRIMARY KEY (account_id, board_id));
CREATE TABLE favourites (
  account_id BIGINT NOT NULL, board_id BIGINT NOT NULL, position BIGINT NOT NULL, made_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, board_id));
CREATE TABLE notifications (
  id BIGINT PRIMARY KEY, account_id BIGINT NOT NULL, kind TEXT NOT NULL, actor_id BIGINT, board_id BIGINT, thread_id BIGINT,
  number BIGINT, floor BIGINT, data TEXT NOT NULL, made_at BIGINT NOT NULL, read_at BIGINT, once_key TEXT NOT NULL UNIQUE);
CREATE INDEX notifications_by_account ON notifications (account_id, id);
CREATE INDEX notifications_by_account_read ON notifications (account_id, read_at);

CREATE TABLE reports (
  id BIGINT PRIMARY KEY, board_id BIGINT NOT NULL, thread_id BIGINT NOT NULL, post_id BIGINT NOT NULL, floor BIGINT NOT NULL,
  reporter_id BIGINT NOT NULL, reason TEXT NOT NULL, state TEXT NOT NULL, made_at BIGINT NOT NULL, settled_by BIGINT,
  settled_at BIGINT, answer TEXT NOT NULL, UNIQUE (post_id, reporter_id));
CREATE INDEX reports_by_state ON reports (state, id);
CREATE TABLE sanctions (
  id BIGINT PRIMARY KEY, account_id BIGINT NOT NULL, board_id BIGINT, reason TEXT NOT NULL, since_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL, by_id BIGINT NOT NULL, lifted_at BIGINT, lifted_by BIGINT, lift_reason TEXT NOT NULL);
CREATE INDEX sanctions_by_account ON sanctions (account_id, id);
CREATE INDEX sanctions_by_board ON sanctions (board_id, id);
CREATE TABLE moderation_log (
  id BIGINT PRIMARY KEY, at BIGINT NOT NULL, by_id BIGINT NOT NULL, action TEXT NOT NULL, board_id BIGINT, thread_id BIGINT,
  number BIGINT, floor BIGINT, account_id BIGINT, reason TEXT NOT NULL, detail TEXT NOT NULL);
CREATE INDEX moderation_log_by_board ON moderation_log (board_id, id);
CREATE TABLE top_ten (
  rank BIGINT PRIMARY KEY, thread_id BIGINT NOT NULL, people BIGINT NOT NULL, posts BIGINT NOT NULL, counted_at BIGINT NOT NULL);

CREATE TABLE imports (
  source TEXT PRIMARY KEY, position BIGINT NOT NULL, report TEXT NOT NULL, state TEXT NOT NULL, moved_at BIGINT NOT NULL);
CREATE TABLE import_refs (source TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, id BIGINT NOT NULL, PRIMARY KEY (source, kind, key));

-- The one engine extra: full text. Tokens are made by Banyan and are the same on both; see storage/queries/search.py.
-- only: sqlite
CREATE VIRTUAL TABLE post_search USING fts5 (terms, content='', contentless_delete=1, detail=none, tokenize="ascii tokenchars '_+#:'");
-- only: postgres
CREATE TABLE post_search (post_id BIGINT PRIMARY KEY, terms TSVECTOR NOT NULL);
CREATE INDEX post_search_by_terms ON post_search USING gin (terms);
-- both
