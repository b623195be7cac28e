# SPDX-License-Identifier: Apache-2.0
"""The web on one page: every address and who answers it. A new page is a handler in its noun's file and a line here."""

from collections.abc import Callable
from typing import Any

from starlette.types import ASGIApp

from banyan.interfaces.desk import Desk
from banyan.interfaces.web import (
    about,
    board,
    boards,
    compose,
    drafts,
    favourites,
    files,
    home,
    inbox,
    log,
    machines,
    posts,
    quotes,
    theme,
    threads,
    top_ten,
    uploads,
)
from banyan.interfaces.web.frame import Frame
from banyan.interfaces.web.front import Front
from banyan.interfaces.web.live import Live
from banyan.interfaces.web.router import Route, Router

ROUTES = (
    # writing; before reading, because a word may stand where an address of reading has a number
    Route("/b/{slug}/new", compose.new_thread, compose.open_thread),
    Route("/t/{number}/reply", compose.new_reply, compose.reply),
    Route("/t/{number}/{floor}/edit", compose.edit, compose.save_edit),
    Route("/preview", post=compose.preview),
    Route("/drafts", post=drafts.keep),
    Route("/settings/drafts", drafts.show, drafts.drop),
    Route("/files", post=uploads.upload),
    Route("/files/{sha256}/{name}", files.show),
    Route("/settings/files", files.mine, files.drop),
    # one post
    Route("/t/{number}/{floor}/quote", quotes.show),
    Route("/t/{number}/{floor}/history", posts.history),
    Route("/t/{number}/{floor}/delete", posts.ask_delete, posts.delete),
    Route("/t/{number}/{floor}/restore", post=posts.restore),
    Route("/t/{number}/{floor}/react", post=posts.react),
    Route("/t/{number}/{floor}/report", posts.ask_report, posts.report),
    Route("/t/{number}/delete", post=posts.delete_thread),
    # what is mine to read
    Route("/inbox", inbox.show),
    Route("/inbox/read", post=inbox.read),
    Route("/inbox/all", post=inbox.read_all),
    Route("/inbox/reports", inbox.my_reports),
    Route("/b/{slug}/favourite", post=favourites.add),
    Route("/b/{slug}/unfavourite", post=favourites.remove),
    Route("/b/{slug}/read", post=favourites.mark_board_read),
    Route("/b/{slug}/next", favourites.next_unread),
    Route("/t/{number}/{floor}/mark", post=favourites.mark_up_to),
    # reading
    Route("/", home.show),
    Route("/boards", boards.show),
    Route("/b/{slug}", board.show),
    Route("/t/{number}/floors", threads.new_floors),
    Route("/t/{number}/newer", threads.newer),
    Route("/t/{number}/older", threads.older),
    Route("/t/{number}/by/{handle}", threads.show_author),
    Route("/t/{number}/{floor}/answers", threads.show_answers),
    Route("/t/{number}/{floor}", threads.show_floor),
    Route("/t/{number}", threads.show),
    Route("/ten/{number}", top_ten.why),
    Route("/log", log.show),
    Route("/about", about.show),
    # oneself
    Route("/theme", post=theme.switch),
    # for machines
    Route("/healthz", machines.health),
    Route("/metrics", machines.metrics),
    Route("/robots.txt", machines.robots),
)


def build(desk: Desk, status: Callable[[], Any]) -> ASGIApp:
    """The ASGI application. `status` tells how the jobs are, for `/healthz`."""
    frame = Frame(desk, status)
    return Front(frame, Router(ROUTES), Live(frame))
