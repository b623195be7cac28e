# SPDX-License-Identifier: Apache-2.0
"""What one is told of and how, and how one is seen and spoken to: two pages of the settings."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from banyan.base import clock
from banyan.core import choices, presence, self_locks, standing
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.screen import _
from banyan.interfaces.terminal.screens.self_locks import KeepAway, said
from banyan.interfaces.terminal.widgets.tabs import YES_NO, Row, Tabs
from banyan.records.choices import Way
from banyan.records.presence import AtLeaving, Listens, Mood

Save = Callable[[str], Awaitable[None]]
TOPICS = {
    "reply": _("Somebody answers me"),
    "quote": _("Somebody quotes me"),
    "mention": _("Somebody calls me (@name)"),
    "floors": _("New floors in threads that I follow"),
    "chapter": _("New chapters of serials that I follow for these"),
    "thread": _("New threads of people whom I follow"),
    "mail": _("Somebody writes me a letter"),
    "push": _("Somebody pushes my posts"),
    choices.THRESHOLDS: _("Many people come to what I wrote"),
    "waits": _("A report waits for me to judge it"),
    "report": _("What I reported has been looked at"),
    choices.DECISIONS: _("Something is decided about my posts or me"),
}
WAYS = (
    (Way.INBOX, _("here")),
    (Way.MAIL, _("and e-mail")),
    (Way.DEVICE, _("and devices")),
    (Way.BOTH, _("and both")),
    (Way.NOTHING, _("nothing")),
)
EVERY = (("hour", _("every hour")), ("day", _("once a day")))
HOURS = tuple((str(hour), f"{hour:02}:00") for hour in range(choices.HOURS))
QUIET = {"": 0, "hour": clock.HOUR, "night": 8 * clock.HOUR, "day": clock.DAY, "week": 7 * clock.DAY}
QUIET_SAID = {
    "": _("not quiet"),
    "hour": _("for an hour"),
    "night": _("for eight hours"),
    "day": _("for a day"),
    "week": _("for a week"),
}
LISTENS = ((Listens.ALL, _("from everybody")), (Listens.FRIENDS, _("from friends")), (Listens.NOBODY, _("from nobody")))
MOODS = ((Mood.NONE, _("nothing in particular")), (Mood.TALK, _("to talk")), (Mood.PLAY, _("to play")))
LEAVING = ((AtLeaving.KEEP, _("stays")), (AtLeaving.MAIL, _("comes as a letter")), (AtLeaving.BURN, _("is burned")))


class Told(Tabs):
    async def notices(self) -> list[Row]:
        kept = await self.desk.ask(choices.mine, self.caller)
        ways = choices.ways_of(kept.ways)
        tends = self.caller.is_admin or bool(self.caller.moderates)
        rows = [
            Row(label, ways[topic], WAYS[:-1] if topic == choices.DECISIONS else WAYS, self._tell(topic))
            for topic, label in TOPICS.items()
            if topic != "waits" or tends
        ]
        is_quiet = kept.quiet_until > clock.now()
        until = times.moment(kept.quiet_until, self.caller.zone)
        quiet = tuple(QUIET_SAID.items())
        rows += [
            Row(_("The e-mail leaves"), kept.mail_every, EVERY, self._mail("mail_every")),
            Row(_("Once a day at"), str(kept.mail_hour), HOURS, self._mail("mail_hour")),
            Row(_("I follow threads in which I write"), "1" if kept.follows_own else "", YES_NO, self._follow_own),
            Row(
                _("Quiet"),
                until if is_quiet else "",
                ((until, self.word(_("until {day}"), day=until)), *quiet) if is_quiet else quiet,
                self._be_quiet,
                hint=_("No number on the inbox and no e-mail; nothing is lost."),
            ),
            Row(_("Devices are silent from"), str(kept.night_begins), HOURS, self._night("begins")),
            Row(_("until"), str(kept.night_ends), HOURS, self._night("ends"), hint=_("The same hour twice: no night.")),
        ]
        return rows

    def _tell(self, topic: str) -> Save:
        async def tell(way: str) -> None:
            kept = await self.desk.ask(choices.mine, self.caller)
            ways = dict(choices.ways_of(kept.ways)) | {topic: way}
            await self.desk.act(choices.choose, self.caller, ways, kept.mail_every, kept.mail_hour)

        return tell

    def _mail(self, field: str) -> Save:
        async def mail(value: str) -> None:
            kept = await self.desk.ask(choices.mine, self.caller)
            when: dict[str, Any] = {"mail_every": kept.mail_every, "mail_hour": kept.mail_hour}
            when |= {field: int(value) if field == "mail_hour" else value}
            await self.desk.act(choices.choose, self.caller, choices.ways_of(kept.ways), **when)

        return mail

    async def _follow_own(self, value: str) -> None:
        await self.desk.act(choices.follow_own, self.caller, bool(value))

    async def _be_quiet(self, value: str) -> None:
        if value in QUIET:  # the time that holds already is no new one
            span = QUIET[value]
            await self.desk.act(choices.be_quiet, self.caller, clock.now() + span if span else 0)

    def _night(self, field: str) -> Save:
        async def night(value: str) -> None:
            kept = await self.desk.ask(choices.mine, self.caller)
            hours = {"begins": kept.night_begins, "ends": kept.night_ends} | {field: int(value)}
            await self.desk.act(choices.set_night, self.caller, **hours)

        return night

    async def being_here(self) -> list[Row]:
        chosen = await self.desk.ask(presence.choices, self.caller)
        locked = await self.desk.ask(self_locks.mine, self.caller)
        return [
            Row(_("I take messages"), chosen.listens_to, LISTENS, self._be("listens_to", Listens)),
            Row(_("I would like"), chosen.mood, MOODS, self._be("mood", Mood)),
            Row(
                _("Nobody sees that I am here"),
                "1" if chosen.is_hidden else "",
                YES_NO,
                self._be("is_hidden", bool),
                hint=_(
                    "You stand in no list and no count, nor for the staff. Whoever you write to may answer for an hour."
                ),
            ),
            Row(
                _("My friends hear when I come, and I hear when they do"),
                "1" if chosen.tells_arrival else "",
                YES_NO,
                self._be("tells_arrival", bool),
                hint=_("Only between two who count each other as friends and both want it."),
            ),
            Row(
                _("Let others see on which day I was here last"),
                "1" if await self.desk.ask(standing.shows_last_day, self.caller) else "",
                YES_NO,
                self._show_last_day,
                hint=_("Only the day, on your page."),
            ),
            Row(_("When I sign out, my message log"), chosen.at_leaving, LEAVING, self._be("at_leaving", AtLeaving)),
            Row(
                _("Keep away"),
                ", ".join(said(self, one) for one in locked),
                do=self._keep_away,
                hint=_("Lock what you choose for so many days. It opens by itself, and not before."),
            ),
        ]

    async def _keep_away(self, _value: str) -> None:
        if await self.show(KeepAway(self.word(_("Keep away from")))) is not None:
            await self.refresh()
            self.say(_("Done. It ends by itself."))

    async def _show_last_day(self, value: str) -> None:
        await self.desk.act(standing.show_last_day, self.caller, is_shown=bool(value))

    def _be(self, field: str, kind: Callable[[str], Any]) -> Save:
        async def be(value: str) -> None:
            chosen = await self.desk.ask(presence.choices, self.caller)
            changed = msgspec.structs.replace(chosen, **{field: kind(value)})
            await self.desk.act(presence.choose, self.caller, changed)

        return be
