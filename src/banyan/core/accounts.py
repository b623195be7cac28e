# SPDX-License-Identifier: Apache-2.0
"""Accounts: joining, being let in, signing in, and what somebody says about themselves. Handles never change.

A password comes here as its hash, made before the transaction. While an account waits to be let in, its `plan` holds what
it wrote to those who decide; nobody else sees a waiting account, and the plan is empty once it is in.
"""

from collections.abc import Sequence

import msgspec

from banyan.base import clock, cursors, ids
from banyan.base.errors import BadValue, Family, NotFound, Refusal
from banyan.base.ids import AccountId
from banyan.base.words import LANGUAGES, translate
from banyan.core import (
    affiliations,
    attempts,
    departures,
    emails,
    favourites,
    handles,
    invites,
    links,
    moderation,
    notifications,
    outbox,
    self_locks,
    sessions,
    sign_ins,
    site,
    tokens,
)
from banyan.core.permits import check_known, check_signed_in, check_staff, check_unlocked
from banyan.core.threads import AlreadySo
from banyan.markup.limits import scrub
from banyan.records.accounts import Account, AccountState, Credentials, Mine, Profile
from banyan.records.callers import GUEST, Caller
from banyan.records.events import AccountChanged
from banyan.records.self_locks import Ability
from banyan.storage.queries import accounts as queries
from banyan.storage.queries import emails as email_queries
from banyan.storage.queries import links as link_queries
from banyan.storage.queries import roles as role_queries
from banyan.storage.queries import sanctions as sanction_queries
from banyan.storage.tx import Tx

UNREAD_SINCE = 3 * clock.DAY  # what was written so shortly before somebody joined is new to them
SIGN_UPS_AN_HOUR = 30  # from one network: a class that joins together passes, a machine soon does not
MAX_DISPLAY_NAME = 40  # characters, as are the others
MAX_SIGNATURE, SIGNATURE_LINES = 500, 6
MAX_PLAN = 4_000
MAX_NOTE = 500
THEMES = ("", "light", "dark")
ACCOUNTS_PER_PAGE = 50
BANS_SHOWN = 20
NOBODY = Credentials(AccountId(0), "")


class SignUp(msgspec.Struct, frozen=True):
    """What somebody may give when they join. `note` goes to those who let people in."""

    email: str = ""
    locale: str = ""
    zone: str = ""
    invite: str = ""
    note: str = ""


NOTHING_MORE = SignUp()


class InviteWanted(Refusal):
    code = "invite_wanted"
    family = Family.INVALID
    sentence = "Who joins here is invited by somebody; please give the code of your invitation."
    about = "invite"


class TooManySignUps(Refusal):
    code = "too_many_sign_ups"
    family = Family.TOO_SOON
    sentence = "Very many people join from your network at this moment."
    hint = "Please try again in an hour."


class TurnedDown(Refusal):
    code = "turned_down"
    sentence = "This sign-up was turned down."


class NobodyChosen(Refusal):
    code = "nobody_chosen"
    family = Family.INVALID
    sentence = "Please choose at least one person, and {most} at most."
    fields = ("most",)


class BadDisplayName(Refusal):
    code = "bad_display_name"
    family = Family.INVALID
    sentence = "A name has 1 to {most} characters."
    fields = ("most",)
    about = "display_name"


class DisplayNameTaken(Refusal):
    code = "display_name_taken"
    family = Family.CONFLICT
    sentence = "Somebody else here would be taken for you by this name."
    about = "display_name"


class SignatureTooTall(Refusal):
    code = "signature_too_tall"
    family = Family.INVALID
    sentence = "A signature has {most} lines at most."
    fields = ("most",)
    about = "signature"


class ClaimedAlready(Refusal):
    code = "claimed_already"
    family = Family.CONFLICT
    sentence = "This account belongs to somebody already."


# ---- joining


