# SPDX-License-Identifier: Apache-2.0
"""Goodbye: the way out that says it is one, and asks what becomes of what was said."""

from banyan.core import messages, presence
from banyan.interfaces.terminal.frame import Frame, line
from banyan.interfaces.terminal.screen import Screen, _, register
from banyan.interfaces.terminal.screens.dedications import NOTHING, lines_of, today
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

    def __init__(self) -> None:
        super().__init__()
        self.today = NOTHING

    def over(self, frame: Frame) -> Frame:
        """What was dedicated today, above the question."""
        shown = lines_of(self, self.today, frame.cols - 2)
        top = frame.rows - 2 - len(shown)
        for row, each in enumerate([line(), *shown] if shown and top > 1 else [], top):
            frame.put(row, line(" ").then(each).sized(frame.cols))
        return frame

    async def open(self) -> None:
        self.today = await self.desk.ask(today, self.caller)
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
