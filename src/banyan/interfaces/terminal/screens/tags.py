# SPDX-License-Identifier: Apache-2.0
"""Tags of a thread, given by its author where the board lets them, and by those who tend it."""

from banyan.core import batches, permits, tags
from banyan.interfaces.terminal.screen import _, extend, key
from banyan.interfaces.terminal.screens.reader import ThreadReader


@extend(ThreadReader)
@key("&", name="tags", help=_("tags of the thread"), foot=False)
async def set_tags(screen: ThreadReader) -> None:
    permits.check_signed_in(screen.caller)
    found = await screen.around()
    given = await screen.ask(_("Tags:"), found.thread.tags) if found else None
    if found and given is not None:
        verb = batches.retag if permits.may_tend(screen.caller, found.board.id) else tags.set_tags
        await screen.desk.act(verb, screen.caller, found.thread.number, given)
        await screen.after_act()
        screen.say(_("The thread has its new tags."))
