# SPDX-License-Identifier: Apache-2.0
"""Devices: browsers that are told of things while no page is open (web push).

What is sent says what the inbox says, in its owner's language, sealed so that nobody on the way reads it. A device belongs to
the session in which it was added, and goes with it. While the community has no key, there are no devices.
"""

import base64
import binascii
from urllib.parse import urlsplit

import msgspec

from banyan.base import clock, ids
from banyan.base.errors import Family, NotFound, Refusal
from banyan.base.words import plural
from banyan.core import callers, choices, notifications, outbox
from banyan.core.permits import check_signed_in
from banyan.core.sessions import IDLE_FOR, clean_agent
from banyan.records.accounts import AccountState
from banyan.records.callers import Caller
from banyan.records.choices import BY_DEVICE
from banyan.records.devices import Device, Errand, Message, PushKeys, Subscription
from banyan.records.notifications import Line
from banyan.storage.queries import choices as choice_queries
from banyan.storage.queries import devices as queries
from banyan.storage.queries import notifications as notification_queries
from banyan.storage.queries import sessions as session_queries
from banyan.storage.queries import site as site_queries
from banyan.storage.tx import Tx

KEY = "push_keys"
MOST_DEVICES = 10  # of one account
MAX_ENDPOINT = 1_000
POINT_BYTES, SECRET_BYTES = 65, 16  # RFC 8291: an uncompressed point of P-256, and a shared secret
FIRST_TOPICS = ("reply", "quote", "mention", "mail")  # what a first device is told of, as nothing was chosen yet
MOST_COUNTED = 100
LINES_TOLD = 3
TOLD = (AccountState.ACTIVE, AccountState.SUSPENDED)
MAX_TITLE, MAX_BODY = 200, 500  # characters: a service takes 4 KB
FIRST_WAIT, LONGEST_WAIT = 30 * clock.SECOND, 6 * clock.HOUR
MOST_FAILURES = 12  # in a row: about a day


class PushOff(Refusal):
    code = "push_off"
    family = Family.CONFLICT
    sentence = "This community sends nothing to devices."
    hint = "Whoever runs it can switch it on."


class PushOn(Refusal):
    code = "push_on"
    family = Family.CONFLICT
    sentence = "This community has a key for devices already."
    hint = "`banyan push off` throws it away, and all devices with it."


class BadDevice(Refusal):
    code = "bad_device"
    family = Family.INVALID
    sentence = "That is nothing that a browser hands out to be told of things."
    hint = "Press the button again. If it stays so, this browser cannot do it."


class TooManyDevices(Refusal):
    code = "too_many_devices"
    family = Family.CONFLICT
    sentence = "{most} devices are told already."
    hint = "Take one out of the list first."
    fields = ("most",)


# ------------------------------------------------------------------------------------------------------ whoever keeps the machine


def switch_on(tx: Tx, keys: PushKeys) -> None:
    """From now on members may add devices. It asks no permission: whoever calls it holds the machine. Raises PushOn."""
    if keys_of(tx) is not None:
        raise PushOn
    site_queries.put_value(tx, KEY, msgspec.json.encode(keys).decode())


def switch_off(tx: Tx) -> int:
    """No device is told of anything any more; how many those were. A new key makes none of them come back. Raises PushOff."""
    if keys_of(tx) is None:
        raise PushOff
    site_queries.put_value(tx, KEY, "")
    return queries.drop_all(tx)


def keys_of(tx: Tx) -> PushKeys | None:
    """The community's own keys, for what sends; None while it is switched off."""
    kept = site_queries.find_value(tx, KEY)
    return msgspec.json.decode(kept, type=PushKeys) if kept else None


# ---------------------------------------------------------------------------------------------------------------- one's own


def public_key(tx: Tx, caller: Caller) -> str:
    """What a browser must know to be told of things; "" while the community sends nothing."""
    check_signed_in(caller)
    keys = keys_of(tx)
    return keys.public if keys else ""


def mine(tx: Tx, caller: Caller) -> list[Device]:
    """The caller's devices, the newest first."""
    check_signed_in(caller)
    return queries.list_devices(tx, caller.id)


