# SPDX-License-Identifier: Apache-2.0
"""Boards and sections: where people talk. Administrators make them; everybody who may read one can find it."""

import re
from typing import Any

import msgspec

from banyan.base import ids
from banyan.base.errors import Family, NotFound, Refusal
from banyan.base.ids import AccountId, BoardId
from banyan.core import kinds, moderation, permits, seal_holders, tag_words
from banyan.core.permits import BadPolicy
from banyan.markup.limits import scrub
from banyan.records.accounts import Person
from banyan.records.boards import (
    MAX_SHORT,
    Board,
    BoardState,
    LetterPolicy,
    NamePolicy,
    PointPolicy,
    PostPolicy,
    PushPolicy,
    ReadPolicy,
    Section,
    TagPolicy,
)
from banyan.records.callers import Caller
from banyan.records.events import BoardChanged, SiteChanged
from banyan.records.pages import SectionBoards
from banyan.storage.queries import boards as queries
from banyan.storage.tx import Tx

HISTORY_POLICIES = ("readers", "members", "staff")
_SLUG = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,29}")
MIN_SHORT = 20  # characters that a board allows a short post, at least
MAX_QUESTIONS = 600  # characters of what applicants are asked
MAX_WORDS = 400  # characters of a title or a description, in each language


class BadSlug(Refusal):
    code = "bad_slug"
    family = Family.INVALID
    sentence = "An address like this needs 1 to 30 letters, digits, “-” or “_”, and begins with a letter."
    about = "slug"


class SlugTaken(Refusal):
    code = "slug_taken"
    family = Family.CONFLICT
    sentence = "There is a board “{slug}” already."
    fields = ("slug",)
    about = "slug"


class SectionTaken(Refusal):
    code = "section_taken"
    family = Family.CONFLICT
    sentence = "There is a section “{slug}” already."
    fields = ("slug",)
    about = "slug"


def directory(tx: Tx, caller: Caller) -> list[SectionBoards]:
    """The tree of sections with the boards that the caller may read; what is hidden is not listed."""
    return _tree(tx, [board for board in queries.list_visible(tx, caller) if board.state != BoardState.HIDDEN])


def register(tx: Tx, caller: Caller) -> list[SectionBoards]:
    """The same tree with every board, hidden ones too, for those who administer it."""
    permits.check_staff(caller)
    return _tree(tx, queries.list_visible(tx, caller))


def get(tx: Tx, caller: Caller, slug: str) -> Board:
    """Raises NotFound, also for what the caller may not read."""
    board = queries.find_visible_by_slug(tx, caller, slug)
    if board is None:
        raise NotFound
    return board


def get_tended(tx: Tx, caller: Caller, slug: str) -> Board:
    """For verbs of those who tend it. Raises NotFound, SignInFirst, ModeratorsOnly."""
    board = get(tx, caller, slug)
    permits.check_tends(caller, board.id)
    return board


def moderators(tx: Tx, caller: Caller, board_id: BoardId) -> list[Person]:
    permits.visible_board(tx, caller, board_id)
    return queries.list_moderators(tx, board_id)


def open_section(
    tx: Tx, caller: Caller, slug: str, titles: dict[str, str], position: int = 0, parent_id: int | None = None
) -> Section:
    permits.check_staff(caller)
    _check_slug(slug)
    if any(section.slug == slug for section in queries.list_sections(tx)):
        raise SectionTaken(slug=slug)
    section = Section(ids.mint(), parent_id, slug, to_words(titles), position)
    queries.insert_section(tx, section)
    tx.announce(SiteChanged("sections"))
    return section


def set_section(tx: Tx, caller: Caller, slug: str, titles: dict[str, str], position: int) -> Section:
    """Call a section something else, or put it in another place."""
    permits.check_staff(caller)
    found = next((section for section in queries.list_sections(tx) if section.slug == slug), None)
    if found is None:
        raise NotFound
    changed = msgspec.structs.replace(found, titles=to_words(titles), position=position)
    queries.set_section(tx, changed)
    tx.announce(SiteChanged("sections"))
    return changed


def open_board(tx: Tx, caller: Caller, section_id: int, slug: str, titles: dict[str, str], **policies: Any) -> Board:
    """A new board. `policies` are fields of Board; what is not given has the ordinary value of an open board."""
    permits.check_staff(caller)
    _check_slug(slug)
    if queries.is_slug_taken(tx, slug):
        raise SlugTaken(slug=slug)
    _check_section(tx, section_id)
    board = new_board(BoardId(ids.mint()), section_id, slug, titles, tx.now)
    board = with_policies(board, policies)
    if board.names == NamePolicy.PSEUDONYMS:
        seal_holders.check_ready(tx, board.id)
    queries.insert_board(tx, board)
    moderation.record(tx, caller, "open_board", place=(board.id, None, None), detail=slug)
    tx.announce(BoardChanged(board.id))
    return board


def new_board(board_id: BoardId, section_id: int, slug: str, titles: dict[str, str], now: int) -> Board:
    """An open board with ordinary policies, not stored yet."""
    return Board(
        id=board_id,
        section_id=section_id,
        slug=slug,
        titles=to_words(titles),
        about="",
        position=0,
        read_policy=ReadPolicy.PUBLIC,
        reply_policy=PostPolicy.MEMBERS,
        thread_policy=PostPolicy.MEMBERS,
        history_policy="readers",
        kinds="discussion question",
        in_top_ten=1,
        state=BoardState.OPEN,
        thread_count=0,
        post_count=0,
        last_post_at=0,
        made_at=now,
    )


