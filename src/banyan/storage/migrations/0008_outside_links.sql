-- What pages elsewhere say of themselves, for links that stand alone on a line; an empty title is a page that says nothing.

CREATE TABLE outside_links (url TEXT PRIMARY KEY, title TEXT NOT NULL, excerpt TEXT NOT NULL, fetched_at BIGINT NOT NULL);
