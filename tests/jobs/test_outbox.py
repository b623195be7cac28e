# SPDX-License-Identifier: Apache-2.0
"""Letters leave: into files that only the machine's keeper reads, or to a mail server that may be away, slow or rude."""

import email
import logging
import socketserver
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast

import pytest
from tests.kit.town import Town

from banyan.base.settings import Settings, load
from banyan.core import outbox as letters
from banyan.core import site
from banyan.jobs import outbox
from banyan.jobs.shift import Shift
from banyan.records.outbox import Letter

SECRET = "https://bbs.example.org/reset/a-token-" + "x" * 80  # as long as lines of a letter get


def settings(tmp_path: Path, **more: str) -> Settings:
    names = {"data": str(tmp_path / "data"), "web_public_url": "https://bbs.example.org", **more}
    return load({f"BANYAN_{name.upper()}": value for name, value in names.items()})


def put(town: Town, recipient: str = "bo@example.org", subject: str = "密码 for Bo", body: str = SECRET) -> Letter:
    return town.store.write_now(lambda tx: letters.put(tx, recipient, subject, f"{body} {letters.HERE}/signin\n"))


def waiting(town: Town) -> int:
    return int(town.count("SELECT count(*) FROM outbox WHERE sent_at IS NULL"))


class Session(socketserver.StreamRequestHandler):
    """A mail server as small as it can be. What it says to a word is `answers`, if it says anything special."""

    server: "MailServer"

    def handle(self) -> None:
        self.say("220 here")
        for line in iter(lambda: self.rfile.readline().decode().strip(), ""):
            self.server.heard.append(line)
            word = line.split()[0].upper()
            said = next((answer for start, answer in self.server.answers.items() if line.startswith(start)), "")
            if said:
                self.say(said)
            elif word == "EHLO":
                self.say("\r\n".join(["250-here", *(f"250-{offer}" for offer in self.server.offers), "250 ok"]))
            elif word == "DATA":
                self.say("354 go on")
                body = iter(self.rfile.readline, b".\r\n")
                self.server.got.append(
                    email.message_from_bytes(b"".join(body), _class=EmailMessage, policy=policy.default)
                )
                self.say("250 taken")
            else:
                self.say("221 bye" if word == "QUIT" else "235 ok" if word == "AUTH" else "250 ok")
            if word == "QUIT" or said.startswith("421"):
                return

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


class MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def __init__(self, host: str, offers: tuple[str, ...], answers: dict[str, str]) -> None:
        super().__init__((host, 0), Session)
        self.offers, self.answers = offers, answers
        self.heard: list[str] = []
        self.got: list[EmailMessage] = []

    def url(self, who: str = "") -> str:
        host, port = cast("tuple[str, int]", self.server_address)
        return f"smtp://{who}{host}:{port}"


@contextmanager
def serving(
    answers: dict[str, str] | None = None, *, host: str = "127.0.0.1", offers: tuple[str, ...] = ()
) -> Iterator[MailServer]:
    with MailServer(host, offers, answers or {}) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[Any]:
    """Whatever else a test shows: neither addresses nor words stand in the log."""
    caplog.set_level(logging.DEBUG)
    yield caplog
    assert not [secret for secret in ("bo@example.org", "a-token", "密码", "hunter2") if secret in caplog.text]


def test_without_a_mail_server_letters_are_files_that_only_their_keeper_reads(
    town: Town, tmp_path: Path, log: Any
) -> None:
    letter = put(town, body=f"口令 {SECRET}")
    outbox.run(Shift(town.store, settings=settings(tmp_path)))
    (path,) = (tmp_path / "data" / "mail").iterdir()
    assert path.name == f"{letter.id}.eml"
    assert (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(path.parent.stat().st_mode)) == (0o600, 0o700)
    assert f"口令 {SECRET}".encode() in path.read_bytes()  # as it lies there, for a keeper without a mail program
    message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    assert (message["To"], message["Subject"]) == ("bo@example.org", "密码 for Bo")
    assert message["From"] == "Banyan <noreply@bbs.example.org>"
    assert (message["Auto-Submitted"], message["Message-ID"]) == ("auto-generated", f"<{letter.id}@bbs.example.org>")
    assert message.get_content().splitlines() == [f"口令 {SECRET} https://bbs.example.org/signin"]
    assert waiting(town) == 0