def sign_up(
    tx: Tx, caller: Caller, handle: str, password_hash: str, more: SignUp = NOTHING_MORE, token: str = ""
) -> Account:
    """A new account; waiting, where those who tend the community look at each. Sent twice it is made once."""
    # The token alone would give a stranger who got hold of the form the account that it made.
    token = token and f"{token[:100]}:{handles.key(handle[: 4 * handles.MOST])}"
    known = tokens.claim(tx, caller, token)
    if known is not None:
        return _get(tx, AccountId(known))
    # Nobody could invite or approve the first ones.
    policy = site.policy(tx, "sign_up") if link_queries.has_admin(tx) else site.OPEN
    handle, email = handles.check(tx, handle), emails.check(more.email) if more.email.strip() else ""
    if policy == site.INVITATION and not more.invite.strip():
        raise InviteWanted
    _check_crowd(tx, caller)
    account_id = AccountId(ids.mint())
    is_waiting = policy == site.APPROVAL
    account = Account(
        id=account_id,
        handle=handle,
        display_name=handle,
        state=AccountState.PENDING if is_waiting else AccountState.ACTIVE,
        joined_at=tx.now,
        locale=_checked("locale", more.locale),
        zone=_checked("zone", more.zone),
        theme="",
        signature="",
        plan=_text("note", more.note, MAX_NOTE) if is_waiting else "",
        post_count=0,
        thread_count=0,
        invited_by=invites.use(tx, more.invite, account_id).made_by if more.invite.strip() else None,
        source="",
    )
    if not queries.insert_account(tx, account, handles.skeleton(handle), tx.now - UNREAD_SINCE):
        raise handles.HandleTaken  # by somebody who joined at the same moment
    queries.put_credentials(tx, account.id, password_hash)
    favourites.give_first(tx, account.id, site.policy(tx, "favourites"))
    if email:
        emails.ask_to_confirm(tx, account, email)
    notifications.notify(tx, account.id, "welcome", f"welcome:{account.id}")
    tokens.settle(tx, caller, token, account.id)
    tx.announce(AccountChanged(account.id))
    return account


def _check_crowd(tx: Tx, caller: Caller) -> None:
    network = sessions.network_of(caller.address)
    if network and attempts.used(tx, f"sign_up\0{network}", clock.HOUR) > SIGN_UPS_AN_HOUR:
        raise TooManySignUps


def pending(tx: Tx, caller: Caller, before: str = "") -> tuple[list[Account], str]:
    """(sign-ups that wait, newest first; cursor of the next page or ""). Their notes stand where a plan will."""
    return list_accounts(tx, caller, "", AccountState.PENDING, before)


def approve(tx: Tx, caller: Caller, handle: str) -> Account:
    """Let a sign-up in, also one that was turned down before, and tell them."""
    check_staff(caller)
    account = _by_handle(tx, handle)
    if account.state not in (AccountState.PENDING, AccountState.REFUSED):
        raise AlreadySo
    queries.set_approved(tx, account.id)
    moderation.record(tx, caller, "approve_account", account_id=account.id)
    notifications.notify(tx, account.id, "approved", f"approved:{account.id}:{tx.now}", actor_id=caller.id)
    lang = outbox.language(tx, account.locale)
    emails.tell(tx, account.id, lang, translate(lang, "You are in"), [
        translate(lang, "Your account @{handle} is approved. Come in:", handle=account.handle), f"{outbox.HERE}/signin",
    ])  # fmt: skip
    tx.announce(AccountChanged(account.id))
    return _get(tx, account.id)


def approve_all(tx: Tx, caller: Caller, names: Sequence[str]) -> int:
    """Let several sign-ups in, all of them or none; how many."""
    check_staff(caller)
    wanted = list(dict.fromkeys(names))
    if not 1 <= len(wanted) <= ACCOUNTS_PER_PAGE:
        raise NobodyChosen(most=ACCOUNTS_PER_PAGE)
    for handle in wanted:
        approve(tx, caller, handle)
    return len(wanted)


def turn_down(tx: Tx, caller: Caller, handle: str, reason: str) -> Account:
    """Do not let a sign-up in. The public record has the reason, but not the name: nobody else ever saw it."""
    check_staff(caller)
    account = _by_handle(tx, handle)
    if account.state != AccountState.PENDING:
        raise AlreadySo
    reason = moderation.check_reason(reason)
    queries.set_state(tx, account.id, AccountState.REFUSED)
    sessions.end_all(tx, account.id)
    moderation.record(tx, caller, "turn_down_account", reason=reason)
    lang = outbox.language(tx, account.locale)
    emails.tell(tx, account.id, lang, translate(lang, "Your sign-up"), [
        translate(lang, "Your sign-up as @{handle} was turned down.", handle=account.handle),
        translate(lang, "The reason: {reason}", reason=reason),
    ])  # fmt: skip
    tx.announce(AccountChanged(account.id))
    return _get(tx, account.id)


