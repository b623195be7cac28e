# SPDX-License-Identifier: Apache-2.0
"""Founding again: the things of an archive that are not talk. Each keeps its id; what is here already stays as it is.

Every account comes in unclaimed, whatever it was where it came from, and a role is believed only for an account that came
with the same archive: nobody gains a right here by being named in a file.
"""

from collections.abc import Sequence
from typing import Any

from banyan.base import clock, ids
from banyan.base.errors import Refusal
from banyan.base.ids import AccountId, BoardId, ThreadId
from banyan.core import attachments as attachment_verbs
from banyan.core import boards, handles, stickers, tag_words, templates
from banyan.core import site as site_verbs
from banyan.core.bodies import storable
from banyan.exchange.bulk import carried, places
from banyan.exchange.bulk.public import PUBLIC_SITE
from banyan.exchange.bulk.report import Report
from banyan.exchange.bulk.rows import free_ids
from banyan.markup.limits import scrub
from banyan.records.accounts import Account, AccountState, Role
from banyan.records.attachments import Attachment
from banyan.records.boards import Board, Section
from banyan.records.events import BoardChanged, SiteChanged
from banyan.records.moderation import Entry
from banyan.records.rules import RuleBook
from banyan.storage.queries import archive as archive_queries
from banyan.storage.queries import attachments as attachment_queries
from banyan.storage.queries import boards as board_queries
from banyan.storage.queries import imports as queries
from banyan.storage.queries import rules as rule_queries
from banyan.storage.queries import site as site_queries
from banyan.storage.queries import templates as template_queries
from banyan.storage.tx import Tx

ROLE_NAMES = ("admin", "moderator")


def keep_site(tx: Tx, site: dict[str, str], report: Report) -> None:
    """The archive's words for the community: all of them where nobody is yet, elsewhere those that nobody has chosen."""
    is_empty = queries.is_empty(tx)
    for name in PUBLIC_SITE:
        if name in site and (is_empty or site_queries.find_value(tx, name) is None):
            try:
                brought = storable(site[name])
                if name == stickers.KEY:
                    kept = stickers.checked(brought) if is_empty else stickers.unnamed(stickers.checked(brought))
                else:
                    kept = site_verbs.checked(name, brought)
                site_queries.put_value(tx, name, kept)
            except Refusal as refusal:
                report.lose(0, "bad_row", f"{name}: {refusal}")
    tx.announce(SiteChanged("policies"))


def keep_sections(tx: Tx, source: str, lines: Sequence[carried.SectionLine], report: Report) -> None:
    """A section that is here under the same slug takes the boards of the archive's."""
    known = queries.find_refs(tx, source, "section", [line.id for line in lines])
    for line in lines:
        if line.id in known:
            continue
        there = queries.find_section_by_slug(tx, line.slug)
        if there is None:
            section_id = _free(tx, "sections", int(line.id))
            parent = known.get(line.parent) if line.parent else None
            slug = line.slug
            if not boards.is_slug(slug):
                slug = f"section-{section_id}"
                report.lose(0, "bad_row", f"{line.slug} → {slug}")
            there = Section(section_id, parent, slug, boards.to_words(line.titles), line.position)
            board_queries.insert_section(tx, there)
        known[line.id] = there.id
        queries.insert_refs(tx, source, "section", {line.id: there.id})
    tx.announce(SiteChanged("sections"))


def keep_boards(tx: Tx, source: str, lines: Sequence[carried.BoardLine], report: Report) -> None:
    known = queries.find_refs(tx, source, "board", [line.id for line in lines])
    sections = queries.find_refs(tx, source, "section", [line.section for line in lines])
    for line in lines:
        if line.id in known:
            continue
        board_id = BoardId(int(line.id))
        if archive_queries.has_row(tx, "boards", board_id):
            report.lose(0, "not_ours", line.slug)
        else:
            board = _board(tx, line, sections.get(line.section), report)
            board_queries.insert_board(tx, board)
            template_queries.set_words(tx, board_id, templates.to_words(line.template))
            tx.announce(BoardChanged(board_id))
            report.boards += 1
        queries.insert_refs(tx, source, "board", {line.id: board_id})