def test_a_letter_that_was_written_before_a_crash_is_written_again(town: Town, tmp_path: Path) -> None:
    letter, shift = put(town), Shift(town.store, settings=settings(tmp_path))
    outbox.run(shift)
    town.store.write_now(lambda tx: tx.run("UPDATE outbox SET sent_at = NULL, recipient = 'bo@example.org'"))
    (tmp_path / "data" / "mail" / f".{letter.id}.part").write_text("half of it")
    outbox.run(shift)
    assert [path.name for path in (tmp_path / "data" / "mail").iterdir()] == [f"{letter.id}.eml"]
    assert waiting(town) == 0


def test_a_folder_that_cannot_be_written_keeps_the_letters_waiting(town: Town, tmp_path: Path, log: Any) -> None:
    put(town)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "mail").write_text("not a folder")
    outbox.run(Shift(town.store, settings=settings(tmp_path)))
    assert (waiting(town), town.count("SELECT error FROM outbox")) == (1, "FileExistsError")


def test_a_mail_server_gets_what_waits_in_one_visit(town: Town, tmp_path: Path, log: Any) -> None:
    town.chen.does(site.set_policies, name='The "Fig", 树')
    for n in range(outbox.BATCH + 1):
        put(town, f"bo{n}@example.org", body="口令")
    with serving() as server:
        outbox.run(
            Shift(town.store, settings=settings(tmp_path, smtp_url=server.url(), smtp_sender="Fig <fig@example.org>"))
        )
    assert [message["To"] for message in server.got] == [f"bo{n}@example.org" for n in range(outbox.BATCH + 1)]
    assert sum(line.startswith("ehlo") for line in server.heard) == 2  # a visit for each batch
    assert server.got[0].get_content().splitlines() == ["口令 https://bbs.example.org/signin"]
    assert server.got[0].as_bytes().isascii()
    (sender,) = server.got[0]["From"].addresses
    assert (sender.display_name, sender.addr_spec) == ('The "Fig", 树', "fig@example.org")
    assert waiting(town) == 0
    assert not (tmp_path / "data").exists()


def test_one_address_that_is_refused_holds_up_nobody(town: Town, tmp_path: Path, log: Any) -> None:
    put(town)
    put(town, "fay@example.org")
    with serving({"rcpt TO:<bo@example.org>": "550 no bo@example.org here"}) as server:
        outbox.run(Shift(town.store, settings=settings(tmp_path, smtp_url=server.url())))
    assert [message["To"] for message in server.got] == ["fay@example.org"]
    assert town.count("SELECT error FROM outbox WHERE sent_at IS NULL") == "SMTPRecipientsRefused 550"


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"ehlo": "421 go away"}, "SMTPServerDisconnected"),
        ({"mail": "421 bo@example.org is too much"}, "SMTPSenderRefused 421"),
        ({"data": "451 not now, bo@example.org"}, "SMTPDataError 451"),
    ],
)
def test_a_server_that_will_not_keeps_letters_waiting(
    town: Town, tmp_path: Path, log: Any, answers: dict[str, str], error: str
) -> None:
    put(town)
    with serving(answers) as server:
        outbox.run(Shift(town.store, settings=settings(tmp_path, smtp_url=server.url())))
    assert server.got == []
    assert town.count("SELECT error FROM outbox WHERE sent_at IS NULL") == error


def test_a_server_that_is_away_keeps_all_waiting(town: Town, tmp_path: Path, log: Any) -> None:
    with serving() as server:
        url = server.url()
    put(town)
    put(town)
    outbox.run(Shift(town.store, settings=settings(tmp_path, smtp_url=url)))
    assert waiting(town) == 2
    assert town.count("SELECT count(*) FROM outbox WHERE tries = 1 AND error = 'ConnectionRefusedError'") == 2


