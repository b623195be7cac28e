# SPDX-License-Identifier: Apache-2.0
"""Founding: a community is made whole by the ordinary verbs, each thing at its own time, and nobody can sign in as its people."""

import pytest
from tests.kit.town import Clock, refused

from banyan.base import clock
from banyan.core import founding
from banyan.presets import parse_talk
from banyan.records.presets import BoardPlan, Preset, Resident, SectionPlan
from banyan.storage.store import Store

TALK = """+++
board = "Bread"
title = "Rye"
opened = "2h"
pinned = true
digest = true
+++
=== @ada +0s | thanks: bo | moved: late
With caraway?
=== @bo +10m
> #1 @ada:
> With caraway?

Never.
=== @bo edits #2 +5m
Sometimes.
=== @ada +5m
I take that back.
=== @ada deletes #3 +1m
"""
BOARDS = (BoardPlan("Bread", {"en": "Bread"}, {"en": "And butter"}, {"kinds": "discussion"}),)
PLAN = Preset(
    words={"name": " Ovens ", "rules": "Be warm.\n"},
    sections=(SectionPlan("life", {"en": "Life"}, BOARDS),),
    residents=(Resident("ada", "Ada", 30), Resident("bo", "Bo", 2, "Crumbs."), Resident("late", "Late", 0)),
    talks=(parse_talk(TALK),),
)


@pytest.fixture
def moment() -> Clock:
    return Clock()


def found(store: Store, moment: Clock, plan: Preset = PLAN) -> None:
    with clock.read_from(moment):
        story = founding.write_story(plan)
        store.write_now(lambda tx: founding.found(tx, story))


def test_what_was_planned_is_there_and_happened_in_its_time(store, moment):
    found(store, moment)
    with store.read() as tx:
        now = moment.at
        opened = now - 2 * clock.HOUR
        assert founding.founded_at(tx) == now
        assert dict(tx.all("SELECT key, value FROM site WHERE key IN ('name', 'rules')")) == {
            "name": "Ovens",
            "rules": "Be warm.",
        }
        assert tx.all("SELECT title, made_at, last_floor, live_count, people_count, is_digest FROM threads") == [
            ("Rye", opened, 3, 2, 2, 1)
        ]
        assert tx.value("SELECT pin FROM threads") == 1
        assert tx.all("SELECT floor, state, made_at, revision FROM posts ORDER BY floor") == [
            (1, "visible", opened, 1),
            (2, "visible", opened + 10 * clock.MINUTE, 2),
            (3, "deleted", opened + 20 * clock.MINUTE, 1),
        ]
        assert tx.value("SELECT reply_to FROM posts WHERE floor = 2") == 1
        times = [at for (at,) in tx.all("SELECT at FROM events ORDER BY seq")]
        assert times == sorted(times)
        assert times[-1] <= now
        ids = tx.all("SELECT id, made_at FROM posts ORDER BY id")
        assert [at for _, at in ids] == sorted(at for _, at in ids), "order by id is order by time"


def test_nobody_can_be_one_of_its_people(store, moment):
    found(store, moment)
    with store.read() as tx:
        assert tx.all("SELECT handle, state FROM accounts ORDER BY handle") == [
            (name, "unclaimed") for name in ("ada", "bo", "late")
        ]
        for table in ("credentials", "emails", "roles", "sessions"):
            assert tx.value(f"SELECT count(*) FROM {table}") == 0


def test_whoever_came_later_reacted_later(store, moment):
    found(store, moment)
    with store.read() as tx:
        came = tx.value("SELECT joined_at FROM accounts WHERE handle = 'late'")
        assert tx.value("SELECT min(made_at) FROM reactions WHERE kind = 'moved'") >= came == moment.at


def test_a_community_is_founded_once(store, moment):
    found(store, moment)
    with refused("founded_already"):
        found(store, moment)
    with refused("founded_already"):
        store.write_now(founding.found_empty)


def test_a_house_is_founded_whole_or_not_at_all(store, moment):
    talk = parse_talk(TALK.replace("@bo +10m", "@nobody +10m"))
    plan = Preset(PLAN.words, PLAN.sections, PLAN.residents, (talk,))
    with pytest.raises(KeyError):
        found(store, moment, plan)
    with store.read() as tx:
        assert founding.founded_at(tx) is None
        assert tx.value("SELECT count(*) FROM accounts") == 0


def test_the_time_of_the_unit_of_work_goes_on_afterwards(store, moment):
    story = founding.write_story(PLAN)

    def job(tx):
        founding.found(tx, story)
        return tx.now

    with clock.read_from(moment):
        assert store.write_now(job) == moment.at


@pytest.mark.parametrize("span", ["3", "h", "1h30", "1.5h", "-1h", "1h 30m"])
def test_a_span_of_time_is_read_whole_or_not_at_all(span):
    with pytest.raises(ValueError, match="no span of time"):
        parse_talk(TALK.replace('"2h"', f'"{span}"'))
