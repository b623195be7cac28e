# SPDX-License-Identifier: Apache-2.0
"""The market at a terminal: chosen from a list, asked for by one key, kept, confirmed, reviewed and disputed, as on the web."""

import pytest
from tests.kit.market import asks, goods_of, offers, seen, sold, stall
from tests.kit.screens import SIZES, calling, golden
from tests.kit.stories import run

from banyan.core import boards, deal_reviews, deals, disputes, goods
from banyan.interfaces.terminal.screen import load_all, made
from banyan.interfaces.terminal.screens.threads import Threads

load_all()  # a screen of its own asks for the terms


def test_something_is_offered(town):
    stall(town)

    async def story():
        async with calling(town, town.eve, first=Threads(town.eve.sees(boards.get, "Market"))) as p:
            await p.press("^P")
            await p.type("A kettle")
            await p.press("2", "^W")
            assert "Please say where it changes hands" in p.text
            await p.press("<enter>")
            await p.type("North gate")
            await p.press("<up>", "<up>", "<enter>")
            await p.type("dear")
            await p.press("^W")
            assert "“dear” is no price." in p.text
            await p.press("<enter>", "^U")
            await p.type("99.5")
            await p.press("^W", "It whistles.", "^W", "<enter>")

    run(story())
    (row,) = town.guest.sees(goods.market, goods.GoodsFilter())[0]
    assert (row.title, row.goods.price, row.goods.place) == ("A kettle", 9950, "North gate")


def test_the_list_and_what_is_chosen_of_it(town):
    board = stall(town)
    offers(town.bo, board, "A bed", price="300")
    offers(town.bo, board, "A lamp", price="20")

    async def story():
        async with calling(town, None, first=made("market")()) as p:
            assert "¥300" in p.text
            await p.press("f", "<down>", "<enter>")
            await p.type("x")
            await p.press("^W")
            assert "“x” is no price." in p.text
            await p.press("<enter>", "^U")
            await p.type("100")
            await p.press("^W")
            assert "A lamp" not in p.text
            assert "A bed" in p.text
            await p.press("t")
            assert "It whistles." in p.text
        async with calling(town, town.eve, first=Threads(board)) as p:
            await p.press(")")
            assert "Market on Market" in p.text
            await p.press("<tab>")
            assert "Market on Market" not in p.text
            await p.press("m")
            assert "You have asked for nothing" in p.text
        async with calling(town, town.eve) as p:
            await p.press("J")
            assert "A lamp" in p.text

    run(story())


def test_from_asking_to_the_review(town):
    thread = offers(town.bo, stall(town))
    asks(town.ada, thread)

    async def story():
        async with calling(town, town.eve, first=made("deal")(1)) as p:
            await p.press("y")
            await p.type("I can come today.")
            assert "You wait; 1 is before you." in p.text
        async with calling(town, town.bo) as p:
            await p.press("R", "<enter>")
            assert "I can come today." in p.text
            await p.press("a")
            await p.type("2")
            await p.type("")
            assert "Kept for" in p.text
            await p.press("c")
            assert "the other one is told" in p.text
        async with calling(town, town.eve, first=made("deals")()) as p:
            await p.press("<enter>", "c")
            assert "The deal is done." in p.text
            await p.press("V", "<right>", "<right>", "<down>", "<enter>")
            await p.type("It does not whistle.")
            await p.press("^W")
            assert "not shown yet" in p.text
        async with calling(town, town.bo, first=made("deal")(1)) as p:
            await p.press("V", "^W")
            assert "It does not whistle." in p.text
        async with calling(town, None, first=made("person")("bo")) as p:
            assert "1 completed deal, 0 good" in p.text
            await p.press("i")
            assert "It does not whistle." in p.text

    run(story())
    assert goods_of(town.bo, thread).state == "sold"


