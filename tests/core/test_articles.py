# SPDX-License-Identifier: Apache-2.0
"""Articles: written for the essence or collected from posts, which stay as they are; copies are frozen and credited."""

import pytest
from tests.kit.town import Town, refused, text

from banyan.core import articles, boards, essence, posts, threads
from banyan.records.essence import Node, PartLine
from banyan.records.threads import Thread


@pytest.fixture
def bread(town: Town) -> Thread:
    thread = town.bo.opens_thread("Bread", "How?")
    town.eve.replies(thread, "With rye")
    town.ada.replies(thread, "With time")
    return thread


def parts(town: Town, node: Node) -> list[PartLine]:
    return list(town.guest.sees(essence.page, "Railway", node.number).parts)


def said(town: Town, node: Node) -> list[tuple[str, str, int]]:
    return [(line.author.handle, line.part.source, line.part.floor) for line in parts(town, node)]


def collect(town: Town, thread: Thread, *floors: int) -> Node:
    node: Node = town.ada.does(articles.collect, thread.number, floors, ("Railway", 0))
    return node


def test_a_thread_becomes_one_article_and_stays_as_it_is(town: Town, bread: Thread) -> None:
    town.eve.does(posts.delete, bread.number, 2)
    node = collect(town, bread)
    assert said(town, node) == [("bo", "How?", 1), ("ada", "With time", 3)]
    assert (node.title, node.kind) == ("Bread", "article")
    assert town.count("SELECT count(*) FROM posts WHERE state = 'visible'") == 2
    assert said(town, collect(town, bread, 3)) == [("ada", "With time", 3)]


def test_a_copy_is_frozen_says_that_it_is_stale_and_is_taken_anew(town: Town, bread: Thread) -> None:
    node = collect(town, bread, 1, 2)
    with refused("already_so"):
        town.ada.does(articles.refresh, "Railway", node.number)
    town.eve.does(posts.edit, bread.number, 2, text("With wheat"), 1)
    assert said(town, node)[1] == ("eve", "With rye", 2)
    assert [line.is_stale for line in parts(town, node)] == [False, True]
    assert [line.is_stale for line in town.guest.sees(essence.page, "Railway").children] == [True]
    town.ada.does(articles.refresh, "Railway", node.number)
    assert said(town, node)[1] == ("eve", "With wheat", 2)
    assert [line.is_stale for line in parts(town, node)] == [False, False]
    before, version = town.guest.sees(essence.version, "Railway", node.number, 1)
    assert ([line.part.source for line in before.parts], version.revision) == (["How?", "With rye"], 1)
    town.eve.does(posts.delete, bread.number, 2)
    assert [line.is_stale for line in parts(town, node)] == [False, True]
    with refused("already_so"):
        town.ada.does(articles.refresh, "Railway", node.number)
    assert said(town, node)[1] == ("eve", "With wheat", 2)


def test_what_is_erased_is_erased_in_every_copy(town: Town, bread: Thread) -> None:
    node = collect(town, bread, 2)
    town.ada.does(articles.copy, "Railway", node.number, 0)
    town.chen.does(posts.erase, bread.number, 2, "a telephone number")
    assert town.count("SELECT count(*) FROM essence_parts WHERE source <> '' OR html <> ''") == 0


def test_an_article_is_written_changed_and_copied(town: Town) -> None:
    node = town.ada.does(articles.add_article, "Railway", 0, "Welcome", text("first"))
    with refused("edited_meanwhile"):
        town.ada.does(articles.edit, "Railway", node.number, text("second"), 7)
    town.chen.does(articles.edit, "Railway", node.number, text("second"), 1)
    assert said(town, node) == [("chen", "second", 0)]
    twin = town.ada.does(articles.copy, "Railway", node.number, 0)
    assert said(town, twin) == [("chen", "second", 0)]
    with refused("empty_post"):
        town.ada.does(articles.add_article, "Railway", 0, "Welcome", text(" "))
    folder = town.ada.does(essence.add_folder, "Railway", 0, "Folder")
    for verb, args in ((articles.edit, (text("x"), 1)), (articles.refresh, ()), (articles.copy, (0,))):
        with refused("not_an_article"):
            town.ada.does(verb, "Railway", folder.number, *args)


def test_words_below_what_was_collected(town: Town, bread: Thread) -> None:
    node = collect(town, bread, 2)
    town.ada.does(articles.edit, "Railway", node.number, text("Both are right."), 1)
    town.ada.does(articles.edit, "Railway", node.number, text("All are right."), 2)
    assert said(town, node) == [("eve", "With rye", 2), ("ada", "All are right.", 0)]


def test_what_cannot_be_collected(town: Town, bread: Thread, monkeypatch: pytest.MonkeyPatch) -> None:
    with refused("nothing_to_collect"):
        collect(town, bread, 9)
    monkeypatch.setattr(articles, "MAX_COLLECTED", 2)
    for floors in ((), (1, 2, 3)):
        with refused("nothing_to_collect"):
            collect(town, bread, *floors)
    with refused("moderators_only"):
        town.bo.does(articles.collect, bread.number, [1], ("Railway", 0))
    secret = town.chen.opens_thread("Secret", board=town.back_room)
    with refused("not_open_enough"):
        town.chen.does(articles.collect, secret.number, [1], ("Railway", 0))
    town.chen.does(articles.collect, secret.number, [1], ("BackRoom", 0))
    with refused("not_found"):
        town.ada.does(articles.collect, secret.number, [1], ("Railway", 0))


def test_what_moved_behind_a_door_is_not_copied_anew(town: Town, bread: Thread) -> None:
    node = collect(town, bread, 1, 2)
    town.chen.does(threads.move_thread, bread.number, town.back_room.id, "For few.")
    town.chen.does(boards.list_member, "BackRoom", town.eve.account_id, True)
    town.eve.does(posts.edit, bread.number, 2, text("For few alone"), 1)
    with refused("already_so"):
        town.ada.does(articles.refresh, "Railway", node.number)
    assert said(town, node)[1] == ("eve", "With rye", 2)
