# SPDX-License-Identifier: Apache-2.0
"""Pictures of people and the community's: one's own files only, seen by everybody, gone with their file."""

import hashlib

import pytest
from tests.kit.town import Member, Town, refused

from banyan.base import clock
from banyan.core import attachments, portraits
from banyan.jobs import checks
from banyan.jobs.timetable import run_pending
from banyan.records.attachments import Attachment, Upload


def kept(member: Member, words: str = "a face", width: int = 64) -> Attachment:
    sha256 = hashlib.sha256(words.encode()).hexdigest()
    return member.does(attachments.attach, Upload(sha256, "me.png", "image/png", 1_000, width, width), 1)


@pytest.fixture
def face(town: Town) -> Attachment:
    return kept(town.bo)


def test_a_picture_is_shown_to_everybody_and_taken_away(town: Town, face: Attachment) -> None:
    with refused("not_found"):
        town.guest.sees(attachments.open_file, face.sha256)
    assert town.bo.does(portraits.show, face.sha256) == face
    assert town.guest.sees(portraits.of, town.bo.caller.id) == face
    assert town.guest.sees(attachments.open_file, face.sha256) == face
    newer = kept(town.bo, "a newer face")
    town.bo.does(portraits.show, newer.sha256)
    assert town.guest.sees(portraits.of, town.bo.caller.id) == newer
    with refused("not_found"):
        town.guest.sees(attachments.open_file, face.sha256)
    town.bo.does(portraits.drop)
    assert town.guest.sees(portraits.of, town.bo.caller.id) is None
    with refused("not_found"):
        town.bo.does(portraits.drop)


def test_only_pictures_of_ones_own_are_shown(town: Town, face: Attachment) -> None:
    for member, sha256, code in (
        (town.ada, face.sha256, "not_found"),
        (town.bo, "0" * 64, "not_found"),
        (town.bo, kept(town.bo, "a letter", width=0).sha256, "no_picture"),
        (town.guest, face.sha256, "sign_in_first"),
    ):
        with refused(code):
            member.does(portraits.show, sha256)


def test_the_logo_is_the_administrators(town: Town, face: Attachment) -> None:
    sign = kept(town.chen, "a sign")
    with refused("staff_only"):
        town.bo.does(portraits.set_logo, face.sha256)
    with refused("not_found"):
        town.chen.does(portraits.set_logo, face.sha256)
    with refused("not_found"):
        town.chen.does(portraits.drop_logo)
    town.chen.does(portraits.set_logo, sign.sha256)
    assert town.guest.sees(portraits.logo) == sign
    assert town.guest.sees(attachments.open_file, sign.sha256) == sign
    with refused("staff_only"):
        town.bo.does(portraits.drop_logo)
    town.chen.does(portraits.drop_logo)
    assert town.guest.sees(portraits.logo) is None


def test_pictures_outlive_the_sweep_and_go_with_their_file(town: Town, face: Attachment) -> None:
    sign = kept(town.chen, "a sign")
    town.bo.does(portraits.show, face.sha256)
    town.chen.does(portraits.set_logo, sign.sha256)
    town.clock.passes(attachments.UNUSED_FOR + clock.HOUR)
    assert town.store.write_now(attachments.sweep) == 0
    assert town.guest.sees(portraits.of, town.bo.caller.id) == face
    assert town.guest.sees(portraits.logo) == sign
    town.bo.does(attachments.drop, face.sha256)
    town.chen.does(attachments.drop, sign.sha256)
    assert town.guest.sees(portraits.of, town.bo.caller.id) is None
    assert town.guest.sees(portraits.logo) is None
    run_pending(town.store)
    assert checks.examine(town.store).found == 0
