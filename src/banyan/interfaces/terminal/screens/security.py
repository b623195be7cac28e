# SPDX-License-Identifier: Apache-2.0
"""What lets one in, and who came in by it: a page of the settings, and the lists that it leads to."""

from collections.abc import Awaitable, Callable
from typing import Any

from banyan.core import (
    accounts,
    app_passwords,
    departures,
    passkeys,
    second_factors,
    sessions,
    sign_ins,
    ssh_keys,
    ways_in,
)
from banyan.interfaces.desk import proving
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import Line, line
from banyan.interfaces.terminal.screen import Screen, _, key
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.interfaces.terminal.widgets.popup import Popup
from banyan.interfaces.terminal.widgets.tabs import Row, Tabs
from banyan.records.app_passwords import AppPassword
from banyan.records.presence import Place, PlaceKind
from banyan.records.sessions import Session
from banyan.records.sign_ins import SignIn
from banyan.records.ssh_keys import SshKey

MOST_PASSWORD = 1_000
WAYS = {
    sign_ins.JOINED: _("joined"),
    sign_ins.PASSWORD: _("with the password"),
    sign_ins.CODE: _("with password and code"),
    sign_ins.RECOVERY_CODE: _("with password and recovery code"),
    sign_ins.PASSKEY: _("with a passkey"),
    sign_ins.IDENTITY: _("with an outside identity"),
    sign_ins.SSH_KEY: _("with an SSH key"),
}


async def proves(screen: Screen[Any]) -> bool:
    """Whoever sits there proves once more by the password who they are, before something changes that lets people in."""
    if not await screen.desk.ask(ways_in.has_password, screen.caller):
        screen.say(_("Your account has no password yet. Set one on the web first."))
        return False
    password = await screen.ask(_("Your current password:"), most=MOST_PASSWORD, hides=True)
    if password is None:
        return False
    where = (screen.session.link.network, screen.session.agent)
    try:
        await proving.check_password(screen.desk, screen.caller.handle, password, *where)
    except proving.WrongPassword:
        screen.say(_("That is not your current password."))
        return False
    return True


class Security(Tabs):
    async def security(self) -> list[Row]:
        ask, caller, word = self.desk.ask, self.caller, self.word
        mine = await ask(accounts.mine, caller)
        factor = await ask(second_factors.mine, caller)
        latest, _more = await ask(sign_ins.mine, caller, "", 1)
        email = mine.email or word(_("none"))
        if mine.email and not mine.is_email_verified:
            email += f" {word(_('(not confirmed)'))}"
        codes = word(_("on")) if factor.since else word(_("off"))
        last = f"{times.moment(latest[0].at, caller.zone)}  {word(WAYS[latest[0].how])}" if latest else ""
        return [
            Row(_("Password"), do=self._set_password, hint=_("A new one ends all other sessions.")),
            Row(_("E-mail"), email, do=self._set_email, hint=_("For the day the password is lost.")),
            Row(_("Second factor"), f"{codes}  {self.on_web('/settings/security/codes')}"),
            Row(
                _("Passkeys"),
                f"{len(await ask(passkeys.mine, caller))}  {self.on_web('/settings/security/passkeys')}",
            ),
            Row(_("SSH keys"), str(len(await ask(ssh_keys.mine, caller))), do=self._to(SshKeys)),
            Row(_("App passwords"), str(len(await ask(app_passwords.mine, caller))), do=self._to(AppPasswords)),
            Row(_("Sessions"), str(len(await ask(sessions.mine, caller))), do=self._to(Sessions)),
            Row(_("Sign-ins"), last, do=self._to(SignIns)),
            Row(
                _("Leave"), do=self._leave_for_good, hint=_("Your account is frozen; signing in again brings you back.")
            ),
        ]

    def on_web(self, path: str) -> str:
        """Where something is done that a terminal cannot do."""
        settings = self.desk.settings
        place = settings["web.public_url"].rstrip("/") or f"http://{settings['web.listen']}"
        return self.word(_("on the web: {address}"), address=f"{place}{path}")

    def _to(self, screen: Callable[[], Screen[Any]]) -> Callable[[str], Awaitable[None]]:
        async def go(_value: str) -> None:
            await self.show(screen())

        return go

    async def _set_password(self, _value: str) -> None:
        if not await proves(self):
            return
        password = await self.ask(_("A new password:"), most=MOST_PASSWORD, hides=True)
        if not password:
            return
        if await self.ask(_("The password once more:"), most=MOST_PASSWORD, hides=True) != password:
            self.say(_("The two passwords are not the same."))
            return
        hashed = await proving.hashed(self.desk, password, self.caller.handle)
        await self.desk.act(accounts.set_password, self.caller, hashed, self.session.session_id)
        self.say(_("The new password holds. All other sessions are ended."))

    async def _set_email(self, _value: str) -> None:
        mine = await self.desk.ask(accounts.mine, self.caller)
        email = await self.ask(_("E-mail (empty: none is kept):"), mine.email, most=200)
        if email is None or email.strip() == mine.email or not await proves(self):
            return
        await self.desk.act(accounts.set_email, self.caller, email.strip())
        if email.strip():
            self.say(_("A link is on its way to that address. Open it, and the address is confirmed."))
        else:
            self.say(_("Your e-mail address is forgotten."))

    async def _leave_for_good(self, _value: str) -> None:
        if not await self.confirm(_("Leave for good? Your name, mail and marks go; your handle stays taken.")):
            return
        erases = await self.confirm(_("Shall what you wrote lose its words too?"))
        if await proves(self):
            await self.desk.act(departures.leave, self.caller, erases=erases)
            self.session.say_goodbye(_("Your account is frozen; signing in within the time to return brings you back."))


