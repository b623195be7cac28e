# SPDX-License-Identifier: Apache-2.0
"""Gates: who may see, write and tend, and how quickly."""

import pytest
from tests.kit.town import Town, refused

from banyan.base import clock
from banyan.core import boards, permits
from banyan.core.permits import MEMBER_LIMITS, NEWCOMER_LIMITS


def test_who_is_known_passes_and_who_is_not_yet_or_no_more_does_not(town: Town) -> None:
    permits.check_signed_in(town.bo.caller)
    for state, code in (
        ("pending", "account_pending"),
        ("suspended", "account_suspended"),
        ("refused", "account_suspended"),
    ):
        with refused(code):
            permits.check_signed_in(town.member(f"one-{state}", state=state).caller)
    with refused("sign_in_first"):
        permits.check_signed_in(town.guest.caller)


def test_moderators_tend_their_boards_and_administrators_all(town: Town) -> None:
    for member, board, tends in (
        (town.ada, town.railway, True),
        (town.ada, town.cooking, False),
        (town.chen, town.cooking, True),
        (town.eve, town.railway, False),
        (town.guest, town.railway, False),
    ):
        assert permits.may_tend(member.caller, board.id) == tends
    assert not permits.may_tend(town.ada.caller, None)
    with refused("moderators_only"):
        permits.check_tends(town.ada.caller, town.cooking.id)
    with refused("staff_only"):
        permits.check_staff(town.ada.caller)


def test_who_is_suspended_tends_nothing(town: Town) -> None:
    former = town.member("former", state="suspended", role=("admin", None))
    assert not permits.may_tend(former.caller, town.railway.id)
    with refused("account_suspended"):
        permits.check_staff(former.caller)
    with refused("not_found"):
        former.sees(permits.visible_board, town.back_room.id)


@pytest.mark.parametrize(
    ("policy", "readers"),
    [
        ("public", {"guest", "eve", "ada", "chen", "bo"}),
        ("members", {"eve", "ada", "chen", "bo"}),
        ("listed", {"ada", "chen", "bo"}),  # its moderator, the staff, and who is on the list
    ],
)
def test_who_may_read_a_board(town: Town, policy: str, readers: set[str]) -> None:
    town.chen.does(boards.set_policies, "Railway", read_policy=policy)
    town.chen.does(boards.list_member, "Railway", town.bo.account_id, True)
    for name in ("guest", "eve", "ada", "chen", "bo"):
        member = getattr(town, name)
        if name in readers:
            assert member.sees(permits.visible_board, town.railway.id).slug == "Railway"
        else:
            with refused("not_found"):
                member.sees(permits.visible_board, town.railway.id)


@pytest.mark.parametrize(
    ("policy", "writers", "code"),
    [
        ("members", {"eve", "ada", "chen", "bo"}, ""),
        ("listed", {"ada", "chen", "bo"}, "may_not_post_here"),
        ("staff", {"ada", "chen"}, "may_not_post_here"),
        ("nobody", set(), "board_closed"),
    ],
)
def test_who_may_write_on_a_board(town: Town, policy: str, writers: set[str], code: str) -> None:
    town.chen.does(boards.set_policies, "Railway", reply_policy=policy, thread_policy=policy)
    town.chen.does(boards.list_member, "Railway", town.bo.account_id, True)
    board = town.guest.sees(boards.get, "Railway")
    for name in ("eve", "ada", "chen", "bo"):
        member = getattr(town, name)
        for gate in (permits.check_may_open, permits.check_may_reply):
            if name in writers:
                member.sees(gate, board)
            else:
                with refused(code):
                    member.sees(gate, board)
    with refused("sign_in_first"):
        town.guest.sees(permits.check_may_reply, board)


def test_a_newcomer_writes_more_slowly_than_a_member(town: Town) -> None:
    """The town's Bo joined today, Eve long ago."""
    for member, ((cap, span), _) in ((town.bo, NEWCOMER_LIMITS), (town.eve, MEMBER_LIMITS)):
        thread = town.chen.opens_thread("Bread")
        for n in range(cap):
            member.replies(thread, f"line {n}")
        with refused("too_soon"):
            member.replies(thread, "one more")
        town.clock.passes(span)
        member.replies(thread, "now")


def test_the_wait_is_told_in_seconds(town: Town) -> None:
    thread = town.chen.opens_thread("Bread")
    for n in range(3):
        town.bo.replies(thread, f"line {n}")
    town.clock.passes(20 * clock.SECOND + 1)
    with pytest.raises(permits.TooSoon) as caught:
        town.bo.replies(thread, "one more")
    assert caught.value.data == {"wait_s": 40}


def test_an_hour_has_its_limit_too(town: Town) -> None:
    thread = town.chen.opens_thread("Bread")
    for n in range(20):
        town.bo.replies(thread, f"line {n}")
        town.clock.passes(clock.MINUTE)
    with refused("too_soon"):
        town.bo.replies(thread, "one more")


def test_administrators_are_not_slowed_down(town: Town) -> None:
    thread = town.chen.opens_thread("Bread")
    for n in range(30):
        town.chen.replies(thread, f"line {n}")
