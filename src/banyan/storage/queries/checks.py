# SPDX-License-Identifier: Apache-2.0
"""Recounts and proofs: what the rows should say, asked in ranges of ids so that no question takes long."""

from typing import NamedTuple

from banyan.base.ids import MAX_ID, AccountId, BoardId, PostId, ThreadId
from banyan.storage.tx import Tx


class Range(NamedTuple):
    """Ids behind `after` up to and with `through`; `size` rows have them."""

    after: int
    through: int
    size: int


THROUGH = "SELECT max(x.id), count(*) FROM (SELECT id FROM {table} WHERE id > :after ORDER BY id LIMIT :limit) x"

BOARDS = """SELECT b.id, b.slug, b.thread_count, b.post_count, (SELECT count(*) FROM threads t WHERE t.board_id = b.id),
        (SELECT count(*) FROM threads t JOIN posts p ON p.thread_id = t.id WHERE t.board_id = b.id AND p.state = 'visible')
    FROM boards b WHERE b.id > :after AND b.id <= :through ORDER BY b.id"""
ACCOUNTS = """SELECT a.id, a.handle, a.thread_count, a.post_count, (SELECT count(*) FROM threads t WHERE t.author_id = a.id),
        (SELECT count(*) FROM posts p WHERE p.author_id = a.id AND p.state = 'visible')
    FROM accounts a WHERE a.id > :after AND a.id <= :through ORDER BY a.id"""
THREADS = """SELECT id, number, last_floor, live_count, people_count FROM threads
    WHERE id > :after AND id <= :through ORDER BY id"""
AUTHORS = """SELECT thread_id, author_id, count(*), sum(CASE WHEN state = 'visible' THEN 1 ELSE 0 END), min(floor), max(floor)
    FROM posts WHERE thread_id > :after AND thread_id <= :through GROUP BY thread_id, author_id"""
PEOPLE = """SELECT thread_id, account_id, post_count FROM thread_people
    WHERE thread_id > :after AND thread_id <= :through AND post_count <> 0"""
SHOWN_REACTIONS = "SELECT id, reactions FROM posts WHERE id > :after AND id <= :through AND reactions <> ''"
REACTIONS = """SELECT post_id, kind, count(*) FROM reactions WHERE post_id > :after AND post_id <= :through
    GROUP BY post_id, kind ORDER BY post_id, kind"""
PUSHED = """SELECT post_id FROM push_sums WHERE post_id > :after AND post_id <= :through
    UNION SELECT post_id FROM pushes WHERE post_id > :after AND post_id <= :through ORDER BY post_id"""
WITH_FILES = """SELECT p.id, p.file_count, p.html FROM posts p WHERE p.id > :after AND p.id <= :through
    AND (p.file_count <> 0 OR EXISTS (SELECT 1 FROM attachment_uses u WHERE u.post_id = p.id))"""
ANSWERS = """SELECT p.id, p.reply_to FROM posts p JOIN threads t ON t.id = p.thread_id
    WHERE p.id > :after AND p.id <= :through AND (p.reply_to < 1 OR p.reply_to > t.last_floor)"""
PLACE = "SELECT t.id, t.number, p.floor FROM posts p JOIN threads t ON t.id = p.thread_id WHERE p.id = :post"
DANGLING = """SELECT count(*), coalesce(min(x.{column}), 0) FROM {table} x
    WHERE x.{column} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {target} y WHERE y.id = x.{column})"""

