-- A draft of a thread keeps its tags, so that nothing is lost when a scheduled text is taken back.
ALTER TABLE drafts ADD COLUMN tags TEXT NOT NULL DEFAULT '';
