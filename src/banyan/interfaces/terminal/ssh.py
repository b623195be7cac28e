# SPDX-License-Identifier: Apache-2.0
"""SSH: who knocks, how they prove who they are, and the one screen that a connection has. Nothing is run, copied or forwarded."""

import asyncio
import logging
import socket
from pathlib import Path
from typing import Any

import asyncssh

from banyan.base.errors import Family, Refusal
from banyan.base.ids import AccountId
from banyan.base.private_files import write_private
from banyan.core import accounts, handles, second_factors, sessions, sign_ins, ssh_keys, ways_in
from banyan.interfaces.desk import Desk, Tx
from banyan.interfaces.desk.proving import check_password
from banyan.interfaces.terminal.arrival import GONE_WITHIN_S, Arrival, Reception
from banyan.interfaces.terminal.gate import Place
from banyan.interfaces.terminal.telnet import WRITE_HIGH
from banyan.records.callers import Caller
from banyan.records.ssh_keys import SshKey

OPEN_NAMES = frozenset(("bbs", "guest", "new", "gbk", "big5"))  # who they are is asked inside, if at all
CHARSET_NAMES = ("gbk", "big5")
KEY_KINDS = {"ssh_host_ed25519_key": ("ssh-ed25519", {}), "ssh_host_rsa_key": ("ssh-rsa", {"key_size": 3_072})}
ALGORITHMS: dict[str, Any] = {
    "kex_algs": (
        *("mlkem768x25519-sha256", "curve25519-sha256", "curve25519-sha256@libssh.org"),
        *("ecdh-sha2-nistp256", "diffie-hellman-group14-sha256"),
    ),
    "encryption_algs": ("aes128-gcm@openssh.com", "chacha20-poly1305@openssh.com", "aes256-ctr"),
    "compression_algs": None,
}
LIMITS: dict[str, Any] = {
    "login_timeout": 30,
    "keepalive_interval": 30,
    "keepalive_count_max": 3,
    "window": 16_384,  # what a client may send ahead: a flood waits on its own side
    "max_pktsize": 4_096,
}
ARRIVES_WITHIN_S = 60  # a connection that is let in and opens no screen
VARIABLES = frozenset(
    (b"LANG", b"LC_ALL", b"LC_CTYPE", b"COLORTERM")
)  # of the client's environment: no others are kept
MAX_VARIABLE = 64  # bytes
MAX_PASSWORDS = 3  # tried on one connection
MAX_KEYS = 20  # shown on one connection: an agent may hold many
logger = logging.getLogger(__name__)


class HostKeyUnreadable(Refusal):
    code = "host_key_unreadable"
    family = Family.UNAVAILABLE
    sentence = "The host key {path} cannot be used: {reason}."
    hint = "Bring it back from a backup. If it is lost for good, remove it: everybody will be warned that the host has changed."
    fields = ("path", "reason")


# ---- who this host is


def host_keys(folder: Path) -> list[asyncssh.SSHKey]:
    """The keys that tell callers that this is still the same place; made when there are none. Raises HostKeyUnreadable."""
    return [_host_key(folder / name, kind, more) for name, (kind, more) in KEY_KINDS.items()]


def _host_key(path: Path, kind: str, more: dict[str, int]) -> asyncssh.SSHKey:
    try:
        if not path.exists():
            made = asyncssh.generate_private_key(kind, **more)  # type: ignore[arg-type]  # a number is among what it takes
            write_private(path, made.export_private_key("openssh"))
        return asyncssh.read_private_key(str(path))
    except (OSError, asyncssh.KeyImportError) as error:
        raise HostKeyUnreadable(path=path, reason=getattr(error, "strerror", None) or error) from error


