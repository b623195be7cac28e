# SPDX-License-Identifier: Apache-2.0
"""Goodbye: the way out that says it is one."""

from banyan.interfaces.terminal.screen import Screen, _, register


@register("goodbye")
class Goodbye(Screen[None]):
    is_overlay = True

    async def open(self) -> None:
        if await self.confirm(_("Leave now?")):
            self.session.say_goodbye(_("Good night. The tree stays where it is."))
        self.close()
