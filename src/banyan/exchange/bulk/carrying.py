# SPDX-License-Identifier: Apache-2.0
"""An archive as steps of an import: first what is not talk, then the threads in the order of their numbers."""

from collections.abc import Callable, Generator, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any, Protocol

from banyan.core import stickers
from banyan.exchange.bulk import (
    bounties,
    fans,
    founding,
    keeping,
    local,
    market,
    polls,
    remembering,
    serials,
    settling,
    titling,
)
from banyan.exchange.bulk.carried import Piece
from banyan.exchange.bulk.incoming import FORMATS, Loss
from banyan.exchange.bulk.pipeline import Step
from banyan.exchange.bulk.report import Report
from banyan.exchange.rendering import NOTHING, Made, Wanted
from banyan.records.posts import PostState
from banyan.storage.tx import Tx

LINES_PER_STEP = 200
POSTS_PER_STEP = 200
BYTES_PER_STEP = 384 * 1024

# What is not talk, each kind when everything that it points to is here.
KEPT: dict[str, Callable[[Tx, str, Sequence[Any], Report], None]] = {
    "sections": founding.keep_sections,
    "boards": founding.keep_boards,
    "accounts": founding.keep_accounts,
    "roles": founding.keep_roles,
    "titles": titling.keep_titles,
    "title_grants": titling.keep_grants,
    "rules": founding.keep_rules,
    "record": founding.keep_record,
    "attachments": founding.keep_attachments,
}


# What points to threads and posts comes behind them; `made` are its texts, where a kind has some.
KEPT_LATE: dict[str, Callable[[Tx, str, Sequence[Any], list[Made], Report], None]] = {
    "polls": polls.keep_polls,
    "ballots": polls.keep_ballots,
    "bounties": bounties.keep_bounties,
    "meetups": local.keep_meetups,
    "goods": market.keep_goods,
    "deal_reviews": market.keep_reviews,
    "races": local.keep_races,
    "places": local.keep_places,
    "ideas": fans.keep_ideas,
    "idea_steps": fans.keep_steps,
    "idea_votes": fans.keep_votes,
    "releases": fans.keep_releases,
    "impressions": fans.keep_impressions,
    "marks": keeping.keep_marks,
    "notes": keeping.keep_notes,
    "serials": serials.keep_serials,
    "chapters": serials.keep_chapters,
    "essence": keeping.keep_nodes,
    "essence_versions": keeping.keep_node_versions,
    "essence_parts": keeping.keep_node_parts,
    "diary": remembering.keep_diary,
    "tens": remembering.keep_tens,
    "hot_days": remembering.keep_hot_days,
    "compilations": remembering.keep_compilations,
}
WITH_TEXTS = ("notes", "essence_parts")
BEHIND_TALK = 1 << 62  # the first place behind all threads


class Archive(Protocol):
    """An open archive, read as often as it takes."""

    kind: str
    size: int  # bytes of its lines
    done: int  # and how many of them were read
    site: dict[str, str]
    losses: list[Loss]  # what was found wrong; whoever takes them empties the list

    def fingerprint(self) -> str: ...
    def small(self, kind: str) -> Iterator[Any]: ...
    def pieces(self) -> Iterator[Piece]: ...


class Shelf(Protocol):
    """Where the bytes of attachments go. `bring` gives the reason of a loss, "" for none."""

    def bring(self, sha256: str, media_type: str) -> str: ...


