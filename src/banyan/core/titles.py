# SPDX-License-Identifier: Apache-2.0
"""Titles: words and a badge beside a name, with what they allow, for a time. Administrators make and give them; the public record
says by which process and why; each ends by itself, and whoever has one may lay it down.

What a title allows is asked at the moment (`allows`), so it ends to the second. What stands beside the name is kept on the
account, so that a page of floors asks nothing more, and is taken off by `expire`.
"""

import unicodedata

import msgspec

from banyan.base import clock, ids
from banyan.base.errors import BadValue, Family, NotFound, Refusal
from banyan.base.ids import AccountId, BoardId
from banyan.core import boards, moderation, notifications, roles
from banyan.core.permits import check_signed_in, check_staff
from banyan.markup.limits import scrub
from banyan.records.boards import wording
from banyan.records.callers import Caller
from banyan.records.events import AccountChanged
from banyan.records.titles import Allowed, Power, Process, Title, TitleGrant, TitleLine, TitleWish
from banyan.storage.queries import accounts as account_queries
from banyan.storage.queries import titles as queries
from banyan.storage.tx import Tx

MOST_TITLES = 255
MOST_DAYS = 2 * 366  # then it is given again, or not
MAX_NAME, MAX_BADGE = 30, 4  # characters
MOST_BOARDS = 20  # for which one title is a key
LINES_SHOWN = 1_000
ENDED_AT_ONCE = 100
POWERS = {
    Power.ENTER: "may enter",
    Power.OPEN: "may open threads on",
    Power.INVITE: "may invite people",
}
PROCESSES = {
    Process.APPOINTED: "appointed",
    Process.ELECTED: "elected",
    Process.APPLIED: "applied for it",
    Process.EARNED: "earned it",
}


class TitleUnnamed(Refusal):
    code = "title_unnamed"
    family = Family.INVALID
    sentence = "A title has words of 1 to {most} characters, in one language at least."
    fields = ("most",)
    about = "name_en"


class BadBadge(Refusal):
    code = "bad_badge"
    family = Family.INVALID
    sentence = "A badge is a sign or two, {most} characters at most, without colours."
    fields = ("most",)
    about = "badge"


class TooManyTitles(Refusal):
    code = "too_many_titles"
    family = Family.CONFLICT
    sentence = "There are {most} titles already."
    hint = "Change one that nobody has any more."
    fields = ("most",)


class NoBoardCalledSo(Refusal):
    code = "no_board_called_so"
    family = Family.INVALID
    sentence = "There is no board “{slug}”."
    fields = ("slug",)


class BadTitleDays(Refusal):
    code = "bad_title_days"
    family = Family.INVALID
    sentence = "A title is given for 1 to {most} days."
    hint = "When it ends it can be given again."
    fields = ("most",)
    about = "days"


class TitleHeldAlready(Refusal):
    code = "title_held_already"
    family = Family.CONFLICT
    sentence = "@{handle} has this title already."
    hint = "To change until when, end it and give it again."
    fields = ("handle",)
    about = "handle"


class TitleEnded(Refusal):
    code = "title_ended"
    family = Family.CONFLICT
    sentence = "This title has ended already."


# ---- what titles there are


def list_all(tx: Tx, caller: Caller) -> list[TitleLine]:
    """Every title with what it allows and each who has it. Anybody may know; boards that they may not see have no name."""
    allowed = queries.list_powers(tx, caller)
    lines = queries.list_lines(tx, LINES_SHOWN)
    invites = (Allowed(Power.INVITE, ""),)
    return [
        msgspec.structs.replace(line, allowed=allowed.get(line.title.id, ()) + (invites if line.title.invites else ()))
        for line in lines
    ]


def make(tx: Tx, caller: Caller, wish: TitleWish) -> Title:
    """A new title, which nobody has yet. Raises TitleUnnamed, BadBadge, NoBoardCalledSo, TooManyTitles."""
    check_staff(caller)
    if queries.count_titles(tx) >= MOST_TITLES:
        raise TooManyTitles(most=MOST_TITLES)
    title = Title(ids.mint(), *clean_words(wish), wish.invites, caller.id, tx.now)
    powers = _powers(tx, caller, wish)
    queries.insert_title(tx, title)
    queries.put_powers(tx, title.id, powers)
    moderation.record(tx, caller, "make_title", detail=_said(title))
    tx.announce(AccountChanged(caller.id))
    return title


def change(tx: Tx, caller: Caller, title_id: int, wish: TitleWish) -> Title:
    """Other words, or another reach; it holds at once for everybody who has it."""
    check_staff(caller)
    known = get(tx, caller, title_id)
    names, badge = clean_words(wish)
    title = msgspec.structs.replace(known, names=names, badge=badge, invites=wish.invites)
    powers = _powers(tx, caller, wish)
    queries.set_title(tx, title)
    queries.put_powers(tx, title.id, powers)
    moderation.record(tx, caller, "change_title", detail=_said(title))
    for account_id in (caller.id, *queries.list_holders(tx, title.id)):
        _show(tx, account_id)
    return title


def get(tx: Tx, caller: Caller, title_id: int) -> Title:
    title = queries.find_title(tx, title_id)
    if title is None:
        raise NotFound
    return title


def wish_of(tx: Tx, caller: Caller, title_id: int) -> TitleWish:
    """A title as it was wished, for whoever changes it."""
    check_staff(caller)
    title, reach = get(tx, caller, title_id), queries.list_boards_of(tx, title_id)
    slugs = {power: tuple(one.board for one in reach if one.power == power) for power in Power}
    names = msgspec.json.decode(title.names, type=dict[str, str])
    return TitleWish(names, title.badge, slugs[Power.ENTER], slugs[Power.OPEN], bool(title.invites))


