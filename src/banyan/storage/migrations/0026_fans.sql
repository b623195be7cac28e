-- Ideas: threads of the kind `idea` with people's votes and where they stand; releases, which carry them out and name who made them;
-- and what people say of a release in four parts. `vote_count` counts the votes of those who are here (see ideas.COUNTED).

CREATE TABLE ideas (
  thread_id BIGINT PRIMARY KEY, state TEXT NOT NULL, reason TEXT NOT NULL, vote_count BIGINT NOT NULL, release_id BIGINT,
  joined_id BIGINT, changed_at BIGINT NOT NULL);
CREATE INDEX ideas_by_state_votes ON ideas (state, vote_count, thread_id);
CREATE INDEX ideas_by_release ON ideas (release_id);
CREATE INDEX ideas_by_joined ON ideas (joined_id);
CREATE TABLE idea_votes (
  thread_id BIGINT NOT NULL, account_id BIGINT NOT NULL, made_at BIGINT NOT NULL, PRIMARY KEY (thread_id, account_id));
CREATE INDEX idea_votes_by_account ON idea_votes (account_id, thread_id);
-- What became of an idea, step by step; `other_id` is the thread that it was joined to.
CREATE TABLE idea_steps (
  id BIGINT PRIMARY KEY, thread_id BIGINT NOT NULL, state TEXT NOT NULL, by_id BIGINT NOT NULL, at BIGINT NOT NULL,
  reason TEXT NOT NULL, other_id BIGINT);
CREATE INDEX idea_steps_by_thread ON idea_steps (thread_id, id);
-- Who else is to be named with it: who reported, who tested.
CREATE TABLE idea_credits (
  thread_id BIGINT NOT NULL, account_id BIGINT NOT NULL, part TEXT NOT NULL, PRIMARY KEY (thread_id, account_id, part));
CREATE INDEX idea_credits_by_account ON idea_credits (account_id, thread_id);

-- Whom the text of a release names.
CREATE TABLE release_credits (
  release_id BIGINT NOT NULL, account_id BIGINT NOT NULL, PRIMARY KEY (release_id, account_id));
CREATE INDEX release_credits_by_account ON release_credits (account_id, release_id);
-- A floor in four parts under a release, one of each person.
CREATE TABLE impressions (
  release_id BIGINT NOT NULL, account_id BIGINT NOT NULL, post_id BIGINT NOT NULL UNIQUE, PRIMARY KEY (release_id, account_id));
CREATE INDEX impressions_by_account ON impressions (account_id, release_id);

-- A board with a list looks for testers; whoever applied and was admitted is on the list until the term ends.
ALTER TABLE board_members ADD COLUMN until_at BIGINT;
CREATE TABLE tester_calls (
  board_id BIGINT PRIMARY KEY, places BIGINT NOT NULL, from_at BIGINT NOT NULL, until_at BIGINT NOT NULL, words TEXT NOT NULL,
  made_by BIGINT NOT NULL, made_at BIGINT NOT NULL, ended_at BIGINT);
CREATE TABLE applications (
  board_id BIGINT NOT NULL, account_id BIGINT NOT NULL, words TEXT NOT NULL, made_at BIGINT NOT NULL, state TEXT NOT NULL,
  answer TEXT NOT NULL, PRIMARY KEY (board_id, account_id));
CREATE INDEX applications_by_account ON applications (account_id, board_id);

CREATE INDEX accounts_by_inviter ON accounts (invited_by);
