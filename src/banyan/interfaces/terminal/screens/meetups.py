# SPDX-License-Identifier: Apache-2.0
"""Meet-ups: what is to come on a board or everywhere, and one of them: `y` signs up, `d` gives the place back."""

from collections.abc import Iterator
from typing import Any

from banyan.core import meetups, moderation, permits
from banyan.core.kinds import Open, Opening
from banyan.interfaces.desk import Tx
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import EMPTY, Line, line
from banyan.interfaces.terminal.screen import Screen, _, extend, key, register
from banyan.interfaces.terminal.screens.about_thread import AboutThread
from banyan.interfaces.terminal.screens.kinds import ASKERS
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.interfaces.terminal.screens.threads import Threads, takes
from banyan.interfaces.terminal.text import fit, wrap
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.form import YES_NO, Field, Form
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.records.boards import Board
from banyan.records.callers import Caller
from banyan.records.meetups import Meetup, MeetupLine, MeetupPage, MeetupState, MeetupTerms, Signup
from banyan.records.threads import Thread

NARROW = 60  # cells below which only what matters most is shown


@register("meetups")
class Meetups(ListScreen[MeetupLine]):
    """Of a board; without one, what is to come everywhere."""

    area = "meetups"
    empty = _("No meet-up is planned at the moment.")

    def __init__(self, slug: str = "") -> None:
        super().__init__()
        self.slug = slug

    async def fetch(self, cursor: str) -> Page[MeetupLine]:
        _board, found, later = await self.desk.ask(meetups.coming, self.caller, self.slug, cursor)
        return Page(found, after=later)

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        name = _("Meet-ups of {board}") if self.slug else _("Meet-ups to come")
        return (self.word(name, board=self.slug), "", "")

    def columns(self, cols: int) -> str:
        word = self.word
        is_wide = cols >= NARROW
        board = "" if not is_wide else fit(word(_("board")), 12)
        begins, coming = (
            fit(word(_("begins")), 18 if is_wide else 12),
            fit(word(_("coming")), 9 if is_wide else 5, "right"),
        )
        return f"{fit(word(_('no.')), 5, 'right')}  {begins}{board}{coming}  {word(_('title'))}"

    def row(self, item: MeetupLine, number: int, cols: int) -> Line:
        begins = times.moment(item.meetup.starts_at, self.caller.zone)
        start = line(f"{number:5d}  {fit(begins, 18) if cols >= NARROW else fit(begins[5:], 12)}")
        if cols >= NARROW:
            start = start.then(line((S.NAME, fit(item.slug, 12))))
        start = start.then(line(f"{fit(counted(item), 9 if cols >= NARROW else 5, 'right')}  "))
        return start.then(line((S.NEW, fit(item.title, max(8, cols - start.cells)).rstrip())))

    def same(self, item: MeetupLine) -> int:
        return item.number

    # ---- keys

    @key("right", "enter", "r", name="read", help=_("who comes, sign up"))
    async def read(self) -> None:
        if self.item:
            await self.show(MeetupScreen(self.item.number))
            await self.reload()

    @key("t", name="thread_first", help=_("its thread"))
    async def thread_first(self) -> None:
        if self.item:
            await self.show(ThreadReader(self.item.number))


def counted(item: MeetupLine) -> str:
    """`12/20`, or `12` where there is no number of places."""
    return f"{item.coming}/{item.meetup.capacity}" if item.meetup.capacity else str(item.coming)


