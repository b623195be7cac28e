# SPDX-License-Identifier: Apache-2.0
"""Groups that an e-mail address proves: administrators say which domain belongs to which group, and whoever has confirmed an
address there is a member, for as long as it is theirs.

Nobody is told the address, and whether a page names the groups is its owner's choice. A board may be for one group.
"""

from banyan.base import ids
from banyan.base.errors import Family, NotFound, Refusal
from banyan.core import emails, moderation, permits
from banyan.markup.limits import scrub
from banyan.records.affiliations import Affiliation, MyGroups
from banyan.records.callers import Caller
from banyan.records.events import AccountChanged, SiteChanged
from banyan.storage.queries import affiliations as queries
from banyan.storage.tx import Tx

MAX_GROUP = 60  # characters


class BadDomain(Refusal):
    code = "bad_domain"
    family = Family.INVALID
    sentence = "This does not look like the domain of an e-mail address."
    hint = "It is the part behind the @, as in campus.example.org."
    about = "domain"


class DomainTaken(Refusal):
    code = "domain_taken"
    family = Family.CONFLICT
    sentence = "The domain {domain} has a group already."
    hint = "Delete that line first."
    fields = ("domain",)
    about = "domain"


class GroupWanted(Refusal):
    code = "group_wanted"
    family = Family.INVALID
    sentence = "Please name the group, with {most} characters at most."
    fields = ("most",)
    about = "group"


def table(tx: Tx, caller: Caller) -> list[Affiliation]:
    """All lines, by group."""
    permits.check_staff(caller)
    return queries.list_affiliations(tx)


def groups(tx: Tx, caller: Caller) -> list[str]:
    """What groups there are, for whoever decides whom a board is for."""
    permits.check_staff(caller)
    return queries.list_groups(tx)


def add(tx: Tx, caller: Caller, domain: str, group: str, *, includes_below: bool) -> Affiliation:
    """Addresses of this domain make somebody a member, those that are confirmed already too."""
    permits.check_staff(caller)
    try:
        domain = emails.plain_domain(domain.strip().removeprefix("@"))
    except ValueError:
        raise BadDomain from None
    group = " ".join(scrub(group).split())
    if not 1 <= len(group) <= MAX_GROUP:
        raise GroupWanted(most=MAX_GROUP)
    # One group has one spelling: the first that it was given.
    group = next((known for known in queries.list_groups(tx) if known.casefold() == group.casefold()), group)
    affiliation = Affiliation(ids.mint(), domain, int(includes_below), group, caller.id, tx.now)
    if not queries.insert_affiliation(tx, affiliation):
        raise DomainTaken(domain=domain)
    _changed(tx, caller, f"{domain} → {group}")
    return affiliation


def drop(tx: Tx, caller: Caller, affiliation_id: int) -> None:
    """Who was a member by this line is none any more."""
    permits.check_staff(caller)
    found = next((one for one in queries.list_affiliations(tx) if one.id == affiliation_id), None)
    if found is None or not queries.drop_affiliation(tx, affiliation_id):
        raise NotFound
    _changed(tx, caller, found.domain)


def mine(tx: Tx, caller: Caller) -> MyGroups:
    permits.check_known(caller)
    return MyGroups(queries.list_groups_of(tx, caller.id), queries.is_shown(tx, caller.id))


def show_on_page(tx: Tx, caller: Caller, *, is_shown: bool) -> None:
    """Whether the caller's own page names their groups; until their address changes."""
    permits.check_known(caller)
    queries.set_shown(tx, caller.id, shown=is_shown)
    tx.announce(AccountChanged(caller.id))


# ---- asked by other verbs


def shown_of(tx: Tx, account_id: ids.AccountId) -> list[str]:
    """The groups that somebody's page names."""
    return queries.list_groups_of(tx, account_id) if queries.is_shown(tx, account_id) else []


def _changed(tx: Tx, caller: Caller, detail: str) -> None:
    moderation.record(tx, caller, "set_affiliations", detail=detail)
    tx.announce(SiteChanged("affiliations"))
