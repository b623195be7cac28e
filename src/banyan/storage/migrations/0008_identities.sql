-- Who proves elsewhere who they are, by the name that their provider has for them; and the domains whose e-mail addresses make
-- somebody a verified member of a group, which a board may be for.

CREATE TABLE identities (
  id BIGINT PRIMARY KEY, account_id BIGINT NOT NULL, issuer TEXT NOT NULL, subject TEXT NOT NULL, name TEXT NOT NULL,
  made_at BIGINT NOT NULL, used_at BIGINT, UNIQUE (issuer, subject));
CREATE INDEX identities_by_account ON identities (account_id, id);
CREATE TABLE affiliations (
  id BIGINT PRIMARY KEY, domain TEXT NOT NULL UNIQUE, includes_below SMALLINT NOT NULL, group_name TEXT NOT NULL,
  made_by BIGINT NOT NULL, made_at BIGINT NOT NULL);
CREATE INDEX affiliations_by_group ON affiliations (group_name, domain);
-- The domain of a confirmed address and all that it lies below: cs.fudan.edu.cn, fudan.edu.cn, edu.cn.
CREATE TABLE email_domains (
  account_id BIGINT NOT NULL, domain TEXT NOT NULL, is_whole SMALLINT NOT NULL, PRIMARY KEY (account_id, domain));
CREATE TABLE shown_groups (account_id BIGINT PRIMARY KEY);
ALTER TABLE boards ADD COLUMN group_name TEXT NOT NULL DEFAULT '';
-- What pages elsewhere say of themselves, for links that stand alone on a line; an empty title is a page that says nothing.
CREATE TABLE outside_links (url TEXT PRIMARY KEY, title TEXT NOT NULL, excerpt TEXT NOT NULL, fetched_at BIGINT NOT NULL);