class SshKeys(ListScreen[SshKey]):
    """Public keys that let one in at the terminal."""

    area = "ways_in"
    place = Place(PlaceKind.SETTINGS)

    async def fetch(self, cursor: str) -> Page[SshKey]:
        return Page(await self.desk.ask(ssh_keys.mine, self.caller))

    @property
    def head(self) -> tuple[str, str, str]:
        return (self.word(_("SSH keys")), "", "")

    def row(self, item: SshKey, number: int, cols: int) -> Line:
        used = times.day(item.used_at, self.caller.zone) if item.used_at else "-"
        return line(
            f"{number:5d} ",
            (S.STRONG, fit(item.name, 22)),
            f" {fit(times.day(item.made_at, self.caller.zone), 6)} {fit(used, 6)} ",
            (S.DIM, f"{item.algorithm} {item.fingerprint}"),
        )

    def columns(self, cols: int) -> str:
        return columns(self, _("key"))

    def same(self, item: SshKey) -> int:
        return item.id

    @key("a", name="add", help=_("give a key"))
    async def add(self) -> None:
        given = await self.ask(_("The line of the file that ends in .pub:"), most=ssh_keys.MAX_LINE)
        if not given:
            return
        ssh_keys.parse(given)
        name = await self.ask(_("Name (empty: the last word of the line):"), most=ways_in.MAX_NAME)
        if name is not None and await proves(self):
            made = await self.desk.act(ssh_keys.add, self.caller, given, name)
            await self.reload()
            self.say(_("The key {name} lets you in by the terminal."), name=made.name)

    @key("d", name="remove", help=_("end it"))
    async def remove(self) -> None:
        if self.item and await self.confirm(_("End the key {name}?"), name=self.item.name):
            await self.desk.act(ssh_keys.end, self.caller, self.item.id)
            await self.reload()
            self.say(_("That key lets nobody in any more."))


