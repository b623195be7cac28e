# SPDX-License-Identifier: Apache-2.0
"""The terminal as people call it: OpenSSH, PuTTY, telnet, and a terminal of two-byte characters, against a real server."""

import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pexpect
import pyte
import pytest
from tests.kit.callers import caller, check_there
from tests.server.test_wiring import Server

from banyan.core import accounts, callers, passwords, ssh_keys
from banyan.records.callers import GUEST
from banyan.storage.store import open_store

pytestmark = pytest.mark.slow
PASSWORD = "correct horse battery"
SSH = "ssh -tt -F none -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR"
INSIDE, SQUARE, GOODBYE = "(G)", "|中文|", "晚安"


class House(Server):
    """A community with a member called alice, who has a password and a key."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "data", LANG="C.UTF-8")
        self.key = folder / "id"
        self.start("--preset", "campus")
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.key, "-C", "laptop"], check=True)
        with closing(open_store(str(self.data / "banyan.db"))) as store:
            hashed = passwords.hash_password(PASSWORD)
            alice = store.write_now(lambda tx: accounts.sign_up(tx, GUEST, "alice", hashed))
            line = self.key.with_suffix(".pub").read_text(encoding="ascii")
            store.write_now(lambda tx: ssh_keys.add(tx, callers.load(tx, alice.id), line))

    def ssh_to(self, name: str, *options: str) -> str:
        return " ".join((SSH, *options, f"-p {self.ssh} {name}@127.0.0.1"))

    def fingerprint(self) -> str:
        public = subprocess.run(
            ["ssh-keygen", "-y", "-f", self.data / "ssh_host_ed25519_key"], capture_output=True, check=True
        )
        told = subprocess.run(["ssh-keygen", "-lf", "-"], input=public.stdout, capture_output=True, check=True)
        return told.stdout.split()[1].decode()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    check_there("ssh", "tmux", "telnet", "plink", "luit")
    made = House(tmp_path_factory.mktemp("house"))
    yield made
    code, _, err = made.end(signal.SIGINT)
    assert code == 0
    assert "Traceback" not in err, err


def test_openssh_looks_around_and_leaves(house: House):
    with caller(house.ssh_to("guest")) as person:
        person.sees(INSIDE)
        person.types("G", "y")
        screen = person.sees("LEFT", GOODBYE)
        assert INSIDE not in screen, "the screen is as it was before the call"


def test_openssh_comes_in_by_key_and_by_password(house: House):
    with caller(house.ssh_to("alice", f"-i {house.key}")) as person:
        person.sees(INSIDE, "alice")
    with caller(house.ssh_to("alice", "-o PubkeyAuthentication=no")) as person:
        person.sees("password:")
        person.types(PASSWORD, "Enter")
        person.sees(INSIDE, "alice")


def test_openssh_registers(house: House):
    with caller(house.ssh_to("new")) as person:
        assert INSIDE not in person.sees("new", "：")  # asked for a name, in the community's language


@pytest.mark.parametrize("command", ["telnet 127.0.0.1 {telnet}", "plink -telnet -P {telnet} 127.0.0.1"])
def test_telnet_draws_and_follows_the_window(house: House, command: str):
    with caller(command.format(telnet=house.telnet)) as person:
        person.sees(SQUARE)
        person.resizes(100, 30)
        person.types("guest", "Enter")
        person.sees(INSIDE)
        rows = person.screen.split("\n")
        assert max(len(row) for row in rows[:1]) > 80, "the first line goes to the new edge"


def test_putty_calls_by_ssh(house: House):
    command = f"plink -ssh -no-antispoof -hostkey {house.fingerprint()} -P {house.ssh} bbs@127.0.0.1"
    with caller(command) as person:
        person.sees(SQUARE)


@pytest.mark.parametrize("way", ["telnet", "ssh"])
def test_a_terminal_of_two_byte_characters_is_found_out(house: House, way: str):
    """luit shows what comes as GBK: the square is whole only if GBK is what comes."""
    inner = f"telnet -8 127.0.0.1 {house.telnet}" if way == "telnet" else house.ssh_to("bbs")
    with caller(f"luit -encoding GBK {inner}") as person:
        person.sees(SQUARE)


def test_an_expecting_script_reads_the_screen_and_resizes(house: House):
    child = pexpect.spawn(house.ssh_to("guest"), dimensions=(24, 80), timeout=30)
    screen = pyte.Screen(80, 24)
    stream = pyte.ByteStream(screen)
    while not any(INSIDE in row for row in screen.display):
        stream.feed(child.read_nonblocking(4096, 30))
    child.setwinsize(30, 100)
    screen.resize(30, 100)
    while len(screen.display[0].rstrip()) <= 80:
        stream.feed(child.read_nonblocking(4096, 30))
    child.close(force=True)


@pytest.mark.parametrize("more", ["ls", "-s sftp", "-N -R 0:127.0.0.1:9 -o ExitOnForwardFailure=yes"])
def test_nothing_is_run_copied_or_forwarded(house: House, more: str):
    before, _, after = house.ssh_to("guest").rpartition(" ")
    options, command = (more, "") if more.startswith("-N") else ("", more)
    words = f"{before} {options} {after} {command}".split()
    if command.startswith("-s"):
        words = f"{before} -s {after} sftp".split()
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=30)
    assert done.returncode == 255
    assert re.search("fail", done.stderr)
