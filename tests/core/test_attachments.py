# SPDX-License-Identifier: Apache-2.0
"""Whose a file is, who may have it, and that writing an address opens nothing to anybody."""

import hashlib

import pytest
from tests.kit.town import refused

from banyan.base import clock
from banyan.core import attachments, posts, threads
from banyan.core.attachments import MAX_NAME, clean_name
from banyan.records.attachments import Attachment, Upload
from banyan.records.posts import Body

QUOTA_MB = 1


def upload(words: str = "a cat", name: str = "cat.png", size: int = 1_000) -> Upload:
    return Upload(hashlib.sha256(words.encode()).hexdigest(), name, "image/png", size, 64, 48)


def with_file(*kept: Attachment) -> Body:
    html = "".join(f'<p><img src="{one.address}" alt="" loading="lazy"></p>' for one in kept)
    return Body("a picture", "markdown", html or "<p>none</p>", 1)


@pytest.fixture
def cat(town):
    return town.ada.does(attachments.attach, upload(), QUOTA_MB)


def test_a_file_is_its_owners_until_a_post_shows_it(town, cat):
    assert town.ada.sees(attachments.open_file, cat.sha256) == cat
    for other in (town.bo, town.guest, town.chen):
        with refused("not_found"):
            other.sees(attachments.open_file, cat.sha256)
    town.ada.does(threads.open_thread, town.railway.id, "A cat", with_file(cat))
    assert town.guest.sees(attachments.open_file, cat.sha256).name == "cat.png"


def test_whoever_sends_many_files_waits_and_staff_do_not(town, monkeypatch):
    monkeypatch.setattr(attachments, "FILES_AN_HOUR", 2)
    for member in (town.bo, town.bo, town.eve, *[town.chen] * 3):
        member.does(attachments.check_pace)
    with refused("too_many_files"):
        town.bo.does(attachments.check_pace)
    with refused("sign_in_first"):
        town.guest.does(attachments.check_pace)
    town.clock.passes(clock.HOUR + clock.SECOND)
    town.bo.does(attachments.check_pace)


def test_a_closed_boards_file_is_for_its_readers(town, cat):
    thread = town.chen.opens_thread("Among us", board=town.back_room)
    with refused("not_found"):
        town.ada.does(posts.reply, thread.number, with_file(cat))
    own = town.chen.does(attachments.attach, upload(), QUOTA_MB)
    town.chen.does(posts.reply, thread.number, with_file(own))
    for outsider in (town.bo, town.eve, town.guest):
        with refused("not_found"):
            outsider.sees(attachments.open_file, own.sha256)
    assert town.chen.sees(attachments.open_file, own.sha256)


def test_a_members_board_shows_its_files_to_members(town, cat):
    porch = town.board("Porch", titles={"en": "Porch"}, read_policy="members")
    town.ada.does(threads.open_thread, porch.id, "A cat", with_file(cat))
    assert town.bo.sees(attachments.open_file, cat.sha256)
    with refused("not_found"):
        town.guest.sees(attachments.open_file, cat.sha256)


def test_writing_the_address_of_a_hidden_file_opens_nothing(town):
    hidden = town.chen.does(attachments.attach, upload("secret plan"), QUOTA_MB)
    thread = town.chen.opens_thread("Among us", board=town.back_room)
    town.chen.does(posts.reply, thread.number, with_file(hidden))
    town.eve.does(threads.open_thread, town.railway.id, "Look", with_file(hidden))
    for outsider in (town.eve, town.guest):
        with refused("not_found"):
            outsider.sees(attachments.open_file, hidden.sha256)


def test_a_file_that_everybody_sees_may_be_shown_again(town, cat):
    town.ada.does(threads.open_thread, town.railway.id, "A cat", with_file(cat))
    again = town.bo.does(threads.open_thread, town.cooking.id, "The same cat", with_file(cat))
    assert posts_file_count(town, again.number) == 1


@pytest.mark.parametrize("way", ["delete", "remove", "take_down", "move"])
def test_a_file_goes_with_what_showed_it(town, cat, way):
    thread = town.ada.does(threads.open_thread, town.railway.id, "A cat", with_file(cat))
    assert town.guest.sees(attachments.open_file, cat.sha256)
    match way:
        case "delete":
            town.ada.does(posts.delete, thread.number, 1)
        case "remove":
            town.chen.does(posts.remove, thread.number, 1, "no cats here")
        case "take_down":
            town.chen.does(threads.remove_thread, thread.number, "no cats here")
        case "move":
            town.chen.does(threads.move_thread, thread.number, town.back_room.id, "no cats here")
    with refused("not_found"):
        town.guest.sees(attachments.open_file, cat.sha256)


def test_a_former_versions_file_stays_with_the_post(town, cat):
    thread = town.ada.does(threads.open_thread, town.railway.id, "A cat", with_file(cat))
    town.ada.does(posts.edit, thread.number, 1, Body("no cat", "markdown", "<p>no cat</p>", 1), 1)
    assert posts_file_count(town, thread.number) == 0
    assert town.guest.sees(attachments.open_file, cat.sha256), "the history shows it"


