# SPDX-License-Identifier: Apache-2.0
"""Boards and sections under administration: make one, change its words and policies, keep the list of a listed board."""

from collections.abc import Sequence
from typing import Any

import msgspec

from banyan.base.errors import BadValue, NotFound
from banyan.base.ids import MAX_ID, AccountId, BoardId
from banyan.core import accounts, affiliations, boards, kinds, permits, roles, tag_words, templates
from banyan.interfaces.desk import Tx
from banyan.interfaces.web import admin, sheets
from banyan.interfaces.web.forms import parse_number
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.accounts import Account, Person
from banyan.records.boards import (
    MAX_SHORT,
    Board,
    BoardState,
    NamePolicy,
    PointPolicy,
    PostPolicy,
    PushPolicy,
    ReadPolicy,
    Section,
    TagPolicy,
    wording,
)
from banyan.records.callers import Caller

WRITTEN = {"en": "en", "zh-Hans": "zh"}  # the languages that words are asked in → the ends of their fields' names
MAX_POSITION = 9_999
Values = dict[str, str]


async def show(visit: Visit) -> Answer:
    sections = [(one.section, _title(visit, one.section), one.boards) for one in await visit.ask(boards.register)]
    return visit.page("admin_boards.html", tabs=admin.tabs(visit), sections=sections)


# ---- a board


async def ask_new(visit: Visit) -> Answer:
    ordinary = boards.new_board(BoardId(0), 0, "", {}, 0)
    given = _written(ordinary) | {"section": visit.query.get("section", "")}
    return await _new_page(visit)(sheets.filled(await _board_sheet(visit, None), given), 200)


async def make(visit: Visit) -> Answer:
    permits.check_staff(visit.caller)

    async def do(values: Values) -> Answer:
        policies = _policies(values)
        titles, section_id = policies.pop("titles"), policies.pop("section_id")

        def open_it(tx: Tx, by: Caller) -> Board:
            made = boards.open_board(tx, by, section_id, values["slug"].strip(), titles, **policies)
            templates.set_texts(tx, by, made.slug, words_of(values, "template"))
            return made

        board = await visit.act(open_it)
        return visit.go("/admin/boards", "The board {slug} is open.", slug=board.slug)

    return await sheets.submit(visit, await _board_sheet(visit, None), do, _new_page(visit))


async def ask_edit(visit: Visit) -> Answer:
    permits.check_staff(visit.caller)
    board = await visit.ask(boards.get, visit.params["slug"])
    sheet = await _board_sheet(visit, board)
    starts = await visit.ask(templates.texts, board.id)
    given = _written(board) | {f"template_{end}": starts.get(lang, "") for lang, end in WRITTEN.items()}
    return await _edit_page(visit, board)(sheets.filled(sheet, given), 200)


async def edit(visit: Visit) -> Answer:
    board = await visit.ask(boards.get, visit.params["slug"])

    async def do(values: Values) -> Answer:
        policies = _policies(values)
        for name in ("titles", "about"):  # words in languages that this page does not ask for stay as they are
            policies[name] = msgspec.json.decode(getattr(board, name) or "{}") | policies[name]

        def change(tx: Tx, by: Caller) -> None:
            boards.set_policies(tx, by, board.slug, **policies)
            templates.set_texts(tx, by, board.slug, words_of(values, "template"))

        await visit.act(change)
        return visit.go("/admin/boards", "Saved.")

    sheet = await _board_sheet(visit, board)
    return await sheets.submit(visit, sheet, do, _edit_page(visit, board))


def _written(board: Board) -> Values:
    """A board as its form shows it."""
    titles, about = (msgspec.json.decode(words or "{}", type=dict[str, str]) for words in (board.titles, board.about))
    return {
        "section": str(board.section_id),
        **{f"title_{end}": titles.get(lang, "") for lang, end in WRITTEN.items()},
        **{f"about_{end}": about.get(lang, "") for lang, end in WRITTEN.items()},
        **{
            name: str(getattr(board, name))
            for name in (
                "read_policy",
                "thread_policy",
                "reply_policy",
                "state",
                "push_policy",
                "tag_policy",
                "tags",
                "names",
                "points",
            )
        },
        "history_policy": board.history_policy,
        "group_name": board.group_name,
        "position": str(board.position),
        "in_top_ten": "1" if board.in_top_ten else "",
        "short_limit": str(board.short_limit),
        **{f"kind_{kind}": "1" for kind in board.kinds.split()},
    }