@register("meetup")
class MeetupScreen(AboutThread[MeetupPage]):
    """One meet-up, with what its host may do."""

    area = "meetup"
    look = staticmethod(meetups.look)

    def _is_host(self) -> bool:
        return self.page_of is not None and self.page_of.is_host

    @property
    def may_ask(self) -> bool:
        """Whether the key is there: a guest is asked to sign in by pressing it."""
        return self.page_of is not None and self.page_of.own is None and not self.page_of.is_host

    def _may_change(self) -> bool:
        page = self.page_of
        return page is not None and not page.has_begun and page.line.meetup.state != MeetupState.CANCELLED

    @property
    def is_hosts(self) -> bool:
        return self._may_change() and self._is_host()

    @property
    def may_cancel(self) -> bool:
        return self._may_change() and self.page_of is not None and (self.page_of.is_host or self.page_of.tends)

    @property
    def may_note(self) -> bool:
        page = self.page_of
        return page is not None and page.is_host and page.has_begun and page.line.meetup.state != MeetupState.CANCELLED

    # ---- seen

    def titled(self, page: MeetupPage) -> tuple[str, str]:
        said = self.word(_("coming: {count}"), count=counted(page.line))
        return f"{self.word(_('Meet-up'))}  {page.line.slug}", said

    def told(self, page: MeetupPage, cols: int) -> Iterator[Line]:
        meetup, word = page.line.meetup, self.word
        yield EMPTY
        yield from (line((S.STRONG, f" {row}")) for row in wrap(page.line.title, cols - 2))
        yield line((S.DIM, f" {word(_('called by {handle}'), handle=page.line.host.handle)}"))
        yield EMPTY
        if meetup.state == MeetupState.CANCELLED:
            said = word(_("Cancelled: {reason}"), reason=meetup.reason)
            yield from (line((S.WARN, f" {row}")) for row in wrap(said, cols - 2))
        for label, value in self._facts(page):
            rows = wrap(value, max(8, cols - 16))
            yield line((S.HINT, f" {fit(word(label), 13)} "), rows[0] if rows else "")
            yield from (line(f"{'':15}{row}") for row in rows[1:])
        yield EMPTY
        yield from (line((S.NEW if page.own else S.DIM, f" {row}")) for row in wrap(self._own(page), cols - 2))
        yield EMPTY
        yield line((S.HEADING, f" {word(_('Who comes'))}"))
        if not page.signups and not meetup.shows_names:
            yield line((S.DIM, f"   {word(_('Who comes is shown to the host alone.'))}"))
        for at, one in enumerate(page.signups, 1):
            yield self._signup(at, one, cols)

    def _facts(self, page: MeetupPage) -> Iterator[tuple[str, str]]:
        meetup, zone = page.line.meetup, self.caller.zone
        yield _("Begins"), times.moment(meetup.starts_at, zone)
        yield _("Ends"), times.moment(meetup.ends_at, zone)
        yield _("Meeting place"), meetup.place
        waiting = self.words(_("one waits for a place"), _("{n} wait for a place"), page.line.waiting)
        yield _("Coming"), f"{counted(page.line)}  {waiting if page.line.waiting else ''}".rstrip()
        is_closed = meetup.state == MeetupState.CLOSED
        yield (
            _("Sign up until"),
            self.word(_("closed by its host")) if is_closed else times.moment(meetup.closes_at, zone),
        )

    def _own(self, page: MeetupPage) -> str:
        own, word = page.own, self.word
        if own is None:
            if page.is_host:
                return word(_("You are the host."))
            if page.why_not == permits.SignInFirst.code:
                return word(permits.SignInFirst.sentence)
            if page.why_not in (meetups.SignupClosed.code, meetups.MeetupOver.code, meetups.MeetupCancelled.code):
                return word(meetups.SignupClosed.sentence)
            said = _("You cannot write on this board at the moment.") if page.why_not else _("y signs you up.")
            return word(said)
        if own.is_in:
            return word(_("You have a place."))
        return self.words(
            _("You wait for a place; one is before you."), _("You wait for a place; {n} are before you."), page.ahead
        ) if page.ahead else word(_("You wait for a place and are the next."))  # fmt: skip

    def _signup(self, at: int, one: Signup, cols: int) -> Line:
        came = {None: "", 0: _("did not come"), 1: _("came")}[one.came]
        said = self.word(came) if came else ("" if one.is_in else self.word(_("waits")))
        start = line(f" {at:4d}  ", (S.NAME, fit(one.person.handle, 14)), (S.DIM, f" {fit(said, 13)} "))
        return start.then(line(fit(one.word, max(4, cols - start.cells)).rstrip()))

    # ---- keys

    @key("y", name="sign_up", help=_("sign up"), when=lambda self: self.may_ask)
    async def sign_up(self) -> None:
        is_in = await self.desk.act(meetups.sign_up, self.caller, self.number)
        await self.refresh()
        self.say(_("You have a place.") if is_in else _("You wait for a place, and will be told."))

    @key("m", name="comment", help=_("a word to the host"), when=lambda self: not self._is_host())
    async def say_word(self) -> None:
        own = self.page_of.own if self.page_of else None
        said = await self.ask(_("A word to the host:"), own.word if own else "", most=meetups.MAX_WORD)
        if said is not None:
            await self.desk.act(meetups.sign_up, self.caller, self.number, said)
            await self.refresh()

    @key("d", name="leave", help=_("I cannot come"), when=lambda self: bool(self.page_of and self.page_of.own))
    async def leave(self) -> None:
        if await self.confirm(_("Give your place back?")):
            await self.desk.act(meetups.leave, self.caller, self.number)
            await self.refresh()
            self.say(_("You are not signed up any more."))

    @key("t", name="thread_first", help=_("its thread"))
    async def thread_first(self) -> None:
        await self.show(ThreadReader(self.number))

    @key("E", name="edit", help=_("change it"), when=lambda self: self.is_hosts)
    async def edit(self) -> None:
        if self.page_of is None:
            return
        form = TermsForm(self.word(_("Change this meet-up")), self.caller.zone, self.page_of.line.meetup)
        if await self.show(form) is not None and form.terms is not None:
            await self.desk.act(meetups.change, self.caller, self.number, form.terms)
            await self.refresh()

    @key("c", name="end", help=_("take nobody more, or people again"), foot=False, when=lambda self: self.is_hosts)
    async def end(self) -> None:
        is_closed = self.page_of is not None and self.page_of.line.meetup.state == MeetupState.CLOSED
        await self.desk.act(meetups.reopen if is_closed else meetups.close, self.caller, self.number)
        await self.refresh()
        self.say(_("Signing up is open again.") if is_closed else _("Nobody else can sign up."))

    @key("D", name="remove", help=_("cancel it"), foot=False, when=lambda self: self.may_cancel)
    async def cancel(self) -> None:
        reason = await self.ask(_("Why? Everybody reads it:"), most=moderation.MAX_REASON)
        if reason is not None:
            await self.desk.act(meetups.cancel, self.caller, self.number, reason)
            await self.refresh()

    @key("W", name="note_came", help=_("note who came"), when=lambda self: self.may_note)
    async def note_came(self) -> None:
        """By their numbers: everybody who has a place and is not named did not come."""
        asked = await self.ask(_("Who came? Their numbers, with blanks between:"), most=200)
        if asked is None or self.page_of is None:
            return
        came = {int(number) for number in asked.split() if number.isdecimal() and number.isascii()}
        handles = frozenset(one.person.handle for at, one in enumerate(self.page_of.signups, 1) if at in came)
        await self.desk.act(meetups.note_came, self.caller, self.number, handles)
        await self.refresh()


