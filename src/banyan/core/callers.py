# SPDX-License-Identifier: Apache-2.0
"""Callers: who is asking, with the roles that are in force now."""

from banyan.base.errors import NotFound
from banyan.base.ids import AccountId
from banyan.records.callers import GUEST, Caller
from banyan.storage.queries import callers as queries
from banyan.storage.tx import Tx


def load(tx: Tx, account_id: AccountId, address: str = "") -> Caller:
    """The caller that an account is. Raises NotFound."""
    caller = queries.find_caller(tx, account_id, address)
    if caller is None:
        raise NotFound
    return caller


def refresh(tx: Tx, caller: Caller) -> Caller:
    """The same caller as they stand now: state and roles are asked again inside the unit of work. Gone accounts are guests."""
    if caller.account_id is None:
        return caller
    return queries.find_caller(tx, caller.account_id, caller.address) or GUEST
