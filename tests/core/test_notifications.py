# SPDX-License-Identifier: Apache-2.0
"""Notifications: who is told what, once, and only of what they may see."""

import pytest
from tests.kit.town import Member, Town, refused

from banyan.base import clock
from banyan.core import boards, follows, notifications, posts, read_marks, threads
from banyan.core.notifications import called_in
from banyan.jobs.timetable import run_pending
from banyan.records.notifications import Line
from banyan.records.posts import Body
from banyan.records.read_marks import Mark
from banyan.records.threads import Thread

CALL = '<a class="mention" href="/@{0}">@{0}</a>'


def calls(*handles: str, before: str = "") -> Body:
    return Body("a call", "markdown", before + "<p>" + " ".join(map(CALL.format, handles)) + "</p>", 1)


def quotes(floor: int, words: str = "so you said") -> str:
    return f'<blockquote><cite><a href="/t/1/{floor}">#{floor}</a></cite><p>{words}</p></blockquote>'


def lines(town: Town, member: Member) -> list[Line]:
    run_pending(town.store)
    found: list[Line] = member.sees(notifications.inbox)[0]
    return found


def kinds(town: Town, member: Member) -> list[str]:
    return [line.notification.kind for line in lines(town, member)]


@pytest.fixture
def bread(town: Town) -> Thread:
    return town.bo.opens_thread("Bread")


def test_an_answer_is_told_to_whom_it_answers(town: Town, bread: Thread) -> None:
    post = town.eve.replies(bread, "Rye", reply_to=1)
    [line] = lines(town, town.bo)
    told = line.notification
    assert (told.kind, told.number, told.floor) == ("reply", bread.number, post.floor)
    assert line.actor is not None
    assert (line.actor.handle, line.title, line.board_slug) == ("eve", "Bread", "Railway")
    assert kinds(town, town.eve) == []


def test_the_nearest_reason_is_told_and_each_post_tells_once(town: Town, bread: Thread) -> None:
    body = calls("bo", "ADA", "eve", "nobody", before=quotes(1))
    town.eve.does(posts.reply, bread.number, body, reply_to=1)
    assert kinds(town, town.bo) == ["reply"]
    assert kinds(town, town.ada) == ["mention"]
    town.eve.does(posts.edit, bread.number, 2, calls("bo", "ada", "chen", before="<p>again</p>"), 1)
    assert [kinds(town, member) for member in (town.bo, town.ada, town.chen)] == [["reply"], ["mention"], []]


def test_an_edit_calls_those_whom_it_calls_first(town: Town, bread: Thread) -> None:
    town.eve.replies(bread, "Rye")
    body = Body("and Chen?", "markdown", calls("chen").html, 1)
    town.eve.does(posts.edit, bread.number, 2, body, 1)
    assert kinds(town, town.chen) == ["mention"]


def test_a_quotation_calls_its_author_and_nobody_who_is_named_in_it(town: Town, bread: Thread) -> None:
    quoting = Body("quoting", "markdown", quotes(1, CALL.format("ada")), 1, quotes=())
    town.eve.does(posts.reply, bread.number, quoting, reply_to=1)
    town.chen.does(posts.reply, bread.number, quoting, reply_to=2)
    assert kinds(town, town.ada) == []
    assert kinds(town, town.bo) == ["quote", "reply"]
    assert kinds(town, town.eve) == ["reply"]


def test_nobody_is_called_where_they_may_not_read(town: Town) -> None:
    secret = town.chen.opens_thread("Secret", board=town.back_room)
    town.chen.does(posts.reply, secret.number, calls("eve"))
    assert kinds(town, town.eve) == []
    town.chen.does(boards.list_member, "BackRoom", town.eve.account_id, True)
    town.chen.does(posts.reply, secret.number, calls("eve"))
    assert kinds(town, town.eve) == ["mention"]
    town.chen.does(boards.list_member, "BackRoom", town.eve.account_id, False)
    assert kinds(town, town.eve) == [], "what is closed by now is not shown"
    assert town.eve.sees(notifications.unread_count) == 0


def test_what_is_gone_is_not_shown(town: Town, bread: Thread) -> None:
    town.eve.replies(bread, "Rye", reply_to=1)
    assert kinds(town, town.bo) == ["reply"]
    town.eve.does(posts.delete, bread.number, 2)
    assert kinds(town, town.bo) == []


