# SPDX-License-Identifier: Apache-2.0
"""Mail groups: people to whom one writes together, as `#roommates`. Nobody else ever sees them."""

from banyan.core import mail_addresses, mail_groups
from banyan.interfaces.terminal.frame import Line, line
from banyan.interfaces.terminal.screen import _, key, register
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.records.mail import Opening
from banyan.records.mail_groups import MailGroup
from banyan.records.presence import Place, PlaceKind


@register("mail_groups")
class MailGroups(ListScreen[MailGroup]):
    area = "mail_groups"
    place = Place(PlaceKind.MAIL)

    async def fetch(self, cursor: str) -> Page[MailGroup]:
        return Page(await self.desk.ask(mail_groups.mine, self.caller))

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        return (self.word(_("Groups")), "", "")

    def columns(self, cols: int) -> str:
        number = fit(self.word(_("no.")), 5, "right")
        return f"{number}  {fit(self.word(_('name')), 26)}{self.word(_('who is in it'))}"

    def row(self, item: MailGroup, number: int, cols: int) -> Line:
        return line(f"{number:5d}  ", (S.STRONG, fit(f"#{item.name}", 25)), " ", _typed(item))

    def same(self, item: MailGroup) -> int:
        return item.id

    # ---- keys

    @key("right", "enter", "^P", name="write", help=_("write to them"))
    async def write(self) -> None:
        if self.item:
            await self.visit("mail_write", Opening(to=f"#{self.item.name}"))

    @key("a", name="add", help=_("make a group"))
    async def add(self) -> None:
        name = await self.ask(_("Name of the group:"), most=40)
        people = await self._ask_people("") if name else None
        if name and people:
            await self.desk.act(mail_groups.make, self.caller, name, people)
            await self.reload()

    @key("E", "T", name="edit", help=_("change who is in it"))
    async def edit(self) -> None:
        if self.item:
            people = await self._ask_people(_typed(self.item))
            if people is not None:
                await self.desk.act(mail_groups.change, self.caller, self.item.id, people)
                await self.reload()

    @key("d", name="remove", help=_("take it away"))
    async def remove(self) -> None:
        if self.item and await self.confirm(_("Take the group {name} away?"), name=f"#{self.item.name}"):
            await self.desk.act(mail_groups.drop, self.caller, self.item.id)
            await self.reload()

    async def _ask_people(self, given: str) -> str | None:
        return await self.ask(_("Who is in it (a, b, c):"), given, most=mail_addresses.MAX_TO)


def _typed(group: MailGroup) -> str:
    """Its people as they are typed."""
    return ", ".join(person.handle for person in group.people)