@pytest.mark.parametrize(
    "url", ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://x:port", "smtp://x:99999"]
)
def test_what_is_no_mail_server_keeps_letters_waiting(town: Town, tmp_path: Path, log: Any, url: str) -> None:
    put(town)
    outbox.run(Shift(town.store, settings=settings(tmp_path, smtp_url=url)))
    assert town.count("SELECT error FROM outbox WHERE sent_at IS NULL") == "BadMailServer"


def test_a_password_is_told_on_this_machine(town: Town, tmp_path: Path, log: Any) -> None:
    put(town)
    with serving(offers=("AUTH PLAIN",)) as server:
        outbox.run(Shift(town.store, settings=settings(tmp_path, smtp_url=server.url("bo:hunter2@"))))
    assert len(server.got) == 1
    assert any(line.startswith("AUTH PLAIN") for line in server.heard)


@pytest.mark.parametrize(
    ("offers", "error"), [(("AUTH PLAIN",), "BadMailServer"), (("AUTH PLAIN", "STARTTLS"), "SMTPResponseException 454")]
)
def test_a_password_is_not_told_in_the_open(
    town: Town, tmp_path: Path, log: Any, offers: tuple[str, ...], error: str
) -> None:
    put(town)
    with serving({"STARTTLS": "454 not today"}, host="127.0.0.2", offers=offers) as server:
        outbox.run(Shift(town.store, settings=settings(tmp_path, smtp_url=server.url("bo:hunter2@"))))
    assert not [line for line in server.heard if line.startswith("AUTH")]
    assert server.got == []
    assert town.count("SELECT error FROM outbox") == error


@pytest.mark.parametrize(
    ("recipient", "sender"),
    [
        ("bo@example.org\r\nBcc: all@example.org", "Fig <fig@example.org>\r\nBcc: all@example.org"),
        ("bo@example.org", "nobody at home"),
    ],
)
def test_a_header_that_would_be_two_does_not_leave(
    town: Town, tmp_path: Path, log: Any, recipient: str, sender: str
) -> None:
    put(town, recipient)
    put(town, "fay@example.org")
    with serving() as server:
        outbox.run(Shift(town.store, settings=settings(tmp_path, smtp_url=server.url(), smtp_sender=sender)))
    assert all("all@example.org" not in str(message) for message in server.got)
    assert not [line for line in server.heard if "all@example.org" in line]
    assert town.count("SELECT count(*) FROM outbox WHERE recipient = :to AND tries > 0", to=recipient) == 1


def test_a_house_without_settings_leaves_letters_where_they_are(town: Town) -> None:
    put(town)
    outbox.run(Shift(town.store))
    assert waiting(town) == 1


@pytest.mark.parametrize(
    ("public_url", "domain"), [("http://127.0.0.1:8000", "localhost"), ("https://例子.中国", "xn--fsqu00a.xn--fiqs8s")]
)
def test_a_sender_has_a_name_that_mail_can_carry(town: Town, tmp_path: Path, public_url: str, domain: str) -> None:
    message = outbox.to_message(put(town), settings(tmp_path, web_public_url=public_url), "榕")
    assert message["From"].addresses[0].addr_spec == f"noreply@{domain}"


def test_a_letter_that_can_be_ended_says_where_and_that_one_click_will_do(town: Town, tmp_path: Path) -> None:
    place = settings(tmp_path)
    roundup = town.store.write_now(lambda tx: letters.put(tx, "bo@example.org", "News", "words\n", "/link/abc"))
    message = outbox.to_message(roundup, place, "Banyan")
    assert message["List-Unsubscribe"] == "<https://bbs.example.org/link/abc>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    plain = outbox.to_message(put(town), place, "Banyan")
    assert plain["List-Unsubscribe"] is plain["List-Unsubscribe-Post"] is None
    outbox.run(Shift(town.store, settings=place))
    assert town.count("SELECT max(unsubscribe) FROM outbox") == "", "what was sent is forgotten, its link too"