def add(tx: Tx, caller: Caller, session_id: int, subscription: Subscription, agent: str) -> Device:
    """Tell this browser from now on, as long as its session lives. A first device is told of what concerns its owner most.

    Raises PushOff, BadDevice, TooManyDevices; NotFound for a session that is not the caller's.
    """
    check_signed_in(caller)
    if keys_of(tx) is None:
        raise PushOff
    _check(subscription)
    if session_id not in {session.id for session in session_queries.list_sessions(tx, caller.id, tx.now - IDLE_FOR)}:
        raise NotFound
    queries.drop_endpoint(
        tx, subscription.endpoint
    )  # a browser has one; whoever was here before is told nothing any more
    before = queries.list_devices(tx, caller.id)
    if len(before) >= MOST_DEVICES:
        raise TooManyDevices(most=MOST_DEVICES)
    device = Device(
        id=ids.mint(),
        account_id=caller.id,
        session_id=session_id,
        endpoint=subscription.endpoint,
        public_key=subscription.public_key,
        secret=subscription.secret,
        agent=clean_agent(agent),
        made_at=tx.now,
        failures=0,
        told_through=queries.newest_line(tx, caller.id),
        due_at=None,
    )
    queries.insert_device(tx, device)
    if not before:
        choices.begin_devices(tx, caller, FIRST_TOPICS)
    return device


def remove(tx: Tx, caller: Caller, device_id: int) -> None:
    """Tell a device nothing any more. Raises NotFound for what is not the caller's."""
    check_signed_in(caller)
    if not queries.drop_device(tx, device_id, caller.id):
        raise NotFound


def _check(subscription: Subscription) -> None:
    """Whether its shape is right; whether its address may be called is asked by what calls it."""
    try:
        address = urlsplit(subscription.endpoint)
        is_right = (
            len(subscription.endpoint) <= MAX_ENDPOINT
            and address.scheme in ("https", "http")
            and bool(address.hostname)
            and len(_bytes(subscription.public_key)) == POINT_BYTES
            and _bytes(subscription.public_key)[0] == 4
            and len(_bytes(subscription.secret)) == SECRET_BYTES
        )
    except ValueError:
        is_right = False
    if not is_right:
        raise BadDevice


def _bytes(text: str) -> bytes:
    """Raises ValueError for what is no base64url."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("no base64url") from error


# ------------------------------------------------------------------------------------------------------- what is sent, and after


def due(tx: Tx, limit: int) -> list[int]:
    """For which devices something waits by now."""
    return queries.list_due(tx, tx.now - IDLE_FOR, limit)


def errand(tx: Tx, device_id: int) -> Errand | None:
    """What a device is to be told now; None when it is gone."""
    device = queries.find_device(tx, device_id)
    if device is None:
        return None
    try:
        reader = callers.load(tx, device.account_id)
    except NotFound:
        return Errand(device, None, device.told_through)
    chosen = choice_queries.find_choices(tx, reader.id)
    awake_at = choices.awake_at(tx, chosen, reader.zone)
    if awake_at > tx.now:
        return Errand(device, None, device.told_through, not_before=awake_at)
    ways = choices.ways_of(chosen.ways)
    found = notification_queries.list_waiting(tx, reader, device.told_through, MOST_COUNTED)
    lines = [line for line in found if ways[choices.topic_of(line.notification.kind)] in BY_DEVICE]
    message = _message(outbox.language(tx, reader.locale), lines) if lines and reader.state in TOLD else None
    return Errand(device, message, queries.newest_line(tx, reader.id))


def told(tx: Tx, errand: Errand) -> None:
    """The device has it, or there was nothing to say."""
    queries.set_told(tx, errand.device.id, errand.through, errand.not_before)


def failed(tx: Tx, device: Device, wait: int) -> None:
    """The service took nothing: again after `wait`, or later each time; after a day of it the device is gone."""
    failures = device.failures + 1
    if failures >= MOST_FAILURES:
        gone(tx, device)
        return
    pause = min(max(FIRST_WAIT * 2**device.failures, wait), LONGEST_WAIT)
    queries.set_failed(tx, device.id, failures, tx.now + pause)


def gone(tx: Tx, device: Device) -> None:
    """The service knows it no more."""
    queries.drop_device(tx, device.id, device.account_id)


def _message(lang: str, lines: list[Line]) -> Message:
    """One thing is said itself; of several their number, and the newest of them."""
    newest = lines[-1]
    if len(lines) == 1:
        path = notifications.address_of(newest.notification) or "/inbox"
        return Message(_said(lang, newest)[:MAX_TITLE], newest.title[:MAX_BODY], path, lang)
    title = plural(lang, "One thing waits for you", "{n} things wait for you", len(lines))
    body = "\n".join(_said(lang, line) for line in reversed(lines[-LINES_TOLD:]))
    return Message(title, body[:MAX_BODY], "/inbox", lang)


def _said(lang: str, line: Line) -> str:
    who = f"{line.actor.handle} " if line.actor else ""
    return f"{who}{notifications.said(lang, line)}"
