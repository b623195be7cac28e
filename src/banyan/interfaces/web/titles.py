# SPDX-License-Identifier: Apache-2.0
"""Titles: which there are, what they allow and who has them, for everybody; making, giving and ending them, for those who may."""

from itertools import groupby

from banyan.base.errors import BadValue, NotFound
from banyan.base.words import LANGUAGES
from banyan.core import permits, titles
from banyan.interfaces.web import sheets
from banyan.interfaces.web.acts import reason_field
from banyan.interfaces.web.forms import parse_number
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.boards import wording
from banyan.records.titles import TitleLine, TitleWish

PAGE = "/titles"
MAX_SLUGS = 400  # characters of a line of boards


async def show(visit: Visit) -> Answer:
    lines = await visit.ask(titles.list_all)
    return visit.page(
        "titles.html",
        groups=[list(group) for _, group in groupby(lines, lambda line: line.title.id)],
        powers=titles.POWERS,
        processes=titles.PROCESSES,
        is_admin=visit.caller.is_admin,
        me=visit.caller.id,
        wording=wording,
    )


# ---- what a title is


async def ask_new(visit: Visit) -> Answer:
    permits.check_staff(visit.caller)
    return await _again(visit, visit.word("A new title"))(_wish_sheet(visit, f"{PAGE}/new"), 200)


async def make(visit: Visit) -> Answer:
    async def do(values: dict[str, str]) -> Answer:
        title = await visit.act(titles.make, _wish(values))
        return visit.go(f"{PAGE}/{title.id}/give", "The title is made. Who shall have it?")

    return await sheets.submit(visit, _wish_sheet(visit, f"{PAGE}/new"), do, _again(visit, visit.word("A new title")))


async def ask_change(visit: Visit) -> Answer:
    title_id = _id(visit, "title")
    wish = await visit.ask(titles.wish_of, title_id)
    kept = {f"name_{lang}": words for lang, words in wish.names.items()} | {"badge": wish.badge}
    kept |= {"enter": " ".join(wish.enter), "open": " ".join(wish.open), "invites": "1" if wish.invites else ""}
    sheet = sheets.filled(_wish_sheet(visit, f"{PAGE}/{title_id}"), kept)
    return await _again(visit, visit.word("Change a title"))(sheet, 200)


async def change(visit: Visit) -> Answer:
    title_id = _id(visit, "title")

    async def do(values: dict[str, str]) -> Answer:
        await visit.act(titles.change, title_id, _wish(values))
        return visit.go(PAGE, "Saved.")

    sheet = _wish_sheet(visit, f"{PAGE}/{title_id}")
    return await sheets.submit(visit, sheet, do, _again(visit, visit.word("Change a title")))


def _wish(values: dict[str, str]) -> TitleWish:
    names = {lang: values[f"name_{lang}"] for lang in ("en", "zh-Hans")}
    enter, opens = (tuple(values[name].replace(",", " ").split()) for name in ("enter", "open"))
    return TitleWish(names, values["badge"], enter, opens, bool(values["invites"]))


def _wish_sheet(visit: Visit, action: str) -> Sheet:
    word = visit.word
    hint = word("Names of boards as they stand in the address, with blanks between.")
    fields = (
        *(
            Field(
                f"name_{lang}", word("Title in {language}", language=LANGUAGES[lang]), most=titles.MAX_NAME, lang=lang
            )
            for lang in ("en", "zh-Hans")
        ),
        Field(
            "badge", word("Badge"), most=titles.MAX_BADGE, hint=word("A sign or two, such as ◆. It may be left out.")
        ),
        Field("enter", word("A key to the boards"), most=MAX_SLUGS, hint=hint),
        Field(
            "open",
            word("May open threads on the boards"),
            most=MAX_SLUGS,
            hint=word("Where else only those who tend them do."),
        ),
        Field("invites", word("May invite people"), "tick"),
    )
    return Sheet("title", action, fields, word("Save"))


# ---- who has it


async def ask_give(visit: Visit) -> Answer:
    permits.check_staff(visit.caller)
    title = await visit.ask(titles.get, _id(visit, "title"))
    return await _again(visit, wording(title.names, visit.lang))(_give_sheet(visit, title.id), 200)


async def give(visit: Visit) -> Answer:
    title = await visit.ask(titles.get, _id(visit, "title"))

    async def do(values: dict[str, str]) -> Answer:
        if not values["days"].strip().isdecimal():
            raise BadValue(name="days")
        how = (int(values["days"]), values["process"], values["reason"])
        await visit.act(titles.grant, title.id, values["handle"], *how)
        return visit.go(PAGE, "The title is given.")

    again = _again(visit, wording(title.names, visit.lang))
    return await sheets.submit(visit, _give_sheet(visit, title.id), do, again)


def _give_sheet(visit: Visit, title_id: int) -> Sheet:
    word = visit.word
    processes = tuple((process, word(words)) for process, words in titles.PROCESSES.items())
    fields = (
        Field("handle", word("Handle"), needed=True, most=80),
        Field(
            "days",
            word("For how many days"),
            "number",
            needed=True,
            most=3,
            hint=word("From 1 to {most}.", most=titles.MOST_DAYS),
        ),
        Field("process", word("How they came by it"), "choice", choices=processes),
        reason_field(visit),
    )
    return Sheet("give", f"{PAGE}/{title_id}/give", fields, word("Give the title"))


async def ask_end(visit: Visit) -> Answer:
    line = await _held(visit)
    return await _end_page(visit, line)(_end_sheet(visit, line), 200)


async def end(visit: Visit) -> Answer:
    line = await _held(visit)

    async def do(values: dict[str, str]) -> Answer:
        await visit.act(titles.end, _id(visit, "grant"), values["reason"])
        return visit.go(PAGE, "The title is ended.")

    return await sheets.submit(visit, _end_sheet(visit, line), do, _end_page(visit, line))


async def _held(visit: Visit) -> TitleLine:
    for line in await visit.ask(titles.list_all):
        if line.grant is not None and str(line.grant.id) == visit.params["grant"]:
            return line
    raise NotFound


def _end_sheet(visit: Visit, line: TitleLine) -> Sheet:
    action = f"{PAGE}/held/{line.grant.id if line.grant else 0}"
    return Sheet("end", action, (reason_field(visit),), visit.word("End the title"), danger=True)


def _end_page(visit: Visit, line: TitleLine) -> sheets.Again:
    handle = line.holder.handle if line.holder else ""
    title = visit.word("End a title of @{handle}?", handle=handle)
    return sheets.one(visit, title, intro=wording(line.title.names, visit.lang))


def _again(visit: Visit, title: str) -> sheets.Again:
    return sheets.one(visit, title, crumbs=((visit.word("Titles"), PAGE),))


def _id(visit: Visit, name: str) -> int:
    found = parse_number(visit.params[name])
    if found is None:
        raise NotFound
    return found
