# SPDX-License-Identifier: Apache-2.0
"""Sticker packs of members: made, sent in, taken in or declined, kept at hand, reported, left and taken away."""

import msgspec
import pytest
from tests.kit.town import refused

from banyan.base import clock
from banyan.core import attachments, departures, moderation, notifications, site, sticker_packs, stickers
from banyan.exchange.bulk import founding
from banyan.exchange.bulk.report import Report
from banyan.markup.render import render
from banyan.records.attachments import Upload
from banyan.records.stickers import Pack, Sticker

PICTURE = Upload("a" * 64, "cat.png", "image/png", 900, 96, 64)


@pytest.fixture
def kitchen(town):
    town.chen.does(site.set_policies, sticker_packs="on")
    return town


def drawn(town, name="cats", member=None, *more):
    member = member or town.bo
    member.does(sticker_packs.make, name, "Cats of the night shift.")
    for at, one in enumerate(("sleepy", *more)):
        member.does(sticker_packs.put, name, one, msgspec.structs.replace(PICTURE, sha256=f"{at:064x}"))
    return member


def taken_in(town, name="cats", member=None):
    drawn(town, name, member).does(sticker_packs.send, name)
    return town.chen.does(sticker_packs.take_in, name)


def told(member):
    return [line.notification.kind for line in member.sees(notifications.inbox)[0]]


def seen(town, name="cats"):
    return town.guest.sees(sticker_packs.look, name)


def test_a_pack_is_everybodys_when_it_is_taken_in_and_not_before(kitchen):
    drawn(kitchen)
    sha256 = f"{0:064x}"
    assert kitchen.bo.sees(attachments.open_file, sha256).media_type == "image/png"
    assert kitchen.chen.sees(attachments.open_file, sha256).sha256 == sha256
    for stranger in (kitchen.eve, kitchen.guest):
        with refused("not_found"):
            stranger.sees(attachments.open_file, sha256)
    assert kitchen.guest.sees(stickers.table) == {}
    kitchen.bo.does(sticker_packs.send, "cats")
    assert told(kitchen.chen)[0] == "pack_waits"
    assert kitchen.chen.sees(sticker_packs.queue).sent[0][1].handle == "bo"
    kitchen.chen.does(sticker_packs.take_in, "cats")
    assert told(kitchen.bo)[0] == "pack_kept"
    assert kitchen.guest.sees(attachments.open_file, sha256).sha256 == sha256
    assert list(kitchen.guest.sees(stickers.table)) == ["cats/sleepy"]
    page = seen(kitchen)
    assert (page.offered.pack.maker, page.offered.pack.words) == ("bo", "Cats of the night shift.")
    assert kitchen.bo.sees(sticker_packs.shelf).own == []
    [entry] = [one for one, *_ in kitchen.guest.sees(moderation.page)[0] if one.action == "take_in_pack"]
    assert (entry.account_id, entry.detail) == (kitchen.bo.account_id, "cats")


def test_a_members_sticker_takes_no_bare_name(kitchen):
    taken_in(kitchen)
    kitchen.chen.does(stickers.make_pack, "house")
    kitchen.chen.does(stickers.add_sticker, "house", "sleepy", PICTURE)
    table = kitchen.guest.sees(stickers.table)
    assert PICTURE.sha256 in table["sleepy"]
    assert f"{0:064x}" in table["cats/sleepy"]
    html = render("So :cats/sleepy: and :sleepy:", "markdown", stickers=table).html
    assert 'alt="cats/sleepy"' in html
    assert 'alt="sleepy"' in html


def test_all_packs_are_read_at_once_whatever_a_text_names(kitchen, monkeypatch):
    for name in ("cats", "dogs", "owls"):
        taken_in(kitchen, name)
    asked = []
    ask = stickers.queries.find_value
    monkeypatch.setattr(stickers.queries, "find_value", lambda tx, key: asked.append(key) or ask(tx, key))
    html = render(
        ":cats/sleepy: :dogs/sleepy: :owls/sleepy:", "markdown", stickers=kitchen.guest.sees(stickers.table)
    ).html
    assert html.count("<img") == 3
    assert asked == ["stickers"]


