# SPDX-License-Identifier: Apache-2.0
"""Angels on the web: a newcomer asks and goes on, an angel answers and hands over, and those who administer look after both."""

from banyan.base.errors import NotFound
from banyan.core import angels, permits
from banyan.interfaces.web import admin, sheets
from banyan.interfaces.web.forms import parse_number
from banyan.interfaces.web.router import Route
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.angels import AngelState, AngelTalkState

PAGE, ADMIN = "/angels", "/admin/angels"


async def show(visit: Visit) -> Answer:
    return await _page(visit)


async def ask(visit: Visit) -> Answer:
    async def do(values: dict[str, str]) -> Answer:
        await visit.act(angels.ask, values["body"])
        page = await visit.ask(angels.page)
        return visit.go(f"{PAGE}/{page.talk.talk.id}" if page.talk else PAGE)

    return await sheets.submit(visit, _question(visit), do, lambda again, status: _page(visit, again, status))


async def volunteer(visit: Visit) -> Answer:
    async def do(values: dict[str, str]) -> Answer:
        await visit.act(angels.volunteer, values["words"])
        return visit.go(PAGE, "Those who administer this place read it and tell you.")

    return await sheets.submit(visit, _offer(visit), do, lambda again, status: _page(visit, again, status))


async def rest(visit: Visit) -> Answer:
    form = await visit.form()
    is_resting = form["do"] == "rest"
    await visit.act(angels.rest, is_resting=is_resting)
    return visit.go(PAGE, "You rest." if is_resting else "You may be asked again.")


async def resign(visit: Visit) -> Answer:
    await visit.form()
    await visit.act(angels.resign)
    return visit.go(PAGE, "You are no angel any more.")


# ---- a talk


async def show_talk(visit: Visit) -> Answer:
    return await _talk(visit)


async def say(visit: Visit) -> Answer:
    async def do(values: dict[str, str]) -> Answer:
        await visit.act(angels.say, _talk_id(visit), values["body"])
        return visit.go(f"{PAGE}/{_talk_id(visit)}")

    return await sheets.submit(visit, _line(visit), do, lambda again, status: _talk(visit, again, status))


async def change(visit: Visit) -> Answer:
    await visit.form()
    await visit.act(angels.change, _talk_id(visit))
    return visit.go(f"{PAGE}/{_talk_id(visit)}", "The next angel will answer.")


async def thank(visit: Visit) -> Answer:
    await visit.form()
    await visit.act(angels.thank, _talk_id(visit))
    return visit.go(f"{PAGE}/{_talk_id(visit)}", "Your angel will read it.")


async def end(visit: Visit) -> Answer:
    await visit.form()
    await visit.act(angels.end, _talk_id(visit))
    return visit.go(PAGE, "The talk is over.")


async def hand_over(visit: Visit) -> Answer:
    form = await visit.form()
    await visit.act(angels.hand_over, _talk_id(visit), for_good=form["do"] == "for_good")
    return visit.go(PAGE, "The next angel has it now.")


async def ask_report(visit: Visit) -> Answer:
    await visit.ask(angels.look, _talk_id(visit))
    return await _reporting(visit)(_complaint(visit), 200)


async def report(visit: Visit) -> Answer:
    async def do(values: dict[str, str]) -> Answer:
        await visit.act(angels.report, _talk_id(visit), values["words"])
        return visit.go(f"{PAGE}/{_talk_id(visit)}", "Those who administer this place have been told.")

    return await sheets.submit(visit, _complaint(visit), do, _reporting(visit))


# ---- those who administer


async def show_choir(visit: Visit) -> Answer:
    return await _choir(visit)


async def appoint(visit: Visit) -> Answer:
    async def do(values: dict[str, str]) -> Answer:
        await visit.act(angels.appoint, values["handle"].strip().removeprefix("@"))
        return visit.go(ADMIN, "They have been told.")

    return await sheets.submit(visit, _appointment(visit), do, lambda again, status: _choir(visit, again, status))


async def ask_dismiss(visit: Visit) -> Answer:
    permits.check_staff(visit.caller)
    return await _dismissing(visit)(_dismissal(visit), 200)


async def dismiss(visit: Visit) -> Answer:
    async def do(values: dict[str, str]) -> Answer:
        await visit.act(angels.dismiss, values["handle"].strip().removeprefix("@"), values["words"])
        return visit.go(ADMIN, "They have been told.")

    return await sheets.submit(visit, _dismissal(visit), do, _dismissing(visit))


async def settle(visit: Visit) -> Answer:
    report_id = _number(visit, "report")

    async def do(values: dict[str, str]) -> Answer:
        await visit.act(angels.settle, report_id, values["words"])
        return visit.go(ADMIN, "They have been told.")

    return await sheets.submit(
        visit, _verdict(visit, report_id), do, lambda again, status: _choir(visit, again, status)
    )


# ---- parts


