# SPDX-License-Identifier: Apache-2.0
"""Keeping away: what somebody locks for themselves, for how many days, and whether their card says so."""

from typing import Any

from banyan.base.errors import BadValue
from banyan.core import self_locks
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.screen import Screen, _, key
from banyan.interfaces.terminal.screens.security import proves
from banyan.interfaces.terminal.widgets.form import YES_NO, Field, Form
from banyan.records.self_locks import Ability, SelfLock


class KeepAway(Form):
    """It asks for the password before anything is locked: nobody else can undo it either."""

    def __init__(self, title: str) -> None:
        fields = [Field(ability, label, choices=YES_NO) for ability, label in self_locks.LABELS.items()]
        fields += [
            Field("days", _("For how many days"), most=3, hint=_("It cannot be undone early, by nobody.")),
            Field("is_shown", _("Let my page say so"), choices=YES_NO, hint=_("Otherwise nobody hears of it.")),
        ]
        super().__init__(title, fields)

    @key("^X", "^W", name="done", help=_("lock it"))
    async def done(self) -> None:
        values = self.values
        if not values["days"].strip().isdecimal():
            raise BadValue(name="days")
        if not await proves(self):
            return
        wanted = [ability for ability in Ability if values[ability]]
        shown = bool(values["is_shown"])
        await self.desk.act(self_locks.lock, self.caller, wanted, int(values["days"]), is_shown=shown)
        self.close(values)
        if Ability.SIGN_IN in wanted:
            self.session.say_goodbye(_("Done. Until then nobody comes in as you, not even you. Farewell."))


def said(screen: Screen[Any], one: SelfLock) -> str:
    """One that runs, in words."""
    day = times.local(one.until_at, screen.caller.zone).date()
    until = screen.word(_("until {day}"), day=day)
    return f"{screen.word(self_locks.LABELS[Ability(one.ability)])} ({until})"
