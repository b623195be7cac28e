-- What there is for posts of a board, where the community has points: the mint and tips each have a switch.
ALTER TABLE boards ADD COLUMN points TEXT NOT NULL DEFAULT 'on';
