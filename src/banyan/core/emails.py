# SPDX-License-Identifier: Apache-2.0
"""E-mail addresses: kept when their owner has opened the link that was sent there, and used for that account only.

Nobody learns from us whether an address has an account. Whoever gives one, at sign-up or later, gets the same answer and
sees the same on their own page: it waits to be confirmed. To an address that nobody has confirmed goes a link; to one that
belongs to an account goes a word to its owner instead, without a link. So nobody can take an address, or hold it, by typing.
"""

import re

from banyan.base import clock
from banyan.base.errors import Family, Refusal
from banyan.base.ids import AccountId
from banyan.base.words import translate
from banyan.core import attempts, links, outbox, site
from banyan.records.accounts import Account
from banyan.records.events import AccountChanged
from banyan.storage.queries import accounts as account_queries
from banyan.storage.queries import emails as queries
from banyan.storage.queries import links as link_queries
from banyan.storage.tx import Tx

MOST = 254  # characters: what SMTP can carry
LETTERS_A_DAY = 5  # to one address, however many ask for them
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")


class BadEmail(Refusal):
    code = "bad_email"
    family = Family.INVALID
    sentence = "This does not look like an e-mail address."
    hint = "One looks like name@example.org, with Latin letters before the @."
    about = "email"


def check(email: str) -> str:
    """The address in its one form: small letters, the domain as the mail system writes it. Raises BadEmail."""
    local, _, domain = email.strip().rpartition("@")
    if len(email) > MOST or len(local) > 64 or not _LOCAL.fullmatch(local):
        raise BadEmail
    try:
        plain = f"{local.lower()}@{plain_domain(domain)}"
    except ValueError:
        raise BadEmail from None
    if len(plain) > MOST:
        raise BadEmail
    return plain


def plain_domain(domain: str) -> str:
    """A domain as the mail system writes it. Raises ValueError."""
    plain = domain.encode("idna").decode("ascii").lower()  # 例子.中国 → xn--fsqu00a.xn--fiqs8s
    if len(plain) > MOST or not _DOMAIN.fullmatch(plain):
        raise ValueError("no domain")
    return plain


def of_account(tx: Tx, account_id: AccountId) -> tuple[str, bool]:
    """(address, whether it is confirmed); the address that waits, if none is; else ("", False)."""
    waits = link_queries.find_newest(tx, account_id, links.EMAIL)
    if waits is not None:
        return waits.data, False
    found = queries.find_email(tx, account_id)
    return found, bool(found)


def reachable(tx: Tx, account_id: AccountId) -> str:
    """Where to write to an account: its own address, or else the one it gave, if that is nobody else's. Empty: nowhere."""
    found = queries.find_email(tx, account_id)
    if found:
        return found
    waits, _ = of_account(tx, account_id)
    return waits if waits and queries.find_owner(tx, waits) is None else ""


def tell(tx: Tx, account_id: AccountId, lang: str, subject: str, paragraphs: list[str]) -> None:
    """A letter to an account, if it can be reached. For other verbs: it asks no permission."""
    address = reachable(tx, account_id)
    if address:
        outbox.write(tx, lang, address, subject, paragraphs)


def ask_to_confirm(tx: Tx, account: Account, email: str) -> None:
    """Write to the address that an account gives as its own. For other verbs: it asks no permission."""
    is_enough = attempts.used(tx, f"letter\0{email}", clock.DAY) > LETTERS_A_DAY
    if is_enough and of_account(tx, account.id) == (email, False):
        return  # the links of earlier letters stay good
    link_queries.drop_unused(tx, account.id, links.EMAIL)
    token = links.make(tx, links.EMAIL, account.id, email)
    if is_enough:
        return
    owner_id = queries.find_owner(tx, email)
    owner = account_queries.find_account(tx, owner_id) if owner_id else None
    if owner is None:
        _send_link(tx, account, email, token)
    elif owner.id != account.id:
        _warn(tx, owner, email)


def confirm(tx: Tx, token: str) -> Account:
    """The address of the link is the account's own from now on. Raises LinkSpent."""
    link = links.use(tx, token, links.EMAIL)
    account = account_queries.find_account(tx, link.account_id) if link.account_id else None
    if account is None or not queries.put_email(tx, account.id, link.data):
        raise links.LinkSpent
    link_queries.drop_unused(tx, account.id, links.EMAIL)
    tx.announce(AccountChanged(account.id))  # the groups that an address proves are others now
    return account


def forget(tx: Tx, account_id: AccountId) -> None:
    """The account has no address any more, neither kept nor waiting."""
    queries.drop_email(tx, account_id)
    tx.announce(AccountChanged(account_id))
    link_queries.drop_unused(tx, account_id, links.EMAIL)


def _send_link(tx: Tx, account: Account, email: str, token: str) -> None:
    lang, name = outbox.language(tx, account.locale), site.policy(tx, "name")
    days = links.LASTS // clock.DAY
    paragraphs = [
        translate(lang, "@{handle} at {name} gave this e-mail address.", handle=account.handle, name=name),
        translate(lang, "If that is you, open this link to confirm it. It is good for {days} days:", days=days),
        f"{outbox.HERE}/link/{token}",
        translate(lang, "If it is not you, nothing needs to be done: without the link the address is not used."),
    ]
    outbox.write(tx, lang, email, translate(lang, "Confirm your e-mail address"), paragraphs)


def _warn(tx: Tx, owner: Account, email: str) -> None:
    lang, name = outbox.language(tx, owner.locale), site.policy(tx, "name")
    paragraphs = [
        translate(lang, "Somebody gave this e-mail address for another account at {name}.", name=name),
        translate(lang, "It stays with your account @{handle}; the other one does not get it.", handle=owner.handle),
        translate(lang, "If that was you and you have lost your password, ask for a new one here:"),
        f"{outbox.HERE}/reset",
    ]
    outbox.write(tx, lang, email, translate(lang, "Your e-mail address was given again"), paragraphs)
