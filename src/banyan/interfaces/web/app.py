# SPDX-License-Identifier: Apache-2.0
"""The web on one page: every address and who answers it. A new page is a handler in its noun's file and a line here."""

from collections.abc import Callable
from typing import Any

from starlette.types import ASGIApp

from banyan.interfaces.desk import Desk
from banyan.interfaces.web import about, home, machines, theme
from banyan.interfaces.web.frame import Frame
from banyan.interfaces.web.front import Front
from banyan.interfaces.web.live import Live
from banyan.interfaces.web.router import Route, Router

ROUTES = (
    # reading
    Route("/", home.show),
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
