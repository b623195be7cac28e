# SPDX-License-Identifier: Apache-2.0
"""Founding: how a community comes to be. What a preset plans happens here by the ordinary verbs, each thing at its time,
in one unit of work: a house is founded whole or not at all.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import msgspec

from banyan.base import clock, ids
from banyan.base.errors import Family, Refusal
from banyan.base.ids import AccountId, BoardId
from banyan.core import (
    boards,
    goods,
    handles,
    ideas,
    meetups,
    posts,
    reactions,
    releases,
    serials,
    shorts,
    site,
    threads,
)
from banyan.core.bodies import to_body
from banyan.core.kinds import SHORT
from banyan.records.accounts import Account, AccountState
from banyan.records.boards import Section
from banyan.records.callers import Caller
from banyan.records.goods import Terms as GoodsTerms
from banyan.records.ideas import IdeaState
from banyan.records.meetups import MeetupTerms
from banyan.records.posts import Body
from banyan.records.presets import BoardPlan, Preset, Resident, Talk, Turn
from banyan.records.serials import KIND as SERIAL
from banyan.records.serials import Terms as SerialTerms
from banyan.records.threads import Thread
from banyan.storage.queries import accounts as account_queries
from banyan.storage.queries import boards as board_queries
from banyan.storage.queries import site as site_queries
from banyan.storage.tx import Tx

MARK = "founded_at"
BUILT_BEFORE = 60 * clock.DAY  # the boards are older than whoever came to talk on them
REACTION_AFTER = 90 * clock.SECOND

Act = Callable[[Tx], object]
Place = tuple[BoardId, str, Body]  # where a thread is opened, its title, its first floor


class FoundedAlready(Refusal):
    code = "founded_already"
    family = Family.CONFLICT
    sentence = "There is a community here already, and it stays as it is."
    hint = "BANYAN_DATA names another folder for a new one."


class Story(msgspec.Struct, frozen=True):
    """A preset whose texts are rendered."""

    preset: Preset
    bodies: dict[tuple[int, int], Body]  # thread number and place of the turn in it


def founded_at(tx: Tx) -> int | None:
    """When this community was founded; None while there is none."""
    at = site_queries.find_value(tx, MARK)
    return None if at is None else int(at)


def found_empty(tx: Tx) -> None:
    """A community without boards and people: its administrator or an archive brings them."""
    if founded_at(tx) is not None:
        raise FoundedAlready
    site_queries.put_value(tx, MARK, str(tx.now))


def write_story(preset: Preset) -> Story:
    """Render what is said, before the transaction. Threads are numbered as they will be opened, the oldest first."""
    preset = msgspec.structs.replace(preset, talks=tuple(sorted(preset.talks, key=lambda talk: -talk.age_s)))
    bodies = {
        (number, place): to_body(turn.text, "markdown", number)
        for number, talk in enumerate(preset.talks, 1)
        for place, turn in enumerate(talk.turns)
        if turn.text
    }
    return Story(preset, bodies)


def found(tx: Tx, story: Story) -> None:
    """Found the community of a preset, as if its people had been talking for days."""
    found_empty(tx)
    now = tx.now
    cast = _Cast(story)
    for at, act in sorted(cast.acts(now), key=lambda moment: moment[0]):
        _happen(tx, at, act)
    tx.begin_job()


def _happen(tx: Tx, at: int, act: Act) -> None:
    """Let something happen at its own time: ids are minted then, and rows tell of it."""
    with clock.read_from(lambda: at):
        tx.begin_job()
        act(tx)


class _Cast:
    """Who and what there is while the story is told: handles and slugs become callers and boards as they appear."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.people: dict[str, Caller] = {}
        self.boards: dict[str, BoardId] = {}

    def acts(self, now: int) -> Iterator[tuple[int, Act]]:
        preset = self.story.preset
        joined = {resident.handle: now - resident.days * clock.DAY for resident in preset.residents}
        yield now - BUILT_BEFORE, self.build
        for resident in preset.residents:
            yield joined[resident.handle], partial(self.join, resident)
        for number, talk in enumerate(preset.talks, 1):
            opened = now - talk.age_s * clock.SECOND
            for place, turn in enumerate(talk.turns):
                at = opened + turn.after_s * clock.SECOND
                yield at, partial(self.take_turn, number, place)
                for count, (kind, handle) in enumerate(_reactions(turn), 1):
                    said = min(now, max(at, joined[handle]) + count * REACTION_AFTER)
                    yield said, partial(self.react, number, turn.floor, kind, handle)

    def build(self, tx: Tx) -> None:
        for name, words in self.story.preset.words.items():
            site_queries.put_value(tx, name, site.checked(name, words))
        for place, plan in enumerate(self.story.preset.sections, 1):
            section = Section(ids.mint(), None, plan.slug, boards.to_words(plan.titles), place)
            board_queries.insert_section(tx, section)
            for number, board in enumerate(plan.boards, 1):
                self._open_board(tx, section.id, board, 10 * place + number)

    def _open_board(self, tx: Tx, section_id: int, plan: BoardPlan, position: int) -> None:
        board = boards.new_board(BoardId(ids.mint()), section_id, plan.slug, plan.titles, tx.now)
        policies = {"about": plan.about, "position": position, **plan.policies}
        board_queries.insert_board(tx, boards.with_policies(board, policies))
        self.boards[plan.slug] = board.id

    def join(self, resident: Resident, tx: Tx) -> None:
        account = Account(
            id=AccountId(ids.mint()),
            handle=resident.handle,
            display_name=resident.name,
            state=AccountState.UNCLAIMED,
            joined_at=tx.now,
            locale="",
            zone="",
            theme="",
            signature=resident.signature,
            plan=resident.plan,
            post_count=0,
            thread_count=0,
            invited_by=None,
            source="",
        )
        account_queries.insert_account(tx, account, handles.skeleton(resident.handle), tx.now)
        # They speak while the story is told, and only then: nobody else will ever be this caller.
        self.people[resident.handle] = Caller(
            account.id, resident.handle, resident.name, AccountState.ACTIVE, is_admin=True, joined_at=tx.now
        )

    def take_turn(self, number: int, place: int, tx: Tx) -> None:
        talk = self.story.preset.talks[number - 1]
        turn = talk.turns[place]
        caller = self.people[turn.by]
        if turn.act == "takes part":
            TAKES_PART[talk.kind](tx, caller, number)
        elif turn.act == "ships":
            ideas.set_state(tx, caller, number, IdeaState.SHIPPED)
        elif turn.act == "deletes":
            posts.delete(tx, caller, number, turn.floor)
        elif turn.act == "edits":
            posts.edit(tx, caller, number, turn.floor, self.story.bodies[number, place], 1)
        elif turn.floor == 1:
            self._open(tx, caller, talk, self.story.bodies[number, place])
        elif turn.chapter:
            serials.reply_chapter(tx, caller, number, self.story.bodies[number, place], turn.chapter)
        else:
            posts.reply(tx, caller, number, self.story.bodies[number, place])

    def _open(self, tx: Tx, caller: Caller, talk: Talk, body: Body) -> None:
        place = (self.boards[talk.board], talk.title, body)
        if talk.kind in OPENS:
            thread = OPENS[talk.kind](tx, caller, place, talk.terms)
        else:
            thread = threads.open_thread(tx, caller, *place, talk.kind)
        if talk.is_pinned:
            threads.pin_thread(tx, caller, thread.number)
        if talk.is_digest:
            threads.mark_digest(tx, caller, thread.number, True)

    def react(self, number: int, floor: int, kind: str, handle: str, tx: Tx) -> None:
        reactions.react(tx, self.people[handle], number, floor, kind)