def test_what_was_done_to_ones_writing_is_told_with_the_reason(town: Town, bread: Thread) -> None:
    town.bo.does(follows.leave_thread, bread.number)
    town.eve.replies(bread, "Buy tickets")
    for verb, reason in ((posts.remove, "an advertisement"), (posts.restore, "was a joke")):
        town.ada.does(verb, bread.number, 2, reason)
    town.ada.does(threads.remove_thread, bread.number, "not about railways")
    town.ada.does(threads.restore_thread, bread.number, "it is about dining cars")
    found = [(line.notification.kind, line.notification.data) for line in lines(town, town.eve)]
    assert found == [("restored", '{"reason":"was a joke"}'), ("removed", '{"reason":"an advertisement"}')]
    assert kinds(town, town.bo) == ["restored", "removed"]
    town.ada.does(threads.lock_thread, bread.number, "enough")
    town.eve.does(posts.delete, bread.number, 2)
    assert len(lines(town, town.eve)) == 2, "nobody is told what they did themselves"


def test_telling_twice_tells_once(town: Town) -> None:
    def tell(once_key: str) -> bool:
        return bool(town.store.write_now(lambda tx: notifications.notify(tx, town.bo.account_id, "welcome", once_key)))

    assert [tell("a"), tell("a"), tell("b")] == [True, False, True]
    assert town.bo.sees(notifications.unread_count) == 2


def test_who_cannot_read_it_is_told_nothing(town: Town) -> None:
    ghost = town.member("ghost", state="unclaimed")
    for account_id in (ghost.account_id, 5):
        assert not town.store.write_now(lambda tx, to=account_id: notifications.notify(tx, to, "welcome", f"{to}"))


def test_lines_are_read_one_by_one_all_together_or_with_their_floors(town: Town, bread: Thread) -> None:
    for n in range(4):
        town.eve.replies(bread, f"Rye {n}", reply_to=1)
    newest, *_, oldest = lines(town, town.bo)

    def unread() -> int:
        return int(town.bo.sees(notifications.unread_count))

    town.eve.does(notifications.mark_read, oldest.notification.id)
    assert unread() == 4, "nobody reads for another"
    town.bo.does(notifications.mark_read, oldest.notification.id)
    assert unread() == 3
    town.bo.does(read_marks.save, [(bread.id, Mark().see(2, 3, 0))])
    assert unread() == 2
    assert town.bo.does(notifications.mark_all_read, newest.notification.id - 1) == 1
    assert unread() == 1
    assert town.bo.does(notifications.mark_all_read) == 1
    assert unread() == 0


def test_guests_have_no_inbox(town: Town, bread: Thread) -> None:
    for read in (notifications.inbox, notifications.mark_all_read):
        with refused("sign_in_first"):
            town.guest.sees(read)
    with refused("sign_in_first"):
        town.guest.does(notifications.mark_read, 1)
    assert town.guest.sees(notifications.unread_count) == 0


def test_the_inbox_goes_on_from_page_to_page(town: Town, bread: Thread, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notifications, "LINES_PER_PAGE", 2)
    for n in range(3):
        town.eve.replies(bread, f"Rye {n}", reply_to=1)
    run_pending(town.store)
    first, cursor = town.bo.sees(notifications.inbox)
    second, end = town.bo.sees(notifications.inbox, cursor)
    assert [line.notification.floor for line in (*first, *second)] == [4, 3, 2]
    assert end == ""


def test_old_lines_go_once_they_were_read(town: Town, bread: Thread) -> None:
    town.eve.replies(bread, "Rye", reply_to=1)
    town.eve.replies(bread, "Wheat", reply_to=1)
    newest = lines(town, town.bo)[0].notification
    town.bo.does(notifications.mark_read, newest.id)
    town.clock.passes(notifications.KEPT_FOR - clock.MINUTE)
    assert town.store.write_now(notifications.sweep) == 0
    town.clock.passes(2 * clock.MINUTE)
    assert town.store.write_now(notifications.sweep) == 1
    assert [line.notification.floor for line in lines(town, town.bo)] == [2]


@pytest.mark.parametrize(
    ("html", "handles", "floors"),
    [
        ("<p>nobody</p>", [], []),
        (CALL.format("bo") * 3, ["bo"], []),
        (CALL.format("%E7%81%AB"), ["火"], []),
        (quotes(3) + quotes(2) + quotes(3), [], [3, 2]),
        (f"<blockquote>{quotes(7)}{CALL.format('bo')}</blockquote>{CALL.format('ada')}", ["ada"], []),
        (f"</blockquote>{CALL.format('bo')}", ["bo"], []),
        ("".join(CALL.format(f"p{n}") for n in range(99)), [f"p{n}" for n in range(notifications.MOST_CALLED)], []),
    ],
)
def test_whom_a_body_calls(html: str, handles: list[str], floors: list[int]) -> None:
    assert called_in(html) == (handles, floors)
