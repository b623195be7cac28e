# SPDX-License-Identifier: Apache-2.0
"""Several floors or threads at once: ticked, shown, done, taken back, all with plain forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kit.web import Page, opened, run

from banyan.core import threads
from banyan.core.batches import FLOOR_ACTS, THREAD_ACTS
from banyan.interfaces.web.forms import Form
from banyan.interfaces.web.selecting import FLOOR_WAYS, THREAD_WAYS, format_chosen, parse_chosen

WHY = "Another matter."


async def choose(page: Page, picks: list[str], act: str, **typed: str) -> Page:
    """Tick some boxes and press a button, as a browser would."""
    form = page.form("select")
    fields = [pair for pair in form.fields if pair[0] not in typed]
    return await page.visitor.post_pairs(
        form.action, [*fields, *(("pick", pick) for pick in picks), ("act", act), *typed.items()]
    )


def talk(town):
    thread = town.bo.opens_thread("Seat 14", "Mine since Shiqiao.")
    for member, words in ((town.eve, "No, mine."), (town.chen, "Trains are late."), (town.eve, "Again.")):
        member.replies(thread, words)
    return thread


@given(st.lists(st.integers(1, 999), unique=True, min_size=1, max_size=60))
def test_what_was_chosen_is_carried_on_whole(numbers):
    text = format_chosen(sorted(numbers))
    assert parse_chosen(Form([("chosen", text)], [])) == sorted(numbers)


def test_ticks_and_typed_floors_are_one_choice_and_nonsense_is_none():
    form = Form([("pick", "3"), ("pick", "x"), ("pick", "9" * 30), ("chosen", "#7, 9-11, 0, 5-2, ！")], [])
    assert parse_chosen(form) == [3, 7, 9, 10, 11]


def test_floors_are_split_off_and_brought_back_with_one_button(town):
    talk(town)

    async def story():
        async with opened(town) as place:
            ada = await place.signed_in(town.ada)
            await ada.get("/t/1")  # kept: the page to tick is another one
            page = await ada.get("/t/1?tend=1")
            assert page.headers["cache-control"] == "no-store"
            assert page.html.count('name="pick"') == 4
            page = await choose(page, ["3"], "split", chosen="4")
            assert "What it will be done to: 2" in page.words
            assert ("Trains are late." in page.words, "Again." in page.words) == (True, True)
            page = await page.submit("tend", title="", reason=WHY)
            assert (page.status, "Please write a title" in page.words, WHY in page.html) == (422, True, True)
            page = await page.submit("tend", title="Late trains")
            assert (page.path, "Posts in a thread of their own: 2." in page.words) == ("/t/2", True)
            assert "This post stands elsewhere now: 2/1" in (await place.visitor().get("/t/1")).words
            page = await page.submit("undo")
            assert (page.path, "Taken back." in page.words, f"↩ {WHY}" in page.words) == ("/log", True, True)
            assert "Trains are late." in (await place.visitor().get("/t/1")).words
            assert "undo" not in [form.action for form in page.forms]

    run(story())


def test_floors_are_removed_or_moved(town):
    talk(town)
    other = town.eve.opens_thread("Trains")

    async def story():
        async with opened(town) as place:
            ada = await place.signed_in(town.ada)
            page = await choose(await ada.get("/t/1?tend=1"), ["3", "4"], "move")
            page = await page.submit("tend", to="nowhere", reason=WHY)
            assert (page.status, "There is no thread nowhere" in page.words) == (422, True)
            page = await page.submit("tend", to=str(other.number))
            assert (page.path, "Trains are late." in page.words) == ("/t/2", True)
            page = await choose(await ada.get("/t/1?tend=1"), ["1", "2"], "remove")
            page = await page.submit("tend", reason=WHY)
            assert "Posts removed: 2." in page.words
            assert (await place.visitor().get("/t/1")).words.count("ada removed this post: Another matter.") == 2

    run(story())


@pytest.mark.parametrize("act", THREAD_WAYS)
def test_threads_of_a_board_are_tended_together(town, act):
    for title in ("Seat 14", "Seat 15", "Seat 16"):
        town.bo.opens_thread(title)
    if act in ("unlock", "unpin", "undigest"):
        town.ada.does(threads.lock_thread, 1, WHY)
        town.ada.does(threads.pin_thread, 1)
        town.ada.does(threads.mark_digest, 1, is_digest=True)
    if act == "restore":
        town.ada.does(threads.remove_thread, 1, WHY)
        town.ada.does(threads.remove_thread, 2, WHY)

    async def story():
        async with opened(town) as place:
            ada = await place.signed_in(town.chen if act == "move" else town.ada)
            await ada.get("/b/Railway")
            page = await choose(await ada.get("/b/Railway?tend=1"), ["1", "2"], act)
            assert (page.status, "Seat 15" in page.words, "Seat 16" in page.words) == (200, True, False)
            known = {name for name, _ in page.form("tend").fields}
            sent = {"reason": WHY} if "reason" in known else {}
            sent |= {"tags": "rail"} if "tags" in known else {}
            sent |= {"board": str(town.cooking.id)} if "board" in known else {}
            done = await page.submit("tend", **sent)
            count = 1 if act in ("unlock", "unpin", "undigest") else 2
            assert THREAD_WAYS[act].done.format(n=count) in done.words
            done = await done.submit("undo")
            assert "Taken back." in done.words

    run(story())
    left = town.count("SELECT count(*) FROM threads WHERE state <> 'removed' AND board_id = :b", b=town.railway.id)
    assert left == (1 if act == "restore" else 3)


def test_what_was_removed_stands_in_the_list_with_the_way_back(town):
    town.bo.opens_thread("Seat 14")
    town.ada.does(threads.remove_thread, 1, WHY)

    async def story():
        async with opened(town) as place:
            page = await (await place.signed_in(town.ada)).get("/b/Railway?tend=1")
            assert ("removed" in page.words, "/t/1/restore" in page.links) == (True, True)

    run(story())


def test_nothing_chosen_nobody_else_and_no_act_that_is_none(town):
    talk(town)

    async def story():
        async with opened(town) as place:
            ada, eve = await place.signed_in(town.ada), await place.signed_in(town.eve)
            for path in ("/t/1?tend=1", "/b/Railway?tend=1"):
                assert (await place.visitor().get(path)).status == 401
                assert (await eve.get(path)).status == 403
                page = await ada.get(path)
                for picks, act in (([], "remove"), (["1"], "burn"), (["x"], "remove")):
                    assert (await choose(page, picks, act)).status == 422
                csrf = dict((await eve.get("/settings")).form("/signout").fields)["csrf"]
                sent = {"csrf": csrf, "pick": "1", "act": "remove", "sure": "1", "reason": WHY}
                assert (await eve.post(path.replace("?tend=1", "/tend"), sent)).status == 403
            for batch in ("", "7", "x"):
                assert (await eve.post("/tend/undo", {"csrf": csrf, "batch": batch})).status == 409
            assert (await eve.post("/tend/undo", {"csrf": "wrong", "batch": "7"})).status == 403

    run(story())


def test_every_act_has_a_button():
    assert (set(FLOOR_WAYS), set(THREAD_WAYS)) == (set(FLOOR_ACTS), set(THREAD_ACTS))
