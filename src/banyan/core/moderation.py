# SPDX-License-Identifier: Apache-2.0
"""The public record: what those who tend boards did, to whom and why. Verbs that tend write here in their own unit of work."""

from banyan.base import cursors, ids
from banyan.base.errors import Family, Refusal
from banyan.base.ids import AccountId, BoardId
from banyan.markup.limits import scrub
from banyan.records.accounts import Person
from banyan.records.callers import Caller
from banyan.records.moderation import Entry
from banyan.records.threads import Thread
from banyan.storage.queries import boards as board_queries
from banyan.storage.queries import moderation as queries
from banyan.storage.tx import Tx

ENTRIES_PER_PAGE = 50
# What an action is called where people read the record.
ACTIONS = {
    "remove_post": "removed a post",
    "restore_post": "brought a post back",
    "erase_post": "erased a post",
    "remove_push": "removed a push",
    "restore_push": "brought a push back",
    "open_poll": "asked a board",
    "close_poll": "closed a poll",
    "remove_poll": "took a poll away",
    "blank_answer": "took an answer of a poll away",
    "cancel_meetup": "cancelled a meet-up",
    "end_race": "ended a floor race",
    "change_place": "changed what is said of a place",
    "call_testers": "looked for testers",
    "admit_tester": "admitted a tester",
    "end_membership": "ended a membership",
    "appoint_angel": "appointed an angel",
    "dismiss_angel": "ended the service of an angel",
    "settle_angel_report": "looked at a report about a talk with an angel",
    "idea_heard": "heard an idea",
    "idea_building": "began to build an idea",
    "idea_shipped": "shipped an idea",
    "idea_declined": "declined an idea",
    "idea_joined": "joined an idea to another",
    "remove_review": "took a review of a deal away",
    "restore_review": "let a review of a deal stand again",
    "dispute_stands": "let stand what was disputed",
    "dispute_undone": "undid a deal",
    "dispute_warned": "decided a dispute with a warning",
    "dispute_removed": "took away a review that was reported",
    "mark_keep": "marked a post to be kept",
    "unmark_keep": "took the mark off a kept post",
    "set_note": "changed the note of a board",
    "delete_essence": "took something out of the essence",
    "restore_essence": "put something back into the essence",
    "rename_thread": "renamed a thread",
    "tag_thread": "gave a thread tags",
    "lock_thread": "locked a thread",
    "unlock_thread": "unlocked a thread",
    "pin_thread": "pinned a thread",
    "unpin_thread": "unpinned a thread",
    "mark_digest": "put a thread into the digest",
    "unmark_digest": "took a thread out of the digest",
    "move_thread": "moved a thread",
    "split_thread": "split floors off a thread",
    "move_posts": "moved floors to another thread",
    "merge_thread": "joined a thread to another",
    "remove_thread": "took a thread down",
    "restore_thread": "brought a thread back",
    "open_board": "opened a board",
    "set_board_policies": "changed the rules of a board",
    "report_upheld": "acted on a report",
    "report_dismissed": "left a reported post as it is",
    "ban": "barred somebody from a board",
    "blind_ban": "barred whoever wrote this, without learning who it is",
    "lift_blind_ban": "let somebody unknown write on a board again",
    "make_seal_key": "made a key for sealed names",
    "ask_unsealing": "asked who wrote this",
    "open_unsealing": "opened, as the second person, who wrote this",
    "warn": "warned somebody",
    "suspend": "suspended an account",
    "drop": "ended the sign-ins of an account",
    "lift_ban": "let somebody write on a board again",
    "lift_suspension": "ended a suspension early",
    "fine": "fined somebody",
    "reward": "rewarded somebody",
    "give_role": "gave a role",
    "end_role": "ended a role",
    "remove_dedication": "took a dedication away",
    "take_in_pack": "took in stickers that a member made",
    "remove_pack": "took a pack of stickers away",
    "make_title": "made a title",
    "change_title": "changed a title",
    "give_title": "gave a title",
    "end_title": "ended a title",
    "set_affiliations": "changed which e-mail domains prove a group",
    "set_word_rules": "changed which words are refused, held back or replaced",
    "set_rules": "put new rules in force",
    "set_site_policies": "changed the settings of the community",
    "approve_account": "let somebody in",
    "turn_down_account": "turned a sign-up down",
    "end_self_locks": "ended what somebody had locked for themselves, in an emergency",
    "hand_over_account": "made a link for the author of imported writing",
}
MIN_REASON, MAX_REASON = 2, 500  # characters: long enough to be one, short enough to be read


class ReasonWanted(Refusal):
    code = "reason_wanted"
    family = Family.INVALID
    sentence = "Please say why, in {least} to {most} characters. It stands in the public record."
    fields = ("least", "most")
    about = "reason"


def check_reason(reason: str) -> str:
    """The reason, trimmed. What nobody sees is none. Raises ReasonWanted."""
    reason = " ".join(scrub(reason).split())
    if len(reason) > MAX_REASON or sum(char.isprintable() and char != " " for char in reason) < MIN_REASON:
        raise ReasonWanted(least=MIN_REASON, most=MAX_REASON)
    return reason


def record(
    tx: Tx,
    caller: Caller,
    action: str,
    *,
    reason: str = "",
    place: tuple[BoardId | None, Thread | None, int | None] = (None, None, None),
    account_id: AccountId | None = None,
    detail: str = "",
) -> Entry:
    """Write one line. `place` is (board, thread, floor), as far as there is one."""
    board_id, thread, floor = place
    entry = Entry(
        id=ids.mint(),
        at=tx.now,
        by_id=caller.id,
        action=action,
        board_id=board_id,
        thread_id=thread.id if thread else None,
        number=thread.number if thread else None,
        floor=floor,
        account_id=account_id,
        reason=reason,
        detail=detail,
    )
    queries.insert_entry(tx, entry)
    return entry


def page(
    tx: Tx, caller: Caller, board: str = "", before: str = ""
) -> tuple[list[tuple[Entry, Person, Person | None, str | None]], str]:
    """(lines with who, whom and board, cursor of the next page or ""). Anybody may read it; hidden boards stay hidden."""
    board_id = None
    if board:
        found = board_queries.find_visible_by_slug(tx, caller, board)
        board_id = found.id if found else BoardId(-1)
    last = cursors.parse_cursor(before, 1)[0] if before else ids.MAX_ID
    entries = queries.list_entries(tx, caller, board_id, last, ENTRIES_PER_PAGE + 1)
    more = len(entries) > ENTRIES_PER_PAGE
    entries = entries[:ENTRIES_PER_PAGE]
    return entries, cursors.format_cursor(entries[-1][0].id) if more else ""
