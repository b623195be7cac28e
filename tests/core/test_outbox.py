# SPDX-License-Identifier: Apache-2.0
"""Mail that waits: tried ever more seldom, given up in the end, and not kept when it has left."""

from tests.kit.mail import Mail
from tests.kit.town import Town

from banyan.base import clock
from banyan.core import outbox
from banyan.records.outbox import Letter


def put(town: Town, recipient: str = "bo@example.org", subject: str = "Hello", body: str = "Bo") -> Letter:
    letter: Letter = town.store.write_now(lambda tx: outbox.put(tx, recipient, subject, body))
    return letter


def test_a_letter_waits_from_the_unit_of_work_that_wrote_it(town: Town, mail: Mail) -> None:
    letters = [put(town, subject=f"No.\r\n {n}", body="a\0b\r\nc") for n in range(3)]
    assert mail.letters() == letters
    assert (letters[0].subject, letters[0].body) == ("No. 0", "ab\nc")
    with town.store.read() as tx:
        assert outbox.waiting(tx, 2) == letters[:2]


def test_of_one_that_has_left_only_the_fact_is_kept(town: Town, mail: Mail) -> None:
    letter = put(town)
    town.store.write_now(lambda tx: outbox.sent(tx, letter.id))
    assert mail.letters() == []
    with town.store.read() as tx:
        (row,) = tx.all("SELECT recipient, subject, body, sent_at FROM outbox")
    assert row == ("", "", "", town.clock.at)


def test_one_that_fails_is_tried_ever_more_seldom_and_then_given_up(town: Town, mail: Mail) -> None:
    letter, tried_at = put(town), []
    began = town.clock.at
    while town.clock.at - began < 10 * clock.DAY:
        if mail.letters():
            tried_at.append((town.clock.at - began) // clock.MINUTE)
            town.store.write_now(lambda tx: outbox.failed(tx, letter.id, "SMTPConnectError 421 " + "x" * 500))
        else:
            town.clock.passes(clock.MINUTE)
    assert tried_at == [0, 1, 5, 15, 60, 180, 480, 1_440, 2_880, 5_760]
    assert len(town.count("SELECT error FROM outbox")) == outbox.MAX_ERROR


def test_one_that_fails_does_not_hold_up_the_others(town: Town, mail: Mail) -> None:
    failing, other = put(town), put(town)
    town.store.write_now(lambda tx: outbox.failed(tx, failing.id, "refused"))
    assert mail.letters() == [other]


def test_after_a_month_nothing_is_left(town: Town) -> None:
    put(town)
    assert town.store.write_now(outbox.sweep) == 0
    town.clock.passes(outbox.KEPT_FOR + 1)
    assert town.store.write_now(outbox.sweep) == 1
    assert town.count("SELECT count(*) FROM outbox") == 0


def test_a_letter_says_who_it_is_from_in_the_language_it_is_written_in(town: Town) -> None:
    letter = town.store.write_now(lambda tx: outbox.write(tx, "zh-Hans", "bo@example.org", "你好", ["一", "二"]))
    assert letter.subject == "你好 · Banyan"
    assert letter.body.startswith("一\n\n二\n\n-- \nBanyan\n" + outbox.HERE)
    with town.store.read() as tx:
        assert [outbox.language(tx, locale) for locale in ("en", "", "tlh")] == ["en", "zh-Hans", "zh-Hans"]
