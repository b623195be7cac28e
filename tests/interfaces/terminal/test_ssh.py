# SPDX-License-Identifier: Apache-2.0
"""SSH with a real client in the same process: who is let in by what, and what nobody gets."""

import asyncio
import socket
import stat
from collections.abc import Callable, Coroutine
from functools import cache
from pathlib import Path
from typing import Any

import asyncssh
import pytest
from tests.kit.screens import desk_over
from tests.kit.stories import run as on_a_thread
from tests.kit.town import Town, refused

from banyan.base import clock
from banyan.core import accounts, passwords, second_factors, sessions, sign_ins, ssh_keys, totp
from banyan.interfaces.terminal import ssh
from banyan.interfaces.terminal.arrival import Reception

PASSWORD = "correct horse battery"
OPEN = "look around"  # stands on the first screen, and nowhere behind it
WITHIN_S = 20

Story = Callable[["Street"], Coroutine[Any, Any, None]]


@cache
def host_key() -> asyncssh.SSHKey:
    return asyncssh.generate_private_key("ssh-ed25519")


class Street:
    """A terminal that listens, and callers."""

    def __init__(self, town: Town, reception: Reception, port: int) -> None:
        self.town, self.reception, self._port = town, reception, port

    async def connect(self, name: str, **more: Any) -> asyncssh.SSHClientConnection:
        given = {"client_keys": [], "password": None, "preferred_auth": "publickey,password"} | more
        return await asyncssh.connect(
            "127.0.0.1", self._port, username=name, known_hosts=None, config=None, agent_path=None, **given
        )

    async def screen(self, line: asyncssh.SSHClientConnection) -> tuple[asyncssh.SSHClientProcess[str], str]:
        """A shell on the connection, and what it shows until it is quiet about it."""
        process = await line.create_process(term_type="xterm-256color", term_size=(80, 24), env={"LANG": "en_GB.UTF-8"})
        return process, await self.reads(process, "Name:", "Main menu", "Code of")

    async def reads(self, process: asyncssh.SSHClientProcess[str], *signs: str) -> str:
        heard = ""
        async with asyncio.timeout(WITHIN_S):
            while not any(sign in heard for sign in signs):
                more = await process.stdout.read(4096)
                assert more, heard
                if "\x1b[6n" in more:
                    process.stdin.write("\x1b[1;5R\x1b[1;3R")
                heard += more
        return heard

    async def sees(self, name: str, **more: Any) -> str:
        async with await self.connect(name, **more) as line:
            return (await self.screen(line))[1]


@pytest.fixture
def street(town: Town, tmp_path: Path) -> Callable[..., None]:
    def run(story: Story, **settings: Any) -> None:
        async def whole() -> None:
            async with desk_over(town, **{f"terminal.{name}": value for name, value in settings.items()}) as desk:
                listener = socket.create_server(("127.0.0.1", 0))
                listener.setblocking(False)
                reception = Reception(desk)
                server = await ssh.listen(reception, listener, [host_key()])
                try:
                    async with asyncio.timeout(60):
                        await story(Street(town, reception, listener.getsockname()[1]))
                finally:
                    server.close()
                    await reception.close()
                    await asyncio.sleep(0.01)  # the far ends hear of it

        on_a_thread(whole())

    return run


def has_password(town: Town) -> None:
    town.store.write_now(lambda tx: accounts.set_password(tx, town.ada.caller, passwords.hash_password(PASSWORD)))


def has_key(town: Town) -> asyncssh.SSHKey:
    key = asyncssh.generate_private_key("ssh-ed25519")
    town.ada.does(ssh_keys.add, key.export_public_key("openssh").decode().strip(), "laptop")
    return key


# ---- who is let in


@pytest.mark.parametrize("name", ["bbs", "gbk", "big5", "BBS"])
def test_these_names_are_let_in_and_asked_inside(street, name: str):
    async def story(here: Street) -> None:
        async with await here.connect(name) as line:
            process = await line.create_process(term_type="xterm", term_size=(80, 24), encoding=None)
            heard = b""
            while b"\x1b[6n" not in heard and b"+----+" not in heard:
                heard += await process.stdout.read(4096)
            assert (b"\x1b[6n" in heard) is (name not in ("gbk", "big5")), "who names a charset is not asked for it"

    street(story)


