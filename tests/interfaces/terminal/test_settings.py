# SPDX-License-Identifier: Apache-2.0
"""One's own settings at a terminal: each row changes what the web would, and the terminal obeys at once."""

import pytest
from tests.core.test_ssh_keys import ED25519
from tests.kit.screens import SIZES, calling, golden
from tests.kit.stories import run

from banyan.base import clock
from banyan.core import (
    accounts,
    app_passwords,
    choices,
    passwords,
    presence,
    sessions,
    sign_ins,
    ssh_keys,
    terminal_choices,
)
from banyan.core.choices import ways_of
from banyan.interfaces.terminal import keytable, themes, wire
from banyan.interfaces.terminal.screen import made
from banyan.records.accounts import AccountState
from banyan.records.presence import AtLeaving, Listens
from banyan.records.terminal_choices import TerminalChoices

PASSWORD = "kettle umbrella seven"
DISPLAY, NOTICES, HERE, SECURITY = "2", "3", "4", "5"


def with_password(town, member):
    member.does(accounts.set_password, passwords.hash_password(PASSWORD))


def row(p, words):
    return next(each for each in p.screen if words in each)


async def goes_to(p, words):
    """Down to a row, from the first one."""
    await p.press("<home>")
    for _ in range(30):
        if words in p.screen[p.session.frame().selected]:
            return
        await p.press("<down>")
    raise AssertionError(f"no row says {words!r}:\n{p.text}")


def test_settings_are_for_members(town):
    async def story():
        async with calling(town, town.guest) as p:
            await p.press("guest", "<enter>")
            assert "Settings" not in p.text
        async with calling(town, town.guest, made("settings")()) as p:
            assert p.is_over

    run(story())


def test_name_signature_and_plan_are_changed(town):
    async def story():
        async with calling(town, town.bo) as p:
            await p.press("I", "<enter>", "^U")
            await p.type("波")
            assert "波" in row(p, "Name that is shown")
            await goes_to(p, "Signature")
            await p.press("<enter>", "one", "<enter>", "two", "^X")
            assert "2 lines" in row(p, "Signature")
            await goes_to(p, "Plan")
            await p.press("<enter>", "Trains", "^X")
            await p.press("<up>", "<up>", "<enter>", "^U")
            await p.type(" ")
            assert "1 to 40 characters" in p.screen[-1]

    run(story())
    account = town.bo.sees(accounts.mine).account
    assert (account.display_name, account.signature, account.plan) == ("波", "one\ntwo", "Trains")


def test_a_plan_keeps_its_colours(town):
    town.bo.does(accounts.edit_profile, "Bo", "", "␛[31mRed␛[m")

    async def story():
        async with calling(town, town.bo) as p:
            await p.press("I")
            await goes_to(p, "Plan")
            await p.press("<enter>", "<end>", "!", "^X")

    run(story())
    assert town.bo.sees(accounts.mine).account.plan == "␛[31mRed␛[m!"


def test_the_terminal_obeys_at_once_and_the_next_time_too(town):
    async def story():
        async with calling(town, town.bo) as p:
            await p.press("I", DISPLAY)
            await goes_to(p, "Colours")
            await p.press("<right>", "<right>", "<right>")
            assert ("< without colours >" in row(p, "Colours"), p.session.theme) == (True, "mono")
            await goes_to(p, "Keys")
            await p.press("<right>", "<right>")
            assert p.session.keymap == "ptt"
        async with calling(town, town.bo) as p:
            assert (p.session.theme, p.session.keymap) == ("mono", "ptt")
            await p.press("I", DISPLAY, "<right>")
            assert ("设置" in p.screen[0], p.session.lang) == (True, "zh-Hans")

    run(story())
    assert town.bo.sees(terminal_choices.mine) == TerminalChoices(theme="mono", keymap="ptt")
    assert town.bo.caller.locale == "zh-Hans"


def test_what_is_chosen_on_the_web_holds_in_an_open_terminal(town):
    async def story():
        async with calling(town, town.bo) as p:
            await p.desk.act(terminal_choices.choose, town.bo.caller, TerminalChoices(theme="dark", keymap="vi"))
            await p.settle()
            await p.press("j")
            assert (p.session.theme, p.session.keymap) == ("dark", "vi")

    run(story())


def test_lines_instead_of_screens(town):
    async def story():
        async with calling(town, town.bo) as p:
            await p.press("I", DISPLAY)
            await goes_to(p, "Lines instead")
            await p.press("<right>")
            assert p.session.is_linear
            await p.press("<left>")
            assert not p.session.is_linear

    run(story())