async def listen(reception: Reception, listener: socket.socket, keys: list[asyncssh.SSHKey]) -> asyncssh.SSHAcceptor:
    """Take calls on a socket that listens already."""
    asyncssh.set_log_level(logging.WARNING)  # it would write down every name that anybody tries
    return await asyncssh.listen(
        sock=listener,
        server_factory=lambda: Porter(reception),
        server_host_keys=keys,
        server_version="Banyan",
        encoding=None,
        line_editor=False,
        agent_forwarding=False,
        x11_forwarding=False,
        allow_scp=False,
        gss_host=None,
        host_based_auth=False,
        kbdint_auth=False,
        **ALGORITHMS,
        **LIMITS,
    )


# ---- who knocks


class Porter(asyncssh.SSHServer):
    """One connection: its name, its proof, its one session."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception
        self._desk: Desk = reception.desk
        self._place: Place | None = None
        self._line: SshLine | None = None
        self._keys_shown = self._passwords_tried = 0
        self._by_key: tuple[str, SshKey] | None = None  # with the name that it was shown for
        self._by_password: tuple[str, AccountId] | None = None
        self.network = ""

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._conn = conn
        self.network = (conn.get_extra_info("peername") or ("",))[0]
        self._place = self._reception.gate.admit(self.network)
        if self._place is None:
            conn.abort()
            return
        self._late = asyncio.get_running_loop().call_later(ARRIVES_WITHIN_S, self._hurry)

    def _hurry(self) -> None:
        if self._line is None or not self._line.has_arrived:
            self._conn.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._place is not None:
            self._late.cancel()
            self._place.leave()

    # ---- how they prove who they are

    def begin_auth(self, username: str) -> bool:
        return self._place is not None and username.lower() not in OPEN_NAMES

    def public_key_auth_supported(self) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    async def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        """Whether this key lets this name in. That they hold its private half is proved after this."""
        self._keys_shown += 1
        if self._keys_shown > MAX_KEYS:
            return False
        found = await self._desk.ask(ssh_keys.whose, Caller(address=self.network), key.get_fingerprint())
        if found is None or handles.key(found[1].handle) != handles.key(username):
            return False
        self._by_key = (username, found[0])
        return True

    async def validate_password(self, username: str, password: str) -> bool:
        self._passwords_tried += 1
        if self._passwords_tried > MAX_PASSWORDS:
            self._conn.disconnect(asyncssh.DISC_NO_MORE_AUTH_METHODS_AVAILABLE, "Too many passwords")
            return False
        try:
            account_id = await check_password(self._desk, username, password, self.network, self.agent)
        except Refusal as refusal:
            logger.info("%s for a name from %s", refusal.code, self.network)
            return False
        self._by_password = (username, account_id)
        return True

    @property
    def agent(self) -> str:
        """What the client calls itself."""
        version: str = self._conn.get_extra_info("client_version", "")
        return f"SSH, {version.removeprefix('SSH-2.0-')}"

    # ---- what they come for

    def session_requested(self) -> "SshLine | bool":
        """One screen for each connection."""
        if self._line is not None or self._place is None:
            return False
        self._line = SshLine(self, self._reception, self._place)
        return self._line

    async def introduce(self, arrival: Arrival) -> None:
        """Whoever has proved who they are goes straight in; with a second factor on, a password alone is half the way.

        A password that was right counts as one even when a key was shown before: a key is shown first and proved after.
        """
        username, caller = str(self._conn.get_extra_info("username")), Caller(address=self.network)
        arrival.known["account_name"] = username
        if self._by_password is not None and self._by_password[0] == username:
            account_id, key, how = self._by_password[1], None, sign_ins.PASSWORD
            if await self._desk.ask(lambda tx, _: second_factors.is_on(tx, account_id), caller):
                token = await self._desk.act(second_factors.wait_for_code, caller, account_id, stays=False)
                arrival.known["half_way"] = token
                return
        elif self._by_key is not None and self._by_key[0] == username:
            key = self._by_key[1]
            account_id, how = key.account_id, sign_ins.SSH_KEY
            logger.info("account %d came from %s with %s", account_id, self.network, key.fingerprint)
        else:
            return
        arrival.session_id = await self._desk.act(_sign_in, caller, account_id, self.agent, how, key)
        arrival.known["account_id"], arrival.ends_sign_in = account_id, True

    def hang_up(self) -> None:
        self._conn.close()


def _sign_in(tx: Tx, caller: Caller, account_id: AccountId, agent: str, how: str, key: SshKey | None) -> int:
    """The sign-in as it stands in the owner's list and log; its id."""
    token = accounts.sign_in(tx, caller, account_id, agent, caller.address, how)
    if key is not None and ways_in.is_worth_telling(key.used_at, tx.now):
        ssh_keys.touch(tx, Caller(account_id=account_id), key.id)
    resumed = sessions.resume(tx, caller, token)
    return resumed.session.id if resumed else 0


