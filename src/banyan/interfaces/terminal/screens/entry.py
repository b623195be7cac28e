# SPDX-License-Identifier: Apache-2.0
"""The entry: sign in, join or look around. It asks inside, so names and passwords may be in any script."""

from functools import partial

from banyan.base.errors import Refusal
from banyan.base.ids import AccountId
from banyan.core import accounts, departures, handles, second_factors, sign_ins, site, word_of_mouth
from banyan.core.accounts import SignUp
from banyan.interfaces.desk import Tx, proving
from banyan.interfaces.terminal.art import drawn, picture
from banyan.interfaces.terminal.frame import Frame, Line, line
from banyan.interfaces.terminal.screen import Screen, _, is_made, register
from banyan.interfaces.terminal.screens.dedications import NOTHING, lines_of, today
from banyan.interfaces.terminal.text import fit, width, wrap
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.ask import Entry
from banyan.interfaces.terminal.wire import charset_called
from banyan.records.accounts import AccountState
from banyan.records.callers import GUEST, Caller

TRIES = 3
LINEAR = "plain"  # typed as a name: no screen is drawn, for voices and braille lines
FIRST = "*"  # no name has such a sign
LANGUAGES_TYPED = {"zh": "zh-Hans", "hans": "zh-Hans", "hant": "zh-Hant", "en": "en"}


