-- How somebody's terminal looks and works, wherever they call from; who has chosen nothing has no row.
CREATE TABLE terminal_choices (
  account_id BIGINT PRIMARY KEY, charset TEXT NOT NULL, ambiguous BIGINT NOT NULL, theme TEXT NOT NULL, keymap TEXT NOT NULL,
  is_linear BIGINT NOT NULL, entry TEXT NOT NULL);
