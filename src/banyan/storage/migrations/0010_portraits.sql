-- Pictures of people, each one of their own files. The community's stands among its policies, as "logo".

CREATE TABLE portraits (account_id BIGINT PRIMARY KEY, attachment_id BIGINT NOT NULL);
CREATE INDEX portraits_by_attachment ON portraits (attachment_id);
