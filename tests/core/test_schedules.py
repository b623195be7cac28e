# SPDX-License-Identifier: Apache-2.0
"""Texts for a later hour: posted then and once, by those who still may; refused ones stay and their authors hear of it."""

import pytest
from tests.kit.town import Town, refused, text

from banyan.base import clock
from banyan.core import chapters, drafts, notifications, posts, sanctions, schedules, serials, stickers
from banyan.jobs import schedules as job
from banyan.jobs.shift import Shift
from banyan.records.attachments import Upload
from banyan.records.schedules import Later, Schedule
from banyan.records.serials import Terms


def later(town: Town, span: int = clock.HOUR, **more: str) -> Later:
    return Later(town.clock.at + span, **more)


def passes(town: Town, span: int = clock.HOUR) -> None:
    town.clock.passes(span)
    job.run(Shift(town.store))


def waiting(town: Town) -> list[Schedule]:
    return list(town.bo.sees(schedules.mine))


def test_a_thread_and_a_reply_are_posted_at_their_hour_and_once(town: Town) -> None:
    town.ada.opens_thread("Night trains")
    town.bo.does(schedules.add_reply, 1, text("at noon"), later(town))
    town.bo.does(schedules.add_thread, town.railway.id, " Tomorrow ", text("words"), later(town, 2 * clock.HOUR))
    passes(town, clock.HOUR - 1)
    assert len(waiting(town)) == 2
    assert town.count("SELECT count(*) FROM posts") == 1
    passes(town, 1)
    post, _, _ = town.guest.sees(posts.get, 1, 2)
    assert (post.source, post.author_id, post.made_at) == ("at noon", town.bo.account_id, town.clock.at)
    passes(town)
    passes(town)
    assert town.guest.sees(posts.get, 2, 1)[1].title == "Tomorrow"
    assert waiting(town) == []
    assert town.count("SELECT count(*) FROM posts") == 3


def test_a_chapter_is_posted_at_its_hour_as_one(town: Town) -> None:
    board = town.board("Stories", {"en": "Stories"}, kinds="serial")
    town.bo.does(serials.open_serial, board.id, "The lake", text("Cold."), Terms(), "")
    town.bo.does(schedules.add_reply, 1, text("Colder."), later(town, chapter=" The \n shore "))
    assert [(one.number, one.title) for one in waiting(town)] == [(1, "The shore")]
    passes(town)
    (chapter,) = town.guest.sees(chapters.contents, 1).chapters
    assert (chapter.floor, chapter.title, waiting(town)) == (2, "The shore", [])


def test_a_chapter_for_later_is_taken_back_with_its_title_and_is_its_authors_alone(town: Town) -> None:
    board = town.board("Stories", {"en": "Stories"}, kinds="serial discussion")
    town.bo.does(serials.open_serial, board.id, "The lake", text("Cold."), Terms(), "")
    talk = town.bo.opens_thread("Talk", board=board)
    with refused("not_its_author"):
        town.eve.does(schedules.add_reply, 1, text("Mine."), later(town, chapter="Hers"))
    with refused("not_a_serial"):
        town.bo.does(schedules.add_reply, talk.number, text("Mine."), later(town, chapter="His"))
    with refused("chapter_title_wanted"):
        town.bo.does(schedules.add_reply, 1, text("Mine."), later(town, chapter="x" * 81))
    one = town.bo.does(schedules.add_reply, 1, text("Colder."), later(town, chapter="The shore"))
    draft = town.bo.does(schedules.take_back, one.id)
    assert (draft.slot, draft.title, draft.source) == ("reply:1", "The shore", "Colder.")


def test_a_crash_between_two_rounds_posts_nothing_twice(town: Town) -> None:
    town.ada.opens_thread("Night trains")
    schedule = town.bo.does(schedules.add_reply, 1, text("once"), later(town))
    for _ in range(2):
        town.store.write_now(lambda tx: schedules.publish(tx, schedule, text("once")))
    assert town.count("SELECT count(*) FROM posts") == 2


def test_permission_is_asked_again_when_it_is_due(town: Town) -> None:
    thread = town.ada.opens_thread("Night trains")
    town.bo.does(schedules.add_reply, 1, text("too late"), later(town))
    town.ada.locks(thread, "enough")
    passes(town)
    (kept,) = waiting(town)
    assert kept.reason == "This thread is locked and takes no more replies."
    lines, _ = town.bo.sees(notifications.inbox)
    assert [(line.notification.kind, "locked" in line.notification.data) for line in lines] == [("unposted", True)]
    assert notifications.address_of(lines[0].notification) == "/settings/drafts"
    passes(town)
    assert town.count("SELECT count(*) FROM posts") == 1
    assert town.count("SELECT count(*) FROM notifications WHERE kind = 'unposted'") == 1


