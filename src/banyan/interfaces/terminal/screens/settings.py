# SPDX-License-Identifier: Apache-2.0
"""One's own settings: what others see, how the terminal looks, what one is told of, how one is here, what lets one in."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from banyan.base.words import LANGUAGES
from banyan.core import accounts, birthdays, leases, permits, points, terminal_choices
from banyan.interfaces.terminal.screen import _, register
from banyan.interfaces.terminal.screens.security import Security
from banyan.interfaces.terminal.screens.told import Told
from banyan.interfaces.terminal.widgets.editor import Editor
from banyan.interfaces.terminal.widgets.tabs import YES_NO, Row
from banyan.markup.colours import SIGN
from banyan.records.accounts import Account
from banyan.records.presence import Place, PlaceKind

Save = Callable[[str], Awaitable[None]]
ESC = "\x1b"
BY_ITSELF = _("automatic")
CHARSETS = (("", BY_ITSELF), ("utf-8", "UTF-8"), ("gbk", "GBK"), ("big5", "Big5"))
AMBIGUOUS = (("0", BY_ITSELF), ("1", "1"), ("2", "2"))
THEMES = (("", _("as usual")), ("blue", _("blue")), ("dark", _("dark")), ("mono", _("without colours")))
KEYMAPS = (("", _("by language")), ("kbs", "KBS"), ("ptt", "PTT"), ("vi", "vi"))
ENTRIES = (
    ("", _("Main menu")),
    ("favourites", _("Favourites")),
    ("news", _("New posts")),
    ("boards", _("Boards")),
    ("mail", _("Mail")),
    ("inbox", _("Replies and mentions")),
)


@register("settings")
class Settings(Told, Security):
    area = "settings"
    title = _("Settings")
    place = Place(PlaceKind.SETTINGS)
    names = (_("profile"), _("display"), _("notices"), _("being here"), _("security"))

    async def open(self) -> None:
        permits.check_known(self.caller)
        await super().open()

    async def rows_of(self, tab: int) -> list[Row]:
        pages = (self.profile, self.display, self.notices, self.being_here, self.security)
        return await pages[tab]()

    # ---- profile

    async def profile(self) -> list[Row]:
        account = (await self.desk.ask(accounts.mine, self.caller)).account
        birthday = await self.desk.ask(birthdays.mine, self.caller)
        lease = await self.desk.ask(leases.of, self.caller, account)
        left = self.word(_("{left} of {force} days"), left=lease.left, force=lease.force) if lease else ""
        waits = Row(_("Life force"), left, hint=_("For how long your name waits for you. Coming in fills it again."))
        return [
            Row(_("Name that is shown"), account.display_name, do=self._rename(account)),
            Row(
                _("Signature"),
                self._short(account.signature),
                do=self._write(_("Signature"), account.signature, self._save(account, "signature")),
                hint=_("Under each of your posts; six lines at most."),
            ),
            Row(
                _("Plan"),
                self._short(account.plan),
                do=self._write(_("Plan"), account.plan.replace(SIGN, ESC), self._save_plan(account)),
                hint=_("What you are up to, in colours if you like. It stands on your page."),
            ),
            Row(
                _("Birthday"),
                birthdays.said(birthday),
                do=self._birthday,
                hint=_("05-03 for the third of May. Empty: forget it. Nobody asks for the year."),
            ),
            Row(_("Others may know my birthday"), "1" if birthday.is_shown else "", YES_NO, self._show_birthday),
            Row(_("Your card"), self.caller.handle, do=self._visit("person", self.caller.handle)),
            *((waits,) if lease else ()),
            Row(_("Friends and blocked people"), do=self._visit("people")),
            Row(_("Collections"), do=self._visit("collections")),
            Row(_("Drafts"), do=self._visit("drafts")),
            Row(_("Invitations"), do=self._visit("invites")),
            Row(_("Titles"), do=self._visit("titles")),
            Row(_("Stickers"), do=self._visit("sticker_packs")),
            *await self._purse(),
            Row(_("Your picture"), self.on_web("/settings/picture")),
            Row(_("Take it with you"), self.on_web("/settings/export")),
        ]

    async def _purse(self) -> list[Row]:
        """Where there are points."""
        if not await self.desk.ask(lambda tx, _: points.is_on(tx), self.caller):
            return []
        found = await self.desk.ask(points.page, self.caller)
        return [Row(found.coin or _("Points"), f"{found.balance:,}", do=self._visit("points"))]

    async def _birthday(self, _value: str) -> None:
        kept = await self.desk.ask(birthdays.mine, self.caller)
        answer = await self.ask(_("Month and day (05-03; empty: forget it):"), birthdays.said(kept), most=10)
        if answer is not None:
            await self.desk.act(birthdays.keep, self.caller, *birthdays.parse(answer), is_shown=kept.is_shown)

    async def _show_birthday(self, value: str) -> None:
        kept = await self.desk.ask(birthdays.mine, self.caller)
        await self.desk.act(birthdays.keep, self.caller, kept.month, kept.day, is_shown=bool(value))

    def _short(self, text: str) -> str:
        """The first line of a text, and how many there are."""
        rows = text.split("\n") if text else []
        return rows[0] if len(rows) == 1 else self.words("one line", "{n} lines", len(rows)) if rows else ""

    def _save(self, account: Account, field: str) -> Save:
        async def save(text: str) -> None:
            said = {"display_name": account.display_name, "signature": account.signature, "plan": account.plan}
            await self.desk.act(accounts.edit_profile, self.caller, **(said | {field: text}))
            await self.session.know_again()

        return save

    def _save_plan(self, account: Account) -> Save:
        """Kept with the sign of the escape, as whoever has no such key writes it."""

        async def save(text: str) -> None:
            await self._save(account, "plan")(text.replace(ESC, SIGN))

        return save

    def _rename(self, account: Account) -> Save:
        async def rename(_value: str) -> None:
            name = await self.ask(_("Name that is shown:"), account.display_name, most=accounts.MAX_DISPLAY_NAME)
            if name is not None:
                await self._save(account, "display_name")(name)

        return rename

    def _write(self, title: str, text: str, save: Save) -> Save:
        async def write(_value: str) -> None:
            await self.show(TextEditor(self.word(title), text, save))

        return write

    def _visit(self, name: str, *args: Any) -> Save:
        async def visit(_value: str) -> None:
            await self.visit(name, *args)

        return visit

    # ---- display

    async def display(self) -> list[Row]:
        account = (await self.desk.ask(accounts.mine, self.caller)).account
        chosen = await self.desk.ask(terminal_choices.mine, self.caller)
        languages = (("", self.word(BY_ITSELF)), *LANGUAGES.items())
        return [
            Row(_("Language"), account.locale, languages, self._prefer(account, "locale"), is_name=True),
            Row(_("Time zone"), account.zone or self.word(_("as the community")), do=self._ask_zone(account)),
            Row(
                _("Character set"),
                chosen.charset,
                CHARSETS,
                self._charset,
                hint=_("For terminals without Unicode. In a browser it is Unicode always."),
            ),
            Row(_("Width of ● ─ and the like"), str(chosen.ambiguous), AMBIGUOUS, self._choose("ambiguous", int)),
            Row(_("Colours"), chosen.theme, THEMES, self._choose("theme")),
            Row(_("Keys"), chosen.keymap, KEYMAPS, self._choose("keymap"), hint=_("h tells the keys of every screen.")),
            Row(
                _("Lines instead of screens"),
                "1" if chosen.is_linear else "",
                YES_NO,
                self._choose("is_linear", bool),
                hint=_("For those who have the screen read to them, or under their fingers."),
            ),
            Row(_("First screen"), chosen.entry, ENTRIES, self._choose("entry")),
        ]

    def _choose(self, field: str, kind: Callable[[str], Any] = str) -> Save:
        async def choose(value: str) -> None:
            chosen = await self.desk.ask(terminal_choices.mine, self.caller)
            changed = msgspec.structs.replace(chosen, **{field: kind(value)})
            await self.desk.act(terminal_choices.choose, self.caller, changed)
            await self.session.know_again()

        return choose

    async def _charset(self, value: str) -> None:
        """Who cannot read the question gets back what they had."""
        before = (await self.desk.ask(terminal_choices.mine, self.caller)).charset
        await self._choose("charset")(value)
        if value and not await self.confirm(_("Can you read this: 中文?")):
            await self._choose("charset")(before)

    def _prefer(self, account: Account, field: str) -> Save:
        async def prefer(value: str) -> None:
            kept = {"locale": account.locale, "zone": account.zone, "theme": account.theme}
            await self.desk.act(accounts.set_preferences, self.caller, **(kept | {field: value}))
            await self.session.know_again()

        return prefer

    def _ask_zone(self, account: Account) -> Save:
        async def ask_zone(_value: str) -> None:
            zone = await self.ask(_("Time zone (Asia/Shanghai; empty: as the community):"), account.zone, most=60)
            if zone is not None:
                await self._prefer(account, "zone")(zone.strip())

        return ask_zone


class TextEditor(Editor):
    """A text of one's own; it is saved before the editor closes, so that a refusal loses nothing."""

    def __init__(self, title: str, text: str, save: Save) -> None:
        super().__init__(title, text)
        self.save = save

    async def check(self, text: str) -> bool:
        await self.save(text)
        return True
