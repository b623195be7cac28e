# SPDX-License-Identifier: Apache-2.0
"""Reviews: one by each of the two after a deal, shown together or when the time has run out, and counted for what was done."""

import pytest
from tests.kit.market import asks, offers, sold, stall
from tests.kit.town import Member, Town, refused

from banyan.base import clock
from banyan.core import deal_reviews, deals, departures, disputes, moderation, notifications, word_rules
from banyan.jobs.goods import run
from banyan.jobs.shift import Shift
from banyan.records.deal_reviews import Dealings, DealReview
from banyan.records.deals import Deal


def says(who: Member, deal: Deal, verdict: str = "good", words: str = "") -> DealReview:
    review: DealReview = who.does(deal_reviews.review, deal.id, verdict, words)
    return review


def about(who: Member, handle: str) -> list[tuple[str, str, str]]:
    """(by whom, verdict, words) as `who` reads it."""
    _, _, lines, _ = who.sees(deal_reviews.of_person, handle)
    return [(line.author.handle, str(line.review.verdict), line.review.words) for line in lines]


def dealings(who: Member, town: Town, handle: str) -> Dealings:
    found: Dealings = who.sees(deal_reviews.of_person, handle)[1]
    return found


def done(town: Town) -> Deal:
    """Bo sold something to Eve."""
    return sold(town.bo, town.eve, offers(town.bo, stall(town)))


def test_shown_when_both_have_written(town: Town) -> None:
    deal = done(town)
    says(town.eve, deal, "bad", "It does not whistle.")
    assert about(town.bo, "bo") == []
    assert [one.words for one in town.eve.sees(deal_reviews.of_deal, deal)] == ["It does not whistle."]
    assert town.bo.sees(deal_reviews.of_deal, deal) == []
    assert dealings(town.guest, town, "bo") == Dealings(1, 0, 0, 0)
    says(town.bo, deal, "good", "Paid at once.")
    assert about(town.guest, "bo") == [("eve", "bad", "It does not whistle.")]
    assert about(town.guest, "eve") == [("bo", "good", "Paid at once.")]
    assert dealings(town.guest, town, "bo") == Dealings(1, 0, 0, 1)
    assert dealings(town.guest, town, "eve") == Dealings(1, 1, 0, 0)
    assert next(line.notification.kind for line in town.eve.sees(notifications.inbox)[0]) == "deal_reviewed"


def test_shown_when_nobody_can_answer_any_more(town: Town) -> None:
    deal = done(town)
    says(town.eve, deal, "neutral")
    town.clock.passes(30 * clock.DAY - 1)
    run(Shift(town.store))
    assert about(town.guest, "bo") == []
    town.clock.passes(2)
    with refused("review_time_over"):
        says(town.bo, deal)
    run(Shift(town.store))
    assert about(town.guest, "bo") == [("eve", "neutral", "")]


def test_only_of_what_was_done_and_only_by_the_two(town: Town) -> None:
    thread = offers(town.bo, stall(town))
    deal = asks(town.eve, thread)
    town.bo.does(deals.accept, deal.id)
    town.bo.does(deals.confirm, deal.id)
    with refused("not_done_yet"):
        says(town.bo, deal)
    town.eve.does(deals.confirm, deal.id)
    with refused("not_found"):
        says(town.ada, deal)
    with refused("sign_in_first"):
        says(town.guest, deal)
    with refused("bad_value"):
        says(town.bo, deal, "splendid")
    with refused("say_what_was_bad"):
        says(town.bo, deal, "bad", " ")
    with refused("words_too_long"):
        says(town.bo, deal, "good", "x" * 301)
    says(town.bo, deal)
    with refused("reviewed_already"):
        says(town.bo, deal, "bad", "I was wrong.")


def test_words_that_are_not_written_here(town: Town) -> None:
    town.chen.does(word_rules.add_rule, "crook", "refuse")
    with refused("word_refused"):
        says(town.eve, done(town), "bad", "A crook!")


