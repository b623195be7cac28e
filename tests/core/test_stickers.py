# SPDX-License-Identifier: Apache-2.0
"""Stickers: kept in packs by administrators, within bounds; the file is everybody's as long as a pack has it."""

import msgspec
import pytest
from tests.kit.town import refused

from banyan.base.errors import BadValue
from banyan.core import attachments, stickers
from banyan.records.attachments import Upload
from banyan.records.stickers import Pack, Sticker

PICTURE = Upload("a" * 64, "cat.png", "image/png", 900, 96, 64)


def kept(town, *names, pack="cats"):
    town.chen.does(stickers.make_pack, pack)
    for name in names:
        town.chen.does(stickers.add_sticker, pack, name, PICTURE)


def test_the_first_pack_has_the_bare_name(town):
    kept(town, "Sleepy", ":笑:")
    kept(town, "sleepy", pack="dogs")
    assert list(town.guest.sees(stickers.offered)) == ["sleepy", "笑", "dogs/sleepy"]
    assert list(town.guest.sees(stickers.table)) == ["sleepy", "cats/sleepy", "笑", "cats/笑", "dogs/sleepy"]
    address = f"/files/{'a' * 64}/sticker.png"
    html = f'<img class="sticker" src="{address}" alt="笑" width="96" height="64" loading="lazy">'
    assert town.guest.sees(stickers.table)["笑"] == html


def test_a_pack_that_is_switched_off_is_not_offered_and_keeps_its_files(town):
    kept(town, "sleepy")
    town.chen.does(stickers.switch_pack, "cats", is_on=False)
    assert town.guest.sees(stickers.offered) == town.guest.sees(stickers.table) == {}
    assert town.guest.sees(attachments.open_file, "a" * 64).address == f"/files/{'a' * 64}/sticker.png"
    town.chen.does(stickers.switch_pack, "cats", is_on=True)
    assert list(town.guest.sees(stickers.offered)) == ["sleepy"]


def test_the_file_goes_with_the_last_that_has_it(town):
    kept(town, "sleepy", "tired")
    town.chen.does(stickers.drop_sticker, "cats", "sleepy")
    assert town.guest.sees(lambda tx, _: attachments.is_kept(tx, "a" * 64))
    town.chen.does(stickers.drop_pack, "cats")
    assert not town.guest.sees(lambda tx, _: attachments.is_kept(tx, "a" * 64))
    with refused("not_found"):
        town.guest.sees(attachments.open_file, "a" * 64)
    with refused("not_found"):
        town.chen.does(stickers.drop_pack, "cats")
    kept(town)
    with refused("not_found"):
        town.chen.does(stickers.drop_sticker, "cats", "sleepy")


@pytest.mark.parametrize("name", ["", "a b", "a/b", "<b>", "x" * 21, "：", '"'])
def test_names_are_of_letters(town, name):
    kept(town)
    with refused("sticker_name_unfit"):
        town.chen.does(stickers.make_pack, name)
    with refused("sticker_name_unfit"):
        town.chen.does(stickers.add_sticker, "cats", name, PICTURE)


def test_a_name_is_given_once(town):
    kept(town, "sleepy")
    with refused("sticker_name_taken"):
        town.chen.does(stickers.make_pack, "CATS")
    with refused("sticker_name_taken"):
        town.chen.does(stickers.add_sticker, "cats", "SLEEPY", PICTURE)


def test_there_is_room_for_so_many_and_no_more(town, monkeypatch):
    monkeypatch.setattr(stickers, "MOST_PACKS", 1)
    monkeypatch.setattr(stickers, "MOST_IN_PACK", 1)
    kept(town, "sleepy")
    with refused("too_many_stickers"):
        town.chen.does(stickers.make_pack, "dogs")
    with refused("too_many_stickers"):
        town.chen.does(stickers.add_sticker, "cats", "tired", PICTURE)


@pytest.mark.parametrize(
    ("more", "code"),
    [({"width": 513}, "sticker_too_large"), ({"size": 300_001}, "sticker_too_large"), ({"width": 0}, "no_picture")],
)
def test_a_sticker_is_a_small_picture(town, more, code):
    kept(town)
    with refused(code):
        town.chen.does(stickers.add_sticker, "cats", "sleepy", msgspec.structs.replace(PICTURE, **more))


def test_only_administrators_keep_them(town):
    kept(town, "sleepy")
    for member in (town.guest, town.bo):
        code = "sign_in_first" if member is town.guest else "staff_only"
        for verb, given in (
            (stickers.make_pack, ("dogs",)),
            (stickers.drop_pack, ("cats",)),
            (stickers.add_sticker, ("cats", "tired", PICTURE)),
            (stickers.drop_sticker, ("cats", "sleepy")),
        ):
            with refused(code):
                member.does(verb, *given)
        with refused(code):
            member.does(stickers.switch_pack, "cats", is_on=False)


GOOD = Sticker("sleepy", "a" * 64, "image/png", 900, 96, 64)
BAD = [
    {"name": "a b"},
    {"sha256": "../../etc/passwd"},
    {"media_type": "image/svg+xml"},
    {"size": 0},
    {"width": 0},
    {"height": 4_000},
]


def packed(*packs: Pack) -> str:
    return msgspec.json.encode(packs).decode()


def test_what_an_archive_brings_is_looked_at(town):
    assert stickers.files_in(packed(Pack("cats", True, (GOOD,)))) == {"a" * 64: "image/png"}
    wrong = [packed(Pack("cats", True, (msgspec.structs.replace(GOOD, **more),))) for more in BAD]
    wrong += [packed(Pack("cats"), Pack("cats")), packed(Pack("cats", True, (GOOD, GOOD))), "{", '["x"]']
    wrong.append(packed(*(Pack(f"p{n}") for n in range(stickers.MOST_PACKS + 1))))
    for value in wrong:
        with pytest.raises(BadValue):
            stickers.checked(value)
        assert stickers.files_in(value) == {} == stickers.table_in(value)
