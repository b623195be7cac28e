# SPDX-License-Identifier: Apache-2.0
"""How somebody proves by a password who they are, the same at every door. Passwords are checked and hashed on a worker thread,
before any transaction begins; failures count wherever they happen.
"""

from banyan.base.errors import Family, Refusal
from banyan.base.ids import AccountId
from banyan.core import accounts, attempts, passwords, sign_ins
from banyan.interfaces.desk.transactions import Transactions
from banyan.records.callers import Caller
from banyan.storage.store import Tx


class WrongPassword(Refusal):
    code = "wrong_password"
    family = Family.INVALID
    sentence = "No account here has this name and this password together."
    hint = "Capital letters count in passwords, not in names."


async def check_password(desk: Transactions, name: str, password: str, network: str, agent: str) -> AccountId:
    """Whose name and password these are. Raises WrongPassword; TooManyAttempts before anything costly is done."""
    name, caller = name.strip(), Caller(address=network)
    await desk.ask(lambda tx, _: attempts.check(tx, name, network), caller)
    known = await desk.ask(accounts.find_credentials, caller, name)
    is_right = await desk.work(passwords.verify, known.password_hash, password)
    await desk.act(_count_attempt, caller, name, known.account_id, agent, is_right=is_right)
    if not is_right:
        raise WrongPassword
    return known.account_id


def _count_attempt(tx: Tx, caller: Caller, name: str, account_id: AccountId, agent: str, *, is_right: bool) -> None:
    """Looks again whether the attempt was still free: of a thousand that come at once, only the first few count."""
    attempts.check(tx, name, caller.address)
    if is_right:
        attempts.succeeded(tx, caller, name, caller.address)
        return
    attempts.failed(tx, caller, name, caller.address)
    if account_id:
        sign_ins.note(tx, account_id, sign_ins.PASSWORD, agent, caller.address, is_right=False)


async def hashed(desk: Transactions, password: str, *known: str) -> str:
    """The hash of a new password; `known` is what it must not repeat. Raises what `passwords.check` does."""

    def work() -> str:
        passwords.check(password, *known)
        return passwords.hash_password(password)

    return await desk.work(work)
