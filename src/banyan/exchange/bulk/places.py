# SPDX-License-Identifier: Apache-2.0
"""Boards and authors of a source: found again under the name they had there, or made. Nobody can sign in as one of them
until a person claims it.
"""

import re
import unicodedata
from collections.abc import Sequence

import msgspec

from banyan.base import ids
from banyan.base.ids import AccountId, BoardId
from banyan.core import boards, handles
from banyan.exchange.bulk.incoming import IncomingPost
from banyan.exchange.bulk.report import Report
from banyan.exchange.bulk.rows import free_ids, key_of
from banyan.records.accounts import Account, AccountState
from banyan.records.boards import Section
from banyan.records.events import BoardChanged, SiteChanged
from banyan.storage.queries import boards as board_queries
from banyan.storage.queries import imports as queries
from banyan.storage.tx import Tx

NOBODY = AccountId(1)  # stands where the author of a post is not known; no minted id is so small
MAX_NAME = 100  # characters of a name that are kept
MAX_TITLE = 255  # and of a title: longer than ours may be, since nobody can be asked to shorten it
IMPORTED_SECTION = "imported"
IMPORTED_TITLES = '{"en":"Imported","zh-Hans":"搬来的"}'
_UNSLUG = re.compile(r"[^a-z0-9_-]+")
_STEERS = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_JOINERS = "\u200c\u200d"  # they shape letters of Persian and Indic names, and join emoji


# ---- boards


def resolve_boards(tx: Tx, source: str, posts: Sequence[IncomingPost], report: Report) -> dict[str, BoardId]:
    """The board here for each board of the source; what is not there yet is made."""
    first = {post.board: post for post in reversed(posts)}
    keys = {name: key_of(name) for name in first}
    known = queries.find_refs(tx, source, "board", keys.values())
    found: dict[str, BoardId] = {}
    for name in dict.fromkeys(post.board for post in posts):
        if keys[name] in known:
            found[name] = BoardId(known[keys[name]])
            continue
        at = first[name].at
        found[name] = _make_board(tx, source, name, report.started_at if at is None else min(at, report.started_at))
        report.boards += 1
        queries.insert_refs(tx, source, "board", {keys[name]: found[name]})
    return found


def _make_board(tx: Tx, source: str, name: str, at: int) -> BoardId:
    slug = free_slug(tx, name)
    board_id = BoardId(ids.mint_imported(at, f"{source}/board/{name}"))
    title = clean_name(name)[:MAX_NAME] or slug
    board = boards.new_board(board_id, imported_section(tx).id, slug, {"en": title}, at)
    board = msgspec.structs.replace(board, position=queries.next_position(tx, "boards"))
    board_queries.insert_board(tx, board)
    tx.announce(BoardChanged(board_id))
    return board_id


def imported_section(tx: Tx) -> Section:
    """The section for boards that come from elsewhere."""
    section = queries.find_section_by_slug(tx, IMPORTED_SECTION)
    if section is None:
        section_id = ids.mint_imported(0, f"section/{IMPORTED_SECTION}")
        position = queries.next_position(tx, "sections")
        section = Section(section_id, None, IMPORTED_SECTION, IMPORTED_TITLES, position)
        board_queries.insert_section(tx, section)
        tx.announce(SiteChanged("sections"))
    return section


def free_slug(tx: Tx, name: str) -> str:
    """`coffee.stackexchange.com` → `coffee-stackexchange-com`, and a number behind it when that is taken."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = _UNSLUG.sub("-", plain).strip("-_")[:26]
    if not stem or not stem[0].isalpha():
        stem = f"board-{stem}".rstrip("-")[:26]
    slug, count = stem, 1
    while board_queries.is_slug_taken(tx, slug):
        count += 1
        slug = f"{stem[: 29 - len(str(count))]}-{count}"
    return slug


# ---- authors


def author_key(post: IncomingPost) -> str:
    """What tells one author of a source from another; empty for nobody."""
    return key_of(post.author_key or post.author.strip())


def resolve_authors(
    tx: Tx, source: str, posts: Sequence[tuple[IncomingPost, int]], report: Report
) -> dict[str, AccountId]:
    """The account here for each author of the source, by `author_key`; who is not known yet is made, unclaimed."""
    names: dict[str, str] = {}
    since: dict[str, int] = {}
    for post, at in posts:
        key = author_key(post)
        names.setdefault(key, post.author)
        since[key] = min(since.get(key, at), at)
    found = {key: AccountId(ref) for key, ref in queries.find_refs(tx, source, "account", names).items()}
    if "" in names:
        found[""] = nobody(tx)
    new = [key for key in names if key not in found]
    minted = _free_account_ids(tx, source, {key: since[key] for key in new})
    for key in new:
        name = clean_name(names[key])[:MAX_NAME]
        if name != names[key]:
            report.lose(0, "cleaned_name", name)
        found[key] = AccountId(minted[key])
        make_account(tx, found[key], name, since[key], source)
    queries.insert_refs(tx, source, "account", {key: minted[key] for key in new})
    report.accounts += len(new)
    return found


def make_account(tx: Tx, account_id: AccountId, name: str, at: int, source: str, handle: str = "") -> Account:
    """An unclaimed account. Its handle is `handle` if that is free and allowed, or one that is derived from the name."""
    derived = handles.derive(tx, handle or name)
    account = Account(
        id=account_id,
        handle=derived,
        display_name=name or derived,
        state=AccountState.UNCLAIMED,
        joined_at=at,
        locale="",
        zone="",
        theme="",
        signature="",
        plan="",
        post_count=0,
        thread_count=0,
        invited_by=None,
        source=source,
    )
    queries.insert_accounts(tx, [account], {account_id: (handles.key(derived), handles.skeleton(derived))})
    return account


def nobody(tx: Tx) -> AccountId:
    """The account that stands for an author who is not known."""
    if not queries.taken_ids(tx, queries.TAKEN_ACCOUNTS, [NOBODY]):
        make_account(tx, NOBODY, "—", 0, "", handle="unknown")
    return NOBODY


def _free_account_ids(tx: Tx, source: str, since: dict[str, int]) -> dict[str, int]:
    wanted = {key: (at, f"{source}/account/{key}") for key, at in since.items()}
    return free_ids(tx, queries.TAKEN_ACCOUNTS, wanted)


def clean_name(name: str) -> str:
    """A name as it was, without what cannot be stored or turns the line around, and not endless."""
    if name.isprintable():  # nearly always, and quick to see
        return name.strip()
    kept = "".join(char for char in name if char in _JOINERS or unicodedata.category(char) not in _STEERS)
    return kept.strip()


def clean_title(title: str) -> str:
    """One line of at most MAX_TITLE characters; empty when nothing is left."""
    return clean_name(" ".join(title[: 4 * MAX_TITLE].split()))[:MAX_TITLE]
