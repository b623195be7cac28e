-- Tending. When floors move, what people know about them moves along: who has read a thread and who was told of a floor is asked.

CREATE INDEX read_marks_by_thread ON read_marks (thread_id);
CREATE INDEX notifications_by_thread ON notifications (thread_id, floor);

-- What somebody did to several things at once, and the steps that take it back; the newest of each person, for a minute.
CREATE TABLE batches (id BIGINT PRIMARY KEY, account_id BIGINT NOT NULL, made_at BIGINT NOT NULL, reason TEXT NOT NULL, steps TEXT NOT NULL);
CREATE INDEX batches_by_account ON batches (account_id, id);
