# SPDX-License-Identifier: Apache-2.0
"""Who holds a part of the envelopes of a board. Administrators hold one each; those who tend the board hold one and the same.

For other verbs: nothing here asks for permissions.
"""

from banyan.base.errors import Family, Refusal
from banyan.base.ids import AccountId, BoardId
from banyan.core import envelopes
from banyan.records.seals import SealKey, SealPart
from banyan.storage.queries import seals as queries
from banyan.storage.tx import Tx

BOARD_PART = 1


class SealWanted(Refusal):
    code = "seal_wanted"
    family = Family.CONFLICT
    sentence = "Two persons must hold a key before anybody can write on this board without a name."
    hint = "Under “Sealed names” an administrator makes one, and a second administrator or whoever tends the board another."


def check_ready(tx: Tx, board_id: BoardId) -> None:
    """Whether two persons could open an envelope of a board. Raises SealWanted."""
    _holders(tx, board_id)


def seal(tx: Tx, account_id: AccountId, pseudonym_id: AccountId, board_id: BoardId) -> bytes:
    """The envelope of a pseudonym; its parts are kept for the holders. Raises SealWanted."""
    holders = _holders(tx, board_id)
    envelope, points = envelopes.seal(account_id, pseudonym_id, {part for _, part in holders})
    parts = [SealPart(key.id, part, envelopes.box(key.public_key, points[part])) for key, part in holders]
    queries.insert_parts(tx, pseudonym_id, parts)
    return envelope


def _holders(tx: Tx, board_id: BoardId) -> list[tuple[SealKey, int]]:
    """(key, its part) of envelopes of a board."""
    found = [(key, key.part if is_admin else BOARD_PART) for key, is_admin in queries.list_holders(tx, board_id)]
    if len({part for _, part in found}) < 2:
        raise SealWanted
    return found