class TermsForm(Form):
    """What a host says; times are typed as `2026-05-08 19:00`, on the host's clock."""

    def __init__(self, title: str, zone: str, meetup: Meetup | None = None) -> None:
        starts, ends, closes = (
            (times.moment(at, zone) for at in (meetup.starts_at, meetup.ends_at, meetup.closes_at))
            if meetup
            else ("", "", "")
        )
        names = "1" if meetup is None or meetup.shows_names else ""
        hint = _("As 2026-05-08 19:00, on your clock.")
        fields = [
            Field("starts", _("Begins"), starts, hint=hint),
            Field("ends", _("Ends"), ends, hint=hint),
            Field("place", _("Meeting place"), meetup.place if meetup else "", most=meetups.MAX_PLACE),
            Field(
                "capacity",
                _("Number of places"),
                str(meetup.capacity if meetup else 0),
                hint=_("0: everybody has a place."),
            ),
            Field("deadline", _("Sign up until"), closes, hint=_("Empty: until it begins.")),
            Field("names", _("Everybody may read who comes"), names, YES_NO),
        ]
        super().__init__(title, fields)
        self.zone = zone
        self.terms: MeetupTerms | None = None

    async def save(self, values: dict[str, str]) -> None:
        starts, ends = times.parse_moment(values["starts"], self.zone), times.parse_moment(values["ends"], self.zone)
        closes = times.parse_moment(values["deadline"], self.zone) if values["deadline"].strip() else starts
        if starts is None:
            raise meetups.BadStart
        if ends is None:
            raise meetups.BadEnd
        if closes is None:
            raise meetups.BadDeadline
        if not values["capacity"].strip().isdecimal():
            raise meetups.BadCapacity(most=meetups.MOST_PEOPLE)
        terms = MeetupTerms(starts, ends, values["place"], int(values["capacity"]), closes, bool(values["names"]))
        self.terms = terms


async def _ask(screen: Screen[Any], _board: Board) -> Open | None:
    form = TermsForm(screen.word(_("Call a meet-up")), screen.caller.zone)
    if await screen.show(form) is None or form.terms is None:
        return None
    terms = form.terms

    def open_it(tx: Tx, caller: Caller, one: Opening) -> Thread:
        return meetups.open_meetup(tx, caller, one.board_id, one.title, one.body, terms, one.token)

    return open_it


ASKERS[meetups.KIND] = _ask


@extend(Threads)
@key("@", name="meetups", help=_("meet-ups"), foot=False, when=takes("meetup"))
async def show_meetups(screen: Threads) -> None:
    await screen.visit("meetups", screen.board.slug)