def test_nobody_changes_what_was_taken_in(kitchen):
    taken_in(kitchen)
    for verb, given in (
        (sticker_packs.put, ("cats", "tired", PICTURE)),
        (sticker_packs.take_out, ("cats", "sleepy")),
        (sticker_packs.throw_away, ("cats",)),
        (sticker_packs.describe, ("cats", "Others.")),
    ):
        with refused("not_found"):
            kitchen.bo.does(verb, *given)
    for verb, given in (
        (stickers.drop_pack, ("cats",)),
        (stickers.add_sticker, ("cats", "tired", PICTURE)),
        (stickers.drop_sticker, ("cats", "sleepy")),
    ):
        with refused("not_found"):
            kitchen.chen.does(verb, *given)


def test_while_it_waits_it_stays_as_it_is(kitchen):
    drawn(kitchen).does(sticker_packs.send, "cats")
    for verb, given in (
        (sticker_packs.put, ("cats", "tired", PICTURE)),
        (sticker_packs.take_out, ("cats", "sleepy")),
        (sticker_packs.describe, ("cats", "Others.")),
        (sticker_packs.send, ("cats",)),
    ):
        with refused("pack_waits"):
            kitchen.bo.does(verb, *given)
    kitchen.bo.does(sticker_packs.take_back, "cats")
    kitchen.bo.does(sticker_packs.describe, "cats", "Others.")
    kitchen.bo.does(sticker_packs.take_out, "cats", "sleepy")
    assert kitchen.bo.sees(sticker_packs.own, "cats").words == "Others."
    with refused("not_found"):
        kitchen.bo.does(sticker_packs.take_back, "cats")
    with refused("pack_empty"):
        kitchen.bo.does(sticker_packs.send, "cats")
    with refused("not_found"):
        kitchen.chen.does(sticker_packs.take_in, "cats")


def test_what_is_declined_says_why_and_may_come_again(kitchen):
    drawn(kitchen).does(sticker_packs.send, "cats")
    with refused("reason_wanted"):
        kitchen.chen.does(sticker_packs.decline, "cats", "")
    kitchen.chen.does(sticker_packs.decline, "cats", "Somebody can be recognised.")
    pack = kitchen.bo.sees(sticker_packs.own, "cats")
    assert (pack.state, pack.reason) == ("declined", "Somebody can be recognised.")
    assert told(kitchen.bo)[0] == "pack_declined"
    with refused("not_found"):
        kitchen.chen.sees(sticker_packs.own, "cats")
    kitchen.bo.does(sticker_packs.put, "cats", "tired", PICTURE)
    assert kitchen.bo.does(sticker_packs.send, "cats").state == "sent"


def test_what_was_not_taken_in_can_be_thrown_away(kitchen):
    drawn(kitchen).does(sticker_packs.send, "cats")
    with refused("not_found"):
        kitchen.eve.does(sticker_packs.throw_away, "cats")
    assert kitchen.guest.sees(lambda tx, _: attachments.is_kept(tx, f"{0:064x}"))
    kitchen.bo.does(sticker_packs.throw_away, "cats")
    assert not kitchen.guest.sees(lambda tx, _: attachments.is_kept(tx, f"{0:064x}"))
    assert kitchen.chen.sees(sticker_packs.queue).sent == []


def test_a_maker_may_have_their_name_taken_off(kitchen):
    taken_in(kitchen)
    with refused("not_found"):
        kitchen.eve.does(sticker_packs.leave, "cats")
    with refused("sign_in_first"):
        kitchen.guest.does(sticker_packs.leave, "cats")
    kitchen.bo.does(sticker_packs.leave, "cats")
    assert seen(kitchen).offered.pack.maker == ""
    assert list(kitchen.guest.sees(stickers.table)) == ["cats/sleepy"]
    with refused("not_found"):
        kitchen.bo.does(sticker_packs.leave, "cats")


@pytest.mark.parametrize("erases", [False, True])
def test_who_goes_for_good_takes_along_what_is_theirs(kitchen, erases):
    taken_in(kitchen)
    drawn(kitchen, "owls")
    kitchen.bo.does(sticker_packs.put_at_hand, "cats")
    kitchen.bo.does(departures.leave, erases=erases)
    kitchen.clock.passes(15 * clock.DAY)
    while kitchen.store.write_now(departures.settle):
        pass
    page = seen(kitchen)
    assert (page.offered.pack.maker, page.offered.people) == ("" if erases else "bo", 0)
    assert not kitchen.guest.sees(lambda tx, _: stickers.has_file(tx, f"{1:064x}"))
    assert drawn(kitchen, "owls", kitchen.eve)


