# SPDX-License-Identifier: Apache-2.0
"""Round-ups: one letter with what somebody has not read in the inbox, for those kinds that they want by mail.

Only to an address that its owner has confirmed. A line is in one round-up at most: who does not come is not written to again and
again about the same. The link at its end works for whoever has the letter, without signing in.
"""

from banyan.base import clock
from banyan.base.errors import NotFound
from banyan.base.ids import AccountId
from banyan.base.words import plural, translate
from banyan.core import callers, choices, links, notifications, outbox
from banyan.records.accounts import AccountState
from banyan.records.callers import Caller
from banyan.records.choices import BY_MAIL
from banyan.records.notifications import Line
from banyan.storage.queries import choices as queries
from banyan.storage.queries import emails as email_queries
from banyan.storage.queries import notifications as notification_queries
from banyan.storage.tx import Tx

LINK_LASTS = 90 * clock.DAY
MOST_LINES = 50  # that are told one by one
MOST_COUNTED = 500


def due(tx: Tx, limit: int) -> list[AccountId]:
    """Whose round-up should leave by now."""
    return queries.list_mail_due(tx, limit)


def send(tx: Tx, account_id: AccountId) -> bool:
    """Write to somebody whose round-up is due; False when there was nothing to write, or nowhere. Done again it does nothing."""
    after = queries.find_mailed_through(tx, account_id)
    if after is None:
        return False
    try:
        reader = callers.load(tx, account_id)
    except NotFound:
        queries.set_mailed(tx, account_id, after)
        return False
    chosen = queries.find_choices(tx, account_id)
    if chosen.quiet_until > tx.now:
        queries.move_mail_due(tx, account_id, choices.next_mail_at(tx, chosen, reader.zone))
        return False
    found = notification_queries.list_waiting(tx, reader, after, MOST_COUNTED)
    queries.set_mailed(tx, account_id, found[-1].notification.id if found else after)
    ways = choices.ways_of(chosen.ways)
    lines = [line for line in found if ways[choices.topic_of(line.notification.kind)] in BY_MAIL]
    address = email_queries.find_email(tx, account_id)
    if not lines or not address or reader.state != AccountState.ACTIVE:
        return False
    _write(tx, reader, address, lines)
    return True


def unsubscribe(tx: Tx, caller: Caller, token: str) -> None:
    """No more round-ups for whoever got the letter with this link, signed in or not. Raises LinkSpent."""
    link = links.find(tx, token, links.UNSUBSCRIBE)
    if link.account_id is not None:
        choices.end_mail(tx, link.account_id)


def _write(tx: Tx, reader: Caller, address: str, lines: list[Line]) -> None:
    lang = outbox.language(tx, reader.locale)
    count = len(lines)
    subject = plural(lang, "One thing waits for you", "{n} things wait for you", count)
    path = f"/link/{links.make(tx, links.UNSUBSCRIBE, reader.id, lasts=LINK_LASTS)}"
    paragraphs = [
        translate(lang, "@{handle}, this is what you have not read yet:", handle=reader.handle),
        *(_said(lang, line) for line in lines[:MOST_LINES]),
    ]
    if count > MOST_LINES:
        more = plural(lang, "One more is in your inbox:", "{n} more are in your inbox:", count - MOST_LINES)
        paragraphs.append(f"{more}\n{outbox.HERE}/inbox")
    closing = translate(lang, "Which of this comes by e-mail, and when, you choose here:")
    paragraphs.append(f"{closing}\n{outbox.HERE}/settings/notifications")
    paragraphs.append(f"{translate(lang, 'No such e-mails any more:')}\n{outbox.HERE}{path}")
    outbox.write(tx, lang, address, subject, paragraphs, unsubscribe=path)


def _said(lang: str, line: Line) -> str:
    """What happened, where, and the way there: three lines at most."""
    who = f"{line.actor.handle} " if line.actor else ""
    where = notifications.address_of(line.notification) or "/inbox"
    parts = (f"* {who}{notifications.said(lang, line)}", line.title and f"  {line.title}", f"  {outbox.HERE}{where}")
    return "\n".join(filter(None, parts))
