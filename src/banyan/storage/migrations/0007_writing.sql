-- Writing: what people are called by while somebody types their name; made from handles and display names by a job.

CREATE TABLE name_words (account_id BIGINT NOT NULL, word TEXT NOT NULL, PRIMARY KEY (account_id, word));
CREATE INDEX name_words_by_word ON name_words (word, account_id);