def test_another_character_set_is_kept_only_by_who_can_read_it(town):
    async def story():
        async with calling(town, town.bo) as p:
            await p.press("I", DISPLAY)
            await goes_to(p, "Character set")
            await p.press("<left>", "n")
            assert (p.session.wire.charset, p.session.ambiguous) == ("utf-8", 1)
            await p.press("<left>", "y")
            assert (p.session.wire.charset, p.session.ambiguous) == ("big5", 2)

    run(story())
    assert town.bo.sees(terminal_choices.mine).charset == "big5"


def test_a_browser_speaks_unicode_whatever_was_chosen(town):
    town.bo.does(terminal_choices.choose, TerminalChoices(charset="gbk", ambiguous=2))

    async def story():
        async with calling(town, town.bo) as p:
            assert p.session.wire.charset == "gbk"
            p.link.transport = "web"
            await p.session.know_again()
            p.session.choices = TerminalChoices()
            await p.session.know_again()
            assert (p.session.wire.charset, p.session.ambiguous) == ("utf-8", 2)

    run(story())


def test_the_screen_that_was_chosen_comes_first_and_the_menu_behind_it(town):
    town.bo.does(terminal_choices.choose, TerminalChoices(entry="mail"))

    async def story():
        async with calling(town, town.bo) as p:
            assert "Mail" in p.screen[0]
            await p.press("q")
            assert "Main menu" in p.screen[0]

    run(story())


def test_time_zone_is_typed_and_one_that_is_none_is_refused(town):
    async def story():
        async with calling(town, town.bo) as p:
            await p.press("I", DISPLAY)
            await goes_to(p, "Time zone")
            await p.press("<enter>", "^U")
            await p.type("Moon/Crater")
            assert p.screen[-1].strip()
            await p.press("<enter>", "^U")
            await p.type("Asia/Shanghai")
            assert "Asia/Shanghai" in row(p, "Time zone")

    run(story())
    assert town.bo.caller.zone == "Asia/Shanghai"


def test_notices_are_chosen_and_silenced(town):
    async def story():
        async with calling(town, town.bo) as p:
            await p.press("I", NOTICES, "<right>")
            await goes_to(p, "The e-mail leaves")
            await p.press("<left>")
            await goes_to(p, "I follow threads")
            await p.press("<right>")
            await goes_to(p, "Quiet")
            await p.press("<right>")
            assert "until 2026" in row(p, "Quiet")
            await goes_to(p, "Devices are silent")
            await p.press("<right>")

    run(story())
    kept = town.bo.sees(choices.mine)
    assert (ways_of(kept.ways)["reply"], kept.mail_every, kept.follows_own) == ("mail", "hour", 0)
    assert (kept.quiet_until - town.clock.at, kept.night_begins) == (clock.HOUR, 1)


def test_quiet_ends_when_that_is_chosen(town):
    town.bo.does(choices.be_quiet, town.clock.at + clock.DAY)

    async def story():
        async with calling(town, town.bo) as p:
            await p.press("I", NOTICES)
            await goes_to(p, "Quiet")
            await p.press("<right>")

    run(story())
    assert town.bo.sees(choices.mine).quiet_until == 0


def test_how_one_is_here_is_chosen(town):
    async def story():
        async with calling(town, town.bo) as p:
            await p.press("I", HERE, "<right>")
            await goes_to(p, "my message log")
            await p.press("<left>")
            await goes_to(p, "Nobody sees")
            await p.press("<right>")

    run(story())
    chosen = town.bo.sees(presence.choices)
    assert (chosen.listens_to, chosen.at_leaving, chosen.is_hidden) == (Listens.FRIENDS, AtLeaving.BURN, True)


def test_a_new_password_wants_the_old_one_and_ends_the_other_sessions(town):
    with_password(town, town.bo)
    town.bo.does(sessions.open_session, "Firefox", "")

    async def story():
        async with calling(town, town.bo) as p:
            await p.press("I", SECURITY, "<enter>")
            await p.type("wrong")
            assert "not your current password" in p.screen[-1]
            await p.press("<enter>")
            await p.type(PASSWORD)
            await p.type("quiet harbour nine")
            await p.type("quiet harbour ten")
            assert "not the same" in p.screen[-1]
            await p.press("<enter>")
            await p.type(PASSWORD)
            await p.type("quiet harbour nine")
            await p.type("quiet harbour nine")
            assert "The new password holds." in p.screen[-1]

    run(story())
    assert town.bo.sees(sessions.mine) == []


def test_whoever_has_no_password_is_told_where_to_set_one(town):
    async def story():
        async with calling(town, town.bo) as p:
            await p.press("I", SECURITY, "<enter>")
            assert "Set one on the web first." in p.screen[-1]
            assert "http://" in row(p, "Second factor")

    run(story())