# ---- coming in


def find_credentials(tx: Tx, caller: Caller, name: str) -> Credentials:
    """What a sign-in with this handle or address is checked against; for nobody the check fails after the same time."""
    name = name.strip()[: emails.MOST].removeprefix("@")
    if "@" not in name:
        return queries.find_credentials(tx, name) or NOBODY
    try:
        return queries.find_credentials_by_email(tx, emails.check(name)) or NOBODY
    except emails.BadEmail:
        return NOBODY


def sign_in(
    tx: Tx, caller: Caller, account_id: AccountId, agent: str, network: str, how: str = sign_ins.PASSWORD
) -> str:
    """A session for whoever proved to be this account; its token. Who waits or is suspended may come in to read why."""
    account = _get(tx, account_id)
    if account.state == AccountState.REFUSED:
        raise TurnedDown
    check_unlocked(tx, account_id, Ability.SIGN_IN)
    if account.state == AccountState.LEAVING:
        departures.come_back(tx, account)
    elif account.state not in sessions.MAY_SIGN_IN:
        raise NotFound
    sign_ins.note(tx, account_id, how, agent, network, is_right=True)
    return sessions.open_session(tx, Caller(account_id=account_id), agent, network)


# ---- reading


def person(tx: Tx, caller: Caller, handle: str) -> Profile:
    """Somebody's public page. Raises NotFound, also for who is not let in (yet), unless staff or oneself asks."""
    account = _by_handle(tx, handle)
    is_let_in = account.state not in (AccountState.PENDING, AccountState.REFUSED)
    if not (is_let_in or caller.is_admin or account.id == caller.id):
        raise NotFound
    # The page is the same for everybody, so it tells only of boards that everybody may read.
    measures = sanction_queries.list_named_of_account(tx, GUEST, account.id, BANS_SHOWN)
    bans = [sanction for sanction, _, _ in measures if sanction.lifted_at is None and sanction.until_at > tx.now]
    roles, groups = role_queries.list_held(tx, account.id), affiliations.shown_of(tx, account.id)
    return Profile(account, roles, bans, groups, self_locks.shown_of(tx, caller, account.id))


def mine(tx: Tx, caller: Caller) -> Mine:
    """The caller's own account, with what nobody else sees."""
    check_known(caller)
    return Mine(_get(tx, caller.id), *emails.of_account(tx, caller.id))


def list_accounts(
    tx: Tx, caller: Caller, search: str = "", state: str = "", before: str = ""
) -> tuple[list[Account], str]:
    """(accounts, newest first; cursor of the next page or ""). `search` is how a handle begins, or a whole address."""
    check_staff(caller)
    if state and state not in set(AccountState):
        raise BadValue(name="state")
    search = search.strip().removeprefix("@")
    if "@" in search:
        owner = find_credentials(tx, caller, search).account_id
        return ([_get(tx, owner)] if owner else []), ""
    last = cursors.parse_cursor(before, 1)[0] if before else ids.MAX_ID
    found = queries.list_accounts(tx, search, state, last, ACCOUNTS_PER_PAGE + 1)
    page = found[:ACCOUNTS_PER_PAGE]
    return page, cursors.format_cursor(page[-1].id) if len(found) > len(page) else ""


# ---- what somebody decides about themselves


def edit_profile(tx: Tx, caller: Caller, display_name: str, signature: str, plan: str) -> Account:
    """The name beside one's posts, the lines below them, and the text of one's page."""
    check_signed_in(caller)
    display_name = " ".join(scrub(display_name).split())
    if not 1 <= len(display_name) <= MAX_DISPLAY_NAME or not display_name.isprintable():
        raise BadDisplayName(most=MAX_DISPLAY_NAME)
    if display_name != caller.display_name:
        _check_own_name(tx, caller, display_name)
    signature = _text("signature", signature, MAX_SIGNATURE)
    if signature.count("\n") >= SIGNATURE_LINES:
        raise SignatureTooTall(most=SIGNATURE_LINES)
    queries.set_profile(tx, caller.id, display_name, signature, _text("plan", plan, MAX_PLAN))
    tx.announce(AccountChanged(caller.id))
    return _get(tx, caller.id)