def _board(tx: Tx, line: carried.BoardLine, section_id: int | None, report: Report) -> Board:
    if section_id is None:
        section_id = places.imported_section(tx).id
    slug = line.slug
    if not boards.is_slug(slug) or board_queries.is_slug_taken(tx, slug):
        slug = places.free_slug(tx, line.slug)
        report.lose(0, "slug_taken", f"{line.slug} → {slug}")
    fresh = boards.new_board(BoardId(int(line.id)), section_id, slug, line.titles, at(line.made_at))
    wanted: dict[str, Any] = {
        "about": line.about,
        "position": line.position,
        "reply_policy": line.reply_policy,
        "thread_policy": line.thread_policy,
        "history_policy": line.history_policy,
        "kinds": line.kinds,
        "in_top_ten": int(line.in_top_ten),
        "state": line.state,
        "push_policy": line.push_policy,
        "group_name": line.group_name,
        "tag_policy": line.tag_policy,
        "tags": " ".join(tag_words.kept(line.tags, tag_words.MAX_OFFERED)),
        "names": line.names,
        "letters": line.letters,
        "letter_questions": line.letter_questions,
        "short_limit": line.short_limit,
        "points": line.points,
    }
    try:
        return boards.with_policies(fresh, wanted)
    except Refusal as refusal:
        report.lose(0, "bad_row", f"{line.slug}: {refusal}")
        return fresh


def keep_accounts(tx: Tx, source: str, lines: Sequence[carried.AccountLine], report: Report) -> None:
    """The same id and handle are the same account; everybody else is new here and belongs to nobody yet."""
    known = queries.find_refs(tx, source, "account", [line.id for line in lines])
    there = queries.find_accounts_by_key(tx, [handles.key(line.handle) for line in lines])
    taken = queries.taken_ids(tx, queries.TAKEN_ACCOUNTS, [int(line.id) for line in lines])
    made: dict[str, int] = {}
    refs: dict[str, int] = {}
    for line in lines:
        if line.id in known or line.id in refs:
            continue
        account_id = AccountId(int(line.id))
        if there.get(handles.key(line.handle)) == account_id:
            refs[line.id] = account_id
            continue
        if account_id in taken:
            wanted = {line.id: (at(line.joined_at), f"{source}/{line.id}")}
            account_id = AccountId(free_ids(tx, queries.TAKEN_ACCOUNTS, wanted, taken)[line.id])
        taken.add(account_id)
        _insert_account(tx, account_id, line, report)
        refs[line.id] = made[line.id] = account_id
    queries.insert_refs(tx, source, "account", refs)
    queries.insert_refs(tx, source, "made", made)
    report.accounts += len(made)


def _insert_account(tx: Tx, account_id: AccountId, line: carried.AccountLine, report: Report) -> None:
    handle = line.handle
    try:
        handles.check(tx, handle)
    except Refusal:
        handle = handles.derive(tx, line.handle)
        report.lose(0, "handle_taken", f"{line.handle} → {handle}")
    account = Account(
        id=account_id,
        handle=handle,
        display_name=places.clean_name(line.display_name)[: places.MAX_NAME],
        state=_state(line),
        joined_at=at(line.joined_at),
        locale="",
        zone="",
        theme="",
        signature=scrub(line.signature),
        plan=scrub(line.plan),
        post_count=0,
        thread_count=0,
        invited_by=None,
        source=places.clean_name(line.source)[:60],
    )
    queries.insert_accounts(tx, [account], {account_id: (handles.key(handle), handles.skeleton(handle))})


def _state(line: carried.AccountLine) -> AccountState:
    if line.is_pseudonym:
        return AccountState.PSEUDONYM
    return AccountState.GONE if line.has_left else AccountState.UNCLAIMED


def keep_roles(tx: Tx, source: str, lines: Sequence[carried.RoleLine], report: Report) -> None:
    people = queries.find_refs(tx, source, "made", [line.account_id for line in lines])
    others = [some for line in lines for some in (line.given_by, line.ended_by) if some]
    known = queries.find_refs(tx, source, "account", others)
    found = queries.find_refs(tx, source, "board", [line.board_id for line in lines if line.board_id])
    for line in lines:
        if (
            line.account_id not in people
            or (line.board_id and line.board_id not in found)
            or line.name not in ROLE_NAMES
        ):
            report.lose(0, "not_ours", f"{line.name} {line.account_id}")
            continue
        role = Role(
            id=int(line.id),
            account_id=AccountId(people[line.account_id]),
            name=line.name,
            board_id=BoardId(found[line.board_id]) if line.board_id else None,
            since_at=at(line.since_at),
            until_at=maybe_at(line.until_at),
            given_by=_account(known, line.given_by),
            ended_at=maybe_at(line.ended_at),
            ended_by=_account(known, line.ended_by),
        )
        archive_queries.insert_role(tx, role)


