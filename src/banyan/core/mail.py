# SPDX-License-Identifier: Apache-2.0
"""Mail: letters between members. Each who has a copy does with it what they like; nobody else ever reads one.

A letter is sent whole or not at all: if one mailbox of those to whom it goes is full, nobody gets it. The log of events tells
that something came into a mailbox, never from whom.
"""

from banyan.base import clock, cursors, ids
from banyan.base.errors import Family, NotFound, Refusal
from banyan.base.ids import AccountId
from banyan.core import attachments, mail_folders, notifications, permits, posts, relations, site, threads, tokens
from banyan.core.mail_addresses import Addressed, addressed
from banyan.core.mail_groups import TooManyRecipients
from banyan.markup import query as search_query
from banyan.markup.fold import fold
from banyan.markup.limits import scrub
from banyan.markup.plain import one_line, to_plain
from banyan.records.accounts import AccountState
from banyan.records.callers import Caller
from banyan.records.events import MailChanged
from banyan.records.mail import INBOX, SENT, TRASH, Found, Head, Letter, MailPage, Opened, Opening, Room
from banyan.records.posts import Body
from banyan.records.self_locks import Ability
from banyan.storage.queries import accounts as account_queries
from banyan.storage.queries import mail as queries
from banyan.storage.tx import Tx

MAX_SUBJECT = 80  # characters, as of a title
PER_PAGE = 30
TALK_PER_PAGE = 20
LOOKED_AT = 300  # letters of one search
FOUND_WIDTH = 120
MOST_UNREAD = 100
KEPT_IN_TRASH = 30 * clock.DAY
WEIGHT = 256  # bytes that a copy takes beside its words
MOST_AT_ONCE = 200  # letters of one act
MOST_PEOPLE = 50
# (to so many people, in how long): each to whom a letter goes counts.
NEWCOMER_LIMITS = ((5, clock.MINUTE), (20, clock.HOUR))
MEMBER_LIMITS = ((MOST_PEOPLE, clock.MINUTE), (200, clock.HOUR))
RE, FW = "Re: ", "Fw: "


class RecipientWanted(Refusal):
    code = "recipient_wanted"
    family = Family.INVALID
    sentence = "Please say to whom it goes: a handle, or several with commas between them."
    about = "to"


class NoMailbox(Refusal):
    code = "no_mailbox"
    family = Family.CONFLICT
    sentence = "@{handle} cannot get mail: nobody is at that account now."
    fields = ("handle",)
    about = "to"


class MailNotTaken(Refusal):
    """Says no more than that: whether one is blocked is the other's own matter."""

    code = "mail_not_taken"
    sentence = "@{handle} does not take this mail."
    fields = ("handle",)
    about = "to"


class MailboxFull(Refusal):
    code = "mailbox_full"
    family = Family.CONFLICT
    sentence = "The mailbox of @{handle} is full, so it was sent to nobody."
    hint = "Leave them out, or try again another day."
    fields = ("handle",)
    about = "to"


class OwnMailboxFull(Refusal):
    code = "own_mailbox_full"
    family = Family.TOO_LARGE
    sentence = "Your mailbox is full: it may hold {limit_mb} MB."
    hint = "Delete letters that you do not need any more, and empty the trash."
    fields = ("limit_mb",)


class MailToStaffOnly(Refusal):
    code = "mail_to_staff_only"
    sentence = "While your account is suspended you can write to the administrators only."
    hint = "Write “staff” where it says to whom."
    about = "to"


class SubjectTooLong(Refusal):
    code = "subject_too_long"
    family = Family.INVALID
    sentence = "A subject may have {most} characters at most."
    fields = ("most",)
    about = "subject"


class MailTooSoon(Refusal):
    code = "mail_too_soon"
    family = Family.TOO_SOON
    sentence = "You can send mail again in {wait_s} seconds."
    fields = ("wait_s",)


