# SPDX-License-Identifier: Apache-2.0
"""What a preset would change about a community that is there, and changing it. Nothing that people wrote is ever touched: boards
are added and policies set, and what a preset does not name stays as it is.
"""

from collections.abc import Iterator
from typing import Any

from banyan.core import boards, permits, site
from banyan.records.boards import Board
from banyan.records.callers import Caller
from banyan.records.presets import BoardPlan, Difference, Preset
from banyan.storage.queries import boards as queries
from banyan.storage.tx import Tx

PARTS = ("words", "boards")


def differences(tx: Tx, preset: Preset) -> list[Difference]:
    """Everything in which the community is not as the preset plans it, in its order; for whoever keeps the machine."""
    return [*_of_words(tx, preset), *_of_boards(tx, preset)]


def adopt(tx: Tx, caller: Caller, preset: Preset, parts: tuple[str, ...] = PARTS) -> list[Difference]:
    """Do away with the differences, by the ordinary verbs, so that the public record says who did what; what was changed."""
    permits.check_staff(caller)
    found = differences(tx, preset)
    words = {one.field: one.there for one in found if one.part == "words"}
    if "words" in parts and words:
        site.set_policies(tx, caller, **words)
    if "boards" in parts:
        _adopt_boards(tx, caller, preset, found)
    return [one for one in found if ("words" if one.part == "words" else "boards") in parts]


def _adopt_boards(tx: Tx, caller: Caller, preset: Preset, found: list[Difference]) -> None:
    missing = {(one.part, one.slug) for one in found if one.is_missing}
    changed: dict[str, set[str]] = {}
    for one in found:
        if one.part == "board" and one.field:
            changed.setdefault(one.slug, set()).add(one.field)
    for place, section in enumerate(preset.sections, 1):
        if ("section", section.slug) in missing:
            boards.open_section(tx, caller, section.slug, section.titles, place)
        section_id = next(one.id for one in queries.list_sections(tx) if one.slug == section.slug)
        for number, plan in enumerate(section.boards, 1):
            if ("board", plan.slug) in missing:
                policies = {"about": plan.about, "position": 10 * place + number, **plan.policies}
                boards.open_board(tx, caller, section_id, plan.slug, plan.titles, **policies)
            elif plan.slug in changed:
                wanted = _wanted(plan)
                boards.set_policies(tx, caller, plan.slug, **{name: wanted[name] for name in changed[plan.slug]})


def _of_words(tx: Tx, preset: Preset) -> Iterator[Difference]:
    for name, words in preset.words.items():
        here, there = site.policy(tx, name), site.checked(name, words)
        if here != there:
            yield Difference("words", "", name, here, there)


def _of_boards(tx: Tx, preset: Preset) -> Iterator[Difference]:
    sections = {section.slug for section in queries.list_sections(tx)}
    for section in preset.sections:
        if section.slug not in sections:
            yield Difference("section", section.slug, "", "", boards.to_words(section.titles))
        for plan in section.boards:
            board = queries.find_by_slug(tx, plan.slug)
            if board is None:
                yield Difference("board", plan.slug, "", "", boards.to_words(plan.titles))
            else:
                yield from _of_board(board, plan)


def _of_board(board: Board, plan: BoardPlan) -> Iterator[Difference]:
    """Only what the plan names: a board that was closed or made private on purpose stays so."""
    planned = boards.with_policies(board, _wanted(plan))
    for name in _wanted(plan):
        here, there = str(getattr(board, name)), str(getattr(planned, name))
        if here != there:
            yield Difference("board", board.slug, name, here, there)


def _wanted(plan: BoardPlan) -> dict[str, Any]:
    return {"titles": plan.titles, "about": plan.about, **plan.policies}