async def _page(visit: Visit, again: Sheet | None = None, status: int = 200) -> Answer:
    page = await visit.ask(angels.page)
    usual = (*((_question(visit),) if page.may_ask else ()), *((_offer(visit),) if page.may_volunteer else ()))
    shown = sheets.replaced(usual, again)
    is_active = page.angel is not None and page.angel.state == AngelState.ACTIVE
    return visit.page("angels.html", status=status, page=page, sheets=shown, is_active=is_active)


async def _talk(visit: Visit, again: Sheet | None = None, status: int = 200) -> Answer:
    page = await visit.ask(angels.look, _talk_id(visit))
    is_over = page.talk.state == AngelTalkState.ENDED
    return visit.page("angels_talk.html", status=status, page=page, sheet=again or _line(visit), is_over=is_over)


async def _choir(visit: Visit, again: Sheet | None = None, status: int = 200) -> Answer:
    choir = await visit.ask(angels.choir)
    reports = [(one, _verdict(visit, one.id)) for one in choir.reports]
    if again is not None:
        reports = [(one, again if again.name == sheet.name else sheet) for one, sheet in reports]
    sheet = again if again and again.name == "appoint" else _appointment(visit)
    return visit.page(
        "admin_angels.html", status=status, tabs=admin.tabs(visit), choir=choir, reports=reports, sheet=sheet
    )


def _question(visit: Visit) -> Sheet:
    word = visit.word
    hint = word("An angel sees your name; you do not see theirs.")
    field = Field("body", word("What would you like to know?"), "area", needed=True, most=angels.MAX_LINE, hint=hint)
    return Sheet("ask", f"{PAGE}/ask", (field,), word("Ask an angel"))


def _offer(visit: Visit) -> Sheet:
    word = visit.word
    hint = word("Those who administer this place read it, and nobody else ever learns that you are one.")
    field = Field("words", word("Why you?"), "area", needed=True, most=angels.MAX_REASON, hint=hint)
    return Sheet("wings", f"{PAGE}/wings", (field,), word("Offer myself"), title=word("Be an angel"), plain=True)


def _line(visit: Visit) -> Sheet:
    field = Field("body", visit.word("Say something"), needed=True, most=angels.MAX_LINE)
    return Sheet("say", f"{PAGE}/{_talk_id(visit)}", (field,), visit.word("Say"))


def _complaint(visit: Visit) -> Sheet:
    word, hint = visit.word, visit.word("Those who administer this place read the talk, and see who the two are.")
    return Sheet("report", f"{PAGE}/{_talk_id(visit)}/report", (_why(visit, hint),), word("Report"), danger=True)


def _reporting(visit: Visit) -> sheets.Again:
    return sheets.one(visit, visit.word("Report this talk"), crumbs=((visit.word("Angels"), PAGE),))


def _appointment(visit: Visit) -> Sheet:
    word = visit.word
    field = Field("handle", word("Handle"), needed=True, most=40)
    return Sheet("appoint", ADMIN, (field,), word("Make somebody an angel"), plain=True)


def _dismissal(visit: Visit) -> Sheet:
    word = visit.word
    handle = Field("handle", word("Handle"), value=visit.query.get("who", "")[:40], needed=True, most=40)
    fields = (handle, _why(visit, word("They read it, and nobody else does.")))
    return Sheet("dismiss", f"{ADMIN}/dismiss", fields, word("No angel any more"), danger=True)


def _dismissing(visit: Visit) -> sheets.Again:
    return sheets.one(visit, visit.word("No angel any more"), crumbs=((visit.word("Angels"), ADMIN),))


def _verdict(visit: Visit, report_id: int) -> Sheet:
    word = visit.word
    field = Field("words", word("Answer to whoever reported it"), "area", rows=2, needed=True, most=angels.MAX_REASON)
    return Sheet(f"settle-{report_id}", f"{ADMIN}/reports/{report_id}", (field,), word("Settle"), plain=True)


def _why(visit: Visit, hint: str) -> Field:
    return Field("words", visit.word("Why?"), "area", rows=3, needed=True, most=angels.MAX_REASON, hint=hint)


def _talk_id(visit: Visit) -> int:
    return _number(visit, "talk")


def _number(visit: Visit, name: str) -> int:
    found = parse_number(visit.params[name])
    if found is None:
        raise NotFound
    return found


ROUTES = (
    Route("/angels", show),
    Route("/angels/ask", show, ask),
    Route("/angels/wings", show, volunteer),
    Route("/angels/rest", post=rest),
    Route("/angels/resign", post=resign),
    Route("/angels/{talk}", show_talk, say),
    Route("/angels/{talk}/change", post=change),
    Route("/angels/{talk}/thank", post=thank),
    Route("/angels/{talk}/end", post=end),
    Route("/angels/{talk}/hand-over", post=hand_over),
    Route("/angels/{talk}/report", ask_report, report),
    Route("/admin/angels", show_choir, appoint),
    Route("/admin/angels/dismiss", ask_dismiss, dismiss),
    Route("/admin/angels/reports/{report}", show_choir, settle),
)