class MailKept(Refusal):
    code = "mail_kept"
    family = Family.CONFLICT
    sentence = "A letter that is marked to be kept is not deleted."
    hint = "Take the mark off first."


# ---- writing


def send(tx: Tx, caller: Caller, to: str, subject: str, body: Body, answers: int = 0, token: str = "") -> Letter:
    """Write to those whom `to` names, handles or groups; `answers` is the letter that it answers."""
    permits.check_known(caller)
    earlier = tokens.claim(tx, caller, token)
    if earlier is not None:
        return get(tx, caller, earlier).letter
    threads.check_not_empty(body)
    subject = " ".join(scrub(subject).split())
    if len(subject) > MAX_SUBJECT:
        raise SubjectTooLong(most=MAX_SUBJECT)
    answered = get(tx, caller, answers) if answers else None
    found = addressed(tx, caller, to)
    _check_may_write(tx, caller, found)
    letter = _letter(tx, caller, subject, body, answered)
    _deliver(tx, caller, letter, found)
    if answered is not None:
        queries.set_sign(tx, caller.id, answered.head.id, "is_answered", is_on=True)
    tokens.settle(tx, caller, token, letter.id)
    return letter


def _letter(tx: Tx, caller: Caller, subject: str, body: Body, answered: Opened | None) -> Letter:
    mail_id = ids.mint()
    return Letter(
        id=mail_id,
        talk=answered.letter.talk if answered else mail_id,
        sender_id=caller.id,
        subject=subject,
        format=body.format,
        renderer=body.renderer,
        lang=body.lang,
        source=body.source,
        html=body.html,
        made_at=tx.now,
    )


def _check_may_write(tx: Tx, caller: Caller, found: Addressed) -> None:
    """Raises what stands in the way of a letter to these people."""
    if not found.people:
        raise RecipientWanted
    if len(found.people) > MOST_PEOPLE:
        raise TooManyRecipients(most=MOST_PEOPLE)
    if caller.state == AccountState.SUSPENDED:
        if not {person.id for person in found.people} <= found.admins:
            raise MailToStaffOnly
    else:
        permits.check_signed_in(caller)
        permits.check_not_locked(tx, caller, Ability.MAIL)
    for person in found.people:
        if person.state not in (AccountState.ACTIVE, AccountState.SUSPENDED):
            raise NoMailbox(handle=person.handle)
        if not caller.is_admin and person.id not in found.by_office and relations.is_blocked(tx, person.id, caller.id):
            raise MailNotTaken(handle=person.handle)
    _check_pace(tx, caller, len(found.people))


