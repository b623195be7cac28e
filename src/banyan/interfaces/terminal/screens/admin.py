# SPDX-License-Identifier: Apache-2.0
"""Administration: a menu with what waits; how the community is doing; what it decides about itself."""

import shutil

from banyan.base import clock
from banyan.core import accounts, boards, messages, presence, reports, site, upkeep
from banyan.interfaces.desk import Tx
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import EMPTY, Line, line
from banyan.interfaces.terminal.menus import MenuRow
from banyan.interfaces.terminal.screen import _, key, register
from banyan.interfaces.terminal.screens.security import proves
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.editor import Editor
from banyan.interfaces.terminal.widgets.form import Field, Form
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.interfaces.terminal.widgets.menu import Menu
from banyan.interfaces.terminal.widgets.reader import Reader
from banyan.records.callers import Caller
from banyan.records.presence import Place, PlaceKind
from banyan.records.upkeep import Health, Kept

LOW_DISK = 1_000_000_000  # bytes that should be free
BACKUP_GETS_OLD = 8 * clock.DAY  # a week, and a day of grace
SLOWEST_SHOWN = 5
MEGABYTE = 1_000_000


@register("admin")
class Admin(Menu):
    area = "admin"
    menu = "admin"
    place = Place(PlaceKind.TENDING)

    def __init__(self) -> None:
        super().__init__()
        self.waiting: dict[str, int] = {}

    async def open(self) -> None:
        self.waiting = await self.desk.ask(_waiting, self.caller)

    async def chosen(self, row: MenuRow) -> None:
        await super().chosen(row)
        await self.open()

    def note(self, row: MenuRow) -> str:
        count = self.waiting.get(row.screen, 0)
        return self.word(_("{n} to look at"), n=count) if count else ""

    @key("W", name="broadcast", help=_("a line to everybody"))
    async def broadcast(self) -> None:
        said = await self.ask(_("A line to everybody who is here:"), most=messages.MAX_LINE)
        if said and said.strip():
            people = await self.desk.act(messages.broadcast, self.caller, said)
            self.say(_("Said to {n}."), n=people)


def _waiting(tx: Tx, caller: Caller) -> dict[str, int]:
    """Behind which row how much waits. Raises what whoever is no administrator meets."""
    found, _more = accounts.pending(tx, caller)
    return {"admin_accounts": len(found), "reports": reports.open_count(tx, caller)}


# ---- how it is doing


@register("admin_now")
class Now(Reader):
    """Who is here, what is stored, what fails, and when it was last backed up."""

    area = "admin_now"
    place = Place(PlaceKind.TENDING)

    def __init__(self) -> None:
        super().__init__()
        self.facts: list[tuple[str, str, bool]] = []

    async def open(self) -> None:
        await self.refresh()

    async def refresh(self) -> None:
        desk, word = self.desk, self.word
        health = await desk.ask_heavy(upkeep.health, self.caller)
        here = await desk.ask_heavy(presence.ways, self.caller)
        tree = [board for one in await desk.ask(boards.register, self.caller) for board in one.boards]
        disk = await desk.work(shutil.disk_usage, desk.settings.data)
        guests = desk.presence.counts().guests
        self.facts = [
            (word(_("Here")), ", ".join(f"{way} {count}" for way, count in here.items()) or "0", False),
            (word(_("Guests")), str(guests), False),
            (word(_("Boards")), str(len(tree)), False),
            (word(_("Threads")), f"{sum(board.thread_count for board in tree):,}", False),
            (word(_("Posts")), f"{sum(board.post_count for board in tree):,}", False),
            *self._stored(health, disk.free),
        ]
        self.changed()

    def _stored(self, health: Health, free: int) -> list[tuple[str, str, bool]]:
        word = self.word
        database = f"{health.database} {health.database_version}, {health.database_size / MEGABYTE:,.1f} MB"
        return [
            (word(_("Free on the disk")), f"{free / MEGABYTE:,.0f} MB", free < LOW_DISK),
            (word(_("Database")), database, False),
            (word(_("Letters that wait")), str(health.letters_waiting), False),
            (word(_("Letters given up")), str(health.letters_given_up), health.letters_given_up > 0),
            self._kept(word(_("Last backup")), health.kept.get(upkeep.BACKUP)),
            self._kept(word(_("Last check")), health.kept.get(upkeep.CHECK)),
        ]

    def _kept(self, name: str, kept: Kept | None) -> tuple[str, str, bool]:
        if kept is None:
            return (name, self.word(_("never")), True)
        found = f"  {self.word(_('differences: {n}'), n=kept.found)}" if kept.found else ""
        is_old = kept.at < clock.now() - BACKUP_GETS_OLD
        return (name, f"{times.moment(kept.at, self.caller.zone)}{found}", is_old or kept.found > 0)

    @property
    def head(self) -> str:
        return self.word(_("How it is doing now"))

    def lines(self, cols: int) -> list[Line]:
        widest = 24 if cols >= 60 else 16
        rows = [
            line((S.HINT, f" {fit(name, widest)} "), (S.WARN if is_bad else "", said))
            for name, said, is_bad in self.facts
        ]
        slow = self.desk.slow.most_common(SLOWEST_SHOWN)
        if slow:
            rows += [EMPTY, line((S.HEADING, f" {self.word(_('What took long, since the start'))}"))]
            rows += [line(f" {count:6d}  {name}") for name, count in slow]
        return rows

    @key("R", name="look_again", help=_("look again"))
    async def look_again(self) -> None:
        await self.refresh()