class AppPasswords(ListScreen[AppPassword]):
    """Passwords of programs that come in without a browser."""

    area = "ways_in"
    place = Place(PlaceKind.SETTINGS)

    async def fetch(self, cursor: str) -> Page[AppPassword]:
        return Page(await self.desk.ask(app_passwords.mine, self.caller))

    @property
    def head(self) -> tuple[str, str, str]:
        return (self.word(_("App passwords")), "", "")

    def row(self, item: AppPassword, number: int, cols: int) -> Line:
        used = times.day(item.used_at, self.caller.zone) if item.used_at else "-"
        may = self.word(_("may read and write") if item.allows(app_passwords.WRITE) else _("may read"))
        return line(
            f"{number:5d} ",
            (S.STRONG, fit(item.name, 22)),
            f" {fit(times.day(item.made_at, self.caller.zone), 6)} {fit(used, 6)} ",
            (S.DIM, may),
        )

    def columns(self, cols: int) -> str:
        return columns(self, _("what it may do"))

    def same(self, item: AppPassword) -> int:
        return item.id

    @key("a", name="add", help=_("make one"))
    async def add(self) -> None:
        name = await self.ask(_("For which program:"), most=ways_in.MAX_NAME)
        if not name:
            return
        writes = await self.confirm(_("May it write too?"))
        if not await proves(self):
            return
        scopes = app_passwords.SCOPES[writes]
        made, token = await self.desk.act(app_passwords.make, self.caller, name, scopes)
        told = self.word(_("Type this into the program; it is told this once:"))
        await self.show(Popup(made.name, [told, "", token]))
        await self.reload()

    @key("d", name="remove", help=_("end it"))
    async def remove(self) -> None:
        if self.item and await self.confirm(_("End the app password {name}?"), name=self.item.name):
            await self.desk.act(app_passwords.end, self.caller, self.item.id)
            await self.reload()
            self.say(_("That app password lets nobody in any more."))


class Sessions(ListScreen[Session]):
    """Browsers and terminals that are signed in."""

    area = "ways_in"
    place = Place(PlaceKind.SETTINGS)

    async def fetch(self, cursor: str) -> Page[Session]:
        return Page(await self.desk.ask(sessions.mine, self.caller))

    @property
    def head(self) -> tuple[str, str, str]:
        return (self.word(_("Sessions")), "", "")

    def row(self, item: Session, number: int, cols: int) -> Line:
        here = self.word(_("(this one)")) if item.id == self.session.session_id else ""
        return line(
            f"{number:5d} ",
            f"{times.moment(item.made_at, self.caller.zone)}  {times.moment(item.used_at, self.caller.zone)}  ",
            (S.DIM, fit(item.network, 18)),
            f" {item.agent} ",
            (S.MARK, here),
        )

    def columns(self, cols: int) -> str:
        number, since, used = (
            fit(self.word(_("no.")), 5, "right"),
            fit(self.word(_("since")), 18),
            self.word(_("last used")),
        )
        return f"{number} {since}{fit(used, 18)}{fit(self.word(_('from')), 19)}{self.word(_('with'))}"

    def same(self, item: Session) -> int:
        return item.id

    @key("d", name="remove", help=_("end it"))
    async def remove(self) -> None:
        if self.item and await self.confirm(_("End this session?")):
            await self.desk.act(sessions.end, self.caller, self.item.id)
            await self.reload()
            self.say(_("That session is ended."))

    @key("D", name="delete_range", help=_("end all others"))
    async def end_others(self) -> None:
        if await self.confirm(_("End all sessions but this one?")):
            await self.desk.act(sessions.end_others, self.caller, self.session.session_id)
            await self.reload()
            self.say(_("All other sessions are ended."))


class SignIns(ListScreen[SignIn]):
    """Who came in, or tried to; ninety days of it."""

    area = "sign_ins"
    place = Place(PlaceKind.SETTINGS)
    opens_at_end = True

    async def fetch(self, cursor: str) -> Page[SignIn]:
        found, older = await self.desk.ask(sign_ins.mine, self.caller, cursor)
        return Page(found[::-1], older)

    @property
    def head(self) -> tuple[str, str, str]:
        return (self.word(_("Sign-ins")), "", "")

    def row(self, item: SignIn, number: int, cols: int) -> Line:
        how = self.word(WAYS[item.how])
        return line(
            f"{times.moment(item.at, self.caller.zone)}  ",
            ("" if item.is_right else S.WARN, fit(how if item.is_right else f"{how} {self.word(_('(failed)'))}", 30)),
            (S.DIM, f" {fit(item.network, 18)} "),
            item.agent,
        )

    def columns(self, cols: int) -> str:
        words = (fit(self.word(_("time")), 18), fit(self.word(_("how")), 31), fit(self.word(_("from")), 19))
        return f"{''.join(words)}{self.word(_('with'))}"

    def same(self, item: SignIn) -> int:
        return item.id


def columns(screen: Screen[Any], last: str) -> str:
    word = screen.word
    number, made, used = fit(word(_("no.")), 5, "right"), fit(word(_("made")), 7), fit(word(_("used")), 7)
    return f"{number} {fit(word(_('name')), 23)}{made}{used}{word(last)}"
