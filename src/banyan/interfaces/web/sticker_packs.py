# SPDX-License-Identifier: Apache-2.0
"""Sticker packs of members on the web: the shelf, one pack, what somebody works on, and what waits for who administers."""

from urllib.parse import quote

from banyan.core import sticker_packs, stickers
from banyan.interfaces.web import sheets, uploads
from banyan.interfaces.web.acts import reason_field
from banyan.interfaces.web.forms import Form
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.markup.stickers import MAX_NAME
from banyan.records.sticker_packs import PackState

SHELF, QUEUE = "/stickers", "/stickers/queue"


async def show(visit: Visit) -> Answer:
    return await _shelf(visit, None, 200)


async def make(visit: Visit) -> Answer:
    async def do(values: dict[str, str]) -> Answer:
        made = await visit.act(sticker_packs.make, values["name"], values["words"])
        return visit.go(_own(made.name))

    return await sheets.submit(visit, _make_sheet(visit), do, lambda sheet, status: _shelf(visit, sheet, status))


# ---- what somebody works on


async def show_own(visit: Visit) -> Answer:
    return await _own_page(visit, None, 200)


async def describe(visit: Visit) -> Answer:
    name = visit.params["pack"]

    async def do(values: dict[str, str]) -> Answer:
        await visit.act(sticker_packs.describe, name, values["words"])
        return visit.go(_own(name), "Saved.")

    sheet = _words_sheet(visit, "")
    return await sheets.submit(visit, sheet, do, lambda sheet, status: _own_page(visit, sheet, status))


async def put(visit: Visit) -> Answer:
    name = visit.params["pack"]
    await visit.ask(sticker_packs.own, name)
    form = await visit.form(file_limit=uploads.form_limit(visit))

    async def do(values: dict[str, str]) -> Answer:
        upload = await uploads.shelve_one(visit, form)
        await visit.act(sticker_packs.put, name, values["name"], upload)
        return visit.go(_own(name), "Saved.")

    sheet = _sticker_sheet(visit)
    return await sheets.submit(visit, sheet, do, lambda sheet, status: _own_page(visit, sheet, status), form)


async def change(visit: Visit) -> Answer:
    """What the buttons of a pack that is worked on say."""
    form, name = await visit.form(), visit.params["pack"]
    if form["drop"]:
        await visit.act(sticker_packs.take_out, name, form["drop"])
        return visit.go(_own(name), "Saved.")
    if form["do"] == "send":
        await visit.act(sticker_packs.send, name)
        return visit.go(_own(name), "It is sent in. You will be told.")
    if form["do"] == "back":
        await visit.act(sticker_packs.take_back, name)
        return visit.go(_own(name), "It is yours to change again.")
    await visit.act(sticker_packs.throw_away, name)
    return visit.go(SHELF, "It is thrown away.")


# ---- what was taken in


async def show_one(visit: Visit) -> Answer:
    page = await visit.ask(sticker_packs.look, visit.params["pack"])
    return visit.page("sticker_pack.html", page=page, pack=page.offered.pack, caller=visit.caller)


async def keep_at_hand(visit: Visit) -> Answer:
    """At hand, or away."""
    form, name = await visit.form(), visit.params["pack"]
    if form["do"] == "away":
        await visit.act(sticker_packs.put_away, name)
        return visit.go(_back(form, name), "It is put away.")
    await visit.act(sticker_packs.put_at_hand, name)
    return visit.go(_back(form, name), "You have it at hand when you write.")


async def leave(visit: Visit) -> Answer:
    await visit.form()
    await visit.act(sticker_packs.leave, visit.params["pack"])
    return visit.go(_one(visit.params["pack"]), "Your name is taken off it.")


async def ask_report(visit: Visit) -> Answer:
    await visit.ask(sticker_packs.look, visit.params["pack"])
    return await _about(visit, "Report a pack of stickers")(_report_sheet(visit), 200)


async def report(visit: Visit) -> Answer:
    name = visit.params["pack"]

    async def do(values: dict[str, str]) -> Answer:
        await visit.act(sticker_packs.report, name, values["reason"])
        return visit.go(_one(name), "Those who administer this place have been told.")

    return await sheets.submit(visit, _report_sheet(visit), do, _about(visit, "Report a pack of stickers"))


# ---- what waits for who administers


async def show_queue(visit: Visit) -> Answer:
    return visit.page("sticker_queue.html", waiting=await visit.ask(sticker_packs.queue))