def _policies(values: Values) -> dict[str, Any]:
    """What the form says, as the verbs take it."""
    return {
        "section_id": _number(values["section"], "section", MAX_ID),
        "titles": words_of(values, "title"),
        "about": words_of(values, "about"),
        **{
            name: values[name]
            for name in (
                "read_policy",
                "thread_policy",
                "reply_policy",
                "history_policy",
                "state",
                "push_policy",
                "tag_policy",
                "tags",
                "names",
                "points",
            )
        },
        **({"group_name": values["group_name"]} if "group_name" in values else {}),
        "position": _number(values["position"], "position", MAX_POSITION),
        "in_top_ten": 1 if values["in_top_ten"] else 0,
        "short_limit": _number(values["short_limit"], "short_limit", MAX_SHORT),
        "kinds": " ".join(kind for kind in kinds.KINDS if values[f"kind_{kind}"]),
    }


def words_of(values: Values, name: str) -> dict[str, str]:
    """`title_en`, `title_zh` → {"en": …, "zh-Hans": …}."""
    return {lang: values[f"{name}_{end}"] for lang, end in WRITTEN.items()}


def _number(text: str, name: str, most: int) -> int:
    number = parse_number(text or "0")
    if number is None or number > most:
        raise BadValue(name=name)
    return number


async def _board_sheet(visit: Visit, board: Board | None) -> Sheet:
    word, sections = visit.word, await visit.ask(boards.register)
    kept = board.group_name if board else ""
    groups = {name: None for name in (*await visit.ask(affiliations.groups), kept) if name}
    slug = Field(
        "slug",
        word("Address"),
        needed=True,
        most=30,
        hint=word("Letters and digits, as in /b/Railway. It never changes."),
    )
    inside = tuple((str(one.section.id), _title(visit, one.section)) for one in sections)
    fields = (
        *(() if board else (slug,)),
        Field("section", word("Section"), "choice", choices=inside),
        *_word_fields(visit, "title", word("Title"), most=80),
        *_word_fields(visit, "about", word("What it is about"), most=boards.MAX_WORDS, kind="area"),
        *_word_fields(visit, "template", word("A new thread starts with"), most=templates.MOST, kind="area"),
        *_policy_fields(visit, tuple(groups)),
    )
    action = f"/admin/boards/{board.slug}" if board else "/admin/boards/new"
    return Sheet("board", action, fields, word("Save") if board else word("Open the board"))


def _word_fields(visit: Visit, name: str, label: str, most: int, kind: str = "text") -> tuple[Field, ...]:
    word = visit.word
    languages = {"en": word("English"), "zh-Hans": word("Chinese")}
    return tuple(
        Field(
            f"{name}_{end}",
            word("{label} ({language})", label=label, language=languages[lang]),
            kind,
            most=most,
            rows=2,
            lang=lang,
        )
        for lang, end in WRITTEN.items()
    )