# ---- who has them


def held(tx: Tx, _: Caller, account_id: AccountId) -> list[TitleLine]:
    """The titles that somebody has now, for their card."""
    return queries.list_held(tx, account_id)


def grant(tx: Tx, caller: Caller, title_id: int, handle: str, days: int, process: str, reason: str) -> TitleGrant:
    """Give somebody a title for so many days. Raises BadTitleDays, NotAMember, ReasonWanted, TitleHeldAlready."""
    check_staff(caller)
    title = get(tx, caller, title_id)
    if process not in set(Process):
        raise BadValue(name="process")
    if not 1 <= days <= MOST_DAYS:
        raise BadTitleDays(most=MOST_DAYS)
    reason = moderation.check_reason(reason)
    person = roles.find_member(tx, handle.strip().removeprefix("@"))
    account_queries.hold(tx, person.id)  # who gives the same at the same time waits
    if queries.is_held(tx, title.id, person.id):
        raise TitleHeldAlready(handle=person.handle)
    given = TitleGrant(
        id=ids.mint(),
        title_id=title.id,
        account_id=person.id,
        since_at=tx.now,
        until_at=tx.now + days * clock.DAY,
        given_by=caller.id,
        process=process,
        reason=reason,
        ended_at=None,
        ended_by=None,
    )
    queries.insert_grant(tx, given)
    moderation.record(tx, caller, "give_title", reason=reason, account_id=person.id, detail=_said(title))
    notifications.notify(tx, person.id, "title", f"title:{given.id}", actor_id=caller.id, reason=reason)
    _show(tx, person.id)
    return given


def end(tx: Tx, caller: Caller, grant_id: int, reason: str) -> TitleGrant:
    """Take a title back, or lay one's own down."""
    check_signed_in(caller)
    given = queries.find_grant(tx, grant_id)
    if given is None or given.account_id != caller.id:
        check_staff(caller)
    if given is None:
        raise NotFound
    reason = moderation.check_reason(reason)
    if given.ended_at is not None or given.until_at <= tx.now:
        raise TitleEnded
    queries.set_ended(tx, given.id, tx.now, caller.id)
    title = get(tx, caller, given.title_id)
    moderation.record(tx, caller, "end_title", reason=reason, account_id=given.account_id, detail=_said(title))
    _tell_end(tx, given, caller.id, reason)
    _show(tx, given.account_id)
    return msgspec.structs.replace(given, ended_at=tx.now, ended_by=caller.id)


def lay_down_all(tx: Tx, caller: Caller) -> None:
    """Whoever leaves has no title any more. For other verbs: it asks no permission."""
    for line in queries.list_held(tx, caller.id):
        if line.grant is not None:
            queries.set_ended(tx, line.grant.id, tx.now, caller.id)
    queries.set_shown(tx, caller.id, "")


def expire(tx: Tx) -> int:
    """Take off some whose time is over, beside the names and on the cards; how many."""
    due = queries.list_due(tx, ENDED_AT_ONCE)
    for given in due:
        queries.set_ended(tx, given.id, given.until_at, None)
        _tell_end(tx, given, None, "")
        _show(tx, given.account_id)
    return len(due)


def show_again(tx: Tx, account_id: AccountId) -> None:
    """Write beside the name what stands there now. For other verbs: it asks no permission."""
    newest = next(iter(queries.list_held(tx, account_id)), None)
    queries.set_shown(tx, account_id, _beside(newest.title) if newest else "")


# ---- parts


def _show(tx: Tx, account_id: AccountId) -> None:
    show_again(tx, account_id)
    tx.announce(AccountChanged(account_id))


def _tell_end(tx: Tx, given: TitleGrant, by: AccountId | None, reason: str) -> None:
    notifications.notify(tx, given.account_id, "title_ended", f"title_ended:{given.id}", actor_id=by, reason=reason)


def _beside(title: Title) -> str:
    """Badge and words in every language, as the account keeps them."""
    names = msgspec.json.decode(title.names, type=dict[str, str])
    return boards.to_words({lang: f"{title.badge} {words}".strip() for lang, words in names.items()})


def _said(title: Title) -> str:
    """Its words in the public record."""
    return wording(title.names, "en")


def clean_words(wish: TitleWish) -> tuple[str, str]:
    """(names as they are kept, badge). Raises TitleUnnamed, BadBadge."""
    names = {lang: " ".join(scrub(words).split()) for lang, words in wish.names.items()}
    names = {lang: words for lang, words in names.items() if words}
    if not names or max(len(words) for words in names.values()) > MAX_NAME:
        raise TitleUnnamed(most=MAX_NAME)
    badge = "".join(scrub(wish.badge).split())
    if len(badge) > MAX_BADGE or any(unicodedata.category(char)[0] in "CM" for char in badge):
        raise BadBadge(most=MAX_BADGE)
    return boards.to_words(names), badge


def _powers(tx: Tx, caller: Caller, wish: TitleWish) -> list[tuple[str, BoardId]]:
    """What is wished on boards, once each. Raises NoBoardCalledSo."""
    found: list[tuple[str, BoardId]] = []
    for power, slugs in ((Power.ENTER, wish.enter), (Power.OPEN, wish.open)):
        if len(slugs) > MOST_BOARDS:
            raise BadValue(name=power)
        for slug in slugs:
            try:
                found.append((power, boards.get(tx, caller, slug).id))
            except NotFound:
                raise NoBoardCalledSo(slug=slug[:60]) from None
    return list(dict.fromkeys(found))