def test_packs_are_kept_at_hand_and_offered_first(kitchen):
    for name in ("cats", "dogs"):
        taken_in(kitchen, name)
    kitchen.chen.does(stickers.make_pack, "house")
    kitchen.chen.does(stickers.add_sticker, "house", "sleepy", PICTURE)
    assert list(kitchen.eve.sees(sticker_packs.picker)) == ["sleepy"]
    kitchen.eve.does(sticker_packs.put_at_hand, "dogs")
    assert list(kitchen.eve.sees(sticker_packs.picker)) == ["dogs/sleepy", "sleepy"]
    assert list(kitchen.guest.sees(sticker_packs.picker)) == ["sleepy"]
    first = kitchen.eve.sees(sticker_packs.shelf).offered[0]
    assert (first.pack.name, first.people, first.is_at_hand) == ("dogs", 1, True)
    kitchen.eve.does(sticker_packs.put_away, "dogs")
    assert list(kitchen.eve.sees(sticker_packs.picker)) == ["sleepy"]
    for verb in (sticker_packs.put_at_hand, sticker_packs.put_away):
        with refused("sign_in_first"):
            kitchen.guest.does(verb, "dogs")
    with refused("not_found"):
        kitchen.eve.does(sticker_packs.put_at_hand, "owls")


def test_so_many_are_at_hand_and_no_more(kitchen, monkeypatch):
    monkeypatch.setattr(sticker_packs, "MOST_AT_HAND", 1)
    for name in ("cats", "dogs"):
        taken_in(kitchen, name)
    for _ in range(2):
        kitchen.eve.does(sticker_packs.put_at_hand, "cats")
    with refused("tray_full"):
        kitchen.eve.does(sticker_packs.put_at_hand, "dogs")


def test_what_is_taken_away_leaves_words_and_a_reason_in_the_record(kitchen):
    taken_in(kitchen)
    kitchen.eve.does(sticker_packs.put_at_hand, "cats")
    kitchen.eve.does(sticker_packs.report, "cats", "These are my drawings.")
    assert told(kitchen.chen)[0] == "pack_reported"
    assert kitchen.chen.sees(sticker_packs.queue).reported == [("cats", 1)]
    assert kitchen.chen.sees(sticker_packs.look, "cats").reports[0].reason == "These are my drawings."
    assert kitchen.bo.sees(sticker_packs.look, "cats").reports == []
    with refused("pack_reported_already"):
        kitchen.eve.does(sticker_packs.report, "cats", "Again.")
    with refused("reason_wanted"):
        kitchen.chen.does(sticker_packs.remove, "cats", "")
    kitchen.chen.does(sticker_packs.remove, "cats", "Drawn by somebody else.")
    assert kitchen.guest.sees(stickers.packs) == ()
    assert kitchen.eve.sees(sticker_packs.at_hand) == []
    assert told(kitchen.bo)[0] == "pack_removed"
    assert told(kitchen.eve)[0] == "pack_judged"
    assert render("So :cats/sleepy: now", "markdown", stickers=kitchen.guest.sees(stickers.table)).html == (
        "<p>So :cats/sleepy: now</p>"
    )
    with refused("not_found"):
        kitchen.guest.sees(attachments.open_file, f"{0:064x}")
    [entry] = [one for one, *_ in kitchen.guest.sees(moderation.page)[0] if one.action == "remove_pack"]
    assert (entry.reason, entry.account_id) == ("Drawn by somebody else.", kitchen.bo.account_id)


def test_what_was_reported_may_stand(kitchen):
    taken_in(kitchen)
    with refused("not_found"):
        kitchen.chen.does(sticker_packs.let_stand, "cats", "Nobody said anything.")
    kitchen.eve.does(sticker_packs.report, "cats", "Not funny.")
    kitchen.chen.does(sticker_packs.let_stand, "cats", "That is no rule.")
    assert told(kitchen.eve)[0] == "pack_judged"
    assert kitchen.chen.sees(sticker_packs.queue).reported == []
    kitchen.eve.does(sticker_packs.report, "cats", "Still not.")
    with refused("sign_in_first"):
        kitchen.guest.does(sticker_packs.report, "cats", "Not funny.")


