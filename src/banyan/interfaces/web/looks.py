# SPDX-License-Identifier: Apache-2.0
"""The look under administration: colours, accent, line and entry text, with a preview that changes nothing.

The page itself is the preview: it is shown in the colours that were asked for, with the words in their places. The button asks
for it; the script asks the same, at once.
"""

from urllib.parse import urlencode

from banyan.base import palettes as table
from banyan.core import looks, site
from banyan.interfaces.web import admin, palettes, sheets
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import NO_STORE, Answer, Visit
from banyan.records.looks import Look

PREVIEW = "/admin/look/preview.css"


async def show(visit: Visit) -> Answer:
    return await _page(visit, await visit.ask(looks.look))


async def set_look(visit: Visit) -> Answer:
    form = await visit.form()

    async def do(values: dict[str, str]) -> Answer:
        wanted = _look_of(values)
        if form["second"]:
            return await _page(visit, looks.checked(visit.caller, wanted), is_kept=False)
        await visit.act(looks.set_look, wanted)
        return visit.go("/admin/look", "Saved.")

    async def again(sheet: Sheet, status: int) -> Answer:
        return await _page(visit, await visit.ask(looks.look), sheet=sheet, status=status)

    return await sheets.submit(visit, _sheet(visit), do, again, form)


async def sheet(visit: Visit) -> Answer:
    """The style sheet in colours that are not kept yet, for administrators alone."""
    asked = Look(visit.query.get("palette", ""), visit.query.get("accent", ""), "", "")
    wanted = looks.checked(visit.caller, asked)
    return Answer(200, palettes.text(wanted.palette, wanted.accent), [(b"content-type", b"text/css"), NO_STORE])


async def _page(
    visit: Visit, look: Look, *, sheet: Sheet | None = None, status: int = 200, is_kept: bool = True
) -> Answer:
    """The form with a look, kept or wanted; `sheet` is the form as it was refused."""
    looks.checked(visit.caller, look)
    entry = (await visit.render(look.entry)).html if look.entry else ""
    values = {name: getattr(look, name) for name in Look.__struct_fields__}
    address = f"{PREVIEW}?{urlencode({'palette': look.palette, 'accent': look.accent})}"
    return visit.page(
        "admin_look.html",
        status=status,
        tabs=admin.tabs(visit),
        sheet=sheet or sheets.filled(_sheet(visit), values),
        look=look,
        colours=table.with_accent(look.palette, look.accent),
        entry=entry,
        preview="" if is_kept else address,
    )


def _sheet(visit: Visit) -> Sheet:
    word = visit.word
    most = {name: policy.most for name, policy in site.POLICIES.items()}
    fields = (
        Field("palette", word("Colours"), "radio", choices=palettes.choices(visit.lang)),
        Field(
            "accent",
            word("Accent"),
            most=7,
            hint=word("For links and buttons, as #1d6a3b. Empty: the one of the colours above. The night’s is found from it."),
        ),
        Field("tagline", word("A line about it"), most=most["tagline"], hint=word("Stands at the foot of each page.")),
        Field(
            "entry",
            word("Words at the entry"),
            "area",
            rows=5,
            most=most["entry"],
            hint=word("Markdown, on the first page and where people sign in."),
        ),
    )  # fmt: skip
    return Sheet("look", "/admin/look", fields, word("Save"), second=word("Preview"))


def _look_of(values: dict[str, str]) -> Look:
    return Look(*(values[name] for name in Look.__struct_fields__))