def _check_pace(tx: Tx, caller: Caller, people: int) -> None:
    if caller.is_admin:
        return
    is_new = tx.now - caller.joined_at < permits.NEWCOMER_UNTIL
    limits = NEWCOMER_LIMITS if is_new else MEMBER_LIMITS
    if people > limits[0][0]:
        raise TooManyRecipients(most=limits[0][0])
    most, longest = limits[-1]
    recent = queries.list_recent(tx, caller.id, tx.now - longest, most)
    for most, span in limits:
        sent = people
        for made_at, count in recent:
            sent += count
            if made_at > tx.now - span and sent > most:
                raise MailTooSoon(wait_s=max(1, -(-(made_at + span - tx.now) // clock.SECOND)))


def _deliver(tx: Tx, caller: Caller, letter: Letter, found: Addressed) -> None:
    """A copy for everybody whom it concerns, or for nobody."""
    limit_mb = int(site.policy(tx, "mailbox_mb"))
    most, size = limit_mb * 1024 * 1024, WEIGHT + len(f"{letter.subject}{letter.source}".encode())
    queries.insert_letter(tx, letter, found.people)
    attachments.link_mail(tx, caller, letter.id, letter.html)
    for person in found.people:
        is_roomy = person.id in found.admins or queries.sum_size(tx, person.id) + size <= most
        if not is_roomy and person.id != caller.id:
            raise MailboxFull(handle=person.handle)
        queries.insert_copy(tx, person.id, letter, INBOX, size, is_unread=True)
        key = _once_key(letter.id, person.id)
        notifications.notify(tx, person.id, "mail", key, actor_id=caller.id, mail=str(letter.id))
        tx.announce(MailChanged(person.id))
    if caller.id not in {person.id for person in found.people}:
        queries.insert_copy(tx, caller.id, letter, SENT, size, is_unread=False)
    if not caller.is_admin and caller.state == AccountState.ACTIVE and queries.sum_size(tx, caller.id) > most:
        raise OwnMailboxFull(limit_mb=limit_mb)


def _once_key(mail_id: int, account_id: AccountId) -> str:
    return f"mail:{mail_id}:{account_id}"


# ---- what stands in the form


def answer_to(tx: Tx, caller: Caller, mail_id: int, *, to_all: bool = False) -> Opening:
    """An answer to who wrote it, or to all who have it; to one's own letter, to those to whom it went."""
    one = get(tx, caller, mail_id)
    others = [person for person in one.head.people if person.id != caller.id]
    is_own = one.head.sender.id == caller.id
    people = others if is_own else [one.head.sender, *(others if to_all else ())]
    unique = {person.id: person for person in people or [one.head.sender]}
    return Opening(
        to=", ".join(person.handle for person in unique.values()),
        subject=_with(RE, one.letter.subject),
        source=quoted(one.head.sender.handle, one.letter.source, one.letter.format),
        format=_written(one.letter.format),
        answers=mail_id,
    )


def forward_of(tx: Tx, caller: Caller, mail_id: int) -> Opening:
    """A letter, to be sent on."""
    one = get(tx, caller, mail_id)
    source = quoted(one.head.sender.handle, one.letter.source, one.letter.format)
    return Opening("", _with(FW, one.letter.subject), source, _written(one.letter.format))


def forward_post(tx: Tx, caller: Caller, number: int, floor: int) -> Opening:
    """A post that the caller may read, to be sent to somebody, with its address."""
    permits.check_signed_in(caller)
    post, thread, _ = posts.get(tx, caller, number, floor)
    if not post.is_visible:
        raise posts.PostGoneAlready
    author = account_queries.find_account(tx, post.author_id)
    assert author is not None, "a post has an author"
    is_foreign = _written(post.format) != post.format
    source = quoted(author.handle, to_plain(post.html) if is_foreign else post.source, post.format)
    return Opening("", _with(FW, thread.title), f"/t/{number}/{floor}\n\n{source}", _written(post.format))


def quoted(handle: str, source: str, format: str) -> str:
    """What somebody wrote, as it is quoted in a letter."""
    source = source.strip()
    if format == "bbcode":
        return f"[quote={handle}]{source}[/quote]\n\n"
    return "\n".join(f"> {line}".rstrip() for line in (f"@{handle}:", "", *source.split("\n"))) + "\n\n"


def _written(format: str) -> str:
    """In what an answer is written: nobody writes the HTML of an import."""
    return format if format in ("markdown", "bbcode") else "markdown"


def _with(sign: str, subject: str) -> str:
    return subject if subject.lower().startswith(sign.strip().lower()) else f"{sign}{subject}"[:MAX_SUBJECT]


# ---- reading


def page(tx: Tx, caller: Caller, folder: str = INBOX, before: str = "") -> MailPage:
    """A folder of the caller's, the newest first. Raises NotFound for a folder that they do not have."""
    permits.check_known(caller)
    mail_folders.check(tx, caller, folder)
    last = cursors.parse_cursor(before, 1)[0] if before else ids.MAX_ID
    found = queries.list_heads(tx, caller.id, folder, last, PER_PAGE + 1)
    heads = found[:PER_PAGE]
    return MailPage(heads, cursors.format_cursor(heads[-1].id) if len(found) > PER_PAGE else "")


def get(tx: Tx, caller: Caller, mail_id: int) -> Opened:
    """A letter of which the caller has a copy. Raises NotFound."""
    permits.check_known(caller)
    found = queries.find_opened(tx, caller.id, mail_id)
    if found is None:
        raise NotFound
    return found


def beside(tx: Tx, caller: Caller, head: Head) -> tuple[int, int]:
    """(the next newer letter of the folder, the next older one), 0 where there is none."""
    permits.check_known(caller)
    return queries.find_beside(tx, caller.id, head.folder, head.id)


def talk(tx: Tx, caller: Caller, mail_id: int, after: str = "") -> tuple[list[Opened], str]:
    """(the conversation of a letter, the oldest first, as far as the caller has it; cursor of the next page or "")."""
    one = get(tx, caller, mail_id)
    first = cursors.parse_cursor(after, 1)[0] if after else 0
    found = queries.list_talk(tx, caller.id, one.letter.talk, first, TALK_PER_PAGE + 1)
    shown = found[:TALK_PER_PAGE]
    return shown, cursors.format_cursor(shown[-1].head.id) if len(found) > TALK_PER_PAGE else ""


def search(tx: Tx, caller: Caller, text: str, before: str = "") -> tuple[list[Found], str]:
    """(letters that hold all words, in their text, their subject or the names of who has them; cursor to look further).

    Letters stand in no index: a page looks at so many of one's own and no more, and may be short or empty and still go on.
    """
    permits.check_known(caller)
    asked = search_query.query_terms(text)
    if asked.is_empty:
        return [], ""
    last = cursors.parse_cursor(before, 1)[0] if before else ids.MAX_ID
    looked = queries.list_all(tx, caller.id, last, LOOKED_AT)
    found: list[Found] = []
    for one in looked:
        plain = to_plain(one.letter.html)
        names = (
            name for person in (one.head.sender, *one.head.people) for name in (person.handle, person.display_name)
        )
        if search_query.matches(asked, fold("\n".join((one.letter.subject, plain, *names)))):
            found.append(Found(one.head, search_query.highlight(one_line(plain), asked, FOUND_WIDTH)))
            if len(found) == PER_PAGE:
                return found, cursors.format_cursor(one.head.id)
    return found, cursors.format_cursor(looked[-1].head.id) if len(looked) == LOOKED_AT else ""


def unread_count(tx: Tx, caller: Caller) -> int:
    """How many letters wait, MOST_UNREAD at most. A guest has none."""
    return 0 if caller.is_guest else queries.count_unread(tx, caller.id, MOST_UNREAD)


def room(tx: Tx, caller: Caller) -> Room:
    """How much the caller's mailbox holds, and may hold."""
    permits.check_known(caller)
    return Room(queries.sum_size(tx, caller.id), int(site.policy(tx, "mailbox_mb")) * 1024 * 1024)


# ---- what one does with one's copies


def mark_read(tx: Tx, caller: Caller, *mail_ids: int) -> None:
    """They were opened; the lines about them are read too."""
    _sign(tx, caller, mail_ids, "is_unread", is_on=False)
    for mail_id in mail_ids:
        notifications.mark_key_read(tx, caller, _once_key(mail_id, caller.id))


def mark_unread(tx: Tx, caller: Caller, *mail_ids: int) -> None:
    """As if nobody had opened them."""
    _sign(tx, caller, mail_ids, "is_unread", is_on=True)


def keep(tx: Tx, caller: Caller, *mail_ids: int) -> None:
    """What is kept is not deleted, alone or with others."""
    _sign(tx, caller, mail_ids, "is_kept", is_on=True)


def unkeep(tx: Tx, caller: Caller, *mail_ids: int) -> None:
    _sign(tx, caller, mail_ids, "is_kept", is_on=False)


def tag(tx: Tx, caller: Caller, *mail_ids: int) -> None:
    """Tagged letters are deleted together."""
    _sign(tx, caller, mail_ids, "is_tagged", is_on=True)


def untag(tx: Tx, caller: Caller, *mail_ids: int) -> None:
    _sign(tx, caller, mail_ids, "is_tagged", is_on=False)


def move(tx: Tx, caller: Caller, folder: str, *mail_ids: int) -> None:
    """Into another folder; into the trash is deleting."""
    permits.check_known(caller)
    if mail_folders.check(tx, caller, folder) == TRASH:
        delete(tx, caller, *mail_ids)
        return
    for one in _all(tx, caller, mail_ids):
        queries.move(tx, caller.id, one.id, folder)
    tx.announce(MailChanged(caller.id))


def delete(tx: Tx, caller: Caller, *mail_ids: int) -> None:
    """Into the trash; what lies there already is gone for good. Others keep their copies."""
    for one in _all(tx, caller, mail_ids):
        if one.is_kept:
            raise MailKept
        if one.folder == TRASH:
            queries.drop_copy(tx, caller.id, one.id)
            continue
        queries.move(tx, caller.id, one.id, TRASH)
        queries.set_sign(tx, caller.id, one.id, "is_tagged", is_on=False)
        notifications.mark_key_read(tx, caller, _once_key(one.id, caller.id))
    tx.announce(MailChanged(caller.id))


def delete_tagged(tx: Tx, caller: Caller) -> int:
    """All that is tagged and not kept, into the trash; how many."""
    permits.check_known(caller)
    tagged = _all(tx, caller, queries.list_tagged(tx, caller.id, MOST_AT_ONCE))
    doomed = [one.id for one in tagged if not one.is_kept]
    delete(tx, caller, *doomed)
    return len(doomed)


def restore(tx: Tx, caller: Caller, *mail_ids: int) -> None:
    """Out of the trash to where it lay, or to the inbox if that folder is gone."""
    own = {folder.key for folder in mail_folders.mine(tx, caller)}
    for one in _all(tx, caller, mail_ids):
        if one.folder == TRASH:
            was = queries.find_came_from(tx, caller.id, one.id)
            queries.move(tx, caller.id, one.id, was if was in own else INBOX)
    tx.announce(MailChanged(caller.id))


def empty_trash(tx: Tx, caller: Caller) -> int:
    """For good, the oldest first; how many went. Of a very full one some stay for another time."""
    permits.check_known(caller)
    doomed = queries.list_ids(tx, caller.id, TRASH, MOST_AT_ONCE)
    for mail_id in doomed:
        queries.drop_copy(tx, caller.id, mail_id)
    tx.announce(MailChanged(caller.id))
    return len(doomed)


def sweep(tx: Tx, limit: int = 200) -> int:
    """Take away some of what lay in the trash for a month, and of the letters that nobody has any more; how many went."""
    old = queries.list_old_trash(tx, tx.now - KEPT_IN_TRASH, limit)
    for account_id, mail_id in old:
        queries.drop_copy(tx, account_id, mail_id)
    nobodys = queries.list_nobodys(tx, limit)
    for mail_id in nobodys:
        queries.drop_letter(tx, mail_id)
    return len(old) + len(nobodys)


def _sign(tx: Tx, caller: Caller, mail_ids: tuple[int, ...], sign: str, *, is_on: bool) -> None:
    for one in _all(tx, caller, mail_ids):
        queries.set_sign(tx, caller.id, one.id, sign, is_on=is_on)
    tx.announce(MailChanged(caller.id))


def _all(tx: Tx, caller: Caller, mail_ids: list[int] | tuple[int, ...]) -> list[Head]:
    """All of them the caller's. Raises NotFound."""
    permits.check_known(caller)
    found = [queries.find_head(tx, caller.id, mail_id) for mail_id in dict.fromkeys(mail_ids[:MOST_AT_ONCE])]
    if None in found:
        raise NotFound
    return [head for head in found if head is not None]
