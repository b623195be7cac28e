# SPDX-License-Identifier: Apache-2.0
"""Titles: which there are, what they allow and who has them; those who administer make, change, give and end them."""

from typing import Any

from banyan.base.errors import BadValue
from banyan.base.words import LANGUAGES
from banyan.core import moderation, titles
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import Line, line
from banyan.interfaces.terminal.screen import Screen, _, key, register
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.form import YES_NO, Field, Form
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.records.boards import wording
from banyan.records.presence import Place, PlaceKind
from banyan.records.titles import Power, Process, TitleLine, TitleWish

LANGS = ("en", "zh-Hans")
MAX_SLUGS = 400  # characters of a line of boards


@register("titles")
class Titles(ListScreen[TitleLine]):
    """A row for each who has one, and for each that nobody has."""

    area = "titles"
    place = Place(PlaceKind.ELSEWHERE)
    empty = _("There are no titles here yet.")

    async def fetch(self, cursor: str) -> Page[TitleLine]:
        return Page(await self.desk.ask(titles.list_all, self.caller))

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        return (self.word(_("Titles")), "", "")

    def columns(self, cols: int) -> str:
        words = (fit(self.word(_("Titles")), 20), fit(self.word(_("whose")), 14), fit(self.word(_("until")), 10))
        return f"{fit(self.word(_('no.')), 5, 'right')} {' '.join(words)} {self.word(_('allows'))}"

    def row(self, item: TitleLine, number: int, cols: int) -> Line:
        until = str(times.local(item.grant.until_at, self.caller.zone).date()) if item.grant else ""
        allowed = ", ".join(f"{self.word(titles.POWERS[Power(one.power)])} {one.board}".strip() for one in item.allowed)
        return line(
            f"{number:5d} ",
            (S.STRONG, fit(named(self, item), 20)),
            (S.NAME, f" {fit(item.holder.handle if item.holder else '-', 14)}"),
            f" {fit(until, 10)} ",
            (S.DIM, allowed),
        )

    def same(self, item: TitleLine) -> int:
        return item.grant.id if item.grant else item.title.id

    # ---- keys

    @key("a", name="add", help=_("a new title"), when=lambda self: self.caller.is_admin)
    async def add(self) -> None:
        await self.show(WishForm(self.word(_("A new title")), TitleWish({}, ""), 0))
        await self.reload()

    @key("E", name="edit", help=_("change it"), when=lambda self: self.caller.is_admin)
    async def edit(self) -> None:
        if self.item is not None:
            wish = await self.desk.ask(titles.wish_of, self.caller, self.item.title.id)
            await self.show(WishForm(self.word(_("Change a title")), wish, self.item.title.id))
            await self.reload()

    @key("g", name="give", help=_("give it"), when=lambda self: self.caller.is_admin)
    async def give(self) -> None:
        if self.item is not None and await self.show(GiveForm(named(self, self.item), self.item.title.id)):
            await self.reload()
            self.say(_("The title is given."))

    @key("d", name="remove", help=_("end the title"), when=lambda self: self.caller.is_admin or self.is_mine)
    async def remove(self) -> None:
        if self.item is None or self.item.grant is None:
            return
        reason = await self.ask(_("Why? It stands in the public record:"), most=moderation.MAX_REASON)
        if reason is not None:
            await self.desk.act(titles.end, self.caller, self.item.grant.id, reason)
            await self.reload()
            self.say(_("The title is ended."))

    @property
    def is_mine(self) -> bool:
        return self.item is not None and self.item.grant is not None and self.item.grant.account_id == self.caller.id


class WishForm(Form):
    """What a title is."""

    def __init__(self, title: str, wish: TitleWish, title_id: int) -> None:
        self.title_id = title_id
        boards = _("Names of boards as they stand in the address, with blanks between.")
        super().__init__(
            title,
            [
                *(
                    Field(f"name_{lang}", LANGUAGES[lang], wish.names.get(lang, ""), most=titles.MAX_NAME)
                    for lang in LANGS
                ),
                Field("badge", _("Badge"), wish.badge, most=titles.MAX_BADGE),
                Field("enter", _("A key to the boards"), " ".join(wish.enter), most=MAX_SLUGS, hint=boards),
                Field("open", _("May open threads on the boards"), " ".join(wish.open), most=MAX_SLUGS, hint=boards),
                Field("invites", _("May invite people"), "1" if wish.invites else "", YES_NO),
            ],
        )

    async def save(self, values: dict[str, str]) -> None:
        names = {lang: values[f"name_{lang}"] for lang in LANGS}
        enter, opens = (tuple(values[name].replace(",", " ").split()) for name in ("enter", "open"))
        wish = TitleWish(names, values["badge"], enter, opens, bool(values["invites"]))
        if self.title_id:
            await self.desk.act(titles.change, self.caller, self.title_id, wish)
        else:
            await self.desk.act(titles.make, self.caller, wish)


class GiveForm(Form):
    """To whom, for how long, how they came by it and why."""

    def __init__(self, title: str, title_id: int) -> None:
        self.title_id = title_id
        processes = tuple(titles.PROCESSES.items())
        reason = Field("reason", _("Why?"), most=moderation.MAX_REASON, hint=_("It stands in the public record."))
        super().__init__(
            title,
            [
                Field("handle", _("Handle"), most=80),
                Field("days", _("For how many days"), most=3),
                Field("process", _("How they came by it"), Process.APPOINTED, processes),
                reason,
            ],
        )

    async def save(self, values: dict[str, str]) -> None:
        if not values["days"].strip().isdecimal():
            raise BadValue(name="days")
        how = (int(values["days"]), values["process"], values["reason"])
        await self.desk.act(titles.grant, self.caller, self.title_id, values["handle"], *how)


def named(screen: Screen[Any], item: TitleLine) -> str:
    return f"{item.title.badge} {wording(item.title.names, screen.session.lang)}".strip()


def named_title(screen: Screen[Any], item: TitleLine) -> str:
    """On a card: with the day on which it ends."""
    day = times.local(item.grant.until_at, screen.caller.zone).date() if item.grant else ""
    return f"{named(screen, item)} ({screen.word(_('until {day}'), day=day)})"
