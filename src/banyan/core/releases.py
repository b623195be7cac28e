# SPDX-License-Identifier: Apache-2.0
"""Releases: threads that say which ideas were carried out, with everybody credited. A release is what its text says: the ideas
that it links are carried out by it, the people whom it names are thanked. So it can be written by hand, and wait for its hour.

One that names nobody has to say so in its text.
"""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

from banyan.base import clock
from banyan.base.errors import Family, NotFound, Refusal
from banyan.base.ids import AccountId, BoardId
from banyan.base.words import LANGUAGES, translate
from banyan.core import boards, drafts, ideas, notifications, permits, pseudonyms, schedules, site, threads
from banyan.records.boards import Board, BoardState, ReadPolicy
from banyan.records.callers import Caller
from banyan.records.cards import Card, Fact
from banyan.records.events import ThreadChanged
from banyan.records.ideas import CreditPart, IdeaLine
from banyan.records.posts import Body
from banyan.records.releases import ReleasePage, Upcoming
from banyan.records.threads import Thread
from banyan.storage.queries import accounts as account_queries
from banyan.storage.queries import boards as board_queries
from banyan.storage.queries import ideas as idea_queries
from banyan.storage.queries import releases as queries
from banyan.storage.queries import threads as thread_queries
from banyan.storage.tx import Tx

KIND = "release"
MOST_IDEAS = 100  # in one release
MOST_NAMED = 500  # people whom one release thanks
SHOWN = 100  # reports that its page names
FRIDAY, AT_HOUR = 4, 17  # what is offered to a release that is to wait; any other hour will do
NOBODY = "Thanks to: nobody this time."
_THREADS = re.compile(r'href="/t/([1-9]\d{0,8})"')


class NobodyThanked(Refusal):
    code = "nobody_thanked"
    family = Family.INVALID
    sentence = "A release names at least one member with @, or says in a line of its own: “{words}”."
    fields = ("words",)
    about = "text"


def slot_of(board: Board) -> str:
    """Where the draft of a board's next release is kept."""
    return f"thread:{board.slug}/{KIND}"


def upcoming(tx: Tx, caller: Caller, slug: str) -> Upcoming:
    """What was shipped since the last release, and the text that would say so, in the community's language: on the board, and on
    those that the caller tends too and that have no releases of their own.
    """
    board = boards.get_tended(tx, caller, slug)
    if KIND not in board.kinds.split():
        raise threads.KindNotOffered
    others = _others(tx, caller, board)
    lines = idea_queries.list_unreleased(tx, [board.id, *others], MOST_IDEAS)
    lang = site.policy(tx, "locale")
    title = translate(lang, "Release of {day}", day=f"{clock.to_datetime(tx.now):%Y-%m-%d}")
    return Upcoming(board, others, lines, title, _source(tx, caller, lang, lines, others))


def _others(tx: Tx, caller: Caller, board: Board) -> dict[BoardId, Board]:
    """Only boards that everybody reads: a release tells whoever reads it what its ideas are called."""
    return {
        each.id: each
        for each in board_queries.list_visible(tx, caller)
        if each.id != board.id
        and each.read_policy == ReadPolicy.PUBLIC
        and each.state != BoardState.HIDDEN
        and permits.may_tend(caller, each.id)
        and ideas.KIND in each.kinds.split()
        and KIND not in each.kinds.split()
    }


def board_of(tx: Tx, caller: Caller, slug: str) -> Board | None:
    """Where ideas of a board are released: there, or on another that takes releases, one that the caller tends before others."""
    board = boards.get(tx, caller, slug)
    found = [each for each in board_queries.list_visible(tx, caller) if KIND in each.kinds.split()]
    return min(found, key=lambda each: (each.id != board.id, not permits.may_tend(caller, each.id)), default=None)


def make_draft(tx: Tx, caller: Caller, slug: str) -> Upcoming:
    """Keep that text as the caller's draft, to be looked over and posted. It takes the place of one that was there."""
    made = upcoming(tx, caller, slug)
    drafts.save(tx, caller, slot_of(made.board), made.source, title=made.title)
    return made


def post(tx: Tx, caller: Caller, board_id: BoardId, title: str, body: Body, token: str = "") -> Thread:
    """Post a release, by who tends the board: ideas that its text links and that were shipped are carried out by it, there and on
    other boards that the caller tends.
    """
    board = permits.visible_board(tx, caller, board_id)
    permits.check_tends(caller, board.id)
    pseudonyms.check_named(board)
    named = _named(tx, body)
    if not named and not _says_nobody(body):
        raise NobodyThanked(words=translate(site.policy(tx, "locale"), NOBODY))
    thread, is_new = threads.open_special(tx, caller, board_id, title, body, KIND, token)
    if is_new:
        queries.insert_credits(tx, thread.id, named)
        for number in dict.fromkeys(map(int, _THREADS.findall(body.html))):
            _carry_out(tx, caller, number, thread)
    return thread


