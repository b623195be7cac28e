# SPDX-License-Identifier: Apache-2.0
"""SSH keys: lines that ssh-keygen wrote are taken, everything else is not; a key is one account's and no other's."""

import struct
from base64 import b64encode

import pytest
from tests.kit.town import refused

from banyan.core import ssh_keys, ways_in

ED25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB4E/e4xQyY28IemElcIUIs6tONjIsLu0Jc3BPPHaDeb ada@desk"
P256 = (
    "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBLnv1Coat76Bhqkwb3m4Zj2jFyBpBOw3CR9eb9dJbLsZwHpP"
    "Q/o6fljkMqdbEGpbOikv1GEHAFv60CcQb8t5E94= ada@desk"
)
P521 = (
    "ecdsa-sha2-nistp521 AAAAE2VjZHNhLXNoYTItbmlzdHA1MjEAAAAIbmlzdHA1MjEAAACFBAETrvTBTv5EDXI3fKZH+I1KnfSXFXAly2VLzPyIwNrqDHE/"
    "sCQC8lojo/Y7mPQ3AjacwY3ZAf0LPgmCtfrVFUk90QAUTyoOW7geCCWuphAP0BvJLRyOWJcqkaAWuIehH4Tm4byOy79aGCfyoJ1rNh+G6FAvaeAS9tBP1M8sz2Q4"
    "mtoiHQ=="
)
RSA = (
    "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC5alIK03ow/dJQWMy03UqpHs2qNXE3vP/mYamd0h1EDMDdKex1AEWETRuB9iOD8cwkJnVAPkaDABd2NHbAmlAz"
    "ip0g761DLfI2tu9ja9TjCdtO9Gh58mm7+iApmiguLJtWOIZ/Coo1l9YhIK7vXoSDo4i14CH3izhbwUNosPZsNqfkidNYfmwFbPVH8wypgRrxcbW7KO9Oys8fEsND"
    "218uxTgT7RBgzKgtxaqGuLLQ/uO/RmittNdMcFKDXjYxdsQPKAqgdnMkdRlEPJCNu1x2EXR+cMmU4hxuw4E2cRAGGBM/aCxDAZFdROLLZWeiPy4HZ01oaKE1uP0o"
    "rnYofEoN5oRW3jJBZADU/CNtXgGQqLiumGewJXQu36+7iZ7bdMNqIRvmtpU1Q5tNs/CRP5TMX4Y3ZATR5hlgm//v0NxL3GODZ+5b9m0pi5uQ7/vRj/RHQbvH6kXx"
    "sitRPckMJ3YPxJ9x3taIrGgJVp5jFo7SqKqhij8ayHFSvOijUUpaTz0= ada@desk"
)
PRINTED = {  # by ssh-keygen -l
    ED25519: "SHA256:64NWQz4JHPrpmsBVqFm2/GMdLOiYGMlV0zdx+6HgqvI",
    P256: "SHA256:7BOLDA6mzbD35957U3QO9F9NZyE2Ik8R67Vf2WMo8Qw",
    P521: "SHA256:BPBl8dwWsfNzdOgAh3gmwelGSZ7xwFI75slvz/1Pw3k",
    RSA: "SHA256:nTQbty/ilapzebOKHsLdve9GjJpjbSt83HEnZSqHGtk",
}


def line(algorithm: str, *parts: bytes) -> str:
    blob = b"".join(struct.pack(">I", len(part)) + part for part in (algorithm.encode(), *parts))
    return f"{algorithm} {b64encode(blob).decode()}"


