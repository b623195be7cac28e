# SPDX-License-Identifier: Apache-2.0
"""Disputes: opened by one of the two, read by the two and those who tend, decided with a reason that everybody may read."""

import pytest
from tests.kit.market import asks, goods_of, offers, sold, stall
from tests.kit.town import Member, Town, refused

from banyan.base import clock
from banyan.base.ids import BoardId
from banyan.core import conduct, deal_reviews, deals, disputes, events, goods, moderation, notifications
from banyan.jobs.goods import run
from banyan.jobs.shift import Shift
from banyan.records.deals import Deal
from banyan.records.disputes import Dispute
from banyan.records.events import DisputeChanged


def told(who: Member) -> list[str]:
    return [line.notification.kind for line in who.sees(notifications.inbox)[0]]


def done(town: Town, **more: str) -> Deal:
    return sold(town.bo, town.eve, offers(town.bo, stall(town), **more))


def disputed(who: Member, deal: Deal, words: str = "It was a pot.") -> Dispute:
    opened: Dispute = who.does(disputes.open_dispute, deal.id, words)
    return opened


def test_it_waits_for_those_who_tend(town: Town) -> None:
    deal = done(town)
    assert town.chen.sees(disputes.open_count) == 0
    opened = disputed(town.eve, deal)
    assert (told(town.bo)[0], told(town.chen)) == ("dispute", ["dispute_waits"])
    (case,), older = town.chen.sees(disputes.queue)
    assert (case.dispute.words, case.author.handle, case.partner.handle, case.by.handle, older) == (
        "It was a pot.",
        "bo",
        "eve",
        "eve",
        "",
    )
    assert (town.chen.sees(disputes.open_count), town.ada.sees(disputes.open_count)) == (1, 0)
    assert town.ada.sees(disputes.queue) == ([], "")
    assert town.guest.sees(disputes.open_count) == 0
    for who in (town.bo, town.eve, town.chen):
        assert who.sees(disputes.look, opened.id).dispute == opened
    with refused("not_found"):
        town.ada.sees(disputes.look, opened.id)
    for read, args in ((disputes.look, (opened.id,)), (disputes.queue, ())):
        with refused("sign_in_first"):
            town.guest.sees(read, *args)
    with town.store.read() as tx:
        (logged,) = events.later(tx, 0, (DisputeChanged,)).events
    assert logged.event == DisputeChanged(opened.id, goods_board(town))


def goods_board(town: Town) -> BoardId:
    return BoardId(town.count("SELECT id FROM boards WHERE slug = 'Market'"))


def test_who_may_open_one_and_when(town: Town) -> None:
    thread = offers(town.bo, stall(town))
    deal = asks(town.eve, thread)
    with refused("nothing_to_dispute"):
        disputed(town.eve, deal)
    town.bo.does(deals.accept, deal.id)
    with refused("not_found"):
        disputed(town.ada, deal)
    with refused("dispute_words_wanted"):
        disputed(town.eve, deal, " ")
    disputed(town.eve, deal)
    with refused("disputed_already"):
        disputed(town.bo, deal)
    town.clock.passes(10 * clock.DAY)
    run(Shift(town.store))
    assert goods_of(town.bo, thread).state == "reserved"  # nothing runs out while it is disputed


def test_what_was_kept_and_came_to_nothing_can_be_disputed(town: Town) -> None:
    thread = offers(town.bo, stall(town))
    for ends in (lambda deal: town.bo.does(deals.release, deal.id), lambda _: town.clock.passes(4 * clock.DAY)):
        deal = asks(town.eve, thread)
        town.bo.does(deals.accept, deal.id)
        ends(deal)
        run(Shift(town.store))
        opened = disputed(town.eve, deal, "I have paid for it")
        town.chen.does(disputes.settle, opened.id, "undone", "It was paid for")
    assert goods_of(town.bo, thread).state == "offered"
    town.clock.passes(60 * clock.DAY)
    with refused("nothing_to_dispute"):
        disputed(town.eve, deal)


def test_not_for_ever(town: Town) -> None:
    deal = done(town)
    town.clock.passes(60 * clock.DAY + 1)
    with refused("nothing_to_dispute"):
        disputed(town.eve, deal)


def test_not_again_and_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disputes, "MOST_A_DAY", 1)
    board = stall(town)
    disputed(town.eve, sold(town.bo, town.eve, offers(town.bo, board)))
    with refused("too_many_disputes"):
        disputed(town.eve, sold(town.bo, town.eve, offers(town.bo, board)))


def settled(town: Town, opened: Dispute) -> None:
    town.chen.does(disputes.settle, opened.id, "stands", "the picture showed it")


def test_each_of_the_two_is_heard_once(town: Town) -> None:
    deal = done(town)
    settled(town, disputed(town.eve, deal))
    assert not town.eve.sees(disputes.may_open, deal)
    with refused("dispute_heard"):
        disputed(town.eve, deal, "It is still a pot.")
    assert town.bo.sees(disputes.may_open, deal)
    settled(town, disputed(town.bo, deal, "She says that it is a pot."))
    for who in (town.bo, town.eve):
        with refused("dispute_heard"):
            disputed(who, deal)


