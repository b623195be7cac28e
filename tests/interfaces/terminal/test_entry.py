# SPDX-License-Identifier: Apache-2.0
"""The entry: signing in, joining, looking around, with the counters that the web has."""

import pytest
from tests.kit.screens import calling, golden
from tests.kit.stories import run

from banyan import presets
from banyan.base.errors import Refusal
from banyan.core import accounts, attempts, departures, passwords, second_factors, sessions, site, totp
from banyan.interfaces.terminal.art import drawn
from banyan.records.callers import Caller

SECRET = "seven quiet rails"


def code_now(town, secret):
    return totp.code(secret, town.clock.at // totp.STEP)


@pytest.fixture
def with_password(town):
    hashed = passwords.hash_password(SECRET)
    town.ada.does(accounts.set_password, hashed)
    return town


def test_a_guest_looks_around_and_leaves(town):
    async def story():
        async with calling(town) as p:
            assert ("sign in" in p.text, p.screen[-1]) == (True, " Name:")
            await p.type("guest")
            assert "Main menu" in p.screen[0]
            assert "guest" in p.screen[0]
            await p.press("q", "y")
            assert p.is_over

    run(story())


def test_a_community_draws_its_own_entry(town):
    town.chen.does(
        site.set_policies, entry="Welcome.\n\n```\n |\\__/|\n | oo |\x1b[31m" + "-" * 90 + "\n```\n\n```\nno\n```"
    )

    async def story():
        async with calling(town) as p:
            assert "| oo |" in p.text
            assert ("Welcome" in p.text, "-" * 31 in p.text, "  no" in p.text) == (False, False, False)

    run(story())


@pytest.mark.parametrize("name", presets.names())
def test_each_house_draws_one_that_fits(name):
    words = presets.read(name).words["entry"]
    _, picture, said = words.split("```")
    assert [row.text.rstrip() for row in drawn(words)] == picture.strip("\n").splitlines()
    assert {char.isascii() for char in said} == {True, False}, "in both languages"


def test_the_name_of_ssh_goes_straight_there(town):
    async def story():
        async with calling(town, account_name="guest") as p:
            assert "Main menu" in p.screen[0]
        async with calling(town, account_name="new") as p:
            assert "What you are called here" in p.screen[-1]
        async with calling(town, account_name="bbs") as p:
            assert p.screen[-1] == " Name:"

    run(story())


def test_a_name_that_cannot_be_is_refused_before_anything_else_is_asked(town):
    """The sentence has as many rows as it needs, and the question is asked again."""

    async def story():
        async with calling(town, account_name="new") as p:
            await p.type("Ada Lovelace")
            assert p.screen[-1] == " What you are called here, in any script:"
            said = " ".join(row.strip() for row in p.screen[-4:-1])
            assert "A handle has 2 to 24 letters" in said
            assert said.endswith(".")
            await p.type("ada")
            assert "What you are called here" in p.screen[-1]
            await p.type("Adele")
            assert (p.screen[-1], "letters" in p.text) == (" A password:", False)

    run(story())


def test_a_refusal_does_not_end_a_line_that_has_just_been_opened(town):
    async def story():
        async with calling(town, account_name="new") as p:
            await p.type("Adele")
            await p.type("short")
            await p.type("short")
            await p.press("<enter>")
            assert (p.is_over, p.screen[-1]) == (False, " Name:")

    run(story())


def test_somebody_signs_in_with_their_password(with_password):
    town = with_password

    async def story():
        async with calling(town) as p:
            await p.type("ada")
            await p.press(SECRET)
            assert (SECRET in p.text, "*" * len(SECRET) in p.text) == (False, True)
            await p.press("<enter>")
            assert "ada" in p.screen[0]
            assert [mine.agent for mine in town.ada.sees(sessions.mine)] == ["telnet terminal"]

    run(story())


def test_three_wrong_ones_end_the_line_and_count_where_the_web_counts(with_password):
    town = with_password

    async def story():
        async with calling(town) as p:
            for _ in range(2):
                await p.type("ada")
                await p.type("wrong")
                assert "No account here has this name" in p.text
            await p.type("ada")
            await p.type("wrong")
            assert (p.is_over, b"wrong too often" in p.sent) == (True, True)

    run(story())
    failed_twice_more = Caller(address="127.0.0.1")
    for _ in range(2):
        town.store.write_now(lambda tx: attempts.failed(tx, failed_twice_more, "ada", "127.0.0.1"))
    with pytest.raises(Refusal), town.store.read() as tx:
        attempts.check(tx, "ada", "127.0.0.1")


def test_a_second_factor_is_asked_for(with_password):
    town = with_password
    factor = town.ada.does(second_factors.begin)
    town.ada.does(second_factors.confirm, code_now(town, factor.secret))
    town.clock.passes(120_000_000)

    async def story():
        async with calling(town) as p:
            await p.type("ada")
            await p.type(SECRET)
            assert "Code of the app" in p.screen[-1]
            await p.type("000000")
            assert "Main menu" not in p.text
            await p.type(code_now(town, factor.secret))
            assert ("Main menu" in p.text, "ada" in p.screen[0]) == (True, True)

    run(story())


def test_somebody_joins_in_chinese(town):
    async def story():
        async with calling(town, lang="zh-Hans") as p:
            await p.type("new")
            await p.type("小明")
            await p.type("铁轨在月光下很安静")
            await p.type("铁轨在月光下很安静")
            await p.type("")
            assert ("主选单" in p.screen[0], "小明" in p.screen[0]) == (True, True)
            assert p.session.caller.locale == "zh-Hans"

    run(story())


def test_two_passwords_that_differ_make_no_account(town):
    async def story():
        async with calling(town) as p:
            for answer in ("new", "felix", "seven quiet rails", "seven quiet nails"):
                await p.type(answer)
            assert "not the same" in p.text
            assert town.count("SELECT count(*) FROM accounts WHERE handle = 'felix'") == 0

    run(story())


def test_languages_and_character_sets_can_be_typed(town):
    async def story():
        async with calling(town) as p:
            await p.type("zh")
            assert "登录" in p.text
            await p.type("gbk")
            assert p.session.wire.charset == "gbk"
            await p.type("utf8")
            await p.type("hant")
            assert "登入" in p.text or "登錄" in p.text

    run(story())


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize("size", [(80, 24), (132, 43), (40, 10)])
def test_how_the_entry_looks(sqlite_town, lang, size):
    async def story():
        async with calling(sqlite_town, lang=lang, size=size) as p:
            golden(p, "entry")

    run(story())


def test_without_a_screen_everything_is_said_in_lines(town):
    town.ada.opens_thread("面包 Bread", "To begin with.")

    async def story():
        async with calling(town) as p:
            p.clear()
            await p.type("plain")
            told = p.sent.decode().partition("\x1b[?1049l")[2]
            assert ("sign in" in told, "~" in told) == (True, False), "a picture is nothing to a voice"
            p.clear()
            await p.type("guest")
            said = p.sent.decode()
            assert ("Main menu" in said, said.rstrip().endswith("> (B) Boards")) == (True, True)
            p.clear()
            await p.press("<end>")
            assert p.sent.decode() == "\r\n> (G) Goodbye"
            p.clear()
            await p.press("B", "<enter>")
            assert "面包 Bread" in p.sent.decode()
            p.clear()
            await p.press("<enter>")
            assert "To begin with." in p.sent.decode()
            assert b"\x1b" not in p.sent

    run(story())


def test_whoever_was_leaving_is_told_that_this_is_over(with_password):
    with_password.ada.does(departures.leave, erases=False)

    async def story():
        for words in ("Welcome back: your leaving is cancelled.", ""):
            async with calling(with_password) as p:
                await p.type("ada")
                await p.type(SECRET)
                assert "Main menu" in p.screen[0] or words in p.text
                assert ("Welcome back" in p.text) == bool(words)

    run(story())
