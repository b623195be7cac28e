-- Tending. When floors move, what people know about them moves along: who has read a thread and who was told of a floor is asked.

CREATE INDEX read_marks_by_thread ON read_marks (thread_id);
CREATE INDEX notifications_by_thread ON notifications (thread_id, floor);
