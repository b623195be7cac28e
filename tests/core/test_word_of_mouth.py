# SPDX-License-Identifier: Apache-2.0
"""Word of mouth: a member sees their branch and nothing that others keep to themselves; administrators see the tree."""

from datetime import date

from tests.kit.town import Member, Town, refused

from banyan.base import clock
from banyan.core import departures, sanctions, site, standing, word_of_mouth
from banyan.records.word_of_mouth import Figures
from banyan.storage.store import Tx

JOINED = date(2026, 5, 1)


def brings(town: Town, who: Member, handle: str, *, days: int = 0, wrote: int = 0) -> Member:
    """Somebody who came by an invitation, was last here so many days later, and wrote so much."""
    made = town.member(handle, joined_at=town.clock.at)
    params = {"by": who.account_id, "wrote": wrote, "id": made.account_id, "day": JOINED.toordinal() + days}

    def write(tx: Tx) -> None:
        tx.run("UPDATE accounts SET invited_by = :by, post_count = :wrote WHERE id = :id", params)
        tx.run("INSERT INTO attendance (account_id, days, last_day, is_shown) VALUES (:id, 1, :day, 0)", params)

    town.store.write_now(write)
    return made


def test_a_branch_is_whom_one_brought_and_whom_they_brought(town: Town) -> None:
    finn = brings(town, town.eve, "finn", days=8, wrote=2)
    brings(town, finn, "gil", days=40)
    brings(town, town.eve, "hal")
    brings(town, town.bo, "ida")
    rows, figures = town.eve.sees(word_of_mouth.mine)
    assert [(row.person.handle, row.depth, row.has_written) for row in rows] == [
        ("finn", 1, True),
        ("gil", 2, False),
        ("hal", 1, False),
    ]
    assert figures == Figures(people=3, week=2, month=1, wrote=1)
    assert town.chen.sees(word_of_mouth.mine) == ([], None)
    with refused("sign_in_first"):
        town.guest.sees(word_of_mouth.mine)


def test_whether_somebody_stayed_is_theirs_to_tell(town: Town) -> None:
    finn = brings(town, town.eve, "finn", days=40)
    brings(town, town.eve, "gil", days=40)
    rows, figures = town.eve.sees(word_of_mouth.mine)
    assert ([row.stayed for row in rows], figures) == (["", ""], None)
    finn.does(standing.show_last_day, True)
    assert [row.stayed for row in town.eve.sees(word_of_mouth.mine)[0]] == ["month", ""]


def test_the_staff_sees_the_tree_with_its_figures(town: Town) -> None:
    finn = brings(town, town.eve, "finn", days=8)
    brings(town, finn, "gil", days=40, wrote=1)
    brings(town, finn, "hal")
    rows = town.chen.sees(word_of_mouth.whole)
    assert [(row.person.handle, row.depth, row.below.people, row.stayed) for row in rows] == [
        ("eve", 0, 3, ""),
        ("finn", 1, 2, "week"),
        ("gil", 2, 0, "month"),
        ("hal", 2, 0, ""),
    ]
    assert rows[0].below == Figures(people=3, week=2, month=1, wrote=1)
    with refused("staff_only"):
        town.eve.sees(word_of_mouth.whole)


def test_a_branch_of_which_half_is_shut_out_is_suspicious(town: Town) -> None:
    finn = brings(town, town.eve, "finn")
    for handle in ("gil", "hal", "ida"):
        brings(town, finn, handle)
    brings(town, town.eve, "jan")
    town.chen.does(sanctions.suspend, "gil", 7, "advertisements")
    assert town.chen.sees(word_of_mouth.whole, only_suspicious=True) == []
    town.chen.does(sanctions.suspend, "hal", 7, "advertisements")
    found = town.chen.sees(word_of_mouth.whole, only_suspicious=True)
    assert [(row.person.handle, row.below.shut_out) for row in found] == [("finn", 2)]


def test_the_first_are_shown_where_the_community_says_so(town: Town) -> None:
    with refused("not_found"):
        town.guest.sees(word_of_mouth.first_members)
    town.chen.does(site.set_policies, first_members="on")
    town.member("unclaimed", joined_at=1, state="unclaimed")
    found = town.guest.sees(word_of_mouth.first_members)
    assert [(one.number, one.person and one.person.handle) for one in found] == [
        (1, "ada"),
        (2, "chen"),
        (3, "eve"),
        (4, "bo"),
    ]
    town.eve.does(departures.leave, erases=False)
    town.clock.passes(15 * clock.DAY)
    town.store.write_now(departures.settle)
    assert [one.person is None for one in town.guest.sees(word_of_mouth.first_members)] == [False, False, True, False]
