# SPDX-License-Identifier: Apache-2.0
"""Invitations that somebody gave: made with a note of whom they are for, told once, taken back while nobody has used them."""

from banyan.base import clock
from banyan.core import invites
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import Line, line
from banyan.interfaces.terminal.screen import _, key, register
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.interfaces.terminal.widgets.popup import Popup
from banyan.records.presence import Place, PlaceKind
from banyan.records.sessions import Invite


@register("invites")
class Invites(ListScreen[Invite]):
    area = "invites"
    place = Place(PlaceKind.SETTINGS)
    empty = _("You have invited nobody yet. An invitation is a link that lets one person in, once.")

    async def fetch(self, cursor: str) -> Page[Invite]:
        return Page(await self.desk.ask(invites.mine, self.caller))

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        return (self.word(_("Invitations")), "", "")

    def row(self, item: Invite, number: int, cols: int) -> Line:
        word, zone = self.word, self.caller.zone
        is_open = item.used_at is None and item.ends_at > clock.now()
        if is_open:
            state = f"{word(_('good until'))} {times.day(item.ends_at, zone)}"
        elif item.used_at:
            state = f"{word(_('used'))} {times.day(item.used_at, zone)}"
        else:
            state = word(_("no longer good"))
        note = fit(item.note or word(_("without a note")), max(8, min(30, cols - 26)))
        return line(f"{number:5d}  ", (S.STRONG if is_open else S.DIM, note), f" {state}")

    def same(self, item: Invite) -> int:
        return item.id

    # ---- keys

    @key("a", name="add", help=_("invite somebody"))
    async def add(self) -> None:
        note = await self.ask(_("Who is it for (only you see it):"), most=invites.MAX_NOTE)
        if note is None:
            return
        code = await self.desk.act(invites.make, self.caller, note)
        told = self.word(_("Give this link to one person; it is shown only now:"))
        await self.show(
            Popup(self.word(_("Invitations")), [told, "", f"{self.desk.settings.public_url}/invite/{code}"])
        )
        await self.reload()

    @key("d", name="remove", help=_("take it back"))
    async def remove(self) -> None:
        if self.item and await self.confirm(_("Take this invitation back?")):
            await self.desk.act(invites.revoke, self.caller, self.item.id)
            await self.reload()
            self.say(_("The invitation is taken back."))
