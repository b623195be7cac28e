# SPDX-License-Identifier: Apache-2.0
"""Words under administration: which are refused, held back for a look, or replaced."""

from banyan.core import word_rules
from banyan.interfaces.web import admin, sheets
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit

ACTS = {"refuse": "refused", "hold": "held back for a look", "replace": "replaced"}


async def show(visit: Visit) -> Answer:
    return await _page(visit, _sheet(visit), 200)


async def add(visit: Visit) -> Answer:
    async def do(values: dict[str, str]) -> Answer:
        await visit.act(word_rules.add_rule, values["phrase"], values["act"], values["replacement"])
        return visit.go("/admin/words", "Saved.")

    return await sheets.submit(visit, _sheet(visit), do, lambda sheet, status: _page(visit, sheet, status))


async def drop(visit: Visit) -> Answer:
    form = await visit.form()
    await visit.act(word_rules.drop_rule, form.number("id") or 0)
    return visit.go("/admin/words", "The rule is gone.")


async def _page(visit: Visit, sheet: Sheet, status: int) -> Answer:
    rules = [(rule, visit.word(ACTS[rule.act])) for rule in await visit.ask(word_rules.rules)]
    return visit.page("admin_words.html", status=status, tabs=admin.tabs(visit), rules=rules, sheet=sheet)


def _sheet(visit: Visit) -> Sheet:
    word = visit.word
    acts = tuple((act, word(said)) for act, said in ACTS.items())
    fields = (
        Field(
            "phrase", word("Word or phrase"), needed=True, most=word_rules.MAX_PHRASE,
            hint=word("Width, case, script and invisible characters make no difference. A word in letters is found whole only."),
        ),
        Field("act", word("What happens to it"), "radio", "hold", choices=acts),
        Field("replacement", word("Replaced by"), most=word_rules.MAX_PHRASE),
    )  # fmt: skip
    return Sheet("words", "/admin/words", fields, word("Add the rule"), title=word("A new rule"))