def test_an_address_for_e_mail_is_given(town):
    with_password(town, town.bo)

    async def story():
        async with calling(town, town.bo) as p:
            await p.press("I", SECURITY)
            await goes_to(p, "E-mail")
            await p.press("<enter>")
            await p.type("bo@example.org")
            await p.type(PASSWORD)
            assert "A link is on its way" in p.screen[-1]

    run(story())
    assert town.bo.sees(accounts.mine).email == "bo@example.org"


def test_a_key_is_given_and_ended(town):
    with_password(town, town.bo)

    async def story():
        async with calling(town, town.bo) as p:
            await p.press("I", SECURITY)
            await goes_to(p, "SSH keys")
            await p.press("<enter>", "a")
            await p.type("ssh-nonsense AAAA")
            assert "no public key" in p.text
            await p.press("a")
            await p.type(ED25519)
            await p.type("laptop")
            await p.type(PASSWORD)
            assert ("laptop" in p.text, "lets you in" in p.screen[-1]) == (True, True)
            assert [one.name for one in town.bo.sees(ssh_keys.mine)] == ["laptop"]
            await p.press("d", "y")

    run(story())
    assert town.bo.sees(ssh_keys.mine) == []


def test_a_password_for_a_program_is_told_once_and_ended(town):
    with_password(town, town.bo)

    async def story():
        async with calling(town, town.bo) as p:
            await p.press("I", SECURITY)
            await goes_to(p, "App passwords")
            await p.press("<enter>", "a")
            await p.type("news reader")
            await p.press("y")
            await p.type(PASSWORD)
            assert "banyan_" in p.text
            await p.press("<enter>")
            assert ("banyan_" in p.text, "may read and write" in p.text) == (False, True)
            assert [one.scopes for one in town.bo.sees(app_passwords.mine)] == ["read write"]
            await p.press("d", "y")

    run(story())
    assert town.bo.sees(app_passwords.mine) == []


def test_sessions_are_listed_and_ended_and_sign_ins_told(town):
    town.bo.does(sessions.open_session, "Firefox", "203.0.113.7")
    town.bo.does(sessions.open_session, "Safari", "203.0.113.7")
    town.chen.does(
        lambda tx, _: sign_ins.note(tx, town.bo.account_id, sign_ins.PASSWORD, "Opera", "203.0.113.7", is_right=False)
    )

    async def story():
        async with calling(town, town.bo) as p:
            await p.press("I", SECURITY)
            await goes_to(p, "Sign-ins")
            await p.press("<enter>")
            assert ("(failed)" in p.text, "Opera" in p.text, "203.0.113.0/24" in p.text) == (True, True, True)
            await p.press("q")
            await goes_to(p, "Sessions")
            await p.press("<enter>", "d", "y")
            assert "That session is ended." in p.screen[-1]
            await p.press("D", "y")

    run(story())
    assert town.bo.sees(sessions.mine) == []


def test_who_leaves_for_good_is_asked_twice_and_must_prove_it(town):
    with_password(town, town.bo)

    async def story():
        async with calling(town, town.bo) as p:
            await p.press("I", SECURITY)
            await goes_to(p, "Leave")
            await p.press("<enter>", "y", "n")
            await p.type("wrong")
            assert town.bo.caller.state == AccountState.ACTIVE
            await p.press("<enter>", "y", "n")
            await p.type(PASSWORD)
            assert (p.is_over, "frozen" in p.sent.decode()) == (True, True)

    run(story())
    assert town.bo.caller.state == AccountState.LEAVING


def test_everything_that_may_be_chosen_is_there_and_everything_that_is_there_may_be_chosen():
    assert set(terminal_choices.THEMES) - {""} == set(themes.names())
    assert set(terminal_choices.KEYMAPS) - {""} == set(keytable.names())
    assert set(terminal_choices.CHARSETS) - {""} == set(wire.CODECS)


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize("size", SIZES)
def test_how_it_looks(sqlite_town, lang, size):
    town = sqlite_town
    town.bo.does(accounts.edit_profile, "波", "one\ntwo", "Trains.\n\nTickets.")
    town.bo.does(sessions.open_session, "Firefox", "203.0.113.7")

    async def story():
        async with calling(town, town.bo, lang=lang, size=size) as p:
            p.session.set_look(lang=lang, keymap="kbs")
            await p.press("I")
            for name in ("profile", "display", "notices", "here", "security"):
                golden(p, f"settings_{name}")
                await p.press("<tab>")

    run(story())