def test_a_key_leads_straight_in_and_its_use_is_told(street, town: Town):
    key = has_key(town)

    async def story(here: Street) -> None:
        assert OPEN not in await here.sees(town.ada.caller.handle, client_keys=[key])

    street(story)
    assert town.ada.sees(ssh_keys.mine)[0].used_at is not None
    told = town.ada.sees(sign_ins.mine)[0]
    assert [(one.how, one.is_right) for one in told] == [(sign_ins.SSH_KEY, True)]
    assert told[0].agent.startswith("SSH, AsyncSSH")
    assert town.ada.sees(sessions.mine) == [], "the sign-in ends with the line"


def test_a_key_opens_its_owners_name_alone(street, town: Town):
    key = has_key(town)

    async def story(here: Street) -> None:
        for name in (town.bo.caller.handle, "nobody-here"):
            with pytest.raises(asyncssh.PermissionDenied):
                await here.connect(name, client_keys=[key])

    street(story)


def test_a_key_that_is_only_shown_proves_nothing(street, town: Town):
    """Whoever knows the public half alone can show it, and then has to sign."""
    key = has_key(town)
    other = asyncssh.generate_private_key("ssh-ed25519")

    class Liar(asyncssh.SSHClient):
        def public_key_auth_requested(self) -> Any:
            return shown.pop() if shown else None

    forged = asyncssh.load_keypairs([other])[0]
    forged.public_data = key.public_data
    shown = [forged]

    async def story(here: Street) -> None:
        with pytest.raises((asyncssh.Error, OSError)):
            await here.connect(town.ada.caller.handle, client_factory=Liar)
        assert OPEN in await here.sees("bbs"), "and the next name of the line has nothing of it"

    street(story)
    assert town.ada.sees(sign_ins.mine)[0] == []


def test_a_password_leads_straight_in(street, town: Town):
    has_password(town)

    async def story(here: Street) -> None:
        assert OPEN not in await here.sees(town.ada.caller.handle.upper(), password=PASSWORD)
        with pytest.raises(asyncssh.PermissionDenied):
            await here.connect(town.ada.caller.handle, password="wrong")

    street(story)
    assert [one.is_right for one in town.ada.sees(sign_ins.mine)[0]] == [False, True]


def test_wrong_passwords_count_with_those_of_the_web(street, town: Town):
    has_password(town)

    async def story(here: Street) -> None:
        for _ in range(5):
            with pytest.raises(asyncssh.PermissionDenied):
                await here.connect(town.ada.caller.handle, password="wrong")
        with pytest.raises(asyncssh.PermissionDenied):
            await here.connect(town.ada.caller.handle, password=PASSWORD)

    street(story)


def test_after_three_passwords_the_line_is_cut(street, town: Town):
    tried = []

    class Guesser(asyncssh.SSHClient):
        def password_auth_requested(self) -> str:
            tried.append(1)
            return "wrong"

    async def story(here: Street) -> None:
        with pytest.raises((asyncssh.PermissionDenied, asyncssh.DisconnectError, asyncssh.ConnectionLost)):
            await here.connect(town.ada.caller.handle, client_factory=Guesser)

    street(story)
    assert len(tried) <= ssh.MAX_PASSWORDS + 1


