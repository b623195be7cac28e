# SPDX-License-Identifier: Apache-2.0
"""Mail folders: those that everybody has and one's own. It closes with the one that was chosen."""

from banyan.core import mail_folders
from banyan.interfaces.terminal.frame import Line, line
from banyan.interfaces.terminal.screen import _, key
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.records.mail_folders import MailFolder

NAMES = {"inbox": _("Received"), "sent": _("Sent"), "trash": _("Trash")}


class MailFolders(ListScreen[MailFolder]):
    area = "mail_folders"

    def __init__(self, *, picks: bool = False) -> None:
        super().__init__()
        self.title = _("To which folder?") if picks else _("Folders")

    async def fetch(self, cursor: str) -> Page[MailFolder]:
        return Page(await self.desk.ask(mail_folders.mine, self.caller))

    @property
    def head(self) -> tuple[str, str, str]:
        return (self.word(self.title), "", "")

    def columns(self, cols: int) -> str:
        number, unread = fit(self.word(_("no.")), 5, "right"), fit(self.word(_("unread")), 8, "right")
        return f"{number}  {fit(self.word(_('folder')), 28)}{fit(self.word(_('letters')), 8, 'right')}{unread}"

    def row(self, item: MailFolder, number: int, cols: int) -> Line:
        name = fit(self.word(NAMES[item.key]) if item.key in NAMES else item.name, 28)
        return line(f"{number:5d}  ", (S.STRONG, name), f"{item.count:8d}", (S.NEW, f"{item.unread or '':>8}"))

    def same(self, item: MailFolder) -> str:
        return item.key

    @key("right", "enter", "r", name="read", help=_("choose"))
    async def choose(self) -> None:
        if self.item:
            self.close(self.item.key)

    @key("a", name="add", help=_("make a folder"))
    async def add(self) -> None:
        name = await self.ask(_("Name of the folder:"), most=40)
        if name:
            await self.desk.act(mail_folders.make, self.caller, name)
            await self.reload()

    @key("d", name="remove", help=_("take it away"))
    async def remove(self) -> None:
        if self.item and await self.confirm(_("Take this folder away? Its letters go back to those received.")):
            await self.desk.act(mail_folders.drop, self.caller, self.item.key)
            await self.reload()

    @key("g", name="groups", help=_("groups"))
    async def open_groups(self) -> None:
        await self.visit("mail_groups")