class Carried:
    """An archive as a source. The place of a small line is its number among them, that of a piece comes behind all of these."""

    def __init__(self, archive: Archive, shelf: Shelf, name: str) -> None:
        self.kind = archive.kind
        self.name = name
        self.size = archive.size
        self.fingerprint = archive.fingerprint
        self._archive = archive
        self._shelf = shelf
        self._stickers = archive.site.get(stickers.KEY, "")

    def steps(self, after: int, stand_in: int) -> Iterator[Step]:
        last = yield from self._small(after)
        yield from self._talk(max(after, last), stand_in)
        yield from self._late(after, stand_in)

    def _small(self, after: int) -> Generator[Step, None, int]:
        """Gives the last place at the end."""
        place = 1
        if place > after:
            for sha256, media_type in stickers.files_in(self._stickers).items():
                self._bring(sha256, media_type)
            yield self._step(place, [], partial(_keep_site, self._archive.site))
        for kind, keep in KEPT.items():
            lines = self._archive.small(kind)
            while batch := list(islice(lines, LINES_PER_STEP)):
                place += len(batch)
                if place <= after:
                    self._archive.losses.clear()
                    continue
                if kind == "attachments":
                    batch = [line for line in batch if self._bring(line.sha256, line.media_type)]
                yield self._step(place, [], partial(_keep, keep, self.name, batch))
        return place

    def _late(self, after: int, stand_in: int) -> Iterator[Step]:
        place = BEHIND_TALK
        for kind, keep in KEPT_LATE.items():
            lines = self._archive.small(kind)
            while batch := list(islice(lines, LINES_PER_STEP)):
                place += len(batch)
                if place <= after:
                    self._archive.losses.clear()
                    continue
                bodies = [self._wanted(line, stand_in) for line in batch] if kind in WITH_TEXTS else []
                yield self._step(place, bodies, partial(_keep_late, keep, self.name, batch))

    def _bring(self, sha256: str, media_type: str) -> bool:
        wrong = self._shelf.bring(sha256, media_type)
        if wrong:
            self._archive.losses.append(Loss(0, wrong, sha256[:12]))
        return not wrong

    def _talk(self, after: int, stand_in: int) -> Iterator[Step]:
        waiting: list[Piece] = []
        posts = size = 0
        place = after
        for piece in self._archive.pieces():
            if piece.place <= after:
                self._archive.losses.clear()
                continue
            if waiting and (posts + len(piece.posts) > POSTS_PER_STEP or size > BYTES_PER_STEP):
                yield self._pieces(waiting, stand_in, place)
                waiting, posts, size = [], 0, 0
            waiting.append(piece)
            place = piece.place
            posts += len(piece.posts)
            size += sum(len(post.line.source) for post in piece.posts)
        if waiting or self._archive.losses:
            yield self._pieces(waiting, stand_in, place)

    def _pieces(self, pieces: list[Piece], stand_in: int, place: int) -> Step:
        bodies = [
            self._wanted(post.line, stand_in) if post.line.state == PostState.VISIBLE else NOTHING
            for piece in pieces
            for post in piece.posts
        ]
        write = partial(settling.settle, source=self.name, pieces=pieces, stand_in=stand_in)
        return self._step(place, bodies, write)

    def _wanted(self, line: Any, stand_in: int) -> Wanted:
        written = line.format if line.format in FORMATS else "text"
        return Wanted(line.source, written, stand_in, "", "", stickers.table_in(self._stickers))

    def _step(self, place: int, bodies: list[Wanted], write: Callable[[Tx, list[Made], Report], None]) -> Step:
        losses = list(self._archive.losses)
        self._archive.losses.clear()
        return Step(place, bodies, losses, write, self._archive.done)


def _keep_late(
    keep: Callable[[Tx, str, Sequence[Any], list[Made], Report], None],
    source: str,
    lines: Sequence[Any],
    tx: Tx,
    made: list[Made],
    report: Report,
) -> None:
    keep(tx, source, lines, made, report)


def _keep_site(site: dict[str, str], tx: Tx, made: list[Made], report: Report) -> None:
    founding.keep_site(tx, site, report)


def _keep(
    keep: Callable[[Tx, str, Sequence[Any], Report], None],
    source: str,
    lines: Sequence[Any],
    tx: Tx,
    made: list[Made],
    report: Report,
) -> None:
    keep(tx, source, lines, report)