def test_steps_back(town):
    thread = offers(town.bo, stall(town))
    kept = asks(town.eve, thread)
    asks(town.ada, thread)
    town.bo.does(deals.accept, kept.id)

    async def story():
        async with calling(town, town.bo, first=made("deal")(1)) as p:
            await p.press("x")
            assert "They are told that it will not be them." in p.text
            await p.press("r", "y")
            assert "It is free again." in p.text
            await p.press("E", "<down>", "<enter>", "^U")
            await p.type("80")
            await p.press("^W")
            assert "¥80" in p.text
            assert "The terms are changed." in p.text
            await p.press("a")
            assert "Nobody has asked for it yet." in p.screen[-1]
            await p.press("W", "y")
            assert "withdrawn" in p.text
            await p.press("R")
            await p.type("")
            assert "It is offered again." in p.text
        async with calling(town, town.eve, first=made("deal")(1)) as p:
            assert "not kept any more" in p.text
            await p.press("y")
            await p.type("")
            await p.press("d", "y")
            assert "You are not in the line any more." in p.text

    run(story())
    assert goods_of(town.bo, thread).price == 8000


def test_a_guest_is_asked_to_sign_in(town):
    offers(town.bo, stall(town))

    async def story():
        async with calling(town, None, first=made("deal")(1)) as p:
            assert "Please sign in first." in p.text
            await p.press("y")
            assert "Please sign in first." in p.screen[-1]

    run(story())


def test_a_dispute_is_opened_and_decided(town):
    thread = offers(town.bo, stall(town))
    sold(town.bo, town.eve, thread)

    async def story():
        async with calling(town, town.eve, first=made("deal")(1)) as p:
            await p.press("D")
            await p.type("It was a pot.")
            assert "waits for a decision" in p.text
        async with calling(town, town.chen, first=made("reports")()) as p:
            await p.press("D", "<enter>", "S", "<right>", "^W")
            assert "Please say why" in p.text
            await p.press("<enter>")
            await p.type("the wrong thing")
            await p.press("^W")
            assert "the deal is undone" in p.text
        async with calling(town, town.eve) as p:
            await p.press("R", "<enter>")
            assert "the wrong thing" in p.text

    run(story())
    assert seen(town.eve, thread).own.state == "undone"


def test_a_review_is_reported_and_taken_away(town):
    deal = sold(town.bo, town.eve, offers(town.bo, stall(town)))
    town.bo.does(deal_reviews.review, deal.id, "good")
    town.eve.does(deal_reviews.review, deal.id, "bad", "His nose is crooked.")

    async def story():
        async with calling(town, town.ada, first=made("dealings")("bo")) as p:
            await p.press("!")
            await p.type("not about the deal")
            assert "Those who tend the board will look at it." in p.text
            await p.press("d")
            assert "Why?" not in p.text
        (case,), _ = town.chen.sees(disputes.queue)
        async with calling(town, town.chen, first=made("dispute")(case.dispute.id)) as p:
            await p.press("S", "<down>", "<enter>")
            await p.type("it may stay")
            await p.press("^W")
            assert "it stands" in p.text
        async with calling(town, town.chen, first=made("dealings")("bo")) as p:
            await p.press("d")
            await p.type("noses")
            assert "taken away" in p.text
            await p.press("Y")
            await p.type("it is true")
            assert "The review stands again" in p.text
            await p.press("d")
            await p.type("noses")
        async with calling(town, town.ada, made("dealings")("bo")) as p:
            assert "Nobody has said yet how it was." in p.text

    run(story())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
def test_how_it_looks(town, size, lang):
    board = stall(town)
    offers(town.eve, board, "台灯 A lamp", price="", place="图书馆门口")
    thread = offers(town.eve, board, "烧水壶 A kettle that whistles", place="北门，老槐树下 under the old tree")
    done = sold(town.eve, town.bo, offers(town.eve, board, "A chair"))
    for who, words in ((town.eve, "爽快"), (town.bo, "好用 It works well")):
        who.does(deal_reviews.review, done.id, "good", words)
    town.eve.does(deals.accept, asks(town.bo, thread, "今天能来 I can come today.").id)
    asks(town.ada, thread)

    async def story():
        async with calling(town, town.eve, lang=lang, size=size, first=made("market")()) as p:
            p.session.set_look(lang=lang, keymap="kbs")
            await p.press("^L")
            golden(p, "market")
            await p.press("<enter>")
            golden(p, "deal")
        async with calling(town, town.eve, lang=lang, size=size, first=made("dealings")("eve")) as p:
            p.session.set_look(lang=lang, keymap="kbs")
            await p.press("^L")
            golden(p, "dealings")

    run(story())
