# SPDX-License-Identifier: Apache-2.0
"""Releases: one with its ideas, its people and the reports under it; a report in four parts; and the next one, to be posted."""

from collections.abc import Iterator

from banyan.base import clock
from banyan.core import impressions, permits, releases
from banyan.core.kinds import Opening
from banyan.interfaces.desk import Tx
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import EMPTY, Line, line, wrapped
from banyan.interfaces.terminal.screen import _, extend, key, register
from banyan.interfaces.terminal.screens.about_thread import AboutThread
from banyan.interfaces.terminal.screens.compose import NewThread, Text
from banyan.interfaces.terminal.screens.ideas import Ideas
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.interfaces.terminal.text import wrap
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.form import Field, Form
from banyan.records.callers import Caller
from banyan.records.releases import ReleasePage
from banyan.records.threads import Thread

MOST = 2_000  # characters of one part, written on one line here


@register("release")
class Release(AboutThread[ReleasePage]):
    area = "release"
    look = staticmethod(releases.look)

    # ---- seen

    def titled(self, page: ReleasePage) -> tuple[str, str]:
        said = self.words(_("{n} report"), _("{n} reports"), page.impression_count)
        return f"{self.word(_('Release'))}  {page.board.slug}", said

    def told(self, page: ReleasePage, cols: int) -> Iterator[Line]:
        yield EMPTY
        yield from (line((S.STRONG, f" {row}")) for row in wrap(page.thread.title, cols - 2))
        yield line((S.DIM, f" {page.author.handle} · {times.moment(page.thread.made_at, self.caller.zone)}"))
        yield line((S.DIM, f" {self._own(page)}"))
        yield from self._section(_("Carried out"))
        for one in page.ideas:
            yield line(f"   {one.thread.title}", (S.DIM, f" #{one.thread.number} {one.author.handle}"))
        if not page.ideas:
            yield line(f"   {self.word(_('Nothing this time.'))}")
        yield from self._section(_("Thanks to"))
        names = " ".join(one.handle for one in page.thanked) or self.word(_("nobody this time"))
        yield from wrapped([(S.NAME, f"   {names}")], cols - 1, "   ")
        yield from self._section(_("Reports in four parts"))
        for said in page.impressions:
            yield line("   ", (S.NAME, said.person.handle), (S.DIM, f" #{said.floor}"))
        if not page.impressions:
            yield line(f"   {self.word(_('Nobody has said how it is so far.'))}")

    def _own(self, page: ReleasePage) -> str:
        if page.own:
            return self.word(_("You have said how it is, on floor {floor}; E there changes it."), floor=page.own)
        if page.why_not == permits.SignInFirst.code:
            return self.word(permits.SignInFirst.sentence)
        return "" if page.why_not else self.word(_("W says how it is."))

    def _section(self, label: str) -> Iterator[Line]:
        yield EMPTY
        yield line((S.HEADING, f" {self.word(label)}"))

    # ---- keys

    @key("W", name="report", help=_("say how it is"))
    async def report(self) -> None:
        permits.check_signed_in(self.caller)
        if self.page_of and self.page_of.own:
            await self.show(ThreadReader(self.number, self.page_of.own))
        elif await self.show(ReportForm(self.word(_("How is this release?")), self.number)) is not None:
            self.say(_("Thank you for telling."))
        await self.refresh()

    @key("t", name="thread_first", help=_("its thread"))
    async def thread_first(self) -> None:
        await self.show(ThreadReader(self.number))


class ReportForm(Form):
    """Four lines that become one floor."""

    def __init__(self, title: str, number: int) -> None:
        hint = _("Leave empty what you have nothing to say about.")
        super().__init__(title, [Field(part, words, most=MOST, hint=hint) for part, words in impressions.PARTS.items()])
        self.number = number

    async def save(self, values: dict[str, str]) -> None:
        body = await self.desk.render(impressions.compose(self.session.lang, values), "markdown", self.number)
        post = await self.desk.act(impressions.give, self.caller, self.number, body)
        thread = (await self.desk.ask(releases.look, self.caller, self.number)).thread
        await self.desk.marks.wrote(self.caller, thread, post.floor)


class NextRelease(NewThread):
    """What was shipped since the last one, as a text to look over; it may wait for its hour."""

    heads = _("The next release")

    def __init__(self, text: Text) -> None:
        super().__init__(text, _post)
        self.waits = True

    async def open(self) -> None:
        await super().open()
        at = times.local(releases.next_friday(clock.now(), self.caller.zone), self.caller.zone)
        self.hour_offered = f"{at:%Y-%m-%d %H:%M}"


def _post(tx: Tx, caller: Caller, one: Opening) -> Thread:
    return releases.post(tx, caller, one.board_id, one.title, one.body, one.token)


@extend(Ideas)
@key("R", name="next_release", help=_("the next release"), foot=False)
async def next_release(screen: Ideas) -> None:
    """The draft is made anew from what was shipped since, and opened; on the board that releases what is proposed here."""
    board = await screen.desk.ask(releases.board_of, screen.caller, screen.slug)
    made = await screen.desk.act(releases.make_draft, screen.caller, board.slug if board else screen.slug)
    text = Text(made.board, releases.slot_of(made.board), made.title, made.source, kind=releases.KIND)
    await screen.show(NextRelease(text))
    await screen.reload()
