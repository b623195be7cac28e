# SPDX-License-Identifier: Apache-2.0
"""Live: doorbells for open pages."""

from starlette.types import Receive, Scope, Send

from banyan.interfaces.web.frame import Frame


class Live:
    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})
