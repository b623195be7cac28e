# SPDX-License-Identifier: Apache-2.0
"""What waits for those who tend boards: reported posts with what one needs to judge, and posts that a word held back."""

from banyan.core import moderation, posts, reports, rules, word_rules
from banyan.interfaces.desk import Tx
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import EMPTY, Line, bar, line
from banyan.interfaces.terminal.present import present
from banyan.interfaces.terminal.screen import _, key, register
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.interfaces.terminal.text import fit, wrap
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.form import YES_NO, Field, Form
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.interfaces.terminal.widgets.reader import Reader
from banyan.markup.plain import excerpt, to_plain
from banyan.records.callers import Caller
from banyan.records.posts import PostState
from banyan.records.presence import Place, PlaceKind
from banyan.records.reports import About, Case, Neighbour
from banyan.records.word_rules import Held

VERDICTS = {"upheld": _("upheld"), "dismissed": _("dismissed")}


@register("reports")
class Reports(ListScreen[Case]):
    """The queue, whoever waits longest on top."""

    area = "reports"
    place = Place(PlaceKind.TENDING)
    empty = _("Nobody has reported anything. Tab shows what a word held back.")

    async def fetch(self, cursor: str) -> Page[Case]:
        found, more = await self.desk.ask_heavy(reports.queue, self.caller, None, cursor)
        return Page(found, after=more)

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        return (self.word(_("Reports")), "", "")

    def columns(self, cols: int) -> str:
        word = self.word
        count = fit(word(_("reports")), 7, "right")
        return f"{count} {fit(word(_('board')), 11)}{fit(word(_('author')), 11)}{word(_('what is said of it'))}"

    def row(self, item: Case, number: int, cols: int) -> Line:
        reported = item.reported
        said = item.reports[0][0].reason if item.reports else ""
        return line(
            (S.HOT if reported.reports > 2 else "", f"{reported.reports:7d} "),
            (S.NAME, fit(reported.board_slug, 10)),
            f" {fit(reported.author.handle, 10)} ",
            said,
            (S.DIM, f"  {item.excerpt}"),
        )

    def same(self, item: Case) -> int:
        return item.reported.post_id

    # ---- keys

    @key("right", "enter", name="read", help=_("look"))
    async def read(self) -> None:
        if self.item:
            await self.show(CaseReader(self.item))
            await self.reload()

    @key("a", name="accept", help=_("accept"))
    async def accept(self) -> None:
        await self._settle("upheld")

    @key("r", name="reject", help=_("reject"))
    async def reject(self) -> None:
        await self._settle("dismissed")

    async def _settle(self, verdict: str) -> None:
        if self.item:
            await self.show(Verdict(self.item, verdict, self.word(VERDICTS[verdict]), await _choices(self, self.item)))
            await self.reload()

    @key("tab", name="held", help=_("what a word held back"))
    async def held(self) -> None:
        await self.show(HeldPosts())


class CaseReader(Reader):
    """One case: the post with its neighbours, who complained of what, and what was said of its author before."""

    area = "case"

    def __init__(self, case: Case) -> None:
        super().__init__()
        self.case = case
        self.place = Place(PlaceKind.TENDING)

    def heading(self, cols: int) -> list[Line]:
        found = self.case.reported
        return [bar(f" {found.title}", "", f"{found.board_slug}  /t/{found.number}/{found.floor} ", cols)]

    def lines(self, cols: int) -> list[Line]:
        case, zone = self.case, self.caller.zone
        found = case.reported
        around = {one.floor: one for one in case.around}
        rows = self._near(around.get(found.floor - 1), cols)
        rows.append(
            line((S.NAME, found.author.handle), (S.DIM, f"  #{found.floor}  {times.moment(found.made_at, zone)}"))
        )
        rows += present(found.html, cols - 1, self.glyph, self.word).lines
        rows += self._near(around.get(found.floor + 1), cols)
        told = [f"{who.handle}: {one.reason}" for one, who in case.reports]
        rows += self._part(_("Who reported it, and why"), told, cols)
        rows += self._part(_("What was said of its author before"), [self._before(one) for one in case.earlier], cols)
        measures = [f"{times.local(one.since_at, zone).date()}  {one.reason}" for one in case.sanctions]
        return rows + self._part(_("What was done about them"), measures, cols)

    def _before(self, one: About) -> str:
        verdict = self.word(VERDICTS.get(one.report.state, one.report.state))
        return f"{one.board_slug} /t/{one.number}/{one.floor}  {verdict}: {one.report.answer}"

    def _near(self, one: Neighbour | None, cols: int) -> list[Line]:
        """A floor beside it, in short."""
        if one is None:
            return []
        said = f"{one.author.handle}  #{one.floor}  {one.excerpt}"
        return [*(line((S.DIM, row)) for row in wrap(said, cols - 1)), EMPTY]

    def _part(self, title: str, said: list[str], cols: int) -> list[Line]:
        if not said:
            return []
        return [
            EMPTY,
            line((S.HEADING, self.word(title))),
            *(line(f"  {row}") for one in said for row in wrap(one, cols - 3)),
        ]

    # ---- keys

    @key("a", name="accept", help=_("accept"))
    async def accept(self) -> None:
        await self._settle("upheld")

    @key("r", name="reject", help=_("reject"))
    async def reject(self) -> None:
        await self._settle("dismissed")

    async def _settle(self, verdict: str) -> None:
        form = Verdict(self.case, verdict, self.word(VERDICTS[verdict]), await _choices(self, self.case))
        if await self.show(form) is not None:
            self.close("settled")

    @key("t", name="thread_first", help=_("where it stands"))
    async def thread(self) -> None:
        await self.show(ThreadReader(self.case.reported.number, self.case.reported.floor))