def set_policies(tx: Tx, caller: Caller, slug: str, **policies: Any) -> Board:
    """Change titles (`titles`, `about` as dicts of languages) or policies of a board."""
    permits.check_staff(caller)
    board = get(tx, caller, slug)
    _check_section(tx, policies.get("section_id", board.section_id))
    changed = with_policies(board, policies)
    if changed == board:
        return board
    if changed.names != board.names and changed.names == NamePolicy.PSEUDONYMS:
        seal_holders.check_ready(tx, board.id)
    queries.set_board_policies(tx, changed)
    what = ", ".join(name for name in board.__struct_fields__ if getattr(board, name) != getattr(changed, name))
    moderation.record(tx, caller, "set_board_policies", place=(board.id, None, None), detail=what)
    tx.announce(BoardChanged(board.id))
    return changed


def list_member(tx: Tx, caller: Caller, slug: str, account_id: AccountId, is_listed: bool) -> None:
    """Put somebody on the list of a board, or take them off it."""
    board = get(tx, caller, slug)
    permits.check_tends(caller, board.id)
    if is_listed:
        queries.insert_board_member(tx, board.id, account_id, caller.id)
    else:
        queries.drop_board_member(tx, board.id, account_id)
    tx.announce(BoardChanged(board.id))


def listed_members(tx: Tx, caller: Caller, slug: str) -> list[Person]:
    board = get(tx, caller, slug)
    permits.check_tends(caller, board.id)
    return queries.list_board_members(tx, board.id)


_CHOICES: dict[str, tuple[str, ...]] = {
    "read_policy": tuple(ReadPolicy),
    "reply_policy": tuple(PostPolicy),
    "thread_policy": tuple(PostPolicy),
    "history_policy": HISTORY_POLICIES,
    "state": tuple(BoardState),
    "push_policy": tuple(PushPolicy),
    "tag_policy": tuple(TagPolicy),
    "names": tuple(NamePolicy),
    "letters": tuple(LetterPolicy),
    "points": tuple(PointPolicy),
}


def with_policies(board: Board, policies: dict[str, Any]) -> Board:
    """`board` with other words or policies, not stored. Raises BadPolicy."""
    changes = dict(policies)
    for name in ("titles", "about"):
        if name in changes:
            changes[name] = to_words(changes[name])
    for name, choices in _CHOICES.items():
        if name in changes and changes[name] not in choices:
            raise BadPolicy(name=name, value=changes[name])
    if "tags" in changes:
        changes["tags"] = " ".join(tag_words.parse(changes["tags"], tag_words.MAX_OFFERED))
    if "letter_questions" in changes:
        changes["letter_questions"] = to_questions(changes["letter_questions"])
    if not MIN_SHORT <= changes.get("short_limit", MAX_SHORT) <= MAX_SHORT:
        raise BadPolicy(name="short_limit", value=str(changes["short_limit"]))
    for kind in changes.get("kinds", "").split():
        if kind not in kinds.KINDS:
            raise BadPolicy(name="kinds", value=kind)
    unknown = changes.keys() - {
        "titles",
        "about",
        "position",
        "kinds",
        "in_top_ten",
        "section_id",
        "group_name",
        "tags",
        "letter_questions",
        "short_limit",
        *_CHOICES,
    }
    if unknown:
        raise BadPolicy(name=min(unknown), value="")
    changed = Board(**{name: getattr(board, name) for name in board.__struct_fields__} | changes)
    if "group" in (changed.read_policy, changed.reply_policy, changed.thread_policy) and not changed.group_name:
        raise BadPolicy(name="group_name", value="")
    return changed


def to_words(titles: dict[str, str]) -> str:
    """Titles or a description as they are kept: JSON from language to words, and nothing where there are none."""
    kept = {lang: " ".join(words.split())[:MAX_WORDS] for lang, words in sorted(titles.items()) if words.strip()}
    return msgspec.json.encode(kept).decode() if kept else ""


def to_questions(text: str) -> str:
    """What a letter of application is asked, a line each. Raises BadPolicy."""
    lines = [" ".join(line.split()) for line in scrub(text).splitlines()]
    kept = "\n".join(line for line in lines if line)
    if len(kept) > MAX_QUESTIONS:
        raise BadPolicy(name="letter_questions", value=f"{len(kept)} > {MAX_QUESTIONS}")
    return kept


def is_slug(slug: str) -> bool:
    return _SLUG.fullmatch(slug) is not None


def _tree(tx: Tx, found: list[Board]) -> list[SectionBoards]:
    by_section: dict[int, list[Board]] = {}
    for board in found:
        by_section.setdefault(board.section_id, []).append(board)
    return [SectionBoards(section, by_section.get(section.id, [])) for section in queries.list_sections(tx)]


def _check_slug(slug: str) -> None:
    if not is_slug(slug):
        raise BadSlug


def _check_section(tx: Tx, section_id: int) -> None:
    if not any(section.id == section_id for section in queries.list_sections(tx)):
        raise BadPolicy(name="section", value=str(section_id))
