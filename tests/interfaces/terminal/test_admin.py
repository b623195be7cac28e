# SPDX-License-Identifier: Apache-2.0
"""Administration at a terminal: what waits, accounts, roles, boards, policies; and that it is closed to everybody else."""

import pytest
from tests.kit.screens import SIZES, calling, golden
from tests.kit.stories import run

from banyan.core import accounts, boards, messages, passwords, roles, sanctions, site
from banyan.interfaces.terminal.screen import made

SECRET = "the train leaves at nine"


def staffed(town):
    """Chen has a password; somebody waits to be let in."""
    town.chen.does(accounts.set_password, passwords.hash_password(SECRET))
    return town.member("dai", state="pending")


def test_a_sign_up_is_let_in_and_another_turned_down(town):
    staffed(town)
    town.member("spam", state="pending")

    async def story():
        async with calling(town, town.chen) as p:
            await p.press("A")
            assert "2 to look at" in p.text
            await p.press("A")
            assert ("dai" in p.text, "spam" in p.text) == (True, True)
            await p.press("/")
            await p.type("dai")
            await p.press("a")
            assert "dai is in." in p.text
            await p.press("x")
            await p.type("An advertisement.")
            assert "spam" not in p.text

    run(story())
    assert town.chen.sees(accounts.person, "dai").account.state == "active"
    assert town.chen.sees(accounts.person, "spam").account.state == "refused"


def test_a_suspension_wants_the_password_again(town):
    staffed(town)

    async def story():
        async with calling(town, town.chen, first=made("admin_accounts")()) as p:
            await p.press("s")
            await p.type("bo")
            await p.press("B")
            await p.type("wrong")
            assert "That is not your current password." in p.text
            await p.press("B")
            await p.type(SECRET)
            await p.press("<down>", "<enter>")
            await p.type("Advertising everywhere.")
            await p.press("^X")
            assert "suspended" in p.text
            await p.press("B")
            await p.type(SECRET)
            await p.type("It was somebody else.")
            assert "suspended" not in p.text

    run(story())
    (measure, *_rest) = town.chen.sees(sanctions.of_account, "bo")[0]
    assert (measure.reason, measure.lift_reason) == ("Advertising everywhere.", "It was somebody else.")


def test_a_role_is_given_and_ended(town):
    staffed(town)

    async def story():
        async with calling(town, town.chen, first=made("admin_accounts")()) as p:
            await p.press("s")
            await p.type("eve")
            await p.press("g")
            await p.type(SECRET)
            await p.press("^X", "q")
        async with calling(town, town.chen, first=made("admin_roles")()) as p:
            row = next(row for row in p.screen if "eve" in row)
            assert "moderator" in row
            await p.press("/")
            await p.type("eve")
            await p.press("d")
            await p.type(SECRET)
            await p.type("A term is over.")

    run(story())
    role = next(role for role, person, _slug in town.chen.sees(roles.list_all) if person.handle == "eve")
    assert (role.name, role.ended_by) == ("moderator", town.chen.account_id)


def test_a_board_is_opened_and_changed(town):
    async def story():
        async with calling(town, town.chen, first=made("admin_boards")()) as p:
            await p.press("a", "<enter>")
            await p.type("Garden")
            await p.press("<down>", "<down>", "<enter>")
            await p.type("The garden")
            await p.press("^X")
            assert "The garden" in p.text
            await p.press("/")
            await p.type("garden")
            await p.press("<enter>", "<down>", "<down>", "<enter>")
            await p.type("园子")
            await p.press("<down>", "<right>", "^X")

    run(story())
    board = town.chen.sees(boards.get, "Garden")
    assert (board.title("en"), board.title("zh-Hans"), board.read_policy) == ("The garden", "园子", "members")


def test_the_community_decides_anew(town):
    staffed(town)

    async def story():
        async with calling(town, town.chen, first=made("admin_site")()) as p:
            await p.press("<enter>")
            await p.type(SECRET)
            await p.press("^U")
            await p.type("榕树下 Under the banyan")
            assert "榕树下" in p.text
            await p.press("/")
            await p.type("who may join")
            await p.press("<enter>")
            await p.type(SECRET)
            await p.press("<right>", "^X")

    run(story())
    decided = town.chen.sees(site.policies)
    assert (decided["name"], decided["sign_up"]) == ("榕树下 Under the banyan", "approval")


def test_how_it_is_doing_and_a_line_to_everybody(town):
    async def story():
        async with calling(town, town.chen, first=made("admin")()) as p:
            await p.press("N")
            assert ("Last backup" in p.text, "never" in p.text, "Boards" in p.text) == (True, True, True)
            await p.press("<left>", "W")
            await p.type("The house sleeps at nine.")
            assert "Said to" in p.text

    run(story())
    assert "The house sleeps at nine." in str(town.chen.sees(messages.page))


@pytest.mark.parametrize(
    "name", ["admin", "admin_now", "admin_accounts", "admin_roles", "admin_boards", "admin_site", "admin_web"]
)
def test_it_is_closed_to_everybody_else(sqlite_town, name):
    async def story():
        for member in (sqlite_town.ada, None):
            async with calling(sqlite_town, member, first=made(name)()) as p:
                assert p.is_over

    run(story())


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize("size", SIZES)
def test_how_it_looks(sqlite_town, lang, size):
    staffed(sqlite_town)

    async def story():
        known = {"lang": lang, "size": size}
        for name in ("admin", "admin_accounts", "admin_boards", "admin_site"):
            async with calling(sqlite_town, sqlite_town.chen, **known, first=made(name)()) as p:
                p.session.set_look(lang=lang, keymap="kbs")
                await p.press("^L")
                golden(p, name)
                if name == "admin":
                    await p.press("P")
                    golden(p, "admin_web")

    run(story())