def set_preferences(tx: Tx, caller: Caller, locale: str, zone: str, theme: str) -> Account:
    """Language, time zone and light; empty is as the browser or the community has it."""
    check_known(caller)
    if theme not in THEMES:
        raise BadValue(name="theme")
    queries.set_preferences(tx, caller.id, _checked("locale", locale), _checked("zone", zone), theme)
    tx.announce(AccountChanged(caller.id))
    return _get(tx, caller.id)


def set_password(tx: Tx, caller: Caller, password_hash: str, kept_session_id: int = 0) -> int:
    """A new password; all sessions but the one kept end, and reset links too. How many sessions that were."""
    check_known(caller)
    queries.put_credentials(tx, caller.id, password_hash)
    link_queries.drop_unused(tx, caller.id, links.RESET)
    return sessions.end_all(tx, caller.id, kept_session_id)


def set_email(tx: Tx, caller: Caller, email: str) -> Mine:
    """Give another address: it is used once its link was opened, and the old one stays until then. Empty: forget it."""
    check_known(caller)
    if not email.strip():
        emails.forget(tx, caller.id)
        return mine(tx, caller)
    email = emails.check(email)
    if email_queries.find_email(tx, caller.id) == email:
        link_queries.drop_unused(tx, caller.id, links.EMAIL)
    else:
        emails.ask_to_confirm(tx, _get(tx, caller.id), email)
    return mine(tx, caller)


def confirm_email(tx: Tx, caller: Caller, token: str) -> Account:
    """Whoever has the link owns the address, signed in or not. Raises LinkSpent."""
    return emails.confirm(tx, token)


# ---- authors who wrote elsewhere


def claim_link(tx: Tx, caller: Caller, handle: str) -> str:
    """The path of a link that gives an unclaimed account to whoever opens it; earlier ones for it end."""
    check_staff(caller)
    account = _by_handle(tx, handle)
    if account.state != AccountState.UNCLAIMED:
        raise ClaimedAlready
    link_queries.drop_unused(tx, account.id, links.CLAIM)
    moderation.record(tx, caller, "hand_over_account", account_id=account.id)
    return f"/link/{links.make(tx, links.CLAIM, account.id)}"


def claim(tx: Tx, caller: Caller, token: str, password_hash: str) -> Account:
    """The account of the link is its opener's. Raises LinkSpent."""
    link = links.use(tx, token, links.CLAIM)
    account = queries.find_account(tx, link.account_id) if link.account_id else None
    if account is None or account.state != AccountState.UNCLAIMED:
        raise links.LinkSpent
    queries.set_claimed(tx, account.id, tx.now - UNREAD_SINCE)
    queries.put_credentials(tx, account.id, password_hash)
    tx.announce(AccountChanged(account.id))
    return _get(tx, account.id)


# ---- parts


def _get(tx: Tx, account_id: AccountId) -> Account:
    account = queries.find_account(tx, account_id)
    if account is None:
        raise NotFound
    return account


def _by_handle(tx: Tx, handle: str) -> Account:
    account = queries.find_account_by_handle(tx, handle[: 4 * handles.MOST])
    if account is None:
        raise NotFound
    return account


def _check_own_name(tx: Tx, caller: Caller, display_name: str) -> None:
    """Nobody looks like somebody else who takes part here, nor like those who run the community."""
    namesake = queries.find_namesake(tx, handles.skeleton(display_name))
    if namesake not in (None, caller.id) or (handles.is_reserved(display_name) and not caller.is_admin):
        raise DisplayNameTaken


def _text(name: str, text: str, most: int) -> str:
    text = scrub(text).strip()
    if len(text) > most:
        raise site.TextTooLong(name=name, most=most)
    return text


def _checked(name: str, value: str) -> str:
    """A language or a zone; empty for none of one's own."""
    if value and not (value in LANGUAGES if name == "locale" else site.is_zone(value)):
        raise BadValue(name=name)
    return value
