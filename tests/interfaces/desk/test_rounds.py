# SPDX-License-Identifier: Apache-2.0
"""Rounds: a step that fails ends nothing, and nothing goes on after the end."""

import asyncio

from tests.kit.stories import told

from banyan.interfaces.desk.rounds import Rounds


@told
async def test_a_step_that_fails_is_told_and_the_next_one_comes(caplog):
    steps, third = [], asyncio.Event()

    async def step():
        steps.append(len(steps))
        if len(steps) == 1:
            raise OSError("the disk is away")
        if len(steps) == 3:
            third.set()

    rounds = Rounds(step, 0)
    rounds.start()
    async with asyncio.timeout(10):
        await third.wait()
    await rounds.stop()
    made = len(steps)
    for _ in range(5):
        await asyncio.sleep(0)
    assert len(steps) == made
    assert [record.levelname for record in caplog.records] == ["WARNING"]


@told
async def test_what_never_began_can_be_stopped():
    await Rounds(lambda: asyncio.sleep(0), 1).stop()
