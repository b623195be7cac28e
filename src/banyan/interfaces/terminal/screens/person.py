# SPDX-License-Identifier: Apache-2.0
"""Somebody's card: who they are, what they plan, what they look after; what they wrote; and for those who tend boards, what
is known of them.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec

from banyan.core import (
    accounts,
    birthdays,
    boards,
    conduct,
    deal_reviews,
    follows,
    leases,
    moderation,
    pages,
    presence,
    relations,
    sanctions,
    serials,
    titles,
)
from banyan.interfaces.desk import Tx
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import EMPTY, Line, ansi_lines, bar, line
from banyan.interfaces.terminal.screen import _, is_made, key, register
from banyan.interfaces.terminal.screens.people import befriend, block, named
from banyan.interfaces.terminal.screens.reader import ROOMY_CELLS, ThreadReader
from banyan.interfaces.terminal.screens.self_locks import said as lock_said
from banyan.interfaces.terminal.screens.titles import named_title
from banyan.interfaces.terminal.text import fit, width, wrap
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.interfaces.terminal.widgets.reader import Reader
from banyan.markup.colours import SIGN
from banyan.markup.plain import excerpt, to_plain
from banyan.records.accounts import AccountState, Person, Profile
from banyan.records.callers import Caller
from banyan.records.conduct import Conduct
from banyan.records.deal_reviews import Dealings
from banyan.records.follows import Stance
from banyan.records.leases import Lease
from banyan.records.mail import Opening
from banyan.records.pages import AuthoredPost
from banyan.records.presence import Place, PlaceKind, Present
from banyan.records.relations import Relation, RelationKind
from banyan.records.serials import ShownSerial
from banyan.records.titles import TitleLine

STATES = {
    AccountState.UNCLAIMED: _("Wrote elsewhere; what they wrote was brought here. Nobody has claimed the name yet."),
    AccountState.SUSPENDED: _("Suspended for the time being."),
    AccountState.PENDING: _("Waiting for approval."),
    AccountState.PSEUDONYM: _("Somebody in one thread of a board without names."),
    AccountState.REFUSED: _("Was not let in."),
    AccountState.LEAVING: _("Is about to leave."),
    AccountState.GONE: _("Has left. The name stays theirs."),
}
RESTS = _("This name rests: its owner has been away for long. It stays theirs, and so does what they wrote.")
Item = TypeVar("Item")
EXCERPT = 200  # characters of a post in the list of them
Card = tuple[Profile, Relation | None, Present | None, dict[int, str]]


@register("person")
class PersonCard(Reader):
    """`await self.visit("person", "bo")`; without a handle it asks for one."""

    area = "person"
    place = Place(PlaceKind.PERSON)

    def __init__(self, handle: str = "") -> None:
        super().__init__()
        self.handle = handle
        self.found: Card | None = None
        self.titles: list[TitleLine] = []
        self.lease: Lease | None = None
        self.birthday = birthdays.NONE
        self.deals = Dealings(0, 0, 0, 0)
        self.serials: list[ShownSerial] = []

    async def open(self) -> None:
        if not self.handle:
            self.handle = (await self.ask(_("Look up whom:"), most=80) or "").strip().removeprefix("@")
        if self.handle:
            await self.refresh()
        else:
            self.close()

    async def refresh(self) -> None:
        self.found = await self.desk.ask(_card, self.caller, self.handle)
        account = self.found[0].account
        self.titles = await self.desk.ask(titles.held, self.caller, account.id)
        self.birthday = await self.desk.ask(birthdays.shown_of, self.caller, account.id)
        self.lease = await self.desk.ask(leases.of, self.caller, account)
        self.deals = await self.desk.ask(deal_reviews.dealings, self.caller, self.found[0].account.id)
        self.serials = await self.desk.ask(serials.shown_by, self.caller, self.found[0].account.id)
        self.changed()

    @property
    def relation(self) -> Relation | None:
        return self.found[1] if self.found else None

    @property
    def is_other(self) -> bool:
        return not self.caller.is_guest and self.found is not None and self.found[0].account.id != self.caller.id

    # ---- seen

    def heading(self, cols: int) -> list[Line]:
        if self.found is None:
            return [bar("", "", "", cols)]
        account = self.found[0].account
        since = self.word(_("here since {day}"), day=times.local(account.joined_at, self.caller.zone).date())
        who = named(Person(account.id, account.handle, account.display_name, account.state))
        return [bar(f" {who}", "", f"{since} ", cols)]

    def lines(self, cols: int) -> list[Line]:
        if self.found is None:
            return []
        account = self.found[0].account
        facts = self._facts()
        widest = max((width(label) for label, _said in facts), default=0)
        rows = [EMPTY]
        for label, said in facts:
            first, *rest = wrap(said, max(10, cols - widest - 5)) or [""]
            rows.append(line((S.HINT, f" {fit(label, widest)}  "), first))
            rows += [line(" " * (widest + 3), more) for more in rest]
        rows += self._text(_("Plan"), account.plan) + self._text(_("Signature"), account.signature)
        return rows

    def _facts(self) -> list[tuple[str, str]]:
        if self.found is None:
            return []
        word, (profile, relation, present, slugs) = self.word, self.found
        account = profile.account
        counts = word(_("{posts} posts, {threads} threads"), posts=account.post_count, threads=account.thread_count)
        facts = [(word(_("Wrote")), counts)]
        if account.state in STATES:
            facts.append(("", word(STATES[account.state])))
        if self.birthday.month:
            facts.append((word(_("Birthday")), birthdays.said(self.birthday)))
        if self.lease is not None and self.lease.is_resting:
            facts.append(("", word(RESTS)))
        if present is not None:
            facts.append((word(_("Now")), presence.said(self.session.lang, present)))
        tended = [slugs.get(role.board_id or 0, "") or word(_("the whole place")) for role in profile.roles]
        if self.deals.deals:
            done = self.words(_("{n} completed deal"), _("{n} completed deals"), self.deals.deals)
            good = self.words(_("{n} good"), _("{n} good"), self.deals.good)
            facts.append((word(_("Deals")), f"{done}, {good}"))
        facts += [
            (word(_("Serial")), f"{one.thread.title}  {self.words('one chapter', '{n} chapters', one.count)}")
            for one in self.serials
        ]
        facts += [(word(_("Titles")), named_title(self, one)) for one in self.titles]
        if tended:
            facts.append((word(_("Looks after")), ", ".join(tended)))
        if profile.groups:
            facts.append((word(_("Belongs to")), ", ".join(profile.groups)))
        facts += [(word(_("Keeps away from")), lock_said(self, one)) for one in profile.locks]
        for ban in profile.bans:
            day = times.local(ban.until_at, self.caller.zone).date()
            board = slugs.get(ban.board_id or 0, "") or word(_("the whole place"))
            facts.append((word(_("Measures in force")), f"{board}: {ban.reason} ({word(_('until {day}'), day=day)})"))
        if relation is not None:
            kinds = {RelationKind.FRIEND: _("Friend"), RelationKind.BLOCKED: _("Blocked")}
            what = word(_("Friend, and so are you to them")) if relation.is_mutual else word(kinds[relation.kind])
            facts.append((word(_("To you")), f"{what}  {relation.remark}".rstrip()))
        return facts

    def _text(self, title: str, text: str) -> list[Line]:
        return (
            [EMPTY, line((S.HEADING, f" {self.word(title)}")), *ansi_lines(text.replace(SIGN, "\x1b"))] if text else []
        )

    # ---- keys

    @key("r", "p", name="posts", help=_("their posts"))
    async def posts(self) -> None:
        await self.show(PersonPosts(self.handle))

    @key("m", name="mail", help=_("mail"), when=lambda self: self.is_other)
    async def mail(self) -> None:
        await self.visit("mail_write", Opening(to=self.handle))

    @key("w", name="message", help=_("message"), when=lambda self: self.is_other and is_made("message"))
    async def message(self) -> None:
        await self.visit("message", self.handle)

    @key("t", name="talk", help=_("talk"), when=lambda self: self.is_other and is_made("talk"))
    async def talk(self) -> None:
        await self.visit("talk", self.handle)

    @key("o", name="add_friend", help=_("friend"), when=lambda self: self.is_other)
    async def friend(self) -> None:
        await self._relate(RelationKind.FRIEND)

    @key("x", name="block", help=_("block"), when=lambda self: self.is_other)
    async def block(self) -> None:
        await self._relate(RelationKind.BLOCKED)

    @key("W", name="follow", help=_("follow, or not"), foot=False, when=lambda self: self.is_other)
    async def follow(self) -> None:
        if await self._stands(Stance.FOLLOWED, follows.follow_person):
            self.say(_("You follow {handle}: new threads of theirs wait among the replies."), handle=self.handle)
        else:
            self.say(_("You do not follow {handle} any more."), handle=self.handle)

    @key("Q", name="mute", help=_("hear of them, or not"), foot=False, when=lambda self: self.is_other)
    async def mute(self) -> None:
        if await self._stands(Stance.MUTED, follows.mute_person):
            self.say(_("Nothing that {handle} does is told to you any more."), handle=self.handle)
        else:
            self.say(_("You hear of {handle} again."), handle=self.handle)

    @key("H", name="history", help=_("record"), when=lambda self: tends(self.caller))
    async def history(self) -> None:
        known = await self.desk.ask(conduct.of_person, self.caller, self.handle)
        await self.show(History(known))

    async def card(self) -> None:
        await self.visit("person")

    async def _stands(self, stance: Stance, verb: Callable[[Tx, Caller, str], object]) -> bool:
        """Take this stance to somebody, or leave it where it is so already; whether it is so now."""
        people = await self.desk.ask(follows.people, self.caller)
        is_so = self.found is not None and people.stance(self.found[0].account.id) == stance
        await self.desk.act(follows.leave_person if is_so else verb, self.caller, self.handle)
        return not is_so

    async def _relate(self, kind: RelationKind) -> None:
        is_friend = kind == RelationKind.FRIEND
        if self.relation is None or self.relation.kind != kind:
            await (befriend if is_friend else block)(self, self.handle)
        elif await self.confirm(_("Not your friend any more?") if is_friend else _("Not blocked any more?")):
            await self.desk.act(relations.unfriend if is_friend else relations.unblock, self.caller, self.handle)
        await self.refresh()


class PersonPosts(ListScreen[AuthoredPost]):
    """What somebody wrote, as far as its reader may read it; the newest at the bottom."""

    area = "person_posts"
    opens_at_end = True

    def __init__(self, handle: str) -> None:
        super().__init__()
        self.handle = handle

    async def fetch(self, cursor: str) -> Page[AuthoredPost]:
        found, older = await self.desk.ask(pages.posts_by, self.caller, self.handle, cursor)
        return Page(found[::-1], older)

    @property
    def head(self) -> tuple[str, str, str]:
        return (self.word(_("What {handle} wrote"), handle=self.handle), "", "")

    def columns(self, cols: int) -> str:
        return f"{fit(self.word(_('board')), 14)}{fit(self.word(_('date')), 7)}{self.word(_('title'))}"

    def row(self, item: AuthoredPost, number: int, cols: int) -> Line:
        words = excerpt(to_plain(item.post.html), EXCERPT)
        title = fit(item.title, max(12, (cols - 22) // 2)).rstrip()
        return line(
            (S.NAME, fit(item.board_slug, 13)),
            f" {fit(times.day(item.post.made_at, self.caller.zone), 6)} ",
            title,
            (S.DIM, f" #{item.post.floor}  {words}"),
        )

    def same(self, item: AuthoredPost) -> int:
        return item.post.id

    @key("right", "enter", "r", name="read", help=_("read"))
    async def read(self) -> None:
        if self.item:
            await self.show(ThreadReader(self.item.number, self.item.post.floor))


class History(Reader):
    """Warnings, notes, reports and measures, as far as the reader tends the boards. What can be ended has a number."""

    area = "history"

    def __init__(self, known: Conduct) -> None:
        super().__init__()
        self.known = known

    @property
    def head(self) -> str:
        return self.word(_("What is known of {handle}"), handle=self.known.account.handle)

    def lines(self, cols: int) -> list[Line]:
        known = self.known
        rows: list[Line] = []
        rows += self._part(
            _("Warnings"), [(warned.made_at, by, slug, warned.reason) for warned, by, slug in known.warnings], cols
        )
        notes = [(note.made_at, by, slug, f"{at}. {note.text}") for at, (note, by, slug) in enumerate(known.notes, 1)]
        rows += self._part(_("Notes"), notes, cols)
        measures = [
            (one.since_at, by, slug or "", f"{at}. {one.reason}")
            for at, (one, by, slug) in enumerate(known.sanctions, 1)
        ]
        rows += self._part(_("Measures"), measures, cols)
        rows += self._part(
            _("What was done"), [(e.at, by, slug, f"{e.action} {e.reason}") for e, by, slug in known.done], cols
        )
        return rows[1:] or [line((S.DIM, f" {self.word(_('Nothing is known of them.'))}"))]

    def _part(self, title: str, found: list[tuple[int, Person, str, str]], cols: int) -> list[Line]:
        rows = [EMPTY, line((S.HEADING, f" {self.word(title)}"))] if found else []
        for at, by, slug, said in found:
            lead = f" {times.local(at, self.caller.zone).date()}  {fit(slug, 14)} {fit(by.handle, 12)} "
            if cols < ROOMY_CELLS:
                rows += [line((S.DIM, lead)), *(line(f"   {row}") for row in wrap(said, cols - 4))]
                continue
            first, *rest = wrap(said, max(10, cols - width(lead) - 1)) or [""]
            rows += [line((S.DIM, lead), first), *(line(" " * width(lead), more) for more in rest)]
        return rows

    # ---- keys

    @key("d", name="drop_note", help=_("drop a note"), when=lambda self: bool(self.known.notes))
    async def drop_note(self) -> None:
        found = await self._pick(_("Which note (its number):"), [note for note, _by, _slug in self.known.notes])
        if found is not None and await self.confirm(_("Drop this note?")):
            await self.desk.act(conduct.drop_note, self.caller, found.id)
            await self.refresh()

    @key("L", name="lift", help=_("lift a measure"), when=lambda self: bool(self.known.sanctions))
    async def lift(self) -> None:
        found = await self._pick(_("Which measure (its number):"), [one for one, _by, _slug in self.known.sanctions])
        reason = await self.ask(_("Reason (everybody can read it):"), most=moderation.MAX_REASON) if found else None
        if found is not None and reason:
            await self.desk.act(sanctions.lift, self.caller, found.id, reason)
            await self.refresh()
            self.say(_("The measure is lifted."))

    async def refresh(self) -> None:
        self.known = await self.desk.ask(conduct.of_person, self.caller, self.known.account.handle)
        self.changed()

    async def _pick(self, question: str, found: Sequence[Item]) -> Item | None:
        """One of them by its number, which is asked only where there are several."""
        asked = "1" if len(found) == 1 else (await self.ask(question, most=3) or "").strip()
        return found[int(asked) - 1] if asked.isdecimal() and 0 < int(asked) <= len(found) else None


def tends(caller: Caller) -> bool:
    return caller.is_admin or bool(caller.moderates)


def _card(tx: Tx, caller: Caller, handle: str) -> Card:
    profile = accounts.person(tx, caller, handle)
    slugs = {int(board.id): board.slug for found in boards.directory(tx, caller) for board in found.boards}
    roles = [role for role in profile.roles if role.board_id is None or role.board_id in slugs]
    bans = [ban for ban in profile.bans if ban.board_id is None or ban.board_id in slugs]
    account_id = profile.account.id
    shown = msgspec.structs.replace(profile, roles=roles, bans=bans)
    return shown, relations.find(tx, caller, account_id), presence.find(tx, caller, account_id), slugs
