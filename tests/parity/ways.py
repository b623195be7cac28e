# SPDX-License-Identifier: Apache-2.0
"""A row of the table, and its two ways: forms of pages, and keys. `{bread}` in either is the number that the community knows.

`Row("posts.reply", "eve", (goes("/t/{bread}/reply"), sends("write", text="Rye")), ("R", "Rye", "^W"), reads("bread"))`.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NamedTuple

from tests.kit.screens import Pilot, desk_over
from tests.kit.web import Form, Page, Visitor, opened
from tests.parity.community import Community
from tests.parity.dump import dump

from banyan.base.errors import Refusal, every_refusal
from banyan.base.words import translate
from banyan.interfaces.desk import Desk
from banyan.interfaces.terminal.screen import Screen, load_all, made
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.interfaces.terminal.screens.threads import Threads

Known = Mapping[str, Any]
Step = Callable[[Visitor, Page | None, Known], Awaitable[Page]]
Keys = tuple[str, ...]
GONE = "<gone>"  # instead of a key: the line drops
DOWN_TO = "<down to>"  # and words: down until they stand in the row that is chosen
MOST_DOWN = 60
Start = Callable[[Known], Screen[Any]]


def goes(path: str) -> Step:
    """Follow a link or type an address."""

    async def step(visitor: Visitor, _page: Page | None, known: Known) -> Page:
        return await visitor.get(path.format_map(known))

    return step


def sends(wanted: str = "", holds: str = "", **fields: str | tuple[str, ...]) -> Step:
    """Fill in the form of this page whose id or action holds `wanted`, and send it. A tuple ticks several boxes of a name.

    Where several forms go to one address, `holds` is a field of it as it stands: `act=rename`.
    """

    async def step(visitor: Visitor, page: Page | None, known: Known) -> Page:
        assert page is not None
        form = _form(page, wanted.format_map(known), holds.format_map(known))
        filled: list[tuple[str, str]] = [pair for pair in form.fields if pair[0] not in fields]
        for name, value in fields.items():
            values = (value,) if isinstance(value, str) else value
            filled += [(name, each.format_map(known)) for each in values]
        return await visitor.post_pairs(form.action or page.path, filled)

    return step


def _form(page: Page, wanted: str, holds: str) -> Form:
    if not holds:
        return page.form(wanted)
    name, _, value = holds.partition("=")
    return next(form for form in page.forms if wanted in form.id + " " + form.action and (name, value) in form.fields)


def presses(address: str, says: str = "") -> Step:
    """Press the button that leads there; `says` tells several of them apart: `kind=agree`."""

    async def step(visitor: Visitor, page: Page | None, known: Known) -> Page:
        assert page is not None
        if not says:
            return await page.press(address.format_map(known))
        name, _, value = says.partition("=")
        for form in page.forms:
            for button in form.buttons:
                if (button.get("name"), button.get("value")) == (name, value):
                    return await visitor.post_pairs(address.format_map(known), [*form.fields, (name, value)])
        raise AssertionError(f"no button says {says}")

    return step


PROVEN = ("{password}", "<enter>")
OUT = (goes("/signout"), sends("/signout"))


def on(name: str, *args: str) -> Start:
    """The screen of that name, about what the community calls so."""
    return lambda known: made(name)(*(known.get(each, each) for each in args))


def reads(thread: str, floor: int = 1) -> Start:
    return lambda known: ThreadReader(known[thread], floor)


def board(slug: str) -> Start:
    return lambda known: Threads(known[f"board {slug}"])


class Row(NamedTuple):
    """`verb` is what the web must have done, `refused` the code of the refusal where both are to be refused."""

    verb: str
    who: str
    web: tuple[Step, ...]
    keys: Keys
    at: Start = on("main")
    note: str = ""  # tells rows of one verb apart
    refused: str = ""

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.refused, self.verb, self.note) if part)


class Heard:
    """What a desk was asked to do, and what it refused."""

    def __init__(self, desk: Desk) -> None:
        self.verbs: list[str] = []
        self.refusals: list[Refusal] = []
        self.seen = ""  # all that was shown at the end
        self.left: list[str] = []  # the rows at the end
        self._desk = desk
        for name in ("act", "ask", "work"):
            setattr(desk, name, self._listening(getattr(desk, name), is_act=name == "act"))

    def _listening(self, call: Callable[..., Awaitable[Any]], *, is_act: bool) -> Callable[..., Awaitable[Any]]:
        async def heard(verb: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
            if is_act:
                self.verbs.append(f"{verb.__module__.rsplit('.', 1)[-1]}.{verb.__qualname__}")
            try:
                return await call(verb, *args, **kwargs)
            except Refusal as refusal:
                self.refusals.append(refusal)
                raise

        return heard

    async def end(self, community: Community, seen: str) -> "Heard":
        """While they are still there: whoever goes leaves rooms and talks."""
        await self._desk.marks.write()
        self.seen, self.left = seen, dump(community.store, community.since)
        return self

    def sentence(self, code: str) -> str:
        """The words of a refusal; what a page or a screen refuses by itself says nothing that differs."""
        found = next((refusal for refusal in self.refusals if refusal.code == code), None)
        kind = next(kind for kind in every_refusal() if kind.code == code)
        return translate("en", kind.sentence, **(found.data if found else {}))


async def _press(pilot: Pilot, pressed: str) -> None:
    if pressed == GONE:
        await pilot.hang_up()
    elif pressed.startswith(DOWN_TO):
        wanted = pressed.removeprefix(DOWN_TO).strip()
        for _ in range(MOST_DOWN):
            if wanted in pilot.screen[pilot.session.frame().selected or 0]:
                return
            await pilot.press("<down>")
        raise AssertionError(f"no row says {wanted!r}")
    else:
        await pilot.press(pressed)


async def on_the_web(community: Community, row: Row) -> Heard:
    async with opened(community) as site:
        heard = Heard(site.desk)
        visitor = site.visitor()
        token = community.tokens.get(row.who)
        if token:
            visitor.cookies[site.frame.cookies.session] = token
        page: Page | None = None
        for step in row.web:
            page = await step(visitor, page, community.known)
        assert page is not None
        assert row.refused or page.status == 200, f"{page.path} is {page.status}: {page.words[:600]}"
        return await heard.end(community, page.words)


async def at_the_terminal(community: Community, row: Row) -> Heard:
    load_all()  # some bring keys for others
    async with desk_over(community) as desk:
        heard = Heard(desk)
        member = community.people.get(row.who)
        pilot = Pilot(desk, lang="en", account_id=member.account_id if member else 0)
        pilot.session._session_id = community.sessions.get(row.who, 0)  # as if it had been opened here
        await pilot.start(row.at(community.known))
        for pressed in row.keys:
            assert not pilot.is_over, f"the line was over before {pressed!r}"
            await _press(pilot, pressed.format_map(community.known))
        await heard.end(community, pilot.text)
        if not pilot.is_over:
            await pilot.hang_up()
        return heard
