-- How many reset links an account got within the hour, and which address waits to be confirmed, are asked by account.

CREATE INDEX links_by_account ON links (account_id, purpose, made_at);
