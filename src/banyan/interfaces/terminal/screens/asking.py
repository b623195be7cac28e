# SPDX-License-Identifier: Apache-2.0
"""What somebody who opens a poll is asked: its kind decides the rest."""

from banyan.base import clock
from banyan.core import counting, polls
from banyan.interfaces.terminal.screen import _
from banyan.interfaces.terminal.screens.voting import SHOWS, parse_whole
from banyan.interfaces.terminal.widgets.form import Field, Form
from banyan.records.polls import WITH_CHOICES, PollKind, PollWish, Secrecy, Shows

DAYS = (1, 3, 7, 14, 30, 90, 365)
MEMBER_DAYS = (7, 30, 90, 365)
MOST_DIGITS = 11  # of a bound, with its sign
KINDS = {
    PollKind.SINGLE: _("one choice"),
    PollKind.SEVERAL: _("several choices"),
    PollKind.RANKED: _("choices in order"),
    PollKind.NUMERIC: _("a number"),
    PollKind.TEXT: _("a few words"),
}
BALLOTS = {Secrecy.SECRET: _("secret"), Secrecy.NAMED: _("with names")}
TOLD = {
    Secrecy.SECRET: _("Nobody is told who chose what."),
    Secrecy.NAMED: _("Everybody sees who chose what."),
}
NOW, LATER, SINCE = "now", "later", "since"  # who votes
VOTERS = {
    NOW: _("who is here when it opens"),
    LATER: _("also who joins later"),
    SINCE: _("who has been here for some days"),
}
ALL = "0"  # as many choices as there are
CHOICES = ("choices", *(f"choice_{n}" for n in range(2, polls.MOST_CHOICES + 1)))


def _days(days: tuple[int, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((str(day), str(day)) for day in days)


class PollForm(Form):
    """Asks something of a board, or in a thread that one began."""

    def __init__(self, title: str, slug: str, number: int) -> None:
        here = (("board", _("the whole board")), ("thread", _("the thread that was marked")))
        where = [Field("where", _("Asked is"), "board", here)] if number else []
        lines = _("One in each line; what is empty does not count.")
        most = ((ALL, _("all")), *_days(tuple(range(1, polls.MOST_CHOICES + 1))))
        self.all_fields = [
            *where,
            Field("question", _("What is asked"), most=polls.MAX_QUESTION),
            Field("kind", _("Answered by"), PollKind.SINGLE, tuple(KINDS.items())),
            Field(CHOICES[0], _("Choices"), most=polls.MAX_CHOICE, hint=lines),
            *(Field(name, f"  {n}", most=polls.MAX_CHOICE, hint=lines) for n, name in enumerate(CHOICES[1:], 2)),
            Field("most_picks", _("At most so many choices each"), ALL, most),
            Field("low", _("Smallest number"), "0", most=MOST_DIGITS),
            Field("high", _("Largest number"), "10", most=MOST_DIGITS),
            Field("unit", _("Of what (may be empty)"), most=polls.MAX_UNIT),
            Field("ballot", _("The ballot is"), Secrecy.SECRET, tuple(BALLOTS.items())),
            Field("voters", _("Who votes"), NOW, tuple(VOTERS.items())),
            Field("member_days", _("Only who has been here so many days"), "30", _days(MEMBER_DAYS)),
            Field("closes", _("Closes in so many days"), "7", _days(DAYS)),
            Field("shows", _("The totals are shown"), Shows.ALWAYS, tuple(SHOWS.items())),
        ]  # fmt: skip
        super().__init__(title, [])
        self.slug, self.number = slug, number
        self._arrange()

    @property
    def values(self) -> dict[str, str]:
        return {field.name: field.value for field in self.all_fields}

    async def on(self, pressed: str) -> None:
        await super().on(pressed)
        self._arrange()

    def _arrange(self) -> None:
        """Only what belongs to the kind is asked, and one line more than there are choices."""
        values, was = self.values, self.fields[self.at].name if self.fields else ""
        kind = PollKind(values["kind"])
        away = {"low", "high", "unit"} if kind != PollKind.NUMERIC else set()
        if kind not in (PollKind.SEVERAL, PollKind.RANKED):
            away.add("most_picks")
        if values["voters"] != SINCE:
            away.add("member_days")
        written = max((at for at, name in enumerate(CHOICES, 1) if values[name].strip()), default=0)
        asked = max(written + 1, polls.LEAST_CHOICES) if kind in WITH_CHOICES else 0
        away.update(CHOICES[asked:])
        for field in self.all_fields:
            if field.name == "ballot":
                field.hint = TOLD[Secrecy(field.value)]
        self.fields = [field for field in self.all_fields if field.name not in away]
        self.at = next((at for at, field in enumerate(self.fields) if field.name == was), self.at)

    async def save(self, values: dict[str, str]) -> None:
        wish = PollWish(
            question=values["question"],
            choices=tuple(values[name] for name in CHOICES),
            closes_at=clock.now() + int(values["closes"]) * clock.DAY,
            most_picks=int(values["most_picks"]),
            shows=Shows(values["shows"]),
            member_days=int(values["member_days"]) if values["voters"] == SINCE else 0,
            kind=PollKind(values["kind"]),
            ballot=Secrecy(values["ballot"]),
            low=_number(values["low"]),
            high=_number(values["high"]),
            unit=values["unit"],
            takes_later=values["voters"] == LATER,
        )
        if values.get("where") == "thread":
            await self.desk.act(polls.open_in_thread, self.caller, self.number, wish)
        else:
            await self.desk.act(polls.open_on_board, self.caller, self.slug, wish)


def _number(typed: str) -> int:
    """A bound. Raises BadRange."""
    found = parse_whole(typed)
    if found is None:
        raise polls.BadRange(most=counting.MOST_NUMBERS - 1)
    return found
