# SPDX-License-Identifier: Apache-2.0
"""The second factor: a code from an app besides the password, and ten recovery codes for the day the phone is gone.

Whoever interfaces with people asks the password again before it is switched on or off. No code is good twice. Who knows the
password and guesses codes waits as who guesses passwords does, wherever they come from: the count is the account's.
"""

import secrets
from base64 import b32encode
from hashlib import blake2b

from banyan.base import clock
from banyan.base.errors import Family, NotFound, Refusal
from banyan.base.ids import AccountId
from banyan.core import accounts, attempts, callers, links, permits, sign_ins, tokens, totp, ways_in
from banyan.records.callers import Caller
from banyan.records.second_factors import Arrived, HalfWay, SecondFactor, Standing
from banyan.records.sessions import Link
from banyan.storage.queries import second_factors as queries
from banyan.storage.tx import Tx

RECOVERY_CODES = 10
CODE_BYTES, GROUP = 10, 4  # 80 bits, which nobody guesses, as four groups of four letters
SET_UP_WITHIN = clock.HOUR
HALF_WAY = "second_factor"  # a sign-in whose password was right, as a one-time link that lives in a cookie
HALF_WAY_LASTS = 10 * clock.MINUTE


class WrongCode(Refusal):
    code = "wrong_code"
    family = Family.INVALID
    sentence = "This code is not right, or was used already."
    hint = "An app shows a new one every thirty seconds; the clock of the phone has to be right."
    about = "code"


class SecondFactorOn(Refusal):
    code = "second_factor_on"
    family = Family.CONFLICT
    sentence = "A second factor is asked for already."
    hint = "Switch it off first if you want to set up another phone."


class SecondFactorOff(Refusal):
    code = "second_factor_off"
    family = Family.CONFLICT
    sentence = "No second factor is asked for at present."


class SignInOver(Refusal):
    code = "sign_in_over"
    family = Family.SIGN_IN
    sentence = "This sign-in took too long. Please begin again with the password."


# ---- one's own


def mine(tx: Tx, caller: Caller) -> Standing:
    """Whether the caller is asked for codes, and how many recovery codes are left."""
    permits.check_known(caller)
    factor = queries.find_second_factor(tx, caller.id)
    return Standing(factor.confirmed_at if factor else None, queries.count_codes(tx, caller.id))


def begin(tx: Tx, caller: Caller) -> SecondFactor:
    """A secret for the app, which holds nothing up until a first code was right. Raises SecondFactorOn."""
    permits.check_known(caller)
    if is_on(tx, caller.id):
        raise SecondFactorOn
    factor = SecondFactor(caller.id, totp.new_secret(), tx.now, confirmed_at=None, last_step=0)
    queries.put_second_factor(tx, factor)
    return factor


def find_begun(tx: Tx, caller: Caller) -> SecondFactor | None:
    """What the caller is about to set up."""
    permits.check_known(caller)
    factor = queries.find_second_factor(tx, caller.id)
    is_begun = factor is not None and not factor.is_on and tx.now - factor.made_at < SET_UP_WITHIN
    return factor if is_begun else None


def confirm(tx: Tx, caller: Caller, code: str) -> list[str]:
    """A first code was right: from now on codes are asked for. The recovery codes, told this once. Raises WrongCode."""
    factor = find_begun(tx, caller)
    if factor is None:
        raise SecondFactorOn if is_on(tx, caller.id) else NotFound
    step = totp.step_of(factor.secret, _bare(code), tx.now, factor.last_step)
    if step is None or not queries.use_step(tx, caller.id, step):
        raise WrongCode
    return _new_codes(tx, caller.id)


def renew_codes(tx: Tx, caller: Caller) -> list[str]:
    """Ten new recovery codes, told this once; the former ones are good no longer. Raises SecondFactorOff."""
    permits.check_known(caller)
    if not is_on(tx, caller.id):
        raise SecondFactorOff
    return _new_codes(tx, caller.id)


def switch_off(tx: Tx, caller: Caller) -> None:
    """The password alone is enough again. Raises SecondFactorOff."""
    permits.check_known(caller)
    if not queries.drop_second_factor(tx, caller.id):
        raise SecondFactorOff
    ways_in.warn_owner(tx, caller, "The second factor is off: the password alone is enough.")


# ---- coming in


def is_on(tx: Tx, account_id: AccountId) -> bool:
    """Whether this account is asked for codes. For other verbs: it asks no permission."""
    factor = queries.find_second_factor(tx, account_id)
    return factor is not None and factor.is_on


def wait_for_code(tx: Tx, caller: Caller, account_id: AccountId, *, stays: bool) -> str:
    """The password of this account was right: the token with which its code is shown within ten minutes."""
    return links.make(tx, HALF_WAY, account_id, "stays" if stays else "", HALF_WAY_LASTS)


def half_way(tx: Tx, caller: Caller, token: str) -> HalfWay:
    """Who is about to come in. Raises SignInOver."""
    link = _find_half_way(tx, token)
    owner = link.account_id or AccountId(0)
    return HalfWay(owner, callers.load(tx, owner).handle, stays=bool(link.data))


def come_in(tx: Tx, caller: Caller, token: str, code: str, agent: str, network: str) -> Arrived | None:
    """A session for whoever was half way in and shows a code or a recovery code; None when it is wrong, which is counted.

    Raises SignInOver, TooManyAttempts.
    """
    owner = half_way(tx, caller, token)
    counted = ("code", f"second factor of {owner.account_id}")
    attempts.check(tx, *counted)
    how = _spend(tx, owner.account_id, _bare(code))
    if how is None:
        attempts.failed(tx, caller, *counted)
        sign_ins.note(tx, owner.account_id, sign_ins.CODE, agent, network, is_right=False)
        return None
    attempts.succeeded(tx, caller, *counted)
    links.use(tx, token, HALF_WAY)
    session = accounts.sign_in(tx, caller, owner.account_id, agent, network, how)
    left = queries.count_codes(tx, owner.account_id) if how == sign_ins.RECOVERY_CODE else None
    return Arrived(session, owner.stays, left)


# ---- parts


def _find_half_way(tx: Tx, token: str) -> Link:
    try:
        return links.find(tx, token, HALF_WAY)
    except links.LinkSpent:
        raise SignInOver from None


def _spend(tx: Tx, account_id: AccountId, code: str) -> str | None:
    """How somebody came in by this code, which is good no longer; None when it never was."""
    factor = queries.find_second_factor(tx, account_id)
    if factor is None or not factor.is_on:
        return None
    step = totp.step_of(factor.secret, code, tx.now, factor.last_step)
    if step is not None and queries.use_step(tx, account_id, step):
        return sign_ins.CODE
    return sign_ins.RECOVERY_CODE if queries.use_code(tx, account_id, _hash(tx, account_id, code)) else None


def _new_codes(tx: Tx, account_id: AccountId) -> list[str]:
    codes = [b32encode(secrets.token_bytes(CODE_BYTES)).decode().lower() for _ in range(RECOVERY_CODES)]
    tokens.made_site_key(tx)
    queries.put_codes(tx, account_id, [_hash(tx, account_id, code) for code in codes])
    return ["-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP)) for code in codes]


def _hash(tx: Tx, account_id: AccountId, code: str) -> bytes:
    text = f"{account_id}:{code}".encode("utf-8", "replace")
    return blake2b(text, key=tokens.site_key(tx), digest_size=24, person=b"recovery").digest()


def _bare(code: str) -> str:
    """`123 456` and `ABCD-EFGH-…` as they were given."""
    return "".join(code[:64].replace("-", " ").split()).lower()
