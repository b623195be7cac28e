# SPDX-License-Identifier: Apache-2.0
"""The addresses of polls and their ballots."""

from banyan.interfaces.web import ballots, polls
from banyan.interfaces.web.router import Route

ROUTES = (
    Route("/polls", polls.show_open),
    Route("/polls/{poll}", polls.show),
    Route("/polls/{poll}/vote", post=polls.vote),
    Route("/polls/{poll}/close", polls.ask_close, polls.close),
    Route("/polls/{poll}/remove", polls.ask_remove, polls.remove),
    Route("/polls/{poll}/ballots", ballots.show, ballots.find),
    Route("/polls/{poll}/ballots.csv", ballots.fetch),
    Route("/polls/{poll}/ballots/{receipt}/blank", ballots.ask_blank, ballots.blank),
    Route("/b/{slug}/polls", polls.show_board, polls.ask_board),
    Route("/t/{number}/poll", polls.ask_thread, polls.open_in_thread),
)