def keep_rules(tx: Tx, source: str, lines: Sequence[carried.RulesLine], report: Report) -> None:
    """Rules come in where nobody here has made any."""
    people = queries.find_refs(tx, source, "account", [line.made_by for line in lines])
    found = queries.find_refs(tx, source, "board", [line.board for line in lines if line.board])
    for line in lines:
        if line.made_by not in people or (line.board and line.board not in found):
            report.lose(0, "unknown_account", f"rules {line.id}")
            continue
        board_id = BoardId(found[line.board]) if line.board else None
        newest = [str(one.id) for one in rule_queries.list_books(tx, board_id, 1, ids.MAX_ID)]
        if newest and not queries.find_refs(tx, source, "rules", newest):
            report.lose(0, "not_ours", f"rules {line.id}")
            continue
        kept = tuple(scrub(storable(text)) for text in line.lines)
        if not archive_queries.has_row(tx, "rulebooks", int(line.id)):
            rule_queries.insert_book(
                tx, RuleBook(int(line.id), board_id, at(line.made_at), AccountId(people[line.made_by]), kept)
            )
            queries.insert_refs(tx, source, "rules", {line.id: int(line.id)})


def keep_record(tx: Tx, source: str, lines: Sequence[carried.EntryLine], report: Report) -> None:
    """The public record as it was. An entry by somebody whom the archive does not name cannot stand."""
    named = [some for line in lines for some in (line.by_id, line.account_id) if some]
    people = queries.find_refs(tx, source, "account", named)
    found = queries.find_refs(tx, source, "board", [line.board_id for line in lines if line.board_id])
    for line in lines:
        if line.by_id not in people or (line.board_id and line.board_id not in found):
            report.lose(0, "unknown_account", f"record {line.id}")
            continue
        entry = Entry(
            id=int(line.id),
            at=at(line.at),
            by_id=AccountId(people[line.by_id]),
            action=storable(line.action),
            board_id=BoardId(found[line.board_id]) if line.board_id else None,
            thread_id=ThreadId(int(line.thread_id)) if line.thread_id else None,
            number=line.number,
            floor=line.floor,
            account_id=_account(people, line.account_id),
            reason=storable(line.reason),
            detail=storable(line.detail),
        )
        archive_queries.insert_entry(tx, entry)


def keep_attachments(tx: Tx, source: str, lines: Sequence[carried.AttachmentLine], report: Report) -> None:
    """The rows of files whose bytes have been checked and stand on the shelf. Posts find them by what is noted here alone."""
    people = queries.find_refs(tx, source, "account", [line.account for line in lines])
    refs: dict[str, int] = {}
    for line in lines:
        if line.account not in people:
            report.lose(0, "unknown_account", f"file {line.sha256[:12]}")
        elif attachment_queries.is_barred(tx, line.sha256):
            report.lose(0, "not_ours", f"file {line.sha256[:12]}")
        else:
            refs[line.id] = _attachment(tx, line, AccountId(people[line.account])).id
    queries.insert_refs(tx, source, "attachment", refs)


def _attachment(tx: Tx, line: carried.AttachmentLine, account_id: AccountId) -> Attachment:
    there = attachment_queries.find_own(tx, account_id, line.sha256)
    if there is not None:
        return there
    attachment = Attachment(
        id=_free(tx, "attachments", int(line.id)),
        account_id=account_id,
        sha256=line.sha256,
        name=attachment_verbs.clean_name(line.name, line.media_type),
        media_type=line.media_type,
        size=line.size,
        width=line.width,
        height=line.height,
        made_at=at(line.made_at),
        state="kept",
    )
    attachment_queries.insert_attachment(tx, attachment)
    return attachment


def at(text: str) -> int:
    """A time of an archive; one that is no date is the beginning of time."""
    try:
        return max(0, clock.from_iso(text))
    except ValueError:
        return 0


def maybe_at(text: str | None) -> int | None:
    return None if text is None else at(text)


def _account(known: dict[str, int], line_id: str | None) -> AccountId | None:
    found = known.get(line_id) if line_id else None
    return None if found is None else AccountId(found)


def _free(tx: Tx, table: str, wanted: int) -> int:
    while archive_queries.has_row(tx, table, wanted):
        wanted = ids.mint()
    return wanted