def test_who_was_suspended_posts_nothing(town: Town) -> None:
    town.ada.opens_thread("Night trains")
    town.bo.does(schedules.add_reply, 1, text("no"), later(town))
    town.chen.does(sanctions.suspend, "bo", 3, "spam")
    passes(town)
    assert town.count("SELECT count(*) FROM posts") == 1
    assert town.count("SELECT count(*) FROM schedules WHERE reason <> ''") == 1


def test_a_pace_that_is_too_fast_is_waited_out(town: Town) -> None:
    town.ada.opens_thread("Night trains")
    for number in range(4):
        town.bo.does(schedules.add_reply, 1, text(f"one of {number}"), later(town))
    passes(town)
    assert town.count("SELECT count(*) FROM posts") == 4
    passes(town, clock.MINUTE)
    assert town.count("SELECT count(*) FROM posts") == 5


def test_it_can_be_taken_back_into_a_draft_and_never_covers_one(town: Town) -> None:
    schedule = town.bo.does(schedules.add_thread, town.railway.id, "Later", text("words"), later(town))
    town.bo.does(drafts.save, "thread:Railway", "another one")
    with refused("draft_in_the_way"):
        town.bo.does(schedules.take_back, schedule.id)
    town.bo.does(drafts.drop, "thread:Railway")
    town.bo.does(schedules.take_back, schedule.id)
    passes(town)
    assert [(draft.slot, draft.title, draft.source) for draft in town.bo.sees(drafts.mine)] == [
        ("thread:Railway", "Later", "words")
    ]
    assert town.count("SELECT count(*) FROM posts") == 0


def test_what_is_taken_back_has_its_tags_still(town: Town) -> None:
    schedule = town.bo.does(
        schedules.add_thread, town.railway.id, "Later", text("words"), later(town, tags="night 慢车")
    )
    town.bo.does(schedules.take_back, schedule.id)
    assert town.bo.sees(drafts.get, "thread:Railway").tags == "night 慢车"


def test_a_sticker_of_that_hour_stands_in_it(town: Town) -> None:
    town.ada.opens_thread("Night trains")
    town.bo.does(schedules.add_reply, 1, text(":sleepy:"), later(town))
    town.chen.does(stickers.make_pack, "cats")
    town.chen.does(stickers.add_sticker, "cats", "sleepy", Upload("a" * 64, "cat.png", "image/png", 900, 96, 64))
    passes(town)
    assert 'alt="sleepy"' in town.guest.sees(posts.get, 1, 2)[0].html


def test_a_form_that_is_sent_twice_waits_once(town: Town) -> None:
    made = [
        town.bo.does(schedules.add_thread, town.railway.id, "Later", text("words"), later(town, token="t"))
        for _ in range(2)
    ]
    assert made[0].id == made[1].id
    assert len(waiting(town)) == 1


@pytest.mark.parametrize("span", [0, clock.MINUTE - 1, 367 * clock.DAY])
def test_an_hour_must_lie_ahead(town: Town, span: int) -> None:
    with refused("bad_hour"):
        town.bo.does(schedules.add_thread, town.railway.id, "Later", text("words"), later(town, span))


def test_what_may_not_be_posted_now_cannot_be_set(town: Town) -> None:
    thread = town.ada.opens_thread("Night trains")
    town.ada.locks(thread, "enough")
    with refused("thread_locked"):
        town.bo.does(schedules.add_reply, 1, text("words"), later(town))
    with refused("kind_not_offered"):
        town.bo.does(schedules.add_thread, town.railway.id, "x", text("words"), later(town, kind="announcement"))
    with refused("not_found"):
        town.bo.does(schedules.add_thread, town.back_room.id, "x", text("words"), later(town))
    with refused("sign_in_first"):
        town.guest.sees(schedules.mine)


def test_so_many_wait_at_most_and_each_is_its_authors_own(town: Town) -> None:
    for number in range(schedules.MOST):
        made = town.bo.does(schedules.add_thread, town.railway.id, f"{number}", text("words"), later(town))
    with refused("too_many_schedules"):
        town.bo.does(schedules.add_thread, town.railway.id, "more", text("words"), later(town))
    for verb in (schedules.drop, schedules.take_back):
        with refused("not_found"):
            town.eve.does(verb, made.id)
    town.bo.does(schedules.drop, made.id)
    assert len(waiting(town)) == schedules.MOST - 1
