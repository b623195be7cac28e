# SPDX-License-Identifier: Apache-2.0
"""What a poll has come to, as lines: bars beside choices, the rounds of a ranked count, a picture of numbers, answers."""

from collections.abc import Iterator
from typing import Any

from banyan.core import counting
from banyan.interfaces.terminal.frame import EMPTY, Line, line
from banyan.interfaces.terminal.screen import Screen, _
from banyan.interfaces.terminal.text import fit, width, wrap
from banyan.interfaces.terminal.themes import S
from banyan.records.polls import Ballot, Numbers, Picks, Poll, PollKind, PollPage, Round

NARROW = 60  # cells below which only what matters most is shown
BAR = 30  # cells of a bar at most


def said(screen: Screen[Any], poll: Poll, picks: Picks) -> str:
    """What a ballot says, in one line."""
    if isinstance(picks, str):
        return picks or screen.word(_("An answer that was taken away"))
    if poll.kind == PollKind.NUMERIC:
        return in_units(poll, str(picks[0])) if picks else ""
    return (" > " if poll.kind == PollKind.RANKED else " / ").join(poll.words[place] for place in picks)


def in_units(poll: Poll, number: str) -> str:
    """A number with what it counts."""
    return f"{number} {poll.unit}".rstrip()


def bars_for(screen: Screen[Any], cols: int, words: int) -> int:
    """How long a bar may be beside so many cells of words; 0 where none is drawn, and for a voice."""
    return 0 if cols < NARROW or screen.session.is_linear else min(BAR, max(0, cols - 26 - words))


def filled(screen: Screen[Any], bars: int, share: int, whole: int) -> str:
    """A bar and what is left of its place."""
    return fit(screen.glyph("bar") * (bars * share // max(whole, 1)), bars)


def lines(screen: Screen[Any], page: PollPage, cols: int) -> Iterator[Line]:
    """All that does not stand beside the choices."""
    if page.rounds:
        yield from _rounds(screen, page, cols)
    if page.numbers:
        yield from _numbers(screen, page.line.poll, page.numbers, cols)
    if page.answers:
        yield from _answers(screen, page, cols)
    if page.comments:
        yield from _heading(screen.word(_("What voters said")))
        yield from (line(f"   {row}") for one in page.comments for row in wrap(one, cols - 4))


def _heading(words: str) -> Iterator[Line]:
    yield EMPTY
    yield line((S.HEADING, f" {words}"))


def _dim(words: str, cols: int) -> Iterator[Line]:
    yield from (line((S.DIM, f" {row}")) for row in wrap(words, cols - 2))


# ---- ranked


def _rounds(screen: Screen[Any], page: PollPage, cols: int) -> Iterator[Line]:
    yield from _heading(screen.word(_("Counted round by round")))
    for number, one in enumerate(page.rounds, 1):
        yield EMPTY
        yield line((S.STRONG, f" {screen.word(_('Round {n}'), n=number)}"))
        yield from _round(screen, page, one, cols, is_last=number == len(page.rounds))
        if one.idle:
            gone = screen.words(
                _("{n} ballot names nobody who is still there."),
                _("{n} ballots name nobody who is still there."),
                one.idle,
            )
            yield line((S.DIM, f"   {gone}"))
    yield EMPTY
    yield from _dim(screen.word(counting.RULES[PollKind.RANKED]), cols)


def _round(screen: Screen[Any], page: PollPage, one: Round, cols: int, *, is_last: bool) -> Iterator[Line]:
    names = [choice.words for choice in page.choices]
    bars = bars_for(screen, cols, min(max(map(width, names)), cols // 2))
    cells = min(max(map(width, names)), cols - bars - 22)
    best = screen.word(_("wins") if len(one.first) == 1 else _("shares the first place"))
    for place, count in enumerate(one.counts):
        if count < 0:
            continue
        note: tuple[str, str] | None = None
        if place in one.leaves:
            note = (S.WARN, f"  {screen.word(_('leaves'))}")
        elif is_last and place in one.first:
            note = (S.NEW, f"  {best}")
        bar = (S.HEADING, f"  {filled(screen, bars, count, page.line.poll.voter_count)}") if bars else None
        yield line(f"   {fit(names[place], cells)}", bar, f" {count:5d}", note)


# ---- numbers


def _numbers(screen: Screen[Any], poll: Poll, found: Numbers, cols: int) -> Iterator[Line]:
    word = screen.word
    yield from _heading(word(_("What was answered")))
    facts = [
        word(_("mean {n}"), n=in_units(poll, counting.tenths(found.mean))),
        word(_("median {n}"), n=in_units(poll, counting.tenths(found.median))),
        word(_("from {low} to {high}"), low=found.least, high=found.most),
        word(_("half of them from {low} to {high}"), low=found.middle[0], high=found.middle[1]),
    ]
    yield from (line(f" {row}") for row in wrap(" · ".join(facts), cols - 2))
    yield EMPTY
    names = [
        str(one.low) if one.low == one.high else word(_("{low} to {high}"), low=one.low, high=one.high)
        for one in found.bars
    ]
    cells = max(map(width, names))
    bars = 0 if screen.session.is_linear else min(BAR, cols - cells - 14)
    for name, one in zip(names, found.bars, strict=True):
        bar = (S.HEADING, f"  {filled(screen, bars, one.percent, 100)}") if bars else ":"
        yield line(f"   {fit(name, cells, 'right')}", bar, (S.DIM, f" {one.count:5d}"))


# ---- answers


def _answers(screen: Screen[Any], page: PollPage, cols: int) -> Iterator[Line]:
    yield from _heading(screen.word(_("What was answered")))
    for one in page.answers:
        yield from _answer(screen, page.line.poll, one, cols)
    if page.line.poll.voter_count > len(page.answers):
        more = (
            _("These are the first {n}; the ballots have all.") if page.has_ballots else _("These are the first {n}.")
        )
        yield from _dim(screen.word(more, n=len(page.answers)), cols)


def _answer(screen: Screen[Any], poll: Poll, one: Ballot, cols: int) -> Iterator[Line]:
    who = f"{one.voter.handle}: " if one.voter else ""
    style = "" if one.picks else S.DIM
    rows = wrap(f"{who}{said(screen, poll, one.picks)}", cols - 6)
    yield from (
        line(f"   {' ' if number else screen.glyph('bullet')} ", (style, row)) for number, row in enumerate(rows)
    )