def number(value: int) -> bytes:
    return value.to_bytes(value.bit_length() // 8 + 1, "big")


def rsa(bits: int, exponent: int = 65_537) -> str:
    return line("ssh-rsa", number(exponent), number((1 << (bits - 1)) | 1))


@pytest.mark.parametrize("written", PRINTED, ids=lambda written: written.split()[0])
def test_a_line_of_ssh_keygen_is_read_as_ssh_keygen_reads_it(written):
    parsed = ssh_keys.parse(f"  {written}\r\n")
    assert f"{parsed.algorithm} {parsed.blob} {parsed.comment}".strip() == written
    assert parsed.fingerprint == PRINTED[written]


@pytest.mark.parametrize(
    "written",
    [
        "",
        "ssh-ed25519",
        "ssh-ed25519 " + "A" * 100_000,
        'command="rm -rf /" ' + ED25519,
        "@cert-authority *.example.org " + ED25519,
        ED25519 + "\n" + P256,
        ED25519.replace("ssh-ed25519 ", "ssh-rsa "),
        ED25519.replace(" ada@desk", "")[:-1],
        ED25519.replace("AAAAC3", "AAAAC!"),
        ED25519.replace(" ", "  "),
        P256.replace("nistp256 ", "nistp384 "),
        "ssh-dss " + ED25519.split()[1],
        "sk-ssh-ed25519@openssh.com " + ED25519.split()[1],
        line("ssh-ed25519", b"x" * 31),
        line("ssh-ed25519", b"x" * 33),
        line("ssh-ed25519", b"x" * 32, b"more"),
        line("ssh-ed25519", b"x" * 32)[:-4] + "AAAA/////w==",
        line("ecdsa-sha2-nistp256", b"nistp256", b"\x02" + b"x" * 64),
        line("ecdsa-sha2-nistp256", b"nistp384", b"\x04" + b"x" * 96),
        line("ecdsa-sha2-nistp256", b"nistp256", b""),
        line("ssh-rsa", number(65_537), b""),
        line("ssh-rsa", number(65_537), b"\0" + number((1 << 3_071) | 1)),
        line("ssh-rsa", number(65_537), b"\xff" * 384),
        line("ssh-rsa", number(65_537), number(1 << 3_071)),
        rsa(3_072, exponent=1),
        rsa(3_072, exponent=65_536),
        rsa(3_072, exponent=(1 << 64) | 1),
        rsa(20_000),
        "\ud800",
        "ssh-ed25519 " + b64encode(struct.pack(">I", 2**32 - 1) + b"x").decode(),
    ],
    ids=range(30),
)
def test_what_is_none_of_the_four_kinds_is_refused(written):
    with refused("bad_ssh_key"):
        ssh_keys.parse(written)


@pytest.mark.parametrize(
    ("bits", "code"), [(1_024, "rsa_too_short"), (2_048, "rsa_too_short"), (3_071, "rsa_too_short")]
)
def test_a_short_rsa_key_is_told_how_short_it_is(bits, code):
    with refused(code):
        ssh_keys.parse(rsa(bits))
    assert ssh_keys.parse(rsa(3_072)).algorithm == "ssh-rsa"


def test_the_private_half_is_sent_back(town):
    half = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----"
    with refused("private_key_given"):
        town.ada.does(ssh_keys.add, half, "desk")
    assert town.count("SELECT count(*) FROM ssh_keys") == 0


def test_a_key_lets_its_owner_in_until_it_is_ended(town):
    key = town.ada.does(ssh_keys.add, ED25519)
    assert (key.name, key.public_key, key.fingerprint) == (
        "ada@desk",
        ED25519.removesuffix(" ada@desk"),
        PRINTED[ED25519],
    )
    assert town.guest.sees(ssh_keys.whose, key.fingerprint) == (key, town.ada.caller)
    town.ada.does(ssh_keys.touch, key.id)
    assert town.ada.sees(ssh_keys.mine)[0].used_at == town.clock.at
    assert town.eve.sees(ssh_keys.mine) == []
    with refused("not_found"):
        town.eve.does(ssh_keys.end, key.id)
    town.ada.does(ssh_keys.end, key.id)
    assert town.guest.sees(ssh_keys.whose, key.fingerprint) is None
    assert town.eve.does(ssh_keys.add, ED25519, "mine now").name == "mine now"


def test_who_is_not_let_in_here_is_not_let_in_by_a_key(town):
    key = town.eve.does(ssh_keys.add, P521)
    assert key.name == "ecdsa-sha2-nistp521"
    town.store.write_now(lambda tx: tx.run("UPDATE accounts SET state = 'refused' WHERE handle = 'eve'", {}))
    assert town.guest.sees(ssh_keys.whose, key.fingerprint) is None


def test_a_key_belongs_to_one_account(town):
    town.ada.does(ssh_keys.add, P256)
    for member in (town.ada, town.eve):
        with refused("ssh_key_taken"):
            member.does(ssh_keys.add, P256.removesuffix(" ada@desk") + " another comment")


def test_guests_have_no_keys_and_nobody_has_too_many(town):
    for verb, args in ((ssh_keys.add, (ED25519,)), (ssh_keys.mine, ()), (ssh_keys.end, (1,))):
        with refused("sign_in_first"):
            town.guest.does(verb, *args)
    with refused("way_in_unnamed"):
        town.ada.does(ssh_keys.add, ED25519, "x" * (ways_in.MAX_NAME + 1))
    for count in range(ways_in.MOST):
        town.ada.does(ssh_keys.add, line("ssh-ed25519", count.to_bytes(32, "big")))
    with refused("too_many_ways_in"):
        town.ada.does(ssh_keys.add, ED25519)
