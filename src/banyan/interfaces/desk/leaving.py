# SPDX-License-Identifier: Apache-2.0
"""Leaving: what somebody wants done when they say goodbye, whatever the way out."""

from banyan.base.errors import Refusal
from banyan.base.words import DEFAULT, translate
from banyan.core import chat, mail, messages, presence
from banyan.interfaces.desk.desk import Desk
from banyan.records.callers import Caller
from banyan.records.presence import AtLeaving

MOST_LETTERS = 4  # a newcomer may send one more within the minute


async def leave(desk: Desk, caller: Caller, key: str, wanted: AtLeaving | None = None) -> None:
    """Out of the list and of the chat rooms; the message log is kept, mailed or burned. `key` is that of `presence.here`;
    without `wanted` it goes as they have chosen once for all.
    """
    desk.presence.gone(key)
    if caller.is_guest:
        return
    await desk.act(chat.leave_all, caller)
    try:
        wanted = wanted or (await desk.ask(presence.choices, caller)).at_leaving
        if wanted == AtLeaving.MAIL:
            await mail_log(desk, caller)
        elif wanted == AtLeaving.BURN:
            await desk.act(messages.burn, caller)
    except Refusal:  # a full mailbox, or an account that may not write: nothing is lost, the log stays
        return


async def mail_log(desk: Desk, caller: Caller) -> None:
    """The log as letters to oneself; what was mailed is burned, and nothing else. What a few letters do not hold stays."""
    for _ in range(MOST_LETTERS):
        text, last = await desk.ask(messages.as_text, caller)
        if not text:
            return
        body = await desk.render(text, "text")
        await desk.act(mail.send, caller, caller.handle, translate(caller.locale or DEFAULT, "Messages"), body)
        await desk.act(messages.burn, caller, last)
