# SPDX-License-Identifier: Apache-2.0
"""Carries letters out: to the SMTP server of the settings, or, while there is none, into the folder `mail` of the data
folder, where only the keeper of the machine can read them. Who is written to, and what, never stands in the log.
"""

import ipaddress
import logging
import os
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from functools import partial
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from banyan.base import clock
from banyan.base.settings import Settings
from banyan.core import outbox, site
from banyan.jobs.shift import Shift
from banyan.records.outbox import Letter
from banyan.storage.store import Tx

log = logging.getLogger(__name__)

BATCH = 20
TIMEOUT_S = 20.0
LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")
PORTS = {"smtp": 25, "smtps": 465}

# What concerns one letter: the server goes on listening, and the others can still leave.
REFUSED = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, MessageError, ValueError)

Send = Callable[[int, EmailMessage], object]


class BadMailServer(Exception):
    """The setting `smtp.url` is no address of a mail server, or the server would be told a password in the open."""


def run(shift: Shift) -> None:
    """Send what is due. Each letter is marked as it leaves: after a crash one may leave twice, none is lost."""
    settings = shift.settings
    if settings is None:
        return
    while True:
        with shift.store.read() as tx:
            letters, name = outbox.waiting(tx, BATCH), site.policy(tx, "name")
        if not letters or not _carry(shift, settings, letters, name):
            return


def _carry(shift: Shift, settings: Settings, letters: list[Letter], name: str) -> bool:
    """True when all of them left."""
    waiting, failures = list(letters), 0
    try:
        with _carrier(settings) as send:
            while waiting:
                shift.check_going()
                letter = waiting[0]
                try:
                    send(letter.id, to_message(letter, settings, name))
                except REFUSED as error:
                    _failed(shift, [letter], error)
                    failures += 1
                else:
                    shift.store.write_now(partial(outbox.sent, letter_id=letter.id))
                del waiting[0]
    except (OSError, smtplib.SMTPException, BadMailServer) as error:
        _failed(shift, waiting, error)
        return False
    return not failures


def _failed(shift: Shift, letters: list[Letter], error: Exception) -> None:
    """Only the kind and the number of a failure are kept: what a server says repeats addresses."""
    code = getattr(error, "smtp_code", "")
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next(iter(error.recipients.values()))[0]
    said = f"{type(error).__name__} {code}".strip()

    def write(tx: Tx) -> None:
        for letter in letters:
            outbox.failed(tx, letter.id, said)

    shift.store.write_now(write)
    log.warning("%d letters could not be sent and wait: %s", len(letters), said)


def to_message(letter: Letter, settings: Settings, name: str) -> EmailMessage:
    """The letter as mail. Raises ValueError for a header that would be more than one."""
    sender = parseaddr(settings["smtp.sender"])[1] or f"noreply@{_domain(settings.public_url)}"
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = Address(name, addr_spec=sender)
    message["To"] = Address(addr_spec=letter.recipient)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(clock.to_datetime(letter.made_at))
    message["Message-ID"] = f"<{letter.id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # so that no machine answers it
    if letter.unsubscribe:  # RFC 8058: the reader's mail program offers a button, and posts to the address
        message["List-Unsubscribe"] = f"<{settings.public_url}{letter.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    body = letter.body.replace(outbox.HERE, settings.public_url)
    # Not every server takes bytes above 127; a file should be readable as it lies there.
    message.set_content(body, cte="quoted-printable" if settings["smtp.url"] else "8bit")
    return message


def _domain(public_url: str) -> str:
    """The name behind the @: that of the community's address; a bare number is no name."""
    host = urlsplit(public_url).hostname or "localhost"
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host.encode("idna").decode("ascii")
    return "localhost"


@contextmanager
def _carrier(settings: Settings) -> Iterator[Send]:
    url = settings["smtp.url"]
    if not url:
        folder = settings.data / "mail"
        yield lambda letter_id, message: _write(folder, letter_id, message)
        return
    with _server(urlsplit(url)) as server:
        yield lambda letter_id, message: server.send_message(message)


def _server(url: SplitResult) -> smtplib.SMTP:
    """A connection that is greeted, encrypted where the server offers it, and signed in."""
    try:
        host, port = url.hostname, url.port or PORTS[url.scheme]
    except (KeyError, ValueError):
        raise BadMailServer from None
    if not host:
        raise BadMailServer
    context = ssl.create_default_context()
    if url.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_S, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=TIMEOUT_S)
    try:
        server.ehlo_or_helo_if_needed()
        is_private = url.scheme == "smtps" or host in LOCAL_HOSTS
        if not is_private and server.has_extn("starttls"):
            server.starttls(context=context)
            is_private = True
        if url.username:
            if not is_private:
                raise BadMailServer
            server.login(unquote(url.username), unquote(url.password or ""))
    except BaseException:
        server.close()
        raise
    return server


def _write(folder: Path, letter_id: int, message: EmailMessage) -> None:
    """A file that is whole or not there, and the keeper's alone from its first byte."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    path, partial = folder / f"{letter_id}.eml", folder / f".{letter_id}.part"
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(message.as_bytes())
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
