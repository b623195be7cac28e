# SPDX-License-Identifier: Apache-2.0
"""Keeping away at a terminal: a form in the settings, the password, and a line that ends when the way in is locked."""

from tests.interfaces.terminal.test_settings import HERE, PASSWORD, goes_to, row, with_password
from tests.kit.screens import SIZES, calling, golden
from tests.kit.stories import run
from tests.kit.town import Town, refused

from banyan.core import accounts, self_locks
from banyan.interfaces.terminal.screen import made


def test_somebody_keeps_away_and_their_card_says_so(town: Town) -> None:
    with_password(town, town.bo)

    async def story() -> None:
        async with calling(town, town.bo) as p:
            await p.press("I", HERE)
            await goes_to(p, "Keep away")
            await p.press("<enter>", "<down>", "<space>")
            await p.press(*("<down>",) * 5, "<enter>", "3", "<enter>", "<down>", "<space>", "^W", "wrong", "<enter>")
            assert "That is not your current password." in p.screen[-1]
            await p.press("^W", PASSWORD, "<enter>")
            assert "Done. It ends by itself." in p.screen[-1]
            assert "Writing posts (until" in row(p, "Keep away")
        async with calling(town, town.ada, made("person")("bo")) as p:
            assert "Writing posts (until" in row(p, "Keeps away from")

    run(story())
    assert [one.ability for one in town.bo.sees(self_locks.mine)] == ["write"]


def test_who_locks_the_way_in_is_out(town: Town) -> None:
    with_password(town, town.bo)

    async def story() -> None:
        async with calling(town, town.bo) as p:
            await p.press("I", HERE)
            await goes_to(p, "Keep away")
            await p.press("<enter>", "<space>", *("<down>",) * 6, "<enter>", "x", "<enter>", "^W")
            assert "days" in p.screen[-1]
            await p.press("<enter>", "^U", "3", "<enter>", "^W", PASSWORD, "<enter>")
            assert p.is_over

    run(story())
    with refused("self_locked"):
        town.guest.does(accounts.sign_in, town.bo.account_id, "telnet terminal", "")


def test_the_form(town: Town) -> None:
    async def story() -> None:
        for size in SIZES:
            for lang in ("en", "zh-Hans"):
                async with calling(town, town.bo, size=size) as p:
                    p.session.set_look(lang=lang, keymap="kbs")
                    await p.press("I", HERE, "<end>", "<enter>")
                    golden(p, "keep_away")

    run(story())