async def _choices(screen: ListScreen[Case] | CaseReader, case: Case) -> list[tuple[str, str]]:
    """The rules that can be named."""
    found = await screen.desk.ask(rules.citable, screen.caller, [case.reported.board_slug])
    return [("", screen.word(_("none in particular"))), *((one.key, one.words) for one in found)]


class Verdict(Form):
    """Settles a case. Where it is accepted the post goes too, unless that was done before or something else was."""

    def __init__(self, case: Case, verdict: str, title: str, choices: list[tuple[str, str]]) -> None:
        answer = Field(
            "answer",
            _("Answer to those who reported"),
            most=reports.MAX_REASON,
            hint=_("They read it, and it stands in the public record."),
        )
        rule = [Field("rule", _("Rule"), "", choices)] if len(choices) > 1 else []
        is_there = verdict == "upheld" and case.reported.state == PostState.VISIBLE
        removes = [Field("removes", _("Remove the post too"), "1", YES_NO)] if is_there else []
        super().__init__(title, [*rule, *removes, answer])
        self.case, self.verdict = case, verdict

    async def save(self, values: dict[str, str]) -> None:
        await self.desk.act(_settle, self.caller, self.case, self.verdict, values)


def _settle(tx: Tx, caller: Caller, case: Case, verdict: str, values: dict[str, str]) -> None:
    """Both or neither: what is done about the post, and the answer."""
    found = case.reported
    answer = rules.cite(tx, caller, found.board_slug, values.get("rule", ""), values["answer"])
    if values.get("removes"):
        posts.remove(tx, caller, found.number, found.floor, answer)
    reports.settle(tx, caller, found.first_id, verdict, answer)


class HeldPosts(ListScreen[Held]):
    """Posts that a word held back, until somebody has looked at them."""

    area = "held"
    place = Place(PlaceKind.TENDING)
    empty = _("No post waits.")

    async def fetch(self, cursor: str) -> Page[Held]:
        return Page(await self.desk.ask(word_rules.waiting, self.caller))

    @property
    def head(self) -> tuple[str, str, str]:
        return (self.word(_("What a word held back")), "", "")

    def row(self, item: Held, number: int, cols: int) -> Line:
        words = excerpt(to_plain(item.html), reports.EXCERPT_WIDTH)
        return line(
            (S.NAME, fit(item.board_slug, 10)),
            f" {fit(item.author.handle, 10)} ",
            (S.WARN, item.word),
            f"  {item.title}",
            (S.DIM, f"  {words}"),
        )

    def same(self, item: Held) -> int:
        return item.post_id

    @key("right", "enter", name="read", help=_("look"))
    async def read(self) -> None:
        if self.item:
            await self.show(ThreadReader(self.item.number, self.item.floor))
            await self.reload()

    @key("a", name="accept", help=_("it may stand"))
    async def accept(self) -> None:
        if self.item:
            await self.desk.act(posts.let_through, self.caller, self.item.number, self.item.floor)
            await self.reload()
            self.say(_("It stands now, and its author is told."))

    @key("r", name="reject", help=_("remove"))
    async def reject(self) -> None:
        if self.item:
            reason = await self.ask(_("Why? It stands in the public record:"), most=moderation.MAX_REASON)
            if reason is not None:
                await self.desk.act(posts.remove, self.caller, self.item.number, self.item.floor, reason)
                await self.reload()
