# SPDX-License-Identifier: Apache-2.0
"""Walls: whoever walks through all pages finds no word of a board that is closed to them, and nobody's private words."""

from tests.core.test_presence import is_at
from tests.kit.town import Member, Town, text
from tests.kit.web import Visitor, every_path, opened, run

from banyan.base import clock
from banyan.core import (
    articles,
    boards,
    chat,
    collections,
    drafts,
    favourites,
    mail,
    mail_folders,
    marks,
    messages,
    notes,
    polls,
    pushes,
    relations,
    tags,
    talks,
)
from banyan.records.polls import PollWish
from banyan.records.presence import Place, PlaceKind

CLOSED, PRIVATE = "wordbehinddoors", "wordoftheirown"  # nothing that is asked for holds one of them
MOST_PAGES = 400


def closed_board(town: Town, insider: Member) -> list[str]:
    """What an insider and the staff have on a listed board; the addresses of it all."""
    wish = PollWish(f"{CLOSED}?", (CLOSED, "b"), closes_at=town.clock.at + clock.DAY)
    town.chen.does(boards.list_member, "BackRoom", insider.account_id, True)
    town.chen.does(boards.set_policies, "BackRoom", push_policy="on")
    thread = insider.opens_thread(f"{CLOSED} title", f"{CLOSED} text", board=town.back_room)
    number = thread.number
    insider.does(tags.set_tags, number, f"common {CLOSED}")
    insider.does(pushes.push, number, 1, "arrow", CLOSED)
    kept = insider.does(collections.put, number, 1, "Best of all", "good")
    insider.does(collections.change, kept.id, "Best of all", True)
    poll = insider.does(polls.open_in_thread, number, wish)
    town.chen.does(polls.open_on_board, "BackRoom", wish)
    town.chen.does(notes.set_note, "BackRoom", text(CLOSED))
    node = town.chen.does(articles.add_article, "BackRoom", 0, CLOSED, text(CLOSED))
    town.chen.does(marks.set_mark, number, 1, "keep", is_on=True)
    is_at(town, insider, Place(PlaceKind.THREAD, thread=number), lasts=clock.DAY)
    open_one = town.eve.opens_thread("In the open", f"See /t/{number} and /t/{number}/1")
    town.ada.does(tags.set_tags, open_one.number, "common")
    pieces = ("", "/1", "/tree", "/floors", "/1/pushes", "/1/quote", "/1/history", "/1/keep", "/1/curate", "/poll")
    lists = ("", "/polls", "/essence", f"/essence/{node.number}", "/note", "/kept", "/digest", "/rules")
    return [
        *(f"/t/{number}{piece}" for piece in pieces),
        *(f"/b/BackRoom{piece}" for piece in lists),
        *(f"/polls/{poll.id}", f"/collections/{kept.id}", "/tag/common", f"/mail/new?post={number}/1", "/@insider"),
    ]


def private_things(town: Town) -> list[str]:
    """What is Ada's own, or hers and Bo's; the addresses of it all."""
    ada = town.ada
    for member in (ada, town.bo, town.eve):
        is_at(town, member, Place(PlaceKind.HOME), lasts=clock.DAY)
    letter = ada.does(mail.send, "bo", f"{PRIVATE} subject", text(PRIVATE))
    ada.does(mail_folders.make, PRIVATE)
    ada.does(relations.befriend, "bo", PRIVATE)
    ada.does(relations.block, "eve", PRIVATE)
    ada.does(drafts.save, "thread:Railway", PRIVATE)
    ada.does(favourites.add_folder, PRIVATE)
    open_one = ada.opens_thread("In the open")
    kept = ada.does(collections.put, open_one.number, 1, PRIVATE, PRIVATE)
    ada.does(messages.send, "bo", PRIVATE)
    talk = ada.does(talks.ask, "bo")
    town.bo.does(talks.accept, talk.id)
    ada.does(talks.say, talk.id, PRIVATE)
    ada.does(chat.open_room, "Cellar", PRIVATE, "invited")
    ada.does(chat.open_room, "Hall")
    ada.does(chat.say, "hall", PRIVATE)
    lettered = ("", "/talk")
    return [
        *(f"/mail/{letter.id}{piece}" for piece in lettered),
        *(f"/mail/new?{wish}={letter.id}" for wish in ("answers", "forward")),
        *(f"/collections/{kept.id}", f"/talk/{talk.id}", f"/talk/{talk.id}/lines", "/@ada", "/@ada/relation"),
        *("/chat/cellar", "/chat/cellar/lines", "/chat/hall", "/chat/hall/lines", "/messages?to=ada"),
    ]


async def found_by(visitor: Visitor, begins: list[str], *words: str) -> list[str]:
    """The pages on which somebody who follows every link meets one of the words."""
    found, seen = [], set(begins)
    queue = ["/", "/boards", "/polls", "/online", "/chat", "/log", "/inbox", "/mail", "/settings", "/tend", *begins]
    while queue and len(seen) < MOST_PAGES:
        page = await visitor.get(queue.pop(0))
        assert page.status < 500, page.path
        if any(word in page.body.decode("utf-8", "replace") for word in words):
            found.append(page.path)
        if page.status == 200:
            new = {path.split("#")[0] for path in every_path(page)} - seen
            queue += sorted(path for path in new if not path.startswith(("/static/", "/terminal/", "/signin")))
            seen |= new
    return found


def test_no_page_holds_a_word_that_its_reader_may_not_read(town: Town) -> None:
    insider = town.member("insider")
    begins = closed_board(town, insider) + private_things(town)

    async def story() -> None:
        async with opened(town) as site:
            visitors = {member: await site.signed_in(member) for member in (insider, town.ada, town.eve, town.chen)}
            assert await found_by(visitors[insider], begins, CLOSED)
            assert await found_by(visitors[town.ada], begins, PRIVATE)
            assert await found_by(visitors[town.ada], begins, CLOSED) == []
            assert await found_by(visitors[insider], begins, PRIVATE) == []
            assert await found_by(visitors[town.chen], begins, PRIVATE) == []
            assert await found_by(visitors[town.eve], begins, CLOSED, PRIVATE) == []
            assert await found_by(site.visitor(), begins, CLOSED, PRIVATE) == []

    run(story())
