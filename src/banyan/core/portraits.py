# SPDX-License-Identifier: Apache-2.0
"""Portraits: a picture that somebody shows of themselves, and the community's own. Each is a file that was uploaded as any other.

Nobody needs one: pages draw a calm tile from the handle, and no page needs either to be understood.
"""

from banyan.base.errors import Family, NotFound, Refusal
from banyan.base.ids import AccountId
from banyan.core import moderation
from banyan.core.permits import check_signed_in, check_staff
from banyan.records.attachments import Attachment
from banyan.records.callers import Caller
from banyan.records.events import AccountChanged, SiteChanged
from banyan.storage.queries import attachments as attachment_queries
from banyan.storage.queries import portraits as queries
from banyan.storage.queries import site as site_queries
from banyan.storage.tx import Tx

LOGO = "logo"


class NoPicture(Refusal):
    code = "no_picture"
    family = Family.INVALID
    sentence = "This file is no picture."
    hint = "PNG, JPEG, GIF, WebP and AVIF are pictures here."
    about = "file"


def of(tx: Tx, caller: Caller, account_id: AccountId) -> Attachment | None:
    """Somebody's picture, if they show one. Everybody may see it."""
    return queries.find_portrait(tx, account_id)


def show(tx: Tx, caller: Caller, sha256: str) -> Attachment:
    """Show a file of one's own as one's picture, in the place of the one before."""
    check_signed_in(caller)
    found = _own_picture(tx, caller, sha256)
    queries.put_portrait(tx, caller.id, found.id)
    tx.announce(AccountChanged(caller.id))
    return found


def drop(tx: Tx, caller: Caller) -> None:
    """Show none. The file stays among one's files until it is swept."""
    check_signed_in(caller)
    if not queries.drop_portrait(tx, caller.id):
        raise NotFound
    tx.announce(AccountChanged(caller.id))


def logo(tx: Tx, caller: Caller) -> Attachment | None:
    """The community's picture, in the place of the seal."""
    return queries.find_logo(tx)


def set_logo(tx: Tx, caller: Caller, sha256: str) -> Attachment:
    """From now on, at the head of each page."""
    check_staff(caller)
    found = _own_picture(tx, caller, sha256)
    _put_logo(tx, caller, str(found.id))
    return found


def drop_logo(tx: Tx, caller: Caller) -> None:
    check_staff(caller)
    if queries.find_logo(tx) is None:
        raise NotFound
    _put_logo(tx, caller, "")


def forget(tx: Tx, caller: Caller, attachment_id: int) -> None:
    """A file is being taken away: it is nobody's picture any more. For other verbs: it asks no permission."""
    found = queries.find_logo(tx)
    if found is not None and found.id == attachment_id:
        site_queries.put_value(tx, LOGO, "")
        tx.announce(SiteChanged("policies"))
    if queries.drop_portraits_of(tx, attachment_id):
        tx.announce(AccountChanged(caller.id))


def _put_logo(tx: Tx, caller: Caller, value: str) -> None:
    site_queries.put_value(tx, LOGO, value)
    moderation.record(tx, caller, "set_site_policies", detail=LOGO)
    tx.announce(SiteChanged("policies"))


def _own_picture(tx: Tx, caller: Caller, sha256: str) -> Attachment:
    found = attachment_queries.find_own(tx, caller.id, sha256)
    if found is None or found.state != "kept":
        raise NotFound
    if not found.is_picture:
        raise NoPicture
    return found