def test_with_a_second_factor_a_password_is_half_the_way(street, town: Town):
    has_password(town)
    factor = town.ada.does(second_factors.begin)
    town.ada.does(second_factors.confirm, totp.code(factor.secret, clock.now() // totp.STEP))

    async def story(here: Street) -> None:
        heard = await here.sees(town.ada.caller.handle, password=PASSWORD)
        assert "Main menu" not in heard
        assert "Code of" in heard

    street(story)
    assert [one.how for one in town.ada.sees(sign_ins.mine)[0]] == []


def test_a_sign_in_that_is_ended_elsewhere_is_hung_up_on(street, town: Town):
    key = has_key(town)

    async def story(here: Street) -> None:
        async with await here.connect(town.ada.caller.handle, client_keys=[key]) as line:
            process, _ = await here.screen(line)
            caller = town.ada.caller
            session = town.ada.sees(sessions.mine)[0]
            await here.reception.desk.act(sessions.end, caller, session.id)
            async with asyncio.timeout(WITHIN_S):
                await process.wait()

    street(story)


# ---- what nobody gets


def test_nothing_is_run_copied_or_forwarded(street):
    async def story(here: Street) -> None:
        async with await here.connect("guest") as line:
            with pytest.raises(asyncssh.ChannelOpenError):
                await line.run("ls", check=True)
        async with await here.connect("guest") as line:
            with pytest.raises(asyncssh.ChannelOpenError):
                await line.start_sftp_client()
        async with await here.connect("guest") as line:
            with pytest.raises(asyncssh.ChannelListenError):
                await line.forward_remote_port("127.0.0.1", 0, "127.0.0.1", 9)
            with pytest.raises(asyncssh.ChannelOpenError):
                await line.open_connection("127.0.0.1", 9)

    street(story)


def test_a_connection_has_one_session(street):
    async def story(here: Street) -> None:
        async with await here.connect("bbs") as line:
            await here.screen(line)
            for _ in range(3):
                with pytest.raises(asyncssh.ChannelOpenError):
                    await line.create_process(term_type="xterm")
            assert len(here.reception.here) == 1

    street(story)


def test_silent_lines_hold_few_places(street):
    async def story(here: Street) -> None:
        silent = [await asyncio.open_connection("127.0.0.1", here._port) for _ in range(3)]
        with pytest.raises((OSError, asyncssh.Error)):
            await here.connect("bbs")
        for _, writer in silent:
            writer.close()

    street(story, max_arriving_per_address=3)


@pytest.mark.parametrize(
    "said",
    [
        b"SSH-2.0-" + b"x" * 100_000,
        b"SSH-2.0-test\r\n" + b"\xff\xff\xff\xf0" + b"\0" * 5_000,
        b"GET / HTTP/1.1\r\n\r\n" * 100,
    ],
)
def test_what_is_no_ssh_is_cut_off(street, said: bytes):
    async def story(here: Street) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", here._port)
        writer.write(said)
        async with asyncio.timeout(WITHIN_S):
            try:
                while await reader.read(4096):
                    pass
            except ConnectionError:
                pass
        writer.close()
        assert OPEN in await here.sees("bbs")

    street(story)


def test_only_what_is_listed_is_spoken(street):
    async def story(here: Street) -> None:
        for old in (
            {"kex_algs": ["diffie-hellman-group14-sha1"]},
            {"encryption_algs": ["aes128-cbc"]},
            {"compression_algs": ["zlib"]},
        ):
            with pytest.raises(asyncssh.KeyExchangeFailed):
                await here.connect("bbs", **old)

    street(story)


# ---- the host's own keys


def test_the_host_keys_are_made_once_and_nobody_else_reads_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ssh, "KEY_KINDS", ssh.KEY_KINDS | {"ssh_host_rsa_key": ("ssh-rsa", {"key_size": 2048})})
    first = ssh.host_keys(tmp_path)
    assert [key.get_algorithm() for key in first] == ["ssh-ed25519", "ssh-rsa"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}
    assert [key.get_fingerprint() for key in ssh.host_keys(tmp_path)] == [key.get_fingerprint() for key in first]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ssh_host_ed25519_key", "ssh_host_rsa_key"]


def test_a_broken_host_key_is_a_sentence_and_stays(tmp_path: Path):
    broken = tmp_path / "ssh_host_ed25519_key"
    broken.write_text("nonsense")
    with refused("host_key_unreadable"):
        ssh.host_keys(tmp_path)
    assert broken.read_text() == "nonsense"


def test_little_is_kept_of_what_a_client_says_of_its_terminal(street):
    async def story(here: Street) -> None:
        async with await here.connect("bbs") as line:
            env = {"LANG": "zh_CN.UTF-8", "LC_CTYPE": "C" * 5_000} | {f"X{at}": "x" * 5_000 for at in range(20)}
            await line.create_process(term_type="xterm", env=env)
            while not here.reception.here:
                await asyncio.sleep(0.01)
            kept = next(iter(here.reception.here))._link._chan.get_environment()
            assert kept == {"LANG": "zh_CN.UTF-8", "LC_CTYPE": "C" * ssh.MAX_VARIABLE}

    street(story)


def test_a_session_that_asks_for_no_screen_does_not_stay(street, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ssh, "ARRIVES_WITHIN_S", 0.2)
    asks = asyncssh.SSHClientChannel._make_request

    async def never_asks(channel: Any, request: bytes, *more: Any) -> Any:
        return await (asyncio.Event().wait() if request == b"shell" else asks(channel, request, *more))

    monkeypatch.setattr(asyncssh.SSHClientChannel, "_make_request", never_asks)

    async def story(here: Street) -> None:
        line = await here.connect("bbs")
        opening = asyncio.ensure_future(line.create_process(term_type="xterm"))
        async with asyncio.timeout(WITHIN_S):
            await line.wait_closed()
        opening.cancel()
        assert not here.reception.gate.arriving.total()

    street(story)
