-- Ways in and what guards them: second factor, app passwords, keys, passkeys, the log of who came in or tried to; and leaving.

CREATE TABLE second_factors (
  account_id BIGINT PRIMARY KEY, secret TEXT NOT NULL, made_at BIGINT NOT NULL, confirmed_at BIGINT, last_step BIGINT NOT NULL);
CREATE TABLE recovery_codes (account_id BIGINT NOT NULL, code_hash BLOB NOT NULL, PRIMARY KEY (account_id, code_hash));
CREATE TABLE sign_ins (
  id BIGINT PRIMARY KEY, account_id BIGINT NOT NULL, at BIGINT NOT NULL, how TEXT NOT NULL, is_right SMALLINT NOT NULL,
  network TEXT NOT NULL, agent TEXT NOT NULL);
CREATE INDEX sign_ins_by_account ON sign_ins (account_id, id);
CREATE INDEX sign_ins_by_at ON sign_ins (at);
CREATE TABLE app_passwords (
  id BIGINT PRIMARY KEY, account_id BIGINT NOT NULL, name TEXT NOT NULL, scopes TEXT NOT NULL, made_at BIGINT NOT NULL,
  used_at BIGINT, token_hash BLOB NOT NULL UNIQUE);
CREATE INDEX app_passwords_by_account ON app_passwords (account_id, id);
CREATE TABLE ssh_keys (
  id BIGINT PRIMARY KEY, account_id BIGINT NOT NULL, name TEXT NOT NULL, algorithm TEXT NOT NULL, public_key TEXT NOT NULL,
  fingerprint TEXT NOT NULL UNIQUE, made_at BIGINT NOT NULL, used_at BIGINT);
CREATE INDEX ssh_keys_by_account ON ssh_keys (account_id, id);
CREATE TABLE passkeys (
  id BIGINT PRIMARY KEY, account_id BIGINT NOT NULL, name TEXT NOT NULL, credential_id TEXT NOT NULL UNIQUE,
  public_key BLOB NOT NULL, sign_count BIGINT NOT NULL, made_at BIGINT NOT NULL, used_at BIGINT);
CREATE INDEX passkeys_by_account ON passkeys (account_id, id);
CREATE TABLE departures (
  account_id BIGINT PRIMARY KEY, asked_at BIGINT NOT NULL, due_at BIGINT NOT NULL, erases SMALLINT NOT NULL, was TEXT NOT NULL,
  left_at BIGINT);
CREATE INDEX departures_by_due ON departures (due_at);
