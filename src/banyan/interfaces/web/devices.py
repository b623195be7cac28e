# SPDX-License-Identifier: Apache-2.0
"""Devices that are told of things: this browser becomes one, or one is taken off the list. Shown beside the choices."""

from typing import Any

from banyan.core import devices
from banyan.interfaces.web import settings
from banyan.interfaces.web.sessions import browser_of
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.devices import Subscription

PAGE = "/settings/notifications"


async def add(visit: Visit) -> Answer:
    """What the browser handed out, by the button that asked it."""
    form = await visit.form()
    subscription = Subscription(form["endpoint"], form["public_key"], form["secret"])
    agent = visit.head.get(b"user-agent")
    await visit.act(devices.add, settings.session_id(visit), subscription, agent)
    return visit.go(f"{PAGE}#devices", "This browser is told from now on.")


async def end(visit: Visit) -> Answer:
    form = await visit.form()
    await visit.act(devices.remove, form.number("id", 0) or 0)
    return visit.go(f"{PAGE}#devices", "That device is told nothing any more.")


async def shown(visit: Visit) -> dict[str, Any]:
    """What the page of choices shows of devices; `key` "" while the community sends nothing."""
    key = await visit.ask(devices.public_key)
    found = [(device, browser_of(device.agent)) for device in await visit.ask(devices.mine)] if key else []
    return {"key": key, "devices": found, "session": settings.session_id(visit)}