@pytest.mark.parametrize("is_done", [True, False])
def test_and_once_again_about_what_came_after_the_decision(town: Town, is_done: bool) -> None:
    thread = offers(town.bo, stall(town))
    deal = asks(town.eve, thread)
    town.bo.does(deals.accept, deal.id)
    settled(town, disputed(town.eve, deal, "He never comes."))
    with refused("dispute_heard"):
        disputed(town.eve, deal, "He never comes.")
    town.clock.passes(clock.HOUR)
    if is_done:
        for who in (town.bo, town.eve):
            who.does(deals.confirm, deal.id)
    else:
        town.bo.does(deals.release, deal.id)
    settled(town, disputed(town.eve, deal, "I have paid for it."))
    with refused("dispute_heard"):
        disputed(town.eve, deal, "I have paid for it.")


def test_undone_it_counts_for_nobody(town: Town) -> None:
    deal = done(town)
    for who in (town.bo, town.eve):
        who.does(deal_reviews.review, deal.id, "good")
    opened = disputed(town.eve, deal)
    with refused("moderators_only"):
        town.ada.does(disputes.settle, opened.id, "undone", "the wrong thing")
    with refused("reason_wanted"):
        town.chen.does(disputes.settle, opened.id, "undone", "")
    with refused("bad_value"):
        town.chen.does(disputes.settle, opened.id, "removed", "the wrong thing")
    settled = town.chen.does(disputes.settle, opened.id, "undone", "the wrong thing")
    assert (settled.state, settled.reason) == ("undone", "the wrong thing")
    _, dealings, lines, _ = town.guest.sees(deal_reviews.of_person, "bo")
    assert (dealings.deals, dealings.good, lines) == (0, 0, [])
    assert (told(town.bo)[0], told(town.eve)[0]) == ("dispute_settled", "dispute_settled")
    entry, by, whom, slug = town.guest.sees(moderation.page)[0][0]
    assert (entry.action, entry.reason, by.handle, whom, slug) == (
        "dispute_undone",
        "the wrong thing",
        "chen",
        None,
        "Market",
    )
    with refused("dispute_over"):
        town.chen.does(disputes.settle, opened.id, "stands", "after all")
    town.bo.does(goods.renew, entry.number)
    assert goods_of(town.bo, town.bo.sees(deals.get, entry.number).thread).state == "offered"


def test_what_is_kept_for_somebody_is_undone_too(town: Town) -> None:
    thread = offers(town.bo, stall(town))
    deal, other = asks(town.eve, thread), asks(town.ada, thread)
    town.bo.does(deals.accept, deal.id)
    opened = disputed(town.bo, deal)
    town.chen.does(disputes.settle, opened.id, "undone", "they never came")
    assert goods_of(town.bo, thread).state == "withdrawn"
    assert town.count("SELECT state FROM deals WHERE id = :deal", deal=other.id) == "declined"


def test_it_stands_or_one_is_warned(town: Town) -> None:
    board = stall(town)
    first, second = (sold(town.bo, town.eve, offers(town.bo, board)) for _ in range(2))
    town.chen.does(disputes.settle, disputed(town.eve, first).id, "stands", "the picture showed it")
    opened = disputed(town.eve, second)
    with refused("bad_value"):
        town.chen.does(disputes.settle, opened.id, "warned", "say what it is", "ada")
    town.chen.does(disputes.settle, opened.id, "warned", "say what it is", "bo")
    assert town.chen.sees(conduct.of_person, "bo").warnings[0][0].reason == "say what it is"
    assert town.guest.sees(deal_reviews.of_person, "bo")[1].deals == 2


def test_nobody_decides_about_their_own(town: Town) -> None:
    opened = disputed(town.eve, sold(town.chen, town.eve, offers(town.chen, stall(town))))
    with refused("own_dispute"):
        town.chen.does(disputes.settle, opened.id, "stands", "I am right")
    assert "dispute_waits" not in told(town.chen)


def test_a_review_is_reported_and_taken_away(town: Town) -> None:
    deal = done(town)
    review = town.eve.does(deal_reviews.review, deal.id, "bad", "His nose is crooked.")
    with refused("not_found"):
        town.ada.does(disputes.report_review, review.id, "not about the deal")
    town.bo.does(deal_reviews.review, deal.id, "good")
    with refused("sign_in_first"):
        town.guest.does(disputes.report_review, review.id, "not about the deal")
    opened = town.ada.does(disputes.report_review, review.id, "not about the deal")
    with refused("disputed_already"):
        town.ada.does(disputes.report_review, review.id, "not about the deal")
    with refused("not_found"):
        town.bo.sees(disputes.look, opened.id)  # who reported is not the business of the two
    (case,), _ = town.chen.sees(disputes.queue)
    assert case.review is not None
    assert case.review.words == "His nose is crooked."
    with refused("bad_value"):
        town.chen.does(disputes.settle, opened.id, "undone", "so be it")
    town.chen.does(disputes.settle, opened.id, "removed", "only about the deal, please")
    assert town.guest.sees(deal_reviews.of_person, "bo")[2] == []
    assert (told(town.ada)[0], told(town.eve)[0]) == ("dispute_settled", "deal_review_removed")


def test_pages_of_the_queue(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disputes, "CASES_PER_PAGE", 1)
    board = stall(town)
    made = [disputed(town.eve, sold(town.bo, town.eve, offers(town.bo, board))) for _ in range(2)]
    (case,), older = town.chen.sees(disputes.queue)
    assert case.dispute.id == made[0].id
    (case,), older = town.chen.sees(disputes.queue, older)
    assert (case.dispute.id, older) == (made[1].id, "")
    with refused("not_found"):
        town.chen.does(disputes.settle, 1, "stands", "there is none")
