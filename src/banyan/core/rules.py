# SPDX-License-Identifier: Apache-2.0
"""Rules as a numbered list, of the community (by administrators) and of a board (by who tends it). Every version stays.

Whoever removes or bars can name a rule: its number and its words become part of the reason, so that the record, the tombstone
and the letter say the same, and go on saying it when the rules have changed.
"""

from collections.abc import Sequence

from banyan.base import ids
from banyan.base.errors import Family, Refusal
from banyan.base.ids import AccountId, BoardId
from banyan.core import boards, moderation, permits
from banyan.core.moderation import MAX_REASON
from banyan.core.threads import AlreadySo
from banyan.markup.limits import scrub
from banyan.records.boards import Board
from banyan.records.callers import Caller
from banyan.records.events import BoardChanged, SiteChanged
from banyan.records.rules import Citable, RuleBook
from banyan.storage.queries import rules as queries
from banyan.storage.tx import Tx

MOST_RULES = 40
MAX_RULE = 300  # characters: a rule that needs more is two
CITED = 120  # characters of a rule that are quoted where it is named
VERSIONS_SHOWN = 50


class RuleTooLong(Refusal):
    code = "rule_too_long"
    family = Family.INVALID
    sentence = "Rule {rule} has more than {most} characters."
    fields = ("rule", "most")
    about = "rules"


class TooManyRules(Refusal):
    code = "too_many_rules"
    family = Family.INVALID
    sentence = "Nobody keeps more than {most} rules in mind."
    fields = ("most",)
    about = "rules"


class NoSuchRule(Refusal):
    code = "no_such_rule"
    family = Family.INVALID
    sentence = "There is no such rule here any more. Please choose again."
    about = "rule"


def book(tx: Tx, caller: Caller, board_slug: str = "") -> RuleBook:
    """The rules in force, of a board or of the community."""
    board = boards.get(tx, caller, board_slug) if board_slug else None
    return _newest(tx, board)


def versions(tx: Tx, caller: Caller, board_slug: str = "") -> list[RuleBook]:
    """All that were ever in force, the newest first."""
    board = boards.get(tx, caller, board_slug) if board_slug else None
    return queries.list_books(tx, board.id if board else None, VERSIONS_SHOWN, ids.MAX_ID)


def set_rules(tx: Tx, caller: Caller, lines: Sequence[str], board_slug: str = "") -> RuleBook:
    """Put new rules in force; the former stay to be read. An empty list is none."""
    permits.check_signed_in(caller)
    board = boards.get(tx, caller, board_slug) if board_slug else None
    if board is None:
        permits.check_staff(caller)
    else:
        permits.check_tends(caller, board.id)
    kept = tuple(line for line in (" ".join(scrub(line).split()) for line in lines) if line)
    if len(kept) > MOST_RULES:
        raise TooManyRules(most=MOST_RULES)
    for number, line in enumerate(kept, 1):
        if len(line) > MAX_RULE:
            raise RuleTooLong(rule=number, most=MAX_RULE)
    if kept == _newest(tx, board).lines:
        raise AlreadySo
    made = RuleBook(ids.mint(), board.id if board else None, tx.now, caller.id, kept)
    queries.insert_book(tx, made)
    moderation.record(
        tx, caller, "set_rules", place=(made.board_id, None, None), detail=f"§1–{len(kept)}" if kept else ""
    )
    tx.announce(BoardChanged(board.id) if board else SiteChanged("rules"))
    return made


def citable(tx: Tx, caller: Caller, board_slugs: Sequence[str]) -> list[Citable]:
    """Every rule that can be named for what happens on these boards, the community's first."""
    found = [Citable(str(number), f"§{number} {line}") for number, line in enumerate(_newest(tx, None).lines, 1)]
    for slug in board_slugs:
        board = boards.get(tx, caller, slug)
        found += [
            Citable(f"{board.slug}/{number}", f"§{board.slug} {number} {line}")
            for number, line in enumerate(_newest(tx, board).lines, 1)
        ]
    return found


def cite(tx: Tx, caller: Caller, board_slug: str, key: str, reason: str) -> str:
    """The reason with the rule named before it; as it is when none was named. Raises NoSuchRule."""
    if not key:
        return reason
    slug = key.rpartition("/")[0]
    named = next((one for one in citable(tx, caller, [slug] if slug else []) if one.key == key), None)
    if named is None or (slug and slug.casefold() != board_slug.casefold()):
        raise NoSuchRule
    reason = " ".join(reason.split())
    words = named.words[: max(0, min(CITED, MAX_REASON - len(reason) - 4))].rstrip()
    if len(words) < len(named.words):
        words += "…"
    return f"{words} · {reason}" if reason else words


def _newest(tx: Tx, board: Board | None) -> RuleBook:
    found = queries.list_books(tx, board.id if board else None, 1, ids.MAX_ID)
    return found[0] if found else RuleBook(0, BoardId(board.id) if board else None, 0, AccountId(0))
