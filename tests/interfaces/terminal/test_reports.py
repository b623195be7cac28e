# SPDX-License-Identifier: Apache-2.0
"""The queue of reports and the public record at a terminal."""

import pytest
from tests.kit.screens import SIZES, calling, golden
from tests.kit.stories import run
from tests.kit.town import refused

from banyan.core import moderation, posts, reports, rules, threads, word_rules
from banyan.interfaces.terminal.screen import made


def reported(town):
    """A post that two people reported, between two others."""
    town.ada.does(rules.set_rules, ["No advertising."], "Railway")
    thread = town.eve.opens_thread("夜车 Night trains", "Carriage nine.")
    town.bo.replies(thread, "加微信赚大钱！！！")
    town.eve.replies(thread, "Not here, please.")
    town.eve.does(reports.report, thread.number, 2, "It sells something.")
    town.chen.does(reports.report, thread.number, 2, "Spam.")
    return thread


def test_a_case_is_looked_at_and_accepted_with_a_rule(town):
    thread = reported(town)

    async def story():
        async with calling(town, town.ada, first=made("reports")()) as p:
            assert "It sells something." in p.text
            await p.press("<enter>")
            for seen in (
                "Carriage nine.",
                "加微信赚大钱",
                "Not here, please.",
                "eve: It sells something.",
                "chen: Spam.",
            ):
                assert seen in p.text
            await p.press("a", "^X")
            assert "Please" in p.screen[-1]
            await p.press("<up>", "<up>", "<right>", "<down>", "<down>", "<enter>")
            await p.type("It is gone.")
            await p.press("^X")
            assert "Nobody has reported anything." in p.text

    run(story())
    assert town.ada.sees(posts.get, thread.number, 2)[0].reason == "§Railway 1 No advertising. · It is gone."
    assert [entry.action for entry, *_ in town.ada.sees(moderation.page)[0][:2]] == ["report_upheld", "remove_post"]
    assert town.eve.sees(reports.mine)[0][0].answer.endswith("It is gone.")


def test_a_case_is_rejected_and_the_post_stays(town):
    thread = reported(town)

    async def story():
        async with calling(town, town.ada, first=made("reports")()) as p:
            await p.press("r", "<down>", "<enter>")
            await p.type("It is a joke.")
            await p.press("^X")
            assert "Nobody has reported anything." in p.text

    run(story())
    assert town.ada.sees(posts.get, thread.number, 2)[0].is_visible
    assert town.eve.sees(reports.mine)[0][0].state == "dismissed"


def test_what_a_word_held_back_is_let_through_or_removed(town):
    town.chen.does(word_rules.add_rule, "free lunch", "hold")
    thread = town.eve.opens_thread("Night trains")
    for number in (1, 2):
        town.bo.replies(thread, f"A free lunch, number {number}.")

    async def story():
        async with calling(town, town.ada, first=made("reports")()) as p:
            await p.press("<tab>")
            assert len([row for row in p.screen if "free lunch" in row]) == 2
            await p.press("a")
            assert "It stands now, and its author is told." in p.text
            await p.press("r")
            await p.type("There is none.")
            assert "No post waits." in p.text

    run(story())
    states = [town.ada.sees(posts.get, thread.number, floor)[0].state for floor in (2, 3)]
    assert states == ["visible", "removed"]


def test_nobody_else_sees_the_queue(town):
    reported(town)

    async def story():
        async with calling(town, town.eve, first=made("reports")()) as p:
            assert "It sells something." not in p.text
        async with calling(town, town.bo) as p:
            await p.press("#")
            await p.type("/tend")
            assert "It sells something." not in p.text

    run(story())
    with refused("sign_in_first"):
        town.guest.sees(reports.queue)


def test_everybody_reads_the_record(town):
    thread = town.bo.opens_thread("Get rich")
    town.ada.does(threads.lock_thread, thread.number, "Advertising.")

    async def story():
        async with calling(town, None, first=made("record")()) as p:
            row = next(row for row in p.screen if "locked a thread" in row)
            assert ("ada" in row, "Railway" in row, "/t/1" in row, "Advertising." in row) == (True,) * 4
            await p.press("<enter>")
            assert "Get rich" in p.text
            await p.press("q", "t")
            assert "To begin with." in p.text
            await p.press("<left>", "s")
            await p.type("Cooking")
            assert "Nothing stands in the record yet." in p.text

    run(story())


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize("size", SIZES)
def test_how_it_looks(sqlite_town, lang, size):
    thread = reported(sqlite_town)
    sqlite_town.ada.does(threads.lock_thread, thread.number, "大家先冷静一下。")
    sqlite_town.ada.does(threads.pin_thread, thread.number)

    async def story():
        known = {"lang": lang, "size": size}
        async with calling(sqlite_town, sqlite_town.ada, **known, first=made("reports")()) as p:
            p.session.set_look(lang=lang, keymap="kbs")
            await p.press("^L")
            golden(p, "reports")
            await p.press("<enter>")
            golden(p, "case")
        async with calling(sqlite_town, sqlite_town.ada, **known, first=made("record")()) as p:
            p.session.set_look(lang=lang, keymap="kbs")
            await p.press("^L")
            golden(p, "record")

    run(story())