# Whatever names a row of another table by its id: target → table.column of those that do.
POINTERS = {
    "sections": "boards.section_id sections.parent_id section_tens.section_id",
    "boards": """board_letters.board_id tester_calls.board_id applications.board_id title_powers.board_id
        unsealings.board_id blind_bans.board_id
        threads.board_id board_members.board_id roles.board_id sanctions.board_id reports.board_id moderation_log.board_id
        notifications.board_id warnings.board_id account_notes.board_id rulebooks.board_id board_marks.board_id
        favourites.board_id board_templates.board_id schedules.board_id polls.board_id board_notes.board_id essence.board_id
        presences.board_id""",
    "deals": "goods.deal_id deal_reviews.deal_id disputes.deal_id",
    "deal_reviews": "disputes.review_id",
    "threads": """ideas.thread_id ideas.release_id ideas.joined_id idea_votes.thread_id idea_steps.thread_id idea_steps.other_id
        idea_credits.thread_id release_credits.release_id impressions.release_id pseudonyms.thread_id unsealings.thread_id
        posts.thread_id thread_people.thread_id thread_changes.thread_id read_marks.thread_id serials.thread_id
        chapters.thread_id serial_marks.thread_id reports.thread_id goods.thread_id deals.thread_id moderation_log.thread_id
        notifications.thread_id top_ten.thread_id held_posts.thread_id thread_follows.thread_id polls.thread_id
        thread_tags.thread_id point_entries.thread_id bounties.thread_id bounty_shares.thread_id presences.thread_id
        diary.thread_id day_tens.thread_id hot_days.thread_id section_tens.thread_id compilations.thread_id races.thread_id
        race_floors.thread_id places.thread_id place_reviews.thread_id meetups.thread_id signups.thread_id""",
    "posts": """place_reviews.post_id impressions.post_id chapters.post_id collected.post_id held_posts.post_id pushes.post_id
        push_sums.post_id marks.post_id essence_parts.post_id point_entries.post_id bounty_shares.post_id revisions.post_id
        reactions.post_id attachment_uses.post_id reports.post_id""",
    "titles": "title_powers.title_id title_grants.title_id",
    "polls": "poll_votes.poll_id poll_ballots.poll_id",
    "collections": "collected.collection_id",
    "essence": "essence.parent_id essence_versions.node_id essence_parts.node_id",
    "sessions": "devices.session_id",
    "attachments": "attachment_uses.attachment_id portraits.attachment_id mail_files.attachment_id",
    "talks": "talk_lines.talk_id",
    "angel_talks": "angel_lines.talk_id angel_turns.talk_id angel_reports.talk_id",
    "chat_rooms": "chat_people.room_id chat_lines.room_id",
    "mail": "mail_files.mail_id mail_people.mail_id mail_copies.mail_id",
    "mail_groups": "mail_group_people.group_id",
    "accounts": """board_letters.account_id board_letters.answered_by angels.account_id angel_talks.account_id
        angel_talks.angel_id angel_lines.angel_id angel_turns.angel_id angel_bars.account_id angel_bars.person_id
        angel_reports.account_id angel_reports.settled_by tester_calls.made_by applications.account_id
        idea_votes.account_id idea_steps.by_id idea_credits.account_id
        release_credits.account_id impressions.account_id accounts.invited_by portraits.account_id name_claims.account_id
        credentials.account_id emails.account_id sessions.account_id links.account_id invites.made_by invites.used_by
        roles.account_id roles.given_by roles.ended_by board_members.account_id board_members.given_by threads.author_id
        threads.last_author_id thread_people.account_id posts.author_id posts.gone_by revisions.made_by reactions.account_id
        pushes.account_id pushes.gone_by polls.made_by polls.closed_by poll_votes.account_id poll_ballots.account_id marks.made_by
        board_notes.made_by essence.made_by essence.changed_by essence_versions.made_by essence_parts.author_id
        attachments.account_id drafts.account_id read_marks.account_id serial_marks.account_id chapters.author_id
        board_marks.account_id favourites.account_id titles.made_by title_grants.account_id title_grants.given_by
        title_grants.ended_by self_locks.account_id attendance.account_id collections.account_id collected.account_id
        notifications.account_id notifications.actor_id reports.reporter_id reports.settled_by sanctions.account_id
        sanctions.by_id sanctions.lifted_by moderation_log.by_id moderation_log.account_id batches.account_id
        warnings.account_id warnings.by_id account_notes.account_id account_notes.by_id rulebooks.made_by word_rules.made_by
        thread_follows.account_id person_follows.account_id person_follows.person_id notification_choices.account_id
        name_words.account_id schedules.account_id relations.account_id relations.person_id mail.sender_id
        mail_people.person_id mail_copies.account_id mail_folders.account_id mail_groups.account_id
        mail_group_people.account_id mail_group_people.person_id presences.account_id presence_choices.account_id
        terminal_choices.account_id messages.account_id messages.other_id talks.asker_id talks.asked_id talk_lines.author_id
        chat_rooms.made_by chat_people.account_id chat_lines.author_id chat_lines.to_id second_factors.account_id
        recovery_codes.account_id sign_ins.account_id app_passwords.account_id ssh_keys.account_id devices.account_id
        deals.author_id deals.partner_id deal_reviews.by_id deal_reviews.about_id deal_reviews.removed_by disputes.by_id
        disputes.settled_by passkeys.account_id departures.account_id returns.account_id lease_notes.account_id
        birthdays.account_id dedications.account_id dedications.to_id identities.account_id email_domains.account_id
        shown_groups.account_id signups.account_id race_floors.account_id place_reviews.account_id pseudonyms.account_id
        seal_keys.account_id seal_parts.pseudonym_id unsealings.pseudonym_id unsealings.asked_by unsealings.confirmed_by
        own_packs.account_id own_stickers.account_id sticker_trays.account_id pack_reports.account_id
        blind_bans.by_id affiliations.made_by purses.account_id point_entries.by_id bounty_shares.account_id""",
    "purses": "point_entries.from_id point_entries.to_id",
    "seal_keys": "seal_parts.key_id unsealing_parts.key_id",
    "unsealings": "unsealing_parts.unsealing_id",
}

RECOUNT_BOARD = """UPDATE boards SET thread_count = (SELECT count(*) FROM threads t WHERE t.board_id = boards.id),
        post_count = (SELECT count(*) FROM threads t JOIN posts p ON p.thread_id = t.id
                      WHERE t.board_id = boards.id AND p.state = 'visible')
    WHERE id = :board"""
RECOUNT_ACCOUNT = """UPDATE accounts SET thread_count = (SELECT count(*) FROM threads t WHERE t.author_id = accounts.id),
        post_count = (SELECT count(*) FROM posts p WHERE p.author_id = accounts.id AND p.state = 'visible')
    WHERE id = :account"""