def _policy_fields(visit: Visit, groups: Sequence[str]) -> tuple[Field, ...]:
    word = visit.word
    chosen = (("", word("none")), *((group, group) for group in groups))
    readers = (
        (ReadPolicy.PUBLIC, word("everybody")),
        (ReadPolicy.MEMBERS, word("whoever is signed in")),
        (ReadPolicy.LISTED, word("the board's list")),
        *(((ReadPolicy.GROUP, word("a group and the board's list")),) if groups else ()),
    )
    writers = (
        (PostPolicy.MEMBERS, word("whoever is signed in")),
        (PostPolicy.LISTED, word("the board's list")),
        *(((PostPolicy.GROUP, word("a group and the board's list")),) if groups else ()),
        (PostPolicy.STAFF, word("those who tend it")),
        (PostPolicy.NOBODY, word("nobody: an archive")),
    )
    histories = (("readers", word("whoever reads the board")), ("members", word("whoever is signed in")))
    states = (
        (BoardState.OPEN, word("open")),
        (BoardState.HIDDEN, word("hidden: in no list, but its addresses work")),
        (BoardState.CLOSED, word("closed: readable, takes nothing new")),
    )
    pushes = (
        (PushPolicy.OFF, word("reactions")),
        (PushPolicy.ON, word("pushes: for, against, and an arrow")),
        (PushPolicy.NO_BOOS, word("pushes without boos")),
        (PushPolicy.SLOW, word("pushes, one a minute from each")),
        (PushPolicy.SLOW_NO_BOOS, word("pushes without boos, one a minute from each")),
    )
    limits = word("From {least} to {most}.", least=boards.MIN_SHORT, most=MAX_SHORT)
    return (
        *((Field("group_name", word("Group"), "choice", choices=chosen),) if groups else ()),
        Field("read_policy", word("Who reads"), "choice", choices=readers),
        Field("thread_policy", word("Who opens threads"), "choice", choices=writers),
        Field("reply_policy", word("Who replies"), "choice", choices=writers),
        Field(
            "history_policy",
            word("Who sees former versions of posts"),
            "choice",
            choices=(*histories, ("staff", word("those who tend it"))),
        ),
        Field("push_policy", word("Below posts"), "choice", choices=pushes),
        _names_field(visit),
        _points_field(visit),
        *_tag_fields(visit),
        *(
            Field(f"kind_{kind.name}", word("Kind: {kind}", kind=word(kind.words)), "tick")
            for kind in kinds.KINDS.values()
        ),
        Field("short_limit", word("Characters of a short post"), "number", hint=limits),
        Field("in_top_ten", word("May stand in the top ten"), "tick"),
        Field("position", word("Place in its section"), hint=word("A number; small ones stand first.")),
        Field("state", word("State"), "choice", choices=states),
    )


def _tag_fields(visit: Visit) -> tuple[Field, Field]:
    word = visit.word
    taggers = (
        (TagPolicy.AUTHOR, word("whoever opens them, and those who tend it")),
        (TagPolicy.MODERATORS, word("those who tend it")),
        (TagPolicy.OFF, word("nobody")),
    )
    hint = word("With blanks between them, {most} at most. Empty: any tag.", most=tag_words.MAX_OFFERED)
    return (
        Field("tag_policy", word("Who gives threads tags"), "choice", choices=taggers),
        Field("tags", word("Only these tags"), most=1_300, hint=hint),
    )


def _names_field(visit: Visit) -> Field:
    word = visit.word
    choices = ((NamePolicy.HANDLES, word("names")), (NamePolicy.PSEUDONYMS, word("a pseudonym in each thread")))
    hint = word("Behind a pseudonym the author is sealed. Two persons open it together, and it is counted in public.")
    return Field("names", word("Beside posts"), "choice", choices=choices, hint=hint)


def _points_field(visit: Visit) -> Field:
    word = visit.word
    choices = (
        (PointPolicy.ON, word("writing earns some, and readers tip it")),
        (PointPolicy.EARNED, word("writing earns some; no tips")),
        (PointPolicy.TIPPED, word("readers tip it; writing earns nothing")),
        (PointPolicy.OFF, word("none")),
    )
    return Field(
        "points", word("Points for posts"), "choice", choices=choices, hint=word("Where the community has points.")
    )


def _new_page(visit: Visit) -> sheets.Again:
    crumbs = ((visit.word("Boards"), "/admin/boards"),)
    return sheets.one(visit, visit.word("A new board"), crumbs=crumbs)


def _edit_page(visit: Visit, board: Board) -> sheets.Again:
    crumbs = ((visit.word("Boards"), "/admin/boards"), (board.slug, f"/b/{board.slug}"))
    return sheets.one(visit, visit.word("Change the board {slug}", slug=board.slug), crumbs=crumbs)


def _title(visit: Visit, section: Section) -> str:
    return wording(section.titles, visit.lang) or section.slug


# ---- who is on the list of a board


async def show_members(visit: Visit) -> Answer:
    return await _members_page(visit, _member_sheet(visit), 200)


async def add_member(visit: Visit) -> Answer:
    slug = visit.params["slug"]

    async def do(values: Values) -> Answer:
        handle = values["handle"].strip().removeprefix("@")
        person = await _person(visit, handle)
        await visit.act(boards.list_member, slug, person.id, is_listed=True)
        return visit.go(visit.path, "@{handle} is on the list.", handle=person.handle)

    return await sheets.submit(
        visit, _member_sheet(visit), do, lambda sheet, status: _members_page(visit, sheet, status)
    )