async def decide(visit: Visit) -> Answer:
    """About a pack that was sent in."""
    form, name = await visit.form(), visit.params["pack"]
    if form["do"] == "take":
        await visit.act(sticker_packs.take_in, name)
        return visit.go(QUEUE, "Everybody may use it now.")
    await visit.act(sticker_packs.decline, name, form["reason"])
    return visit.go(QUEUE, "Its maker is told why.")


async def judge(visit: Visit) -> Answer:
    """About a pack that was taken in: away with it, or let stand what was reported."""
    form, name = await visit.form(), visit.params["pack"]
    if form["do"] == "stand":
        await visit.act(sticker_packs.let_stand, name, form["reason"])
        return visit.go(_one(name), "Who reported it is told.")
    await visit.act(sticker_packs.remove, name, form["reason"])
    return visit.go(SHELF, "It is taken away.")


# ---- parts


async def _shelf(visit: Visit, refused: Sheet | None, status: int) -> Answer:
    shelf = await visit.ask(sticker_packs.shelf)
    making = (_make_sheet(visit),) if shelf.may_make else ()
    return sheets.page(
        visit,
        visit.word("Stickers"),
        (),
        status,
        intro=visit.word("Whoever writes :pack/name: has the picture there. The packs at hand come first as you type."),
        template="sticker_shelf.html",
        shelf=shelf,
        forms=sheets.replaced(making, refused),
    )


async def _own_page(visit: Visit, refused: Sheet | None, status: int) -> Answer:
    pack = await visit.ask(sticker_packs.own, visit.params["pack"])
    is_mine = pack.account_id == visit.caller.id
    is_open = is_mine and pack.state != PackState.SENT
    forms = (_sticker_sheet(visit), _words_sheet(visit, pack.words)) if is_open else ()
    return sheets.page(
        visit,
        pack.name,
        (),
        status,
        crumbs=((visit.word("Stickers"), SHELF),),
        template="sticker_own.html",
        pack=pack,
        is_mine=is_mine,
        forms=sheets.replaced(forms, refused),
    )


def _make_sheet(visit: Visit) -> Sheet:
    word = visit.word
    hint = word("It stands before each name: :name/sleepy:. Letters, digits, - and _.")
    fields = (
        Field("name", word("Name"), needed=True, most=MAX_NAME, hint=hint),
        Field("words", word("A line about it"), most=stickers.MAX_WORDS),
    )
    intro = word(
        "Draw up to {most} pictures and send them in. Who administers looks at them; once taken in, everybody may use them "
        "and they stay as they are. You are named as their maker.",
        most=stickers.MOST_IN_OWN,
    )
    title = word("Make a pack of your own")
    return Sheet("make", f"{SHELF}/make", fields, word("Make a pack"), title=title, intro=intro, plain=True)


def _sticker_sheet(visit: Visit) -> Sheet:
    word = visit.word
    hint = word(
        "At most {side} pixels on each side and {limit_kb} KB.",
        side=stickers.MAX_SIDE,
        limit_kb=stickers.MAX_BYTES // 1000,
    )
    fields = (
        Field("name", word("Name"), needed=True, most=MAX_NAME),
        Field("file", word("File"), "file", hint=hint),
    )
    action = f"{_own(visit.params['pack'])}/put"
    return Sheet("sticker", action, fields, word("Put it in"), title=word("A new sticker"), plain=True)


def _words_sheet(visit: Visit, words: str) -> Sheet:
    fields = (Field("words", visit.word("A line about it"), value=words, most=stickers.MAX_WORDS),)
    return Sheet("words", f"{_own(visit.params['pack'])}/words", fields, visit.word("Save"), plain=True)


def _report_sheet(visit: Visit) -> Sheet:
    hint = visit.word("Only those who administer this place read it.")
    action = f"{_one(visit.params['pack'])}/report"
    return Sheet("report", action, (reason_field(visit, hint),), visit.word("Report"))


def _about(visit: Visit, title: str) -> sheets.Again:
    return sheets.one(visit, visit.word(title), crumbs=((visit.word("Stickers"), SHELF),))


def _back(form: Form, name: str) -> str:
    return SHELF if form["from"] == "shelf" else _one(name)


def _own(name: str) -> str:
    return f"{SHELF}/own/{quote(name)}"


def _one(name: str) -> str:
    return f"{SHELF}/packs/{quote(name)}"
