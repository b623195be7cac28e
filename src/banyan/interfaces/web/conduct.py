# SPDX-License-Identifier: Apache-2.0
"""Somebody as those who tend boards see them: warnings, notes, reports, what was done; with the forms to warn and to note."""

import re

from banyan.base.errors import BadValue
from banyan.core import boards, conduct, moderation, permits
from banyan.interfaces.web import sheets
from banyan.interfaces.web.acts import reason_field, rule_fields, with_rule
from banyan.interfaces.web.forms import safe_next
from banyan.interfaces.web.posts import name_of
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit

Values = dict[str, str]
_POST = re.compile(r"(\d{1,9})/(\d{1,9})")


async def show(visit: Visit) -> Answer:
    given = {name: visit.query.get(name, "") for name in ("board", "post", "next")}
    return await _page(visit, None, 200, given)


async def warn(visit: Visit) -> Answer:
    handle = visit.params["handle"]

    async def do(values: Values) -> Answer:
        about = _POST.fullmatch(values["post"])
        if values["post"] and about is None:
            raise BadValue(name="post")
        place = (int(about[1]), int(about[2])) if about else None
        values = await with_rule(visit, values, values["board"])
        await visit.act(conduct.warn, handle, values["board"], values["reason"], place)
        return visit.go(safe_next(values["next"], _address(handle)), "@{handle} is warned.", handle=handle)

    sheet = await _warn_sheet(visit, await places_of(visit))
    return await sheets.submit(visit, sheet, do, lambda sheet, status: _page(visit, sheet, status))


async def note(visit: Visit) -> Answer:
    handle = visit.params["handle"]

    async def do(values: Values) -> Answer:
        await visit.act(conduct.add_note, handle, values["board"], values["text"])
        return visit.go(_address(handle), "The note is kept.")

    sheet = _note_sheet(visit, await places_of(visit))
    return await sheets.submit(visit, sheet, do, lambda sheet, status: _page(visit, sheet, status))


async def drop_note(visit: Visit) -> Answer:
    form = await visit.form()
    await visit.act(conduct.drop_note, form.number("id") or 0)
    return visit.go(_address(visit.params["handle"]), "The note is gone.")


def _address(handle: str) -> str:
    return f"/@{handle}/tend"


async def _page(visit: Visit, refused: Sheet | None, status: int, given: Values | None = None) -> Answer:
    found = await visit.ask_heavy(conduct.of_person, visit.params["handle"])
    places = await places_of(visit)
    forms = tuple(
        sheets.filled(sheet, given or {}) for sheet in (await _warn_sheet(visit, places), _note_sheet(visit, places))
    )
    said = {name: visit.word(moderation.ACTIONS[name]) for name in {entry.action for entry, *_ in found.done}}
    return visit.page(
        "conduct.html", status=status, it=found, account=found.account, forms=sheets.replaced(forms, refused), said=said
    )


async def places_of(visit: Visit) -> tuple[tuple[str, str], ...]:
    """What a word can be for: the boards that the caller tends, and everything."""
    found = [
        (board.slug, name_of(board, visit.lang))
        for section in await visit.ask(boards.directory)
        for board in section.boards
        if permits.may_tend(visit.caller, board.id)
    ]
    return (*found, ("", visit.word("the whole site"))) if visit.caller.is_admin else tuple(found)


async def _warn_sheet(visit: Visit, places: tuple[tuple[str, str], ...]) -> Sheet:
    word = visit.word
    hint = word("Only they read it. The public record says that somebody was warned, not who.")
    fields = (
        Field("board", word("For"), "choice", choices=places),
        *await rule_fields(visit, [slug for slug, _ in places if slug]),
        reason_field(visit, hint),
        Field("post", kind="hidden"),
        Field("next", kind="hidden"),
    )
    return Sheet("warn", f"/@{visit.params['handle']}/warn", fields, word("Warn"), title=word("Warn them"))


def _note_sheet(visit: Visit, places: tuple[tuple[str, str], ...]) -> Sheet:
    word = visit.word
    hint = word(
        "For those who tend the board with you and after you. Write nothing that the person could not be shown."
    )
    fields = (
        Field("board", word("For"), "choice", choices=places),
        Field("text", word("Note"), "area", rows=3, needed=True, most=conduct.MAX_NOTE, hint=hint),
    )
    action = f"/@{visit.params['handle']}/note"
    return Sheet("note", action, fields, word("Keep the note"), title=word("Note something down"), plain=True)