def test_there_is_room_for_so_many(kitchen, monkeypatch):
    monkeypatch.setattr(sticker_packs, "MOST_OWN", 2)
    monkeypatch.setattr(stickers, "MOST_IN_OWN", 1)
    monkeypatch.setattr(stickers, "MOST_OF_MEMBERS", 1)
    taken_in(kitchen)
    drawn(kitchen, "dogs").does(sticker_packs.send, "dogs")
    with refused("too_many_packs"):
        kitchen.bo.does(sticker_packs.make, "owls", "")
    with refused("no_room_for_packs"):
        kitchen.chen.does(sticker_packs.take_in, "dogs")
    kitchen.bo.does(sticker_packs.take_back, "dogs")
    with refused("pack_full"):
        kitchen.bo.does(sticker_packs.put, "dogs", "tired", PICTURE)


def test_names_and_words_are_looked_at(kitchen):
    drawn(kitchen)
    with refused("sticker_name_taken"):
        kitchen.eve.does(sticker_packs.make, "CATS", "")
    with refused("sticker_name_unfit"):
        kitchen.bo.does(sticker_packs.make, "a b", "")
    with refused("pack_words_too_long"):
        kitchen.bo.does(sticker_packs.make, "dogs", "x" * 201)
    with refused("sticker_name_taken"):
        kitchen.bo.does(sticker_packs.put, "cats", "SLEEPY", PICTURE)
    with refused("sticker_too_large"):
        kitchen.bo.does(sticker_packs.put, "cats", "big", msgspec.structs.replace(PICTURE, width=513))
    with refused("no_picture"):
        kitchen.bo.does(sticker_packs.put, "cats", "text", msgspec.structs.replace(PICTURE, width=0))
    kitchen.bo.does(sticker_packs.send, "cats")
    kitchen.chen.does(stickers.make_pack, "cats")
    with refused("sticker_name_taken"):
        kitchen.chen.does(sticker_packs.take_in, "cats")


def test_where_it_is_off_nobody_makes_any(town):
    with refused("packs_off"):
        town.bo.does(sticker_packs.make, "cats", "")
    with refused("sign_in_first"):
        town.guest.does(sticker_packs.make, "cats", "")


def test_only_administrators_decide(kitchen):
    taken_in(kitchen)
    drawn(kitchen, "dogs").does(sticker_packs.send, "dogs")
    for verb, given in (
        (sticker_packs.take_in, ("dogs",)),
        (sticker_packs.decline, ("dogs", "Because.")),
        (sticker_packs.remove, ("cats", "Because.")),
        (sticker_packs.let_stand, ("cats", "Because.")),
    ):
        with refused("staff_only"):
            kitchen.ada.does(verb, *given)
    with refused("staff_only"):
        kitchen.ada.sees(sticker_packs.queue)
    assert kitchen.ada.sees(sticker_packs.shelf).waiting == 0
    assert kitchen.chen.sees(sticker_packs.shelf).waiting == 1


GOOD = Pack("cats", True, (Sticker("sleepy", "a" * 64, "image/png", 900, 96, 64),), True, "bo", "Cats.")
BAD = [
    {"maker": "<b>"},
    {"words": "x" * 201},
    {"words": "two\nlines"},
    {"stickers": tuple(msgspec.structs.replace(GOOD.stickers[0], name=f"s{n}") for n in range(25))},
]


@pytest.mark.parametrize("more", BAD)
def test_an_archive_brings_only_what_could_have_been_made_here(more):
    value = msgspec.json.encode([GOOD]).decode()
    assert stickers.checked(value) == value
    assert stickers.table_in(value)
    assert stickers.table_in(msgspec.json.encode([msgspec.structs.replace(GOOD, **more)]).decode()) == {}


def test_where_others_live_already_a_handle_of_elsewhere_names_nobody(kitchen):
    value = msgspec.json.encode([GOOD]).decode()
    kitchen.store.write_now(lambda tx: founding.keep_site(tx, {"stickers": value}, Report("archive", "archive", 0)))
    assert kitchen.guest.sees(stickers.packs) == (msgspec.structs.replace(GOOD, maker=""),)
