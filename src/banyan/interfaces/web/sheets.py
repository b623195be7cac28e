# SPDX-License-Identifier: Apache-2.0
"""Sheets: a form as a table of fields, shown by one template. Whoever writes a form says what it asks, not how it looks.

A sheet that was refused is shown again with everything that was typed (secrets apart), the sentence beside its field and a
summary above. What a sheet asks for and what its handler reads come from the same table, so nothing else can be sent.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec

from banyan.base.errors import Family, Refusal
from banyan.interfaces.web.forms import Form
from banyan.interfaces.web.visits import Answer, Visit

NEVER_SHOWN_AGAIN = frozenset({"password"})


class Field(msgspec.Struct, frozen=True):
    """One question. `kind`: text, password, email, number, search, area, choice, radio, tick, hidden, file."""

    name: str
    label: str = ""
    kind: str = "text"
    value: str = ""
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    needed: bool = False
    most: int = 0  # characters, as the browser may enforce them; the verb decides
    fill: str = ""  # the autocomplete word that password managers know it by
    rows: int = 4
    lang: str = ""
    part: str = ""  # a class of its row, for a sheet that folds what another answer makes needless
    error: str = ""


class Sheet(msgspec.Struct, frozen=True):
    """A form. `name` tells the sheets of a page apart; `danger` sets its button in the colour of what cannot be undone."""

    name: str
    action: str
    fields: tuple[Field, ...]
    button: str
    title: str = ""
    intro: str = ""
    danger: bool = False
    plain: bool = False  # the button is not the page's main one
    second: str = ""  # another button, sent as `second`
    said: str = ""
    hint: str = ""


Do = Callable[[dict[str, str]], Awaitable[Answer]]
Again = Callable[[Sheet, int], Awaitable[Answer]]


def page(
    visit: Visit,
    title: str,
    sheets: tuple[Sheet, ...],
    status: int = 200,
    *,
    intro: str = "",
    template: str = "sheets.html",
    **more: Any,
) -> Answer:
    """A page of sheets under a title. `more`: `crumbs` are (words, address), `tabs` the pages beside this one, and whatever
    a `template` that extends this one shows besides.
    """
    context = {"crumbs": (), "tabs": (), "excerpt": None, "here": "", **more}
    return visit.page(template, status=status, title=title, intro=intro, sheets=sheets, **context)


async def submit(visit: Visit, sheet: Sheet, do: Do, again: Again, form: Form | None = None) -> Answer:
    """Read the sheet and do what it asks; on a refusal `again` shows it with what was typed, the reason and its status."""
    form = form or await visit.form()
    values = values_of(sheet, form)
    try:
        return await do(values)
    except Refusal as refusal:
        if refusal.family == Family.NOT_FOUND or (refusal.family == Family.SIGN_IN and visit.reader.is_guest):
            raise
        said = visit.say(refusal)
        return await again(refused(sheet, said.about, (said.sentence, said.hint), values), said.status)


def one(visit: Visit, title: str, **more: Any) -> Again:
    """`again` for a page that has this one sheet."""

    async def again(sheet: Sheet, status: int) -> Answer:
        return page(visit, title, (sheet,), status, **more)

    return again


def replaced(sheets: tuple[Sheet, ...], sheet: Sheet | None) -> tuple[Sheet, ...]:
    """The sheets of a page with one of them as it was refused."""
    return sheets if sheet is None else tuple(sheet if other.name == sheet.name else other for other in sheets)


def filled(sheet: Sheet, values: Mapping[str, str]) -> Sheet:
    """The sheet with what somebody typed into it."""
    return msgspec.structs.replace(sheet, fields=tuple(_with_value(field, values) for field in sheet.fields))


def refused(sheet: Sheet, about: str, words: tuple[str, str], values: Mapping[str, str]) -> Sheet:
    """The sheet again, with what was typed and why it was not taken (sentence and hint)."""
    sentence, hint = words
    again = filled(sheet, values)
    fields = tuple(
        msgspec.structs.replace(field, error=sentence) if field.name == about else field for field in again.fields
    )
    return msgspec.structs.replace(again, fields=fields, said=sentence, hint=hint)


def values_of(sheet: Sheet, form: Form) -> dict[str, str]:
    """What was sent for the fields of the sheet, and its client token; nothing else."""
    return {"token": form.token, **{field.name: form.text(field.name) for field in sheet.fields}}


def _with_value(field: Field, values: Mapping[str, str]) -> Field:
    if field.kind in NEVER_SHOWN_AGAIN or field.name not in values:
        return field
    return msgspec.structs.replace(field, value=values[field.name])
