# SPDX-License-Identifier: Apache-2.0
"""All boards by section, with what moved last on each. What is not open to everybody is put in for those who may read it."""

from typing import TYPE_CHECKING

import msgspec

from banyan.core import clubs, pages, site
from banyan.interfaces.web.render import times
from banyan.interfaces.web.views import View
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.boards import Board, wording
from banyan.records.pages import HomePage, ThreadRow

if TYPE_CHECKING:
    from banyan.interfaces.web.frame import Frame
    from banyan.interfaces.web.readers import Reader

TAGS = frozenset({"home", "boards"})


# What all boards have together: shown where some board takes threads of the kind. The terminal has them in its main menu.
EVERYWHERE = (
    ("goods", "Market", "/market"),
    ("meetup", "Meet-ups", "/meetups"),
    ("bounty", "Open bounties", "/bounties"),
    ("idea", "Tester groups", "/testers"),
    ("clubs", "Class and club boards", "/clubs"),
    ("angels", "Angels", "/angels"),
    ("", "Polls", "/polls"),
)


class Line(msgspec.Struct, frozen=True):
    """A board in a list."""

    board: Board
    newest: ThreadRow | None


class SectionLines(msgspec.Struct, frozen=True):
    slug: str
    title: str
    lines: list[Line]


class BoardsView(View):
    """Everybody's boards; `load` adds the reader's others."""

    def known(self, frame: "Frame", reader: "Reader") -> dict[str, bytes] | None:
        return None

    async def load(self, frame: "Frame", reader: "Reader") -> dict[str, bytes]:
        return {"closed": await closed_boards(frame, reader)}


async def closed_boards(frame: "Frame", reader: "Reader") -> bytes:
    """The boards that this reader may read and not everybody: a section of their own."""
    closed, newest = await frame.desk.ask(pages.behind_doors, reader.caller)
    if not closed:
        return b""
    lines = [Line(board, newest.get(board.id)) for board in closed]
    how = times(reader.lang, reader.zone)
    return frame.renderer.text(reader.lang, "closed_boards.html", lines=lines, how=how).encode("utf-8", "replace")


def section_lines(page: HomePage, lang: str) -> list[SectionLines]:
    """The sections that have boards."""
    return [
        SectionLines(
            section.section.slug,
            wording(section.section.titles, lang),
            [Line(board, page.newest.get(board.id)) for board in section.boards],
        )
        for section in page.sections
        if section.boards
    ]


async def show(visit: Visit) -> Answer:
    entry = visit.finished()
    if entry is not None:
        return await visit.kept(entry)
    page = await visit.frame.ask_as_guest(pages.home)
    taken = {name for section in page.sections for board in section.boards for name in board.kinds.split()}
    if await visit.frame.ask_as_guest(clubs.directory):
        taken.add("clubs")
    if visit.frame.facts.angels == site.ON:
        taken.add("angels")
    everywhere = [(visit.word(words), path) for kind, words, path in EVERYWHERE if not kind or kind in taken]
    return await visit.show(
        "boards.html",
        BoardsView(),
        TAGS,
        sections=section_lines(page, visit.lang),
        everywhere=everywhere,
        here="boards",
    )
