-- Stickers that members make: a pack is rows while its maker works on it and until it is decided about; what was taken in stands in
-- the one value of all packs (see decision 0032), and of it only these are rows: who has it at hand, and who reported it.
CREATE TABLE own_packs (
  name TEXT PRIMARY KEY, account_id BIGINT NOT NULL, words TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL,
  made_at BIGINT NOT NULL, sent_at BIGINT NOT NULL);
CREATE INDEX own_packs_by_account ON own_packs (account_id, made_at);
CREATE INDEX own_packs_by_state ON own_packs (state, sent_at);
CREATE TABLE own_stickers (
  pack TEXT NOT NULL, name TEXT NOT NULL, account_id BIGINT NOT NULL, sha256 TEXT NOT NULL, media_type TEXT NOT NULL,
  size BIGINT NOT NULL, width BIGINT NOT NULL, height BIGINT NOT NULL, made_at BIGINT NOT NULL, PRIMARY KEY (pack, name));
CREATE INDEX own_stickers_by_sha256 ON own_stickers (sha256);
CREATE INDEX own_stickers_by_account ON own_stickers (account_id);
CREATE TABLE sticker_trays (
  account_id BIGINT NOT NULL, pack TEXT NOT NULL, added_at BIGINT NOT NULL, PRIMARY KEY (account_id, pack));
CREATE INDEX sticker_trays_by_pack ON sticker_trays (pack);
CREATE TABLE pack_reports (
  pack TEXT NOT NULL, account_id BIGINT NOT NULL, reason TEXT NOT NULL, made_at BIGINT NOT NULL,
  PRIMARY KEY (pack, account_id));
CREATE INDEX pack_reports_by_account ON pack_reports (account_id);

-- How long a post without a title may be, on boards that take such (the kind `short`).
ALTER TABLE boards ADD COLUMN short_limit BIGINT NOT NULL DEFAULT 140;

-- The hot list of each day, where the community has one: today's is counted again and again, the others stay.
CREATE TABLE hot_days (
  day BIGINT NOT NULL, place BIGINT NOT NULL, thread_id BIGINT NOT NULL, people BIGINT NOT NULL, answers BIGINT NOT NULL,
  pushes BIGINT NOT NULL, reactions BIGINT NOT NULL, PRIMARY KEY (day, place));
CREATE INDEX hot_days_by_thread ON hot_days (thread_id);
CREATE INDEX reactions_by_made_at ON reactions (made_at);
