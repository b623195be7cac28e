-- Reading: who answers a floor is asked by floor, and a board is read in other orders and in part.

CREATE INDEX posts_by_answer ON posts (thread_id, reply_to, floor);
CREATE INDEX threads_by_board_people ON threads (board_id, people_count, id);
CREATE INDEX threads_by_board_author ON threads (board_id, author_id, bump_id);
CREATE INDEX threads_by_board_kind ON threads (board_id, kind, bump_id);
