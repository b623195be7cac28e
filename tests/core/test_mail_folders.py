# SPDX-License-Identifier: Apache-2.0
"""Mail folders: three that everybody has, and some of one's own."""

import pytest
from tests.kit.town import Town, refused, text

from banyan.core import mail, mail_folders


def test_folders_say_how_much_lies_in_them(town: Town) -> None:
    letter = town.bo.does(mail.send, "ada", "Bread", text("Rye?"))
    shelf = town.ada.does(mail_folders.make, " #食谱 ")
    town.bo.does(mail.send, "ada", "Bread", text("Wheat?"))
    town.ada.does(mail.mark_read, letter.id)
    town.ada.does(mail.move, shelf.key, letter.id)
    told = [(one.key, one.name, one.count, one.unread) for one in town.ada.sees(mail_folders.mine)]
    assert told == [("inbox", "", 1, 1), ("sent", "", 0, 0), ("trash", "", 0, 0), (shelf.key, "食谱", 1, 0)]
    assert [one.key for one in town.bo.sees(mail_folders.mine)] == ["inbox", "sent", "trash"]
    with refused("sign_in_first"):
        town.guest.sees(mail_folders.mine)


def test_what_lay_in_a_folder_that_goes_lies_in_the_inbox(town: Town) -> None:
    letter = town.bo.does(mail.send, "ada", "Bread", text("Rye?"))
    shelf = town.ada.does(mail_folders.make, "Recipes")
    town.ada.does(mail.move, shelf.key, letter.id)
    with refused("not_found"):
        town.bo.does(mail_folders.drop, shelf.key)
    town.ada.does(mail_folders.drop, shelf.key)
    assert [head.id for head in town.ada.sees(mail.page).heads] == [letter.id]
    for key in ("inbox", "trash", shelf.key, "nothing"):
        with refused("not_found"):
            town.ada.does(mail_folders.drop, key)


def test_names_of_folders(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.ada.does(mail_folders.make, "Recipes")
    with refused("mail_name_taken"):
        town.ada.does(mail_folders.make, "RECIPES")
    town.bo.does(mail_folders.make, "Recipes")
    for name in ("", "#", "two words", "x" * 25):
        with refused("mail_name_wanted"):
            town.ada.does(mail_folders.make, name)
    monkeypatch.setattr(mail_folders, "MAX_FOLDERS", 1)
    with refused("too_many_mail_names"):
        town.ada.does(mail_folders.make, "Trains")
    with refused("sign_in_first"):
        town.guest.does(mail_folders.make, "Trains")
