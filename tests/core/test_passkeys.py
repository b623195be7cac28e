# SPDX-License-Identifier: Apache-2.0
"""Passkeys: challenges that are sealed and spent, keys that are one account's, and what is told from what is not one.

A device's answers are made here with a real key, as the devices make them; Chromium's own are tested in tests/journeys.
"""

import json
import struct
from hashlib import sha256

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from tests.kit.town import refused

from banyan.core import accounts, ceremonies, passkeys, sessions, sign_ins, ways_in
from banyan.records.passkeys import Given, Passkey, Place

PLACE = Place("town.example", "https://town.example", "Town")
WHERE = ("Firefox", "203.0.113.7")
PRESENT, VERIFIED, HOLDS = 1, 4, 64


class Device:
    """Keeps one key and signs with it, honestly or as it is told."""

    def __init__(self, id: bytes = b"one-of-a-kind-16") -> None:
        self.id = id
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.count = 0

    def makes(self, challenge: str, place: Place = PLACE, flags: int = PRESENT | VERIFIED) -> str:
        point = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        held = bytes(16) + struct.pack(">H", len(self.id)) + self.id + cbor2.dumps(cose)
        data = self._data(place, flags | HOLDS) + held
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", challenge, place)
        return self._said({"clientDataJSON": client, "attestationObject": attestation})

    def signs(self, challenge: str, place: Place = PLACE, flags: int = PRESENT | VERIFIED) -> str:
        self.count += 1
        data, client = self._data(place, flags), self._client("webauthn.get", challenge, place)
        signature = self.key.sign(data + sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._said({"clientDataJSON": client, "authenticatorData": data, "signature": signature})

    def _data(self, place: Place, flags: int) -> bytes:
        return sha256(place.host.encode()).digest() + struct.pack(">BI", flags, self.count)

    def _client(self, type: str, challenge: str, place: Place) -> bytes:
        return json.dumps({"type": type, "challenge": challenge, "origin": place.origin}).encode()

    def _said(self, response: dict[str, bytes]) -> str:
        own = ceremonies.encode(self.id)
        answer = {name: ceremonies.encode(value) for name, value in response.items()}
        return json.dumps({"id": own, "rawId": own, "type": "public-key", "response": answer})


def makes(town, member, device: Device, name: str = "phone") -> Passkey:
    challenge = member.does(passkeys.begin)
    given = ceremonies.read(device.makes(challenge))
    return member.does(passkeys.add, ceremonies.verify_creation(PLACE, given), given.challenge, name)


def come_in(town, text: str) -> str:
    given = ceremonies.read(text)
    passkey = town.guest.sees(passkeys.find, given.credential_id)
    count = ceremonies.verify_request(PLACE, given, passkey)
    return town.guest.does(passkeys.come_in, passkey, given.challenge, count, *WHERE)


def test_a_passkey_lets_its_owner_in(town):
    device = Device()
    passkey = makes(town, town.ada, device)
    assert town.ada.sees(passkeys.mine) == [passkey]
    token = come_in(town, device.signs(town.guest.sees(passkeys.challenge)))
    assert town.guest.sees(sessions.resume, token).caller.handle == "ada"
    [kept] = town.ada.sees(passkeys.mine)
    assert (kept.used_at, kept.sign_count) == (town.clock.at, 1)
    assert town.ada.sees(sign_ins.mine)[0][0].how == "passkey"
    assert town.guest.sees(lambda tx, _: passkeys.names_of(tx, town.ada.account_id)) == [passkey.credential_id]


def test_an_answer_is_good_once_and_for_a_quarter_of_an_hour(town):
    device = Device()
    makes(town, town.ada, device)
    answer = device.signs(town.guest.sees(passkeys.challenge))
    come_in(town, answer)
    given = ceremonies.read(answer)
    [passkey] = town.ada.sees(passkeys.mine)
    with refused("passkey_too_late"):
        town.guest.does(passkeys.come_in, passkey, given.challenge, 99, *WHERE)
    late = device.signs(town.guest.sees(passkeys.challenge))
    town.clock.passes(passkeys.CHALLENGE_LASTS)
    with refused("passkey_too_late"):
        come_in(town, late)


def test_challenges_are_ours_and_for_one_caller(town):
    assert town.guest.sees(passkeys.challenge) == "", "nobody has one yet"
    device = Device()
    makes(town, town.ada, device)
    [passkey] = town.ada.sees(passkeys.mine)
    of_ada = town.ada.does(passkeys.begin)
    forged = ceremonies.encode((town.clock.at * 2).to_bytes(8, "big") + bytes(32))
    for challenge in (of_ada, forged, "", "A", "é", "x" * 10_000, of_ada + "AA"):
        with refused("passkey_too_late"):
            town.guest.does(passkeys.come_in, passkey, challenge, 99, *WHERE)
    made = ceremonies.verify_creation(PLACE, ceremonies.read(Device(b"another").makes(of_ada)))
    with refused("passkey_too_late"):
        town.eve.does(passkeys.add, made, of_ada, "of ada")


def test_one_that_counts_backwards_is_a_copy(town):
    device = Device()
    makes(town, town.ada, device)
    device.count = 10
    come_in(town, device.signs(town.guest.sees(passkeys.challenge)))
    [passkey] = town.ada.sees(passkeys.mine)
    with refused("bad_passkey"):
        town.guest.does(passkeys.come_in, passkey, town.guest.sees(passkeys.challenge), 11, *WHERE)
    device.count = 5
    with refused("bad_passkey"):
        come_in(town, device.signs(town.guest.sees(passkeys.challenge)))


def test_a_passkey_is_one_accounts_and_ended_by_its_owner(town):
    device = Device()
    passkey = makes(town, town.ada, device)
    with refused("passkey_taken"):
        makes(town, town.eve, device)
    with refused("not_found"):
        town.eve.does(passkeys.end, passkey.id)
    answer = device.signs(town.guest.sees(passkeys.challenge))
    town.ada.does(accounts.set_password, "hash")
    town.ada.does(passkeys.end, passkey.id)
    with refused("bad_passkey"):
        come_in(town, answer)
    for verb, args in ((passkeys.begin, ()), (passkeys.mine, ()), (passkeys.end, (1,))):
        with refused("sign_in_first"):
            town.guest.does(verb, *args)


def test_there_are_not_too_many_and_each_has_a_name(town):
    for number in range(ways_in.MOST):
        makes(town, town.ada, Device(f"device {number}".encode()))
    with refused("too_many_ways_in"):
        makes(town, town.ada, Device())
    with refused("way_in_unnamed"):
        makes(town, town.eve, Device(), name=" ")


ELSEWHERE = Place("evil.example", "https://evil.example", "Town")


@pytest.mark.parametrize(("place", "flags"), [(ELSEWHERE, PRESENT | VERIFIED), (PLACE, PRESENT), (PLACE, 0)])
def test_what_was_signed_elsewhere_or_by_nobody_is_refused(place, flags):
    device = Device()
    made = ceremonies.verify_creation(PLACE, ceremonies.read(device.makes("AAAA")))
    with refused("bad_passkey"):
        ceremonies.verify_creation(PLACE, ceremonies.read(device.makes("AAAA", place, flags)))
    passkey = Passkey(1, 1, "", made.credential_id, made.public_key, 0, 0, None)
    assert ceremonies.verify_request(PLACE, ceremonies.read(device.signs("AAAA")), passkey) == 1
    with refused("bad_passkey"):
        ceremonies.verify_request(PLACE, ceremonies.read(device.signs("AAAA", place, flags)), passkey)
    with refused("bad_passkey"):
        ceremonies.verify_request(PLACE, ceremonies.read(Device(device.id).signs("AAAA")), passkey)


@pytest.mark.parametrize(
    "text",
    [
        *("", "{}", "[]", "null", "x" * 100_000, "[" * 19_000, '{"id": 5}'),
        '{"id":"a","response":{"clientDataJSON":"%%%"}}',
        '{"id":"a","response":{"clientDataJSON":"e30"}}',
        '{"id":"é","response":{"clientDataJSON":"eyJjaGFsbGVuZ2UiOiIifQ"}}',
    ],
    ids=range(10),
)
def test_what_no_browser_would_bring_is_refused(text):
    with refused("bad_passkey"):
        ceremonies.read(text)


def spoil(value: str) -> tuple[object, ...]:
    return ("", "AAAA", value[:-8], value[:20] + "A" * 40 + value[60:], "A" * 40 + value[40:], None, 7, {}, "é")


def test_answers_with_a_part_spoilt_are_refused_and_nothing_worse():
    device = Device()
    made = ceremonies.verify_creation(PLACE, ceremonies.read(device.makes("AAAA")))
    passkey = Passkey(1, 1, "", made.credential_id, made.public_key, 0, 0, None)
    for answer, verify in (
        (device.makes("AAAA"), lambda given: ceremonies.verify_creation(PLACE, given)),
        (device.signs("AAAA"), lambda given: ceremonies.verify_request(PLACE, given, passkey)),
    ):
        whole = json.loads(answer)
        spoilt = [whole | {"id": "AAAA"}, whole | {"rawId": 5}, whole | {"type": "password"}, whole | {"response": []}]
        for name, value in whole["response"].items():
            spoilt += [whole | {"response": whole["response"] | {name: bad}} for bad in spoil(value)]
        for one in spoilt:
            with refused("bad_passkey"):
                verify(Given(whole["id"], "AAAA", json.dumps(one)))
