# SPDX-License-Identifier: Apache-2.0
"""Client tokens: what is sent twice is made once, and the table gives nothing away."""

import pytest
from tests.kit.town import Member, Town

from banyan.base import clock
from banyan.core import tokens


def claim(member: Member, token: str, makes: int = 0) -> int | None:
    """Claim, and settle when it is new, as a verb does."""

    def verb(tx, caller):  # type: ignore[no-untyped-def]
        earlier = tokens.claim(tx, caller, token)
        if earlier is None:
            tokens.settle(tx, caller, token, makes)
        return earlier

    found: int | None = member.does(verb)
    return found


def test_a_token_answers_with_what_it_made(town: Town) -> None:
    assert claim(town.bo, "t1", makes=42) is None
    assert claim(town.bo, "t1", makes=43) == 42
    assert claim(town.bo, "t2", makes=43) is None
    assert claim(town.eve, "t1", makes=44) is None, "a token belongs to its account"


def test_no_token_claims_nothing(town: Town) -> None:
    assert (claim(town.bo, ""), claim(town.bo, "")) == (None, None)
    assert town.count("SELECT count(*) FROM client_tokens") == 0


def test_any_text_is_a_token(town: Town) -> None:
    for token in ("\0", "\ud800", "火", "x" * 10_000):
        assert claim(town.bo, token, makes=7) is None
        assert claim(town.bo, token, makes=8) == 7


def test_tokens_are_kept_as_keyed_hashes(town: Town) -> None:
    claim(town.bo, "t1", makes=1)
    before = bytes(town.count("SELECT token_hash FROM client_tokens"))
    town.store.write_now(lambda tx: tx.run("DELETE FROM client_tokens"))
    town.store.write_now(lambda tx: tx.run("UPDATE site SET value = :key WHERE key = 'token_key'", {"key": "ab" * 32}))
    claim(town.bo, "t1", makes=1)
    assert bytes(town.count("SELECT token_hash FROM client_tokens")) != before


def test_the_key_is_read_once_in_a_unit_of_work(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    claim(town.bo, "t0")
    read, asked = tokens.queries.site_key, []
    monkeypatch.setattr(tokens.queries, "site_key", lambda tx: asked.append(1) or read(tx))
    claim(town.bo, "t1")
    claim(town.bo, "t2")
    assert len(asked) == 2


def test_of_two_who_make_the_key_at_once_both_use_the_same(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    keep = tokens.queries.set_site_key
    monkeypatch.setattr(tokens.queries, "set_site_key", lambda tx, key: (keep(tx, "ab" * 32), keep(tx, key)))
    assert town.store.write_now(tokens.made_site_key) == bytes.fromhex("ab" * 32)


def test_old_tokens_are_forgotten_a_few_at_a_time(town: Town) -> None:
    for n in range(3):
        claim(town.bo, f"t{n}", makes=n)
    town.clock.passes(tokens.KEPT_FOR)
    assert town.store.write_now(tokens.sweep) == 0
    town.clock.passes(clock.SECOND)
    claim(town.bo, "young", makes=9)
    assert [town.store.write_now(lambda tx: tokens.sweep(tx, 2)) for _ in range(3)] == [2, 1, 0]
    assert claim(town.bo, "young") == 9
