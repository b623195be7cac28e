# SPDX-License-Identifier: Apache-2.0
"""Mail that waits. A verb puts a letter in with its own unit of work; a job carries it out, and tries again when it must.

What holds a one-time link is not kept longer than needed: of a letter that was sent only the fact stays, for a month.
"""

from collections.abc import Iterable

from banyan.base import clock, ids
from banyan.base.words import LANGUAGES, translate
from banyan.core import site
from banyan.markup.limits import scrub
from banyan.records.outbox import Letter
from banyan.storage.queries import outbox as queries
from banyan.storage.tx import Tx

HERE = "<public address>"  # stands in a body for the address of the community, which the sender knows and no verb does
# After which time since it was made a letter is tried again; after the last it is given up.
WAITS = tuple(
    minutes * clock.MINUTE
    for minutes in (0, 1, 5, 15, 60, 3 * 60, 8 * 60, 24 * 60, 2 * 24 * 60, 4 * 24 * 60)
)  # fmt: skip
KEPT_FOR = 30 * clock.DAY
MAX_ERROR = 200


def put(tx: Tx, recipient: str, subject: str, body: str, unsubscribe: str = "") -> Letter:
    """A letter for an address that was checked. For other verbs: it asks no permission. `unsubscribe` is the path at which one
    click ends letters of this sort.
    """
    letter = Letter(
        id=ids.mint(),
        recipient=recipient,
        subject=" ".join(scrub(subject).split()),
        body=scrub(body),
        made_at=tx.now,
        sent_at=None,
        tries=0,
        error="",
        unsubscribe=unsubscribe,
    )
    queries.insert_letter(tx, letter)
    return letter


def write(tx: Tx, lang: str, recipient: str, subject: str, paragraphs: Iterable[str], unsubscribe: str = "") -> Letter:
    """A letter in the community's own manner: the paragraphs, and who it is from."""
    name = site.policy(tx, "name")
    closing = translate(lang, "This letter was written by a program; nobody reads answers to it.")
    body = "\n\n".join([*paragraphs, f"-- \n{name}\n{HERE}\n{closing}\n"])
    return put(tx, recipient, f"{subject} · {name}", body, unsubscribe)


def language(tx: Tx, locale: str) -> str:
    """The language to write in to somebody with this locale."""
    return locale if locale in LANGUAGES else site.policy(tx, "locale")


def waiting(tx: Tx, limit: int) -> list[Letter]:
    """Letters whose next try is due."""
    return queries.list_due(tx, WAITS, limit)


def sent(tx: Tx, letter_id: int) -> None:
    """It is out; its words are kept no longer."""
    queries.set_sent(tx, letter_id)


def failed(tx: Tx, letter_id: int, error: str) -> None:
    """It could not be sent this time."""
    queries.set_failed(tx, letter_id, error[:MAX_ERROR])


def sweep(tx: Tx, limit: int = 500) -> int:
    """Forget some of the letters of long ago, sent or given up; how many went."""
    return queries.drop_made_before(tx, tx.now - KEPT_FOR, limit)