def look(tx: Tx, caller: Caller, number: int) -> ReleasePage:
    """All about one release. Raises NotFound."""
    thread, author, board = threads.get(tx, caller, number)
    if thread.kind != KIND or thread.is_gone:
        raise NotFound
    own = None if caller.is_guest else queries.find_own(tx, thread.id, caller.id)
    return ReleasePage(
        thread=thread,
        author=author,
        board=board,
        ideas=idea_queries.list_of_release(tx, caller, thread.id),
        thanked=queries.list_thanked(tx, thread.id),
        impressions=queries.list_impressions(tx, thread.id, SHOWN),
        impression_count=queries.count_impressions(tx, thread.id),
        own=own[1] if own else 0,
        why_not=_why_not(tx, caller, thread, board),
    )


def card(tx: Tx, thread: Thread) -> Card:
    """What stands above the first floor."""
    thanked = ", ".join(f"@{one.handle}" for one in queries.list_thanked(tx, thread.id))
    facts = (
        Fact("Ideas carried out", "{count}", {"count": idea_queries.count_of_release(tx, thread.id)}),
        Fact("Thanks to", "{names}", {"names": thanked}) if thanked else Fact("Thanks to", "nobody this time"),
        Fact("Reports in four parts", "{count}", {"count": queries.count_impressions(tx, thread.id)}),
    )
    return Card("Release", facts, f"/t/{thread.number}/release", "Say how it is", "release")


def next_friday(now: int, zone: str) -> int:
    """The hour that is offered to a release: Friday at five, on the clock of whoever posts it.

    >>> clock.to_iso(next_friday(clock.from_iso("2026-05-01T17:00:00Z"), "UTC"))
    '2026-05-08T17:00:00Z'
    """
    local = clock.to_datetime(now).astimezone(ZoneInfo(zone or "UTC"))
    at = local.replace(hour=AT_HOUR, minute=0, second=0, microsecond=0)
    at += timedelta(days=(FRIDAY - at.weekday()) % 7)
    return clock.from_iso((at if at > local else at + timedelta(days=7)).isoformat())


# ---- the text


def _source(tx: Tx, caller: Caller, lang: str, lines: list[IdeaLine], others: dict[BoardId, Board]) -> str:
    """Every idea linked, everybody named: who had it, who had it too, who reported, who tested."""
    rows, people = [f"### {translate(lang, 'Carried out')}", ""], dict[str, None]()
    for line in lines:
        own = [line, *idea_queries.list_joined_to(tx, caller, line.thread.id)]
        helped = idea_queries.list_credits(tx, line.thread.id)
        had = [one.author.handle for one in own]
        said = [others[line.thread.board_id].slug] if line.thread.board_id in others else []
        said += [f"{translate(lang, 'proposed by')} {_names(had)}"]
        for part in CreditPart:
            names = [one.person.handle for one in helped if one.part == part]
            said += [f"{translate(lang, ideas.DONE_BY[part])} {_names(names)}"] if names else []
            had += names
        people.update(dict.fromkeys(had))
        rows.append(f"* {_plain(line.thread.title)} /t/{line.thread.number} ({'; '.join(said)})")
    if not lines:
        rows.append(f"* {translate(lang, 'Nothing this time.')}")
    thanks = f"{translate(lang, 'Thanks to:')} {_names(list(people))}" if people else translate(lang, NOBODY)
    return "\n".join((*rows, "", thanks))


def _names(handles: list[str]) -> str:
    return " ".join(f"@{handle}" for handle in dict.fromkeys(handles))


def _plain(title: str) -> str:
    """A title that Markdown leaves as it is."""
    return re.sub(r"([\\`*_\[\]<>#@$~|])", r"\\\1", title)


def _named(tx: Tx, body: Body) -> list[AccountId]:
    """Members whom a text calls."""
    handles, _ = notifications.called_in(body.html, MOST_NAMED)
    people = [account_queries.find_person(tx, handle) for handle in handles]
    return [one.id for one in people if one is not None]


def _says_nobody(body: Body) -> bool:
    said = {translate(lang, NOBODY) for lang in LANGUAGES}
    return any(line.strip() in said for line in body.source.splitlines())


def _carry_out(tx: Tx, caller: Caller, number: int, release: Thread) -> None:
    """An idea that was shipped and that no release has named before, on a board that the caller tends."""
    found = thread_queries.find_visible(tx, caller, number)
    if found is None or not permits.may_tend(caller, found[0].board_id):
        return
    idea = found[0]
    if idea_queries.set_release(tx, idea.id, release.id):
        tx.announce(ThreadChanged(idea.id, idea.number, idea.board_id, "card"))


def _why_not(tx: Tx, caller: Caller, thread: Thread, board: Board) -> str:
    try:
        permits.check_may_reply(tx, caller, board)
        threads.check_takes_replies(thread)
    except Refusal as refusal:
        return refusal.code
    return ""


schedules.OPENERS[KIND] = post