def test_the_same_bytes_twice_are_one_file_and_one_size(town, cat):
    again = town.ada.does(attachments.attach, upload(name="other.png"), QUOTA_MB)
    assert again == cat
    assert town.ada.sees(attachments.mine) == ([cat], "", 1_000)


def test_a_repeated_request_answers_with_what_it_made(town):
    first = town.ada.does(attachments.attach, upload(), QUOTA_MB, "t1")
    assert town.ada.does(attachments.attach, upload("another"), QUOTA_MB, "t1") == first


def test_the_quota_holds_and_room_can_be_made(town):
    big = town.ada.does(attachments.attach, upload("big", size=900_000), QUOTA_MB)
    with refused("quota_full"):
        town.ada.does(attachments.attach, upload("more", size=100_001), QUOTA_MB)
    assert town.bo.does(attachments.attach, upload("more", size=900_000), QUOTA_MB), "a quota is one person's"
    town.ada.does(attachments.drop, big.sha256)
    assert town.ada.does(attachments.attach, upload("more", size=900_000), QUOTA_MB)


def test_a_file_taken_away_is_gone_from_the_posts_too(town, cat):
    town.ada.does(threads.open_thread, town.railway.id, "A cat", with_file(cat))
    with refused("not_found"):
        town.bo.does(attachments.drop, cat.sha256)
    assert town.count("SELECT file_count FROM posts") == 1
    town.ada.does(attachments.drop, cat.sha256)
    assert town.count("SELECT file_count FROM posts") == 0
    with refused("not_found"):
        town.guest.sees(attachments.open_file, cat.sha256)
    with refused("not_found"):
        town.ada.does(attachments.drop, cat.sha256)


def test_what_was_barred_cannot_come_back(town, cat):
    town.store.write_now(lambda tx: tx.run("UPDATE attachments SET state = 'removed' WHERE id = :id", {"id": cat.id}))
    with refused("file_barred"):
        town.bo.does(attachments.attach, upload(), QUOTA_MB)


def test_guests_and_the_suspended_upload_nothing(town):
    with refused("sign_in_first"):
        town.guest.does(attachments.attach, upload(), QUOTA_MB)
    with refused("sign_in_first"):
        town.guest.sees(attachments.mine)
    with refused("account_suspended"):
        town.member("mal", state="suspended").does(attachments.attach, upload(), QUOTA_MB)


def test_the_list_goes_on_from_page_to_page(town):
    for at in range(attachments.FILES_PER_PAGE + 3):
        town.ada.does(attachments.attach, upload(str(at)), QUOTA_MB)
    page, older, used = town.ada.sees(attachments.mine)
    rest, end, _ = town.ada.sees(attachments.mine, older)
    assert (len(page), len(rest), end) == (attachments.FILES_PER_PAGE, 3, "")
    assert used == (attachments.FILES_PER_PAGE + 3) * 1_000
    assert len({one.sha256 for one in page + rest}) == attachments.FILES_PER_PAGE + 3


def test_what_no_post_came_to_use_is_swept(town, cat):
    used = town.ada.does(attachments.attach, upload("used"), QUOTA_MB)
    town.ada.does(threads.open_thread, town.railway.id, "A cat", with_file(used))
    town.store.write_now(attachments.sweep)
    assert town.ada.sees(attachments.open_file, cat.sha256), "it may still be meant for a post"
    town.clock.passes(attachments.UNUSED_FOR + clock.HOUR)
    town.store.write_now(attachments.sweep)
    with refused("not_found"):
        town.ada.sees(attachments.open_file, cat.sha256)
    assert town.ada.sees(attachments.open_file, used.sha256)


@pytest.mark.parametrize(
    ("name", "media_type", "kept"),
    [
        ("cat.png", "image/png", "cat.png"),
        ("cat.exe", "image/png", "cat.png"),
        ("../../etc/passwd", "application/octet-stream", "passwd.bin"),
        ("C:\\temp\\a b.PDF", "application/pdf", "a-b.pdf"),
        ("cat.svg", "application/octet-stream", "cat.bin"),
        ("报告 2026.docx", "application/zip", "报告-2026.docx"),
        ("\u202egnp.exe", "application/octet-stream", "gnp.exe"),
        ("a\r\nSet-Cookie: x.txt", "application/octet-stream", "a-Set-Cookie-x.txt"),
        ("", "image/gif", "file.gif"),
        (".htaccess", "application/octet-stream", "htaccess.bin"),
        ("x" * 500 + ".png", "image/png", "x" * (MAX_NAME - 4) + ".png"),
    ],
)
def test_a_name_is_made_harmless(name, media_type, kept):
    assert clean_name(name, media_type) == kept


def posts_file_count(town, number: int) -> int:
    return int(
        town.count(
            "SELECT file_count FROM posts p JOIN threads t ON t.id = p.thread_id WHERE t.number = :n AND p.floor = 1",
            n=number,
        )
    )