# ---- what the community decides about itself


@register("admin_site")
class Community(ListScreen[tuple[str, str]]):
    """Every policy with its value; Enter decides anew."""

    area = "admin_site"
    place = Place(PlaceKind.TENDING)

    async def fetch(self, cursor: str) -> Page[tuple[str, str]]:
        await self.desk.ask(_waiting, self.caller)
        return Page([*(await self.desk.ask(site.policies, self.caller)).items()])

    @property
    def head(self) -> tuple[str, str, str]:
        return (self.word(_("The community")), "", "")

    def row(self, item: tuple[str, str], number: int, cols: int) -> Line:
        name, value = item
        value = self.word(SIGN_UP[value]) if name == "sign_up" else value
        return line(
            (S.NAME, fit(self.word(POLICIES[name]) if name in POLICIES else name, 26)), f" {' '.join(value.split())}"
        )

    def same(self, item: tuple[str, str]) -> str:
        return item[0]

    @key("right", "enter", name="edit", help=_("change"))
    async def edit(self) -> None:
        if not self.item:
            return
        name, value = self.item
        policy, label = site.POLICIES[name], self.word(POLICIES[name]) if name in POLICIES else name
        if not await proves(self):
            return
        if policy.is_long:
            await self.show(LongPolicy(label, name, value))
        elif policy.choices:
            await self.show(ChosenPolicy(label, name, value, policy.choices))
        else:
            answer = await self.ask(label, value, most=policy.most or 40)
            if answer is not None:
                await self.desk.act(_decide, self.caller, name, answer)
        await self.reload()


class LongPolicy(Editor):
    def __init__(self, title: str, name: str, value: str) -> None:
        super().__init__(title, value)
        self.name = name

    async def check(self, text: str) -> bool:
        await self.desk.act(_decide, self.caller, self.name, text)
        return True


class ChosenPolicy(Form):
    def __init__(self, title: str, name: str, value: str, choices: tuple[str, ...]) -> None:
        super().__init__(
            title, [Field(name, title, value, [(choice, SIGN_UP.get(choice, choice)) for choice in choices])]
        )

    async def save(self, values: dict[str, str]) -> None:
        for name, value in values.items():
            await self.desk.act(_decide, self.caller, name, value)


def _decide(tx: Tx, caller: Caller, name: str, value: str) -> None:
    site.set_policies(tx, caller, **{name: value})


SIGN_UP = {
    site.OPEN: _("open: everybody, at once"),
    site.APPROVAL: _("by approval: somebody looks at each"),
    site.INVITATION: _("by invitation only"),
}
POLICIES = {
    "name": _("Name"),
    "tagline": _("Line below the name"),
    "entry": _("Words at the entry"),
    "palette": _("Colours"),
    "accent": _("Accent colour"),
    "about": _("About"),
    "rules": _("The rules"),
    "contact": _("How to reach you"),
    "sign_up": _("Who may join"),
    "first_members": _("The first hundred"),
    "invites_per_member": _("Invitations for each member"),
    "favourites": _("Boards of a newcomer"),
    "dedications": _("Dedications"),
    "angels": _("Angels"),
    "sticker_packs": _("Stickers"),
    "hot_list": _("Hot list"),
    "life_force": _("Life force"),
    "mailbox_mb": _("Megabytes of a mailbox"),
    "currency": _("Currency of what is sold here"),
    "locale": _("Language"),
    "zone": _("Time zone"),
    "tiers": _("Names of standing"),
}