FORGET_PEOPLE = "UPDATE thread_people SET post_count = 0 WHERE thread_id = :thread"
RECOUNT_PEOPLE = """INSERT INTO thread_people (thread_id, account_id, post_count, last_floor)
    SELECT thread_id, author_id, count(*), max(floor) FROM posts WHERE thread_id = :thread AND state = 'visible'
    GROUP BY thread_id, author_id
    ON CONFLICT (thread_id, account_id) DO UPDATE SET post_count = excluded.post_count"""
RECOUNT_THREAD = """UPDATE threads SET
        live_count = (SELECT count(*) FROM posts p WHERE p.thread_id = threads.id AND p.state = 'visible'),
        people_count = (SELECT count(*) FROM thread_people m WHERE m.thread_id = threads.id AND m.post_count > 0)
    WHERE id = :thread"""


def count_rows(tx: Tx, table: str) -> int:
    return int(tx.value(f"SELECT count(*) FROM {table}"))


def next_range(tx: Tx, table: str, after: int, limit: int) -> Range:
    """The next `limit` ids of a table; the last range goes on to the largest id that can be."""
    through, size = tx.one(THROUGH.format(table=table), {"after": after, "limit": limit}) or (None, 0)
    return Range(after, MAX_ID if through is None or size < limit else through, size)


def list_boards(tx: Tx, span: Range) -> list[tuple[int, str, int, int, int, int]]:
    """(id, slug, threads and posts as noted, threads and posts as they are)."""
    return tx.all(BOARDS, _within(span))


def list_accounts(tx: Tx, span: Range) -> list[tuple[int, str, int, int, int, int]]:
    """(id, handle, threads and posts as noted, threads and posts as they are)."""
    return tx.all(ACCOUNTS, _within(span))


def list_threads(tx: Tx, span: Range) -> list[tuple[int, int, int, int, int]]:
    """(id, number, last floor, visible posts and people as noted)."""
    return tx.all(THREADS, _within(span))


def list_authors(tx: Tx, span: Range) -> list[tuple[int, int, int, int, int, int]]:
    """(thread, author, their floors, those that are visible, the first, the last)."""
    return tx.all(AUTHORS, _within(span))


def list_people(tx: Tx, span: Range) -> list[tuple[int, int, int]]:
    """(thread, account, visible posts as noted)."""
    return tx.all(PEOPLE, _within(span))


def list_shown_reactions(tx: Tx, span: Range) -> dict[int, str]:
    """Post → the tally that it shows."""
    return dict(tx.all(SHOWN_REACTIONS, _within(span)))


def list_reactions(tx: Tx, span: Range) -> list[tuple[int, str, int]]:
    """(post, kind, people)."""
    return tx.all(REACTIONS, _within(span))


def list_pushed(tx: Tx, span: Range) -> list[PostId]:
    """Posts that have pushes, or a sum of some."""
    return [row[0] for row in tx.all(PUSHED, _within(span))]


def list_with_files(tx: Tx, span: Range) -> list[tuple[int, int, str]]:
    """(post, files as noted, html) of posts that use files or say so."""
    return tx.all(WITH_FILES, _within(span))


def list_false_answers(tx: Tx, span: Range) -> list[tuple[int, int]]:
    """(post, floor) of answers to floors that are not there."""
    return tx.all(ANSWERS, _within(span))


def find_place(tx: Tx, post_id: int) -> tuple[int, int, int] | None:
    """(thread, its number, floor) of a post."""
    return tx.one(PLACE, {"post": post_id})


def count_dangling(tx: Tx, pointer: str, target: str) -> tuple[int, int]:
    """(how many rows, one of the ids) where `table.column` names a row of `target` that is not there."""
    table, column = pointer.split(".")
    return tx.one(DANGLING.format(table=table, column=column, target=target)) or (0, 0)


def find_log(tx: Tx) -> tuple[int, int, int]:
    """(events, the smallest number, the largest)."""
    return tx.one("SELECT count(*), coalesce(min(seq), 0), coalesce(max(seq), 0) FROM events") or (0, 0, 0)


def find_numbers(tx: Tx) -> tuple[int, int]:
    """(the largest thread number, the counter that numbers are taken from)."""
    sql = "SELECT coalesce(max(number), 0), (SELECT value FROM counters WHERE name = 'threads') FROM threads"
    return tx.one(sql) or (0, 0)


def recount_board(tx: Tx, board_id: BoardId) -> None:
    tx.run(RECOUNT_BOARD, {"board": board_id})


def recount_account(tx: Tx, account_id: AccountId) -> None:
    tx.run(RECOUNT_ACCOUNT, {"account": account_id})


def recount_thread(tx: Tx, thread_id: ThreadId) -> None:
    """Who wrote how much, then the two counters."""
    for sql in (FORGET_PEOPLE, RECOUNT_PEOPLE, RECOUNT_THREAD):
        tx.run(sql, {"thread": thread_id})


def _within(span: Range) -> dict[str, int]:
    return {"after": span.after, "through": span.through}
