-- The market: what a thread offers, who wants it, what came of it, what both said of each other, and what they quarrel about.

-- `price` in the smallest coin: NULL asks for offers, 0 is free. `deal_id` is whom it is kept for, or who has it.
CREATE TABLE goods (
  thread_id BIGINT PRIMARY KEY, offer TEXT NOT NULL, price BIGINT, currency TEXT NOT NULL, quality TEXT NOT NULL,
  place TEXT NOT NULL, place_key TEXT NOT NULL, state TEXT NOT NULL, deal_id BIGINT, expires_at BIGINT NOT NULL);
CREATE INDEX goods_by_state ON goods (state, thread_id);

-- One person's turn with a thing, from asking on; `words` are between the two. A time of 0 has not come, or never comes.
CREATE TABLE deals (
  id BIGINT PRIMARY KEY, thread_id BIGINT NOT NULL, author_id BIGINT NOT NULL, partner_id BIGINT NOT NULL, words TEXT NOT NULL,
  state TEXT NOT NULL, asked_at BIGINT NOT NULL, held_until BIGINT NOT NULL, author_done_at BIGINT NOT NULL,
  partner_done_at BIGINT NOT NULL, done_at BIGINT NOT NULL);
CREATE INDEX deals_by_thread ON deals (thread_id, state, id);
CREATE INDEX deals_by_author ON deals (author_id, id);
CREATE INDEX deals_by_partner ON deals (partner_id, id);
CREATE INDEX deals_by_state ON deals (state, held_until);

-- `shown_at` is 0 until both have written or the time has run out.
CREATE TABLE deal_reviews (
  id BIGINT PRIMARY KEY, deal_id BIGINT NOT NULL, by_id BIGINT NOT NULL, about_id BIGINT NOT NULL, verdict TEXT NOT NULL,
  words TEXT NOT NULL, made_at BIGINT NOT NULL, shown_at BIGINT NOT NULL, removed_by BIGINT, removed_at BIGINT,
  reason TEXT NOT NULL, UNIQUE (deal_id, by_id));
CREATE INDEX deal_reviews_by_about ON deal_reviews (about_id, shown_at, id);
CREATE INDEX deal_reviews_by_shown ON deal_reviews (shown_at, deal_id);
CREATE INDEX deal_reviews_by_by ON deal_reviews (by_id, id);

-- About a deal by one of the two, or (`review_id`) about a review by anybody.
CREATE TABLE disputes (
  id BIGINT PRIMARY KEY, deal_id BIGINT NOT NULL, review_id BIGINT, by_id BIGINT NOT NULL, words TEXT NOT NULL,
  state TEXT NOT NULL, made_at BIGINT NOT NULL, settled_by BIGINT, settled_at BIGINT, reason TEXT NOT NULL);
CREATE INDEX disputes_by_deal ON disputes (deal_id, state);
CREATE INDEX disputes_by_state ON disputes (state, id);
CREATE INDEX disputes_by_by ON disputes (by_id, id);