def test_taken_away_with_a_reason(town: Town) -> None:
    deal = done(town)
    review = says(town.eve, deal, "bad", "His nose is crooked.")
    with refused("not_found"):
        town.chen.does(deal_reviews.remove, review.id, "not about the deal")
    says(town.bo, deal)
    with refused("moderators_only"):
        town.ada.does(deal_reviews.remove, review.id, "not about the deal")
    with refused("reason_wanted"):
        town.chen.does(deal_reviews.remove, review.id, "")
    (line,) = town.chen.sees(deal_reviews.of_person, "bo")[2]
    assert line.may_remove
    town.chen.does(deal_reviews.remove, review.id, "not about the deal")
    assert (about(town.guest, "bo"), dealings(town.guest, town, "bo")) == ([], Dealings(1, 0, 0, 0))
    entry, *_ = town.guest.sees(moderation.page)[0][0]
    assert (entry.action, entry.reason) == ("remove_review", "not about the deal")
    with refused("review_removed"):
        town.chen.does(deal_reviews.remove, review.id, "once more")
    with refused("review_removed"):
        town.ada.does(disputes.report_review, review.id, "It was rude.")
    assert next(line.notification.kind for line in town.eve.sees(notifications.inbox)[0]) == "deal_review_removed"


def test_what_was_taken_away_stands_again(town: Town) -> None:
    deal = done(town)
    review = says(town.eve, deal, "bad", "His nose is crooked.")
    says(town.bo, deal)
    with refused("already_so"):
        town.chen.does(deal_reviews.restore, review.id, "as before")
    town.chen.does(deal_reviews.remove, review.id, "not about the deal")
    (line,) = town.chen.sees(deal_reviews.of_person, "bo")[2]  # who tends reads it, and why; nobody else does
    assert (line.review.reason, line.may_remove, line.may_restore) == ("not about the deal", False, True)
    assert [who.sees(deal_reviews.of_person, "bo")[2] for who in (town.ada, town.eve, town.guest)] == [[], [], []]
    with refused("moderators_only"):
        town.ada.does(deal_reviews.restore, review.id, "it was")
    with refused("reason_wanted"):
        town.chen.does(deal_reviews.restore, review.id, " ")
    town.chen.does(deal_reviews.restore, review.id, "it was about the deal")
    assert (about(town.guest, "bo"), dealings(town.guest, town, "bo").bad) == (
        [("eve", "bad", "His nose is crooked.")],
        1,
    )
    entry, *_ = town.guest.sees(moderation.page)[0][0]
    assert (entry.action, entry.reason) == ("restore_review", "it was about the deal")
    assert next(line.notification.kind for line in town.eve.sees(notifications.inbox)[0]) == "deal_review_restored"
    town.clock.passes(clock.MINUTE)
    town.chen.does(deal_reviews.remove, review.id, "no, it was not")
    kinds = [line.notification.kind for line in town.eve.sees(notifications.inbox)[0]]
    assert kinds.count("deal_review_removed") == 2


def test_what_others_may_not_read_does_not_count_for_them(town: Town) -> None:
    cellar = town.board("Cellar", titles={"en": "Cellar"}, kinds="goods", read_policy="members")
    deal = sold(town.bo, town.eve, offers(town.bo, cellar))
    says(town.bo, deal)
    says(town.eve, deal)
    assert (about(town.guest, "bo"), dealings(town.guest, town, "bo")) == ([], Dealings(0, 0, 0, 0))
    assert dealings(town.ada, town, "bo") == Dealings(1, 1, 0, 0)


def test_pages_of_reviews(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deal_reviews, "PER_PAGE", 1)
    board = stall(town)
    for title in ("A pot", "A pan"):
        deal = sold(town.bo, town.eve, offers(town.bo, board, title))
        says(town.bo, deal)
        says(town.eve, deal, words=title)
    _, _, (line,), older = town.guest.sees(deal_reviews.of_person, "bo")
    assert (line.review.words, line.title, line.number) == ("A pan", "A pan", 2)
    _, _, (line,), older = town.guest.sees(deal_reviews.of_person, "bo", older)
    assert (line.review.words, older) == ("A pot", "")


def test_who_takes_their_words_along_leaves_the_verdict(town: Town) -> None:
    deal = done(town)
    says(town.eve, deal, "bad", "Late.")
    says(town.bo, deal)
    town.eve.does(departures.leave, erases=True)
    town.clock.passes(15 * clock.DAY)
    town.store.write_now(departures.settle)
    assert about(town.guest, "bo") == [("eve", "bad", "")]
