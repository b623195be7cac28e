# SPDX-License-Identifier: Apache-2.0
"""Lost passwords: a link by mail, good for an hour, once. Whether there is such an account is told to nobody."""

from banyan.base import clock
from banyan.base.words import translate
from banyan.core import accounts, emails, links, outbox, sessions, site
from banyan.records.accounts import Account
from banyan.records.callers import Caller
from banyan.records.events import AccountChanged
from banyan.storage.queries import accounts as queries
from banyan.storage.queries import emails as email_queries
from banyan.storage.queries import links as link_queries
from banyan.storage.tx import Tx

LASTS = clock.HOUR
LETTERS_AN_HOUR = 3  # to one account: enough for who mistypes, too few to fill a stranger's box


def ask_reset(tx: Tx, caller: Caller, name: str, public_url: str) -> None:
    """Send a link to the account with this handle or address, if there is one that mail can reach. Always the same answer."""
    account = queries.find_account(tx, accounts.find_credentials(tx, caller, name).account_id)
    if account is None or account.state not in sessions.MAY_COME_BACK:
        return
    address = emails.reachable(tx, account.id)
    if not address or link_queries.count_made(tx, account.id, links.RESET, tx.now - clock.HOUR) >= LETTERS_AN_HOUR:
        return
    token = make_link(tx, account, address)
    lang, place = outbox.language(tx, account.locale), site.policy(tx, "name")
    paragraphs = [
        translate(
            lang, "Somebody asked for a new password for @{handle} at {name}.", handle=account.handle, name=place
        ),
        translate(lang, "If that was you, open this link. It is good for an hour, and once:"),
        f"{public_url}/reset/{token}",
        translate(lang, "If it was not you, nothing needs to be done: your password stays as it is."),
    ]
    outbox.write(tx, lang, address, translate(lang, "A new password for your account"), paragraphs)


def make_link(tx: Tx, account: Account, address: str = "") -> str:
    """The token of a reset link; `address` is where it goes. For other verbs and the machine's keeper: it asks no permission."""
    return links.make(tx, links.RESET, account.id, address, LASTS)


def reset(tx: Tx, caller: Caller, token: str, password_hash: str) -> Account:
    """The new password holds, and all sessions of the account end. Raises LinkSpent."""
    link = links.use(tx, token, links.RESET)
    account = queries.find_account(tx, link.account_id) if link.account_id else None
    if account is None or account.state not in sessions.MAY_COME_BACK:
        raise links.LinkSpent
    queries.put_credentials(tx, account.id, password_hash)
    link_queries.drop_unused(tx, account.id, links.RESET)
    if link.data and link.data == emails.of_account(tx, account.id)[0]:
        # Whoever opened this link reads the letters of that address: that confirms it too.
        email_queries.put_email(tx, account.id, link.data)
        link_queries.drop_unused(tx, account.id, links.EMAIL)
    sessions.end_all(tx, account.id)
    tx.announce(AccountChanged(account.id))
    return account
