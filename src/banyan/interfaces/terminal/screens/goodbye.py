# SPDX-License-Identifier: Apache-2.0
"""Goodbye: the way out that says it is one, and asks what becomes of what was said."""

from banyan.core import messages, presence
from banyan.interfaces.terminal.screen import Screen, _, register
from banyan.interfaces.terminal.widgets.popup import Popup
from banyan.records.presence import AtLeaving

KEYS = {"k": AtLeaving.KEEP, "m": AtLeaving.MAIL, "b": AtLeaving.BURN}
CHOSEN = {
    AtLeaving.KEEP: _("Enter: as you have chosen once for all: it is kept."),
    AtLeaving.MAIL: _("Enter: as you have chosen once for all: it is mailed."),
    AtLeaving.BURN: _("Enter: as you have chosen once for all: it is burned."),
}


@register("goodbye")
class Goodbye(Screen[None]):
    is_overlay = True

    async def open(self) -> None:
        if await self.confirm(_("Leave now?")) and await self._log_is_settled():
            self.session.say_goodbye(_("Good night. The tree stays where it is."))
        self.close()

    async def _log_is_settled(self) -> bool:
        """Ask what becomes of the log of messages, where there is one; False for Esc, which stays."""
        if self.caller.is_guest or not (await self.desk.ask(messages.page, self.caller))[0]:
            return True
        chosen = (await self.desk.ask(presence.choices, self.caller)).at_leaving
        keys = self.word(_("k keep it   m mail it to me   b burn it   Esc stay here"))
        pressed = await self.show(Popup(self.word(_("Your messages")), [keys, self.word(CHOSEN[chosen])]))
        self.session.at_leaving = KEYS.get(str(pressed).lower())
        return bool(pressed) and pressed != "esc"