@register("entry")
class EntryScreen(Screen[None]):
    """One question at the bottom, over a picture of the place. Who has proved who they are goes straight through."""

    area = "entry"
    is_typing = True

    def __init__(self) -> None:
        super().__init__()
        self.question, self.entry = _("Name:"), Entry(most=accounts.MAX_NOTE)
        self.name = ""
        self.drawn: tuple[Line, ...] = ()
        self.today = NOTHING
        self.names_first = False  # whether the first members are named here
        self.failures = 0

    def over(self, frame: Frame) -> Frame:
        return frame

    async def open(self) -> None:
        self.name = await self.desk.ask(lambda tx, _: site.policy(tx, "name"), self.caller)
        self.drawn = drawn(await self.desk.ask(lambda tx, _: site.policy(tx, "entry"), self.caller))
        self.today = await self.desk.ask(today, self.caller)
        self.names_first = await self.desk.ask(lambda tx, _: word_of_mouth.names_first(tx), self.caller)
        if not self.caller.is_guest:
            await self._go_in()
        elif self.session.half_way:
            await self._ask_code(self.session.half_way)
        else:
            try:
                await self._named(self.session.account_name)
            except Refusal as refusal:  # a line that has just been opened does not end with it
                self.refuse(refusal)

    # ---- seen

    def view(self, cols: int, rows: int) -> Frame:
        word = self.word
        told = [
            line((S.HEADING, self.name)),
            line(),
            line((S.KEY, fit(word(_("your name")), 16)), word(_("sign in"))),
            line((S.KEY, fit("new", 16)), word(_("join"))),
            line((S.KEY, fit("guest", 16)), word(_("look around"))),
            line((S.KEY, fit("gbk big5 utf-8", 16)), word(_("another character set"))),
            line((S.KEY, fit("en zh hant", 16)), "English / 简体 / 繁體"),
            line((S.KEY, fit(LINEAR, 16)), word(_("lines instead of screens"))),
            *([line((S.KEY, fit(FIRST, 16)), word(_("the first hundred")))] if self.names_first else []),
        ]
        frame = Frame(cols, rows)
        left = max(0, (cols - 66) // 2)
        top = 1 if rows < 14 else 3
        for row, shown in enumerate(told[: rows - 2], top):
            frame.put(row, line(" " * left).then(shown))
        festive = lines_of(self, self.today, cols - left - 1)
        for row, shown in enumerate(festive, top + len(told) + 1):
            if row < rows - (7 if rows >= 18 and cols >= 60 else 2):
                frame.put(row, line(" " * left).then(shown))
        if self.session.is_linear:  # a picture is nothing to a voice
            return self._asking(frame)
        tree = self.drawn or picture("entry")
        if rows >= 18 and cols >= left + 40 + tree[0].cells:
            frame.overlay(top, left + 40, tree)
        if rows >= 18 and cols >= 60:
            frame.put(rows - 6, line(" " * left, (S.NOTE, word(_("If this box is not square, type gbk or big5:")))))
            frame.overlay(rows - 5, left, [line(each) for each in ("+----+", "|中文|", "+----+")])
        return self._asking(frame)

    def _asking(self, frame: Frame) -> Frame:
        last = frame.rows - 1
        style, said = self.said
        told = wrap(said, max(1, frame.cols - 2))[: last - 1] if said else []  # the question stands below
        for row, shown in enumerate(told, last - len(told)):
            frame.put(row, line((style, f" {shown}")))
        asked = f" {self.word(self.question)} "
        shown, column = self.entry.shown(max(1, frame.cols - width(asked) - 1))
        frame.put(last, line((S.NAME, asked), (S.FIELD, shown)))
        frame.cursor = (last, width(asked) + column)
        return frame

    # ---- asked

    async def on(self, pressed: str) -> None:
        if pressed == "enter":
            name, self.said = self.entry.text.strip(), ("", "")
            self.entry.set("")
            await self._named(name)
        elif pressed in ("^C", "^D") and not self.entry.text:
            self.close()
        else:
            self.entry.on(pressed)

    async def _named(self, name: str) -> None:
        lower = name.lower()
        if not name or lower in ("bbs", "ssh", "banyan"):
            return
        if charset_called(lower):
            self.session.set_charset(lower)
        elif lower == LINEAR:
            self.session.set_look(is_linear=not self.session.is_linear)
        elif lower in LANGUAGES_TYPED:
            self.session.set_look(lang=LANGUAGES_TYPED[lower])
        elif lower == FIRST and self.names_first:
            await self.visit("first_members")
        elif lower == "guest":
            await self._go_in()
        elif lower == "new":
            await self._join()
        else:
            await self._sign_in(name)

    async def _sign_in(self, name: str) -> None:
        password = await self.ask(_("Password:"), most=1_000, hides=True)
        if password is None:
            return
        where = (self.session.link.network, self.session.agent)
        try:
            account_id = await proving.check_password(self.desk, name, password, *where)
            if await self.desk.ask(lambda tx, _: second_factors.is_on(tx, account_id), self.caller):
                token = await self.desk.act(second_factors.wait_for_code, self.caller, account_id, stays=False)
                await self._ask_code(token)
            else:
                await self._enter(account_id)
        except Refusal as refusal:
            self._failed()
            self.refuse(refusal)

    async def _ask_code(self, token: str) -> None:
        """The second factor: a code of the phone, or one of the recovery codes."""
        self.session.half_way = ""
        while (code := await self.ask(_("Code of the app, or a recovery code:"), most=60)) is not None:
            where = (self.session.agent, self.session.link.network)
            arrived = await self.desk.act(second_factors.come_in, self.caller, token, code, *where)
            if arrived is not None:
                await self.session.come_in(arrived.token)
                await self._go_in()
                return
            self._failed()
            self.refuse(second_factors.WrongCode())

    async def _enter(self, account_id: AccountId, how: str = sign_ins.PASSWORD) -> None:
        await self.session.sign_in(account_id, how)
        await self._go_in()

    async def _go_in(self) -> None:
        """The screen that they want first, then the main menu; when that closes, the caller has said goodbye."""
        if await self.desk.ask(departures.has_returned, self.caller):
            await self.desk.act(departures.told, self.caller)
            self.session.toast(self.word(departures.WELCOME_BACK), stays=True)
        if is_made(self.session.choices.entry):
            await self.visit(self.session.choices.entry)
        await self.visit("main")
        self.close()

    def _failed(self) -> None:
        self.failures += 1
        if self.failures >= TRIES:
            self.session.say_goodbye(_("That was wrong too often. Please call again later."))

    async def _ask_handle(self) -> str:
        """A name that is free, before anything else is asked; "" when it was left."""
        while handle := await self.ask(_("What you are called here, in any script:"), most=handles.MOST):
            try:
                found = await self.desk.ask(partial(_free, handle=handle), GUEST)
            except Refusal as refusal:
                self.refuse(refusal)
            else:
                self.said = ("", "")
                return found
        return ""

    async def _join(self) -> None:
        """Name, password twice, e-mail, and what else the community asks for."""
        policy = await self.desk.ask(lambda tx, _: site.policy(tx, "sign_up"), GUEST)
        handle = await self._ask_handle()
        password = handle and await self.ask(_("A password:"), most=1_000, hides=True)
        if not handle or not password:
            return
        if await self.ask(_("The password once more:"), most=1_000, hides=True) != password:
            self.say(_("The two passwords are not the same. Please type new once more."))
            return
        email = await self.ask(_("E-mail, if you like:"), most=200) or ""
        invite = note = ""
        if policy == site.INVITATION:
            invite = await self.ask(_("The code of your invitation:"), most=100) or ""
        if policy == site.APPROVAL:
            note = (
                await self.ask(_("A word about yourself, for those who let people in:"), most=accounts.MAX_NOTE) or ""
            )
        hashed = await proving.hashed(self.desk, password, handle, email)
        more = SignUp(email=email.strip(), locale=self.session.lang, invite=invite.strip(), note=note)
        account = await self.desk.act(accounts.sign_up, self.caller, handle, hashed, more)
        await self.session.sign_in(account.id, sign_ins.JOINED)
        if account.state == AccountState.PENDING:
            self.session.toast(
                self.word(_("Your name is taken down. Somebody will look at it; you can read meanwhile."))
            )
        await self._go_in()


def _free(tx: Tx, _caller: Caller, handle: str) -> str:
    return handles.check(tx, handle)
