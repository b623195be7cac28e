# SPDX-License-Identifier: Apache-2.0
"""The essence as a tree: folders in order, moved, deleted and brought back; read by whoever may read the board."""

import pytest
from tests.kit.town import Town, refused, text

from banyan.core import articles, boards, essence
from banyan.records.essence import Node


def folder(town: Town, title: str, to: int = 0) -> int:
    node: Node = town.ada.does(essence.add_folder, "Railway", to, title)
    return node.number


def titles(town: Town, number: int = 0) -> list[str]:
    return [line.node.title for line in town.guest.sees(essence.page, "Railway", number).children]


def test_a_tree_is_read_by_everybody_in_the_order_that_was_made(town: Town) -> None:
    night, day = folder(town, "Night"), folder(town, "Day")
    inner = folder(town, "Inner", night)
    town.ada.does(essence.add_link, "Railway", inner, "Timetable", "https://example.org/t")
    assert titles(town) == ["Night", "Day"]
    page = town.guest.sees(essence.page, "Railway", inner)
    assert ([one.title for one in page.trail], page.node.title, page.editor.handle) == (["Night"], "Inner", "ada")
    assert [(line.node.kind, line.node.target) for line in page.children] == [("link", "https://example.org/t")]
    town.ada.does(essence.shift, "Railway", day, -1)
    assert titles(town) == ["Day", "Night"]
    with refused("already_so"):
        town.ada.does(essence.shift, "Railway", day, -1)
    with refused("not_found"):
        town.guest.sees(essence.page, "Railway", 99)
    assert [(node.title, depth) for node, depth in town.guest.sees(essence.folders, "Railway")] == [
        ("Day", 0),
        ("Night", 0),
        ("Inner", 1),
    ]


def test_a_folder_moves_with_all_in_it_and_never_into_itself(town: Town) -> None:
    night, day = folder(town, "Night"), folder(town, "Day")
    inner = folder(town, "Inner", night)
    for to in (night, inner):
        with refused("too_deep"):
            town.ada.does(essence.move, "Railway", night, to)
    town.ada.does(essence.move, "Railway", night, day)
    assert [one.title for one in town.guest.sees(essence.page, "Railway", inner).trail] == ["Day", "Night"]
    with refused("already_so"):
        town.ada.does(essence.move, "Railway", night, day)
    link = town.ada.does(essence.add_link, "Railway", 0, "Map", "/t/1").number
    with refused("not_a_folder"):
        town.ada.does(essence.move, "Railway", night, link)
    at = 0
    for _ in range(essence.MAX_DEPTH):
        at = folder(town, "deeper", at)
    with refused("too_deep"):
        folder(town, "too deep", at)
    with refused("too_deep"):
        town.ada.does(essence.move, "Railway", day, at)


def test_what_is_deleted_is_gone_with_all_in_it_and_comes_back(town: Town) -> None:
    night = folder(town, "Night")
    inner = folder(town, "Inner", night)
    with refused("reason_wanted"):
        town.ada.does(essence.delete, "Railway", night, "")
    town.ada.does(essence.delete, "Railway", night, "out of date")
    for number in (night, inner):
        with refused("not_found"):
            town.bo.sees(essence.page, "Railway", number)
    assert titles(town) == []
    assert [node.reason for node in town.ada.sees(essence.deleted, "Railway")] == ["out of date"]
    with refused("already_so"):
        town.ada.does(essence.delete, "Railway", night, "out of date")
    town.ada.does(essence.restore, "Railway", night, "in date again")
    with refused("already_so"):
        town.ada.does(essence.restore, "Railway", night, "in date again")
    assert titles(town, night) == ["Inner"]


def test_every_version_of_a_node_stays(town: Town) -> None:
    night = folder(town, "Night")
    town.ada.does(essence.rename, "Railway", night, "By night")
    lines = town.guest.sees(essence.versions, "Railway", night)
    assert [(line.version.revision, line.version.title, line.editor.handle) for line in lines] == [
        (2, "By night", "ada"),
        (1, "Night", "ada"),
    ]
    link = town.ada.does(essence.add_link, "Railway", 0, "Map", "/t/1").number
    town.ada.does(essence.retarget, "Railway", link, "/t/2")
    assert town.guest.sees(essence.page, "Railway", link).node.target == "/t/2"
    with refused("bad_target"):
        town.ada.does(essence.retarget, "Railway", night, "/t/2")
    with refused("not_found"):
        town.guest.sees(essence.version, "Railway", night, 9)


@pytest.mark.parametrize(
    "target", ["", "javascript:alert(1)", "//evil.example", "/a b", "https://" + "x" * 500, "/\\evil"]
)
def test_where_a_link_may_lead(town: Town, target: str) -> None:
    with refused("bad_target"):
        town.ada.does(essence.add_link, "Railway", 0, "Map", target)
    with refused("bad_target"):
        town.ada.does(essence.add_file, "Railway", 0, "Map", target)


def test_a_letter_leads_to_a_folder(town: Town) -> None:
    night, day = folder(town, "Night"), folder(town, "Day")
    town.ada.does(essence.set_letter, "Railway", night, "a")
    for number, letter in ((day, "A"), (day, "Z"), (day, "AB"), (0, "B")):
        with refused("letter_taken"):
            town.ada.does(essence.set_letter, "Railway", number, letter)
    thread = town.bo.opens_thread("Bread")
    town.ada.does(articles.collect, thread.number, [], ("Railway", "A"))
    assert titles(town, night) == ["Bread"]
    town.ada.does(essence.set_letter, "Railway", night, "")
    with refused("not_a_folder"):
        town.ada.does(articles.collect, thread.number, [], ("Railway", "A"))


def test_who_tends_it_and_who_reads_it(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    night = folder(town, "Night")
    for verb, args in (
        (essence.add_folder, (0, "Mine")),
        (essence.add_link, (0, "Mine", "/t/1")),
        (essence.rename, (night, "Mine")),
        (essence.delete, (night, "mine")),
        (essence.shift, (night, 1)),
        (essence.move, (night, 0)),
        (essence.set_letter, (night, "A")),
        (articles.add_article, (0, "Mine", text("words"))),
    ):
        with refused("moderators_only"):
            town.bo.does(verb, "Railway", *args)
    with refused("moderators_only"):
        town.bo.sees(essence.deleted, "Railway")
    with refused("title_wanted"):
        folder(town, " ")
    monkeypatch.setattr(essence, "MAX_CHILDREN", 1)
    with refused("folder_full"):
        folder(town, "Day")
    town.chen.does(boards.set_policies, "Railway", read_policy="members")
    with refused("not_found"):
        town.guest.sees(essence.page, "Railway")
