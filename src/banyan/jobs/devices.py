# SPDX-License-Identifier: Apache-2.0
"""Tells devices what waits in the inbox, as web push does it, through the guarded way out.

A device that its service knows no more is gone; one whose service is busy or broken is tried again, ever more slowly. Where
a device is, and what it is told, never stands in the log.
"""

import logging
from email.utils import parsedate_to_datetime
from functools import partial

import msgspec

from banyan.base import clock
from banyan.core import devices
from banyan.exchange.outgoing import Outgoing, OutgoingFailed, OutgoingRefused, Reply
from banyan.jobs.shift import Shift
from banyan.records.devices import Device, Errand, Message, PushKeys, Subscription

log = logging.getLogger(__name__)

BATCH = 100
MAX_ANSWER = 10_000  # bytes: nobody reads it
NO_MORE = (404, 410)


def run(shift: Shift) -> None:
    """Tell all that are due. After a crash a device may be told twice: the second message takes the place of the first."""
    if shift.settings is None:
        return
    with shift.store.read() as tx:
        keys, waiting = devices.keys_of(tx), devices.due(tx, BATCH)
    if keys is None or not waiting:
        return
    post = Post(Outgoing(shift.settings), keys, shift.settings.public_url)
    for device_id in waiting:
        shift.check_going()
        with shift.store.read() as tx:
            errand = devices.errand(tx, device_id)
        if errand is not None:
            _run_errand(shift, post, errand)


class Post:
    """Carries messages for one community."""

    def __init__(self, outgoing: Outgoing, keys: PushKeys, contact: str) -> None:
        self._outgoing = outgoing
        self._keys = keys
        self._contact = contact

    def send(self, device: Device, message: Message) -> Reply:
        """Raises OutgoingRefused, OutgoingFailed, and ValueError for a device whose keys are none."""
        from banyan.exchange import web_push  # its library takes 10 MB, which houses without devices need not have

        to = Subscription(device.endpoint, device.public_key, device.secret)
        headers, body = web_push.request(msgspec.json.encode(message), to, self._keys, self._contact, clock.now())
        return self._outgoing.request("POST", device.endpoint, headers=headers, body=body, max_bytes=MAX_ANSWER)


def _run_errand(shift: Shift, post: Post, errand: Errand) -> None:
    device = errand.device
    if errand.message is None:
        shift.store.write_now(partial(devices.told, errand=errand))
        return
    try:
        reply = post.send(device, errand.message)
    except (OutgoingRefused, ValueError):
        shift.store.write_now(partial(devices.gone, device=device))
    except OutgoingFailed:
        _failed(shift, device, "no answer")
    else:
        if reply.status in NO_MORE:
            shift.store.write_now(partial(devices.gone, device=device))
        elif reply.status >= 300:
            _failed(shift, device, str(reply.status), wait_of(reply))
        else:
            shift.store.write_now(partial(devices.told, errand=errand))


def _failed(shift: Shift, device: Device, said: str, wait: int = 0) -> None:
    shift.store.write_now(partial(devices.failed, device=device, wait=wait))
    log.warning("device %d could not be told and waits: %s", device.id, said)


def wait_of(reply: Reply) -> int:
    """How long a service wants to be left alone (Retry-After: seconds, or a date); 0 when it does not say."""
    said = reply.headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit() and len(said) < 10:
        return int(said) * clock.SECOND
    try:
        at = int(parsedate_to_datetime(said).timestamp()) * clock.SECOND
    except (ValueError, OverflowError):
        return 0
    return max(0, at - clock.now())
