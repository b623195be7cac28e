# SPDX-License-Identifier: Apache-2.0
"""Kinds of threads: what the usual form opens, and what comes with terms."""

import msgspec
import pytest
from tests.kit.town import Town, refused, text

from banyan.base.words import LANGUAGES, catalogue
from banyan.core import boards, kinds, threads
from banyan.core.kinds import KINDS, Kind


@pytest.fixture
def tried(town: Town, monkeypatch: pytest.MonkeyPatch) -> Town:
    """A town whose railway board takes a kind with terms."""
    monkeypatch.setitem(KINDS, "tried", Kind("tried", "tried", "Try it"))
    town.chen.does(boards.set_policies, town.railway.slug, kinds="discussion tried")
    return town


def test_a_kind_with_terms_is_not_opened_by_the_usual_verb(tried: Town) -> None:
    with refused("kind_not_offered"):
        tried.ada.does(threads.open_thread, tried.railway.id, "Without terms", text("No."), "tried")


def test_its_own_verb_opens_it_once(tried: Town) -> None:
    given = (tried.railway.id, "With terms", text("Yes."), "tried", "a-token-of-a-form")
    first, is_new = tried.ada.does(threads.open_special, *given)
    again, is_new_again = tried.ada.does(threads.open_special, *given)
    assert (first.number, is_new, is_new_again) == (again.number, True, False)
    assert first.kind == "tried"


def test_a_board_offers_what_it_takes(tried: Town) -> None:
    board = tried.ada.sees(boards.get, tried.railway.slug)
    assert [kind.name for kind in kinds.usual(board)] == ["discussion"]
    assert [kind.name for kind in kinds.special(board)] == ["tried"]
    nothing = msgspec.structs.replace(board, kinds="discussion unheard-of")
    assert kinds.special(nothing) == []


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_kind_has_words_in_every_language(kind: Kind) -> None:
    for sentence in (kind.words, kind.invite):
        assert not sentence or all(catalogue(lang).get(sentence) for lang in LANGUAGES if lang != "en"), sentence


def test_what_no_board_takes_is_not_offered(tried: Town) -> None:
    assert "tried" in tried.guest.sees(kinds.taken)
    tried.chen.does(boards.set_policies, tried.railway.slug, read_policy="listed")
    assert ("tried" in tried.guest.sees(kinds.taken), "tried" in tried.chen.sees(kinds.taken)) == (False, True)