# ---- kinds with terms


def _open_serial(tx: Tx, caller: Caller, place: Place, terms: dict[str, Any]) -> Thread:
    return serials.open_serial(tx, caller, *place, SerialTerms(**terms))


def _open_idea(tx: Tx, caller: Caller, place: Place, _terms: dict[str, Any]) -> Thread:
    return ideas.open_idea(tx, caller, *place)


def _open_release(tx: Tx, caller: Caller, place: Place, _terms: dict[str, Any]) -> Thread:
    return releases.post(tx, caller, *place)


def _open_goods(tx: Tx, caller: Caller, place: Place, terms: dict[str, Any]) -> Thread:
    return goods.open_goods(tx, caller, *place, GoodsTerms(**terms))


def _open_meetup(tx: Tx, caller: Caller, place: Place, terms: dict[str, Any]) -> Thread:
    """`in_days` after the thread was opened, for so many `hours`; whoever wants to comes until it begins."""
    starts_at = tx.now + round(terms["in_days"] * clock.DAY)
    ends_at = starts_at + terms["hours"] * clock.HOUR
    wanted = MeetupTerms(starts_at, ends_at, terms["place"], terms["capacity"], starts_at, True)
    return meetups.open_meetup(tx, caller, *place, wanted)


def _open_short(tx: Tx, caller: Caller, place: Place, _terms: dict[str, Any]) -> Thread:
    board_id, _, body = place
    return shorts.say(tx, caller, board_id, body)


OPENS: dict[str, Callable[[Tx, Caller, Place, dict[str, Any]], Thread]] = {
    SERIAL: _open_serial,
    ideas.KIND: _open_idea,
    releases.KIND: _open_release,
    goods.KIND: _open_goods,
    meetups.KIND: _open_meetup,
    SHORT: _open_short,
}
TAKES_PART: dict[str, Callable[[Tx, Caller, int], object]] = {
    ideas.KIND: partial(ideas.vote, is_for=True),
    meetups.KIND: meetups.sign_up,
}


def _reactions(turn: Turn) -> Iterator[tuple[str, str]]:
    for kind, people in turn.reactions.items():
        for handle in people:
            yield kind, handle
