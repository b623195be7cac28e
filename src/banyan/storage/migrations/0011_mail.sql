-- People meeting by letter: friends and blocked people with a private remark, and mail between members.

CREATE TABLE relations (
  account_id BIGINT NOT NULL, person_id BIGINT NOT NULL, kind TEXT NOT NULL, remark TEXT NOT NULL, made_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, person_id));
CREATE INDEX relations_by_person ON relations (person_id, kind);

-- A letter is kept once; whoever wrote it and whoever got it has a copy, and it goes with the last of them. `talk` is the
-- first letter of a conversation. What a copy weighs counts against its owner's quota.
CREATE TABLE mail (
  id BIGINT PRIMARY KEY, talk BIGINT NOT NULL, sender_id BIGINT NOT NULL, subject TEXT NOT NULL, format TEXT NOT NULL,
  renderer BIGINT NOT NULL, lang TEXT NOT NULL, source TEXT NOT NULL, html TEXT NOT NULL, made_at BIGINT NOT NULL);
CREATE INDEX mail_by_sender ON mail (sender_id, id);
CREATE TABLE mail_people (
  mail_id BIGINT NOT NULL, person_id BIGINT NOT NULL, position BIGINT NOT NULL, PRIMARY KEY (mail_id, person_id));
CREATE TABLE mail_copies (
  account_id BIGINT NOT NULL, mail_id BIGINT NOT NULL, talk BIGINT NOT NULL, folder TEXT NOT NULL, came_from TEXT NOT NULL,
  is_unread SMALLINT NOT NULL, is_answered SMALLINT NOT NULL, is_kept SMALLINT NOT NULL, is_tagged SMALLINT NOT NULL,
  size BIGINT NOT NULL, moved_at BIGINT NOT NULL, PRIMARY KEY (account_id, mail_id));
CREATE INDEX mail_copies_by_folder ON mail_copies (account_id, folder, mail_id);
CREATE INDEX mail_copies_by_talk ON mail_copies (account_id, talk, mail_id);
CREATE INDEX mail_copies_by_unread ON mail_copies (account_id, is_unread);
CREATE INDEX mail_copies_by_mail ON mail_copies (mail_id);
CREATE INDEX mail_copies_by_moved ON mail_copies (folder, moved_at);
CREATE TABLE mail_files (mail_id BIGINT NOT NULL, attachment_id BIGINT NOT NULL, PRIMARY KEY (mail_id, attachment_id));
CREATE INDEX mail_files_by_attachment ON mail_files (attachment_id);
CREATE TABLE mail_folders (id BIGINT PRIMARY KEY, account_id BIGINT NOT NULL, name TEXT NOT NULL, name_key TEXT NOT NULL, UNIQUE (account_id, name_key));
CREATE TABLE mail_groups (id BIGINT PRIMARY KEY, account_id BIGINT NOT NULL, name TEXT NOT NULL, name_key TEXT NOT NULL, UNIQUE (account_id, name_key));
CREATE TABLE mail_group_people (
  group_id BIGINT NOT NULL, person_id BIGINT NOT NULL, account_id BIGINT NOT NULL, PRIMARY KEY (group_id, person_id));