class _Environment(dict[bytes, bytes]):
    """What a client says of its terminal. asyncssh itself keeps whatever anybody sends, for as long as they are here."""

    def __setitem__(self, name: bytes, value: bytes) -> None:
        if name in VARIABLES:
            super().__setitem__(name, value[:MAX_VARIABLE])


class SshLine(asyncssh.SSHServerSession[bytes]):
    """The one screen of a connection, and the link of its session."""

    transport = "ssh"

    def __init__(self, porter: Porter, reception: Reception, place: Place) -> None:
        self._porter = porter
        self._reception = reception
        self._place = place
        self._is_closed = False
        self._arrival: Arrival | None = None
        self.network = porter.network

    @property
    def has_arrived(self) -> bool:
        """Whether a screen was asked for."""
        return self._arrival is not None

    def connection_made(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
        self._chan = chan
        chan._env = _Environment()
        chan.set_write_buffer_limits(WRITE_HIGH)

    def pty_requested(self, term_type: str, term_size: tuple[int, int, int, int], term_modes: Any) -> bool:
        return True

    def shell_requested(self) -> bool:
        return True

    def session_started(self) -> None:
        name = str(self._chan.get_extra_info("username")).lower()
        arrival = self._arrival = Arrival(self._reception, self, self._place, asks=name not in CHARSET_NAMES)
        if name in CHARSET_NAMES:
            arrival.known["charset"] = name
        environ = self._chan.get_environment()
        colours = environ.get("COLORTERM", "")
        arrival.says_of_itself(f"{self._chan.get_terminal_type()} {colours}", _lang(environ))
        cols, rows, _, _ = self._chan.get_terminal_size()
        if cols and rows:
            arrival.resize(cols, rows)
        arrival.before = lambda: self._porter.introduce(arrival)
        self._reception.receive(arrival)

    def terminal_size_changed(self, width: int, height: int, pixwidth: int, pixheight: int) -> None:
        if self._arrival is not None and width and height:
            self._arrival.resize(width, height)

    def data_received(self, data: bytes, datatype: asyncssh.DataType) -> None:
        if self._arrival is not None:
            self._arrival.feed(data)

    def eof_received(self) -> bool:
        return False

    def pause_writing(self) -> None:
        if self._arrival is not None:
            self._arrival.pause()

    def resume_writing(self) -> None:
        if self._arrival is not None:
            self._arrival.resume()

    def connection_lost(self, exc: Exception | None) -> None:
        self._is_closed = True
        if self._arrival is not None:
            self._arrival.lost()
        self._porter.hang_up()

    # ---- what a session does with its link

    def write(self, data: bytes) -> None:
        if not self._is_closed and not self._chan.is_closing():
            self._chan.write(data)

    def close(self) -> None:
        if not self._is_closed:
            self._is_closed = True
            self._chan.exit(0)
            self._chan.close()
            # Not yet the connection: OpenSSH drops what it has not shown, the last sentence and the way out of its screen.
            asyncio.get_running_loop().call_later(GONE_WITHIN_S, self._porter.hang_up)

    def pause_reading(self) -> None:
        if not self._is_closed:
            self._chan.pause_reading()

    def resume_reading(self) -> None:
        if not self._is_closed:
            self._chan.resume_reading()


def _lang(environ: Any) -> str:
    return next((environ[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if environ.get(name)), "")
