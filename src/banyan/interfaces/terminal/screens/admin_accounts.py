# SPDX-License-Identifier: Apache-2.0
"""Accounts and roles under administration: find somebody, let them in or turn them down, suspend, give and end roles."""

from typing import Any

from banyan.base import clock
from banyan.core import accounts, boards, moderation, roles, sanctions
from banyan.interfaces.desk import Tx
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import Line, line
from banyan.interfaces.terminal.screen import Screen, _, key, register
from banyan.interfaces.terminal.screens.security import proves
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.form import Field, Form
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.interfaces.terminal.widgets.popup import Popup
from banyan.records.accounts import Account, AccountState, Person, Role
from banyan.records.callers import Caller
from banyan.records.moderation import Sanction
from banyan.records.presence import Place, PlaceKind

STATES = {
    AccountState.PENDING: _("waiting for approval"),
    AccountState.ACTIVE: _("active"),
    AccountState.SUSPENDED: _("suspended"),
    AccountState.UNCLAIMED: _("unclaimed"),
    AccountState.REFUSED: _("turned down"),
    AccountState.LEAVING: _("leaving"),
    AccountState.GONE: _("gone"),
    AccountState.PSEUDONYM: _("pseudonym"),
}
ROLES = {roles.ADMIN: _("administrator"), roles.MODERATOR: _("moderator")}
DAYS = ("", "7", "30", "90", "180", "365")
RoleLine = tuple[Role, Person, str | None]


@register("admin_accounts")
class Accounts(ListScreen[Account]):
    """Those who wait first; Tab goes on to those in another state."""

    area = "admin_accounts"
    place = Place(PlaceKind.TENDING)
    empty = _("Nobody is here. Tab shows another state, s looks for somebody.")

    def __init__(self) -> None:
        super().__init__()
        self.state: str = AccountState.PENDING
        self.wanted = ""

    async def fetch(self, cursor: str) -> Page[Account]:
        found, older = await self.desk.ask_heavy(accounts.list_accounts, self.caller, self.wanted, self.state, cursor)
        return Page(found, after=older)

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        state = self.word(STATES[AccountState(self.state)]) if self.state else self.word(_("all"))
        return (f"{self.word(_('Accounts'))}  {self.wanted}", "", state)

    def columns(self, cols: int) -> str:
        word = self.word
        posts = fit(word(_("written")), 7, "right")
        return f"{fit(word(_('handle')), 15)}{fit(word(_('state')), 21)}{fit(word(_('joined on')), 11)}{posts}  {word(_('name'))}"

    def row(self, item: Account, number: int, cols: int) -> Line:
        since = times.local(item.joined_at, self.caller.zone).date()
        note = f"  {' '.join(item.plan.split())}" if item.state == AccountState.PENDING else ""
        return line(
            (S.NAME, fit(item.handle, 14)),
            (S.HOT if item.state == AccountState.PENDING else "", f" {fit(self.word(STATES[item.state]), 20)} "),
            f"{since} {item.post_count:7d}  {item.display_name}",
            (S.DIM, note),
        )

    def same(self, item: Account) -> int:
        return item.id

    # ---- keys

    @key("right", "enter", "r", name="read", help=_("their card"))
    async def read(self) -> None:
        if self.item:
            await self.visit("person", self.item.handle)

    @key("tab", name="other_state", help=_("another state"))
    async def other_state(self) -> None:
        states = [*STATES, ""]
        self.state = states[(states.index(self.state) + 1) % len(states)]
        await self.restart()

    @key("s", name="search", help=_("look for"))
    async def search(self) -> None:
        wanted = await self.ask(_("Handle, name or address:"), self.wanted, most=100)
        if wanted is not None:
            self.wanted, self.state = wanted.strip(), ""
            await self.restart()

    @key("a", name="approve", help=_("let in"))
    async def approve(self) -> None:
        if self.item:
            handle = self.item.handle
            await self.desk.act(accounts.approve, self.caller, handle)
            await self.reload()
            self.say(_("{handle} is in."), handle=handle)

    @key("x", name="turn_down", help=_("turn down"))
    async def turn_down(self) -> None:
        reason = await _why(self) if self.item else None
        if self.item and reason is not None:
            await self.desk.act(accounts.turn_down, self.caller, self.item.handle, reason)
            await self.reload()

    @key("B", name="suspend", help=_("suspend, or end it"))
    async def suspend(self) -> None:
        if not self.item or not await proves(self):
            return
        handle = self.item.handle
        running = await self.desk.ask(_running, self.caller, handle)
        if running is None:
            await self.show(Suspend(handle))
        else:
            reason = await _why(self)
            if reason is not None:
                await self.desk.act(sanctions.lift, self.caller, running.id, reason)
        await self.reload()

    @key("g", name="give_role", help=_("give a role"), foot=False)
    async def give_role(self) -> None:
        if self.item and await proves(self):
            tree = await self.desk.ask(boards.register, self.caller)
            slugs = [board.slug for one in tree for board in one.boards]
            await self.show(GiveRole(self.item.handle, slugs))
            await self.reload()

    @key("c", name="claim", help=_("a link for its author"), foot=False)
    async def claim(self) -> None:
        if self.item and await proves(self):
            path = await self.desk.act(accounts.claim_link, self.caller, self.item.handle)
            said = self.word(_("Give this link to its author; it is shown only now:"))
            await self.show(Popup(self.item.handle, [said, self.desk.settings.public_url + path]))