async def _person(visit: Visit, handle: str) -> Account:
    """Somebody by the handle that was typed: what is wrong with it is told beside the field."""
    try:
        return (await visit.ask(accounts.person, handle)).account
    except NotFound:
        raise roles.NotAMember(handle=handle[:40]) from None


async def drop_member(visit: Visit) -> Answer:
    slug = visit.params["slug"]
    form = await visit.form()
    account_id = AccountId(_number(form["id"], "id", MAX_ID))
    await visit.act(boards.list_member, slug, account_id, is_listed=False)
    return visit.go(f"/admin/boards/{slug}/members", "Taken off the list.")


def _member_sheet(visit: Visit) -> Sheet:
    field = Field("handle", visit.word("Handle"), needed=True, most=40)
    return Sheet("member", f"/admin/boards/{visit.params['slug']}/members", (field,), visit.word("Put on the list"))


async def _members_page(visit: Visit, sheet: Sheet, status: int) -> Answer:
    board = await visit.ask(boards.get, visit.params["slug"])
    people: list[Person] = await visit.ask(boards.listed_members, board.slug)
    return visit.page("admin_members.html", status=status, board=board, people=people, sheet=sheet)


# ---- sections


async def show_sections(visit: Visit) -> Answer:
    return await _sections_page(visit, _section_sheet(visit, None), 200)


async def make_section(visit: Visit) -> Answer:
    async def do(values: Values) -> Answer:
        position = _number(values["position"], "position", MAX_POSITION)
        await visit.act(boards.open_section, values["slug"].strip(), words_of(values, "title"), position)
        return visit.go("/admin/sections", "Saved.")

    return await sheets.submit(
        visit, _section_sheet(visit, None), do, lambda sheet, status: _sections_page(visit, sheet, status)
    )


async def ask_section(visit: Visit) -> Answer:
    section = await _find_section(visit)
    titles = msgspec.json.decode(section.titles or "{}", type=dict[str, str])
    given = {f"title_{end}": titles.get(lang, "") for lang, end in WRITTEN.items()} | {
        "position": str(section.position)
    }
    return await _section_page(visit, section)(sheets.filled(_section_sheet(visit, section), given), 200)


async def edit_section(visit: Visit) -> Answer:
    section = await _find_section(visit)

    async def do(values: Values) -> Answer:
        titles = msgspec.json.decode(section.titles or "{}") | words_of(values, "title")
        position = _number(values["position"], "position", MAX_POSITION)
        await visit.act(boards.set_section, section.slug, titles, position)
        return visit.go("/admin/sections", "Saved.")

    return await sheets.submit(visit, _section_sheet(visit, section), do, _section_page(visit, section))


async def _find_section(visit: Visit) -> Section:
    for one in await visit.ask(boards.register):
        if one.section.slug == visit.params["slug"]:
            return one.section
    raise NotFound


def _section_sheet(visit: Visit, section: Section | None) -> Sheet:
    word = visit.word
    fields = (
        *(() if section else (Field("slug", word("Short name"), needed=True, most=30),)),
        *_word_fields(visit, "title", word("Title"), most=80),
        Field("position", word("Place"), hint=word("A number; small ones stand first.")),
    )
    if section:
        return Sheet("section", f"/admin/sections/{section.slug}", fields, word("Save"))
    return Sheet("section", "/admin/sections", fields, word("Make the section"), title=word("A new section"))


async def _sections_page(visit: Visit, sheet: Sheet, status: int) -> Answer:
    sections = [(one.section, _title(visit, one.section), len(one.boards)) for one in await visit.ask(boards.register)]
    return visit.page("admin_sections.html", status=status, tabs=admin.tabs(visit), sections=sections, sheet=sheet)


def _section_page(visit: Visit, section: Section) -> sheets.Again:
    crumbs = ((visit.word("Sections"), "/admin/sections"),)
    return sheets.one(visit, visit.word("Change the section {name}", name=_title(visit, section)), crumbs=crumbs)