class Suspend(Form):
    def __init__(self, handle: str) -> None:
        days = [(str(day), str(day)) for day in (1, 3, 7, 14, 30, sanctions.MOST_DAYS)]
        reason = Field("reason", _("Why?"), most=moderation.MAX_REASON)
        super().__init__(handle, [Field("days", _("For how many days"), "3", days), reason])
        self.handle = handle

    async def save(self, values: dict[str, str]) -> None:
        await self.desk.act(sanctions.suspend, self.caller, self.handle, int(values["days"]), values["reason"])


class GiveRole(Form):
    def __init__(self, handle: str, slugs: list[str]) -> None:
        choices = [*((slug, slug) for slug in slugs), ("", ROLES[roles.ADMIN])]
        days = [(day, day or _("no end")) for day in DAYS]
        board = Field("board", _("Moderator of"), choices[0][0], choices)
        super().__init__(handle, [board, Field("days", _("For how many days"), "", days)])
        self.handle = handle

    async def save(self, values: dict[str, str]) -> None:
        until = clock.now() + int(values["days"]) * clock.DAY if values["days"] else None
        name = roles.MODERATOR if values["board"] else roles.ADMIN
        await self.desk.act(roles.give, self.caller, self.handle, name, values["board"], until)


@register("admin_roles")
class Roles(ListScreen[RoleLine]):
    """Who tends what: those in force first, then those that have ended."""

    area = "admin_roles"
    place = Place(PlaceKind.TENDING)

    async def fetch(self, cursor: str) -> Page[RoleLine]:
        return Page(await self.desk.ask_heavy(roles.list_all, self.caller))

    @property
    def head(self) -> tuple[str, str, str]:
        return (self.word(_("Roles")), "", "")

    def row(self, item: RoleLine, number: int, cols: int) -> Line:
        role, person, slug = item
        is_over = role.ended_at is not None or (role.until_at is not None and role.until_at <= clock.now())
        since = times.local(role.since_at, self.caller.zone).date()
        end = role.ended_at or role.until_at
        ends = f" – {times.local(end, self.caller.zone).date()}" if end else ""
        named = f"{self.word(ROLES[role.name])} {slug or ''}"
        return line((S.NAME, fit(person.handle, 14)), (S.DIM if is_over else "", f" {fit(named, 30)} {since}{ends}"))

    def same(self, item: RoleLine) -> int:
        return item[0].id

    @key("d", name="end", help=_("end the role"))
    async def end(self) -> None:
        if self.item and await proves(self):
            reason = await _why(self)
            if reason is not None:
                await self.desk.act(roles.end, self.caller, self.item[0].id, reason)
                await self.reload()


async def _why(screen: Screen[Any]) -> str | None:
    return await screen.ask(_("Why? It stands in the public record:"), most=moderation.MAX_REASON)


def _running(tx: Tx, caller: Caller, handle: str) -> Sanction | None:
    """The suspension that is in force."""
    return next((one for one in accounts.person(tx, caller, handle).bans if one.board_id is None), None)
