# SPDX-License-Identifier: Apache-2.0
"""Class and club boards on the web: which take letters, writing one, and those who tend a board answering and inviting."""

from banyan.core import boards, clubs, permits
from banyan.interfaces.web import sheets
from banyan.interfaces.web.acts import reason_field
from banyan.interfaces.web.router import Route
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.boards import Board, LetterPolicy
from banyan.records.clubs import ClubPage, LetterState

OPEN_STATES = (LetterState.WAITING, LetterState.INVITED)


async def show_all(visit: Visit) -> Answer:
    return visit.page("clubs.html", lines=await visit.ask(clubs.directory))


async def show(visit: Visit) -> Answer:
    return await _page(visit, None, 200)


async def apply(visit: Visit) -> Answer:
    page = await visit.ask(clubs.look, visit.params["slug"])

    async def do(values: dict[str, str]) -> Answer:
        await visit.act(clubs.apply, page.board.slug, values["words"])
        return visit.go(_address(page.board), "Your letter is there. You will be told.")

    return await sheets.submit(visit, _letter(visit, page.board), do, lambda again, status: _page(visit, again, status))


async def withdraw(visit: Visit) -> Answer:
    await visit.form()
    await visit.act(clubs.withdraw, visit.params["slug"])
    return visit.go(f"/clubs/{visit.params['slug']}", "Your letter is taken back.")


async def answer(visit: Visit) -> Answer:
    form, slug = await visit.form(), visit.params["slug"]
    if form["do"] == "admit":
        await visit.act(clubs.admit, slug, form["handle"], form["words"])
        return visit.go(f"/clubs/{slug}", "@{handle} belongs to it now.", handle=form["handle"])
    await visit.act(clubs.decline, slug, form["handle"], form["words"])
    return visit.go(f"/clubs/{slug}", "They have been told.")


async def answer_invitation(visit: Visit) -> Answer:
    form, slug = await visit.form(), visit.params["slug"]
    if form["do"] == "accept":
        await visit.act(clubs.accept, slug)
        return visit.go(f"/clubs/{slug}", "You belong to it now.")
    await visit.act(clubs.turn_down, slug)
    return visit.go("/clubs", "You said no. Nobody is told.")


async def leave(visit: Visit) -> Answer:
    await visit.form()
    await visit.act(clubs.leave, visit.params["slug"])
    return visit.go("/clubs", "You do not belong to {board} any more.", board=visit.params["slug"])


async def invite(visit: Visit) -> Answer:
    slug = visit.params["slug"]

    async def do(values: dict[str, str]) -> Answer:
        handle = values["handle"].strip().removeprefix("@")
        await visit.act(clubs.invite, slug, handle, values["words"])
        return visit.go(f"/clubs/{slug}", "@{handle} is invited.", handle=handle)

    return await sheets.submit(visit, _invitation(visit, slug), do, lambda again, status: _page(visit, again, status))


async def ask_put_out(visit: Visit) -> Answer:
    return await _putting_out(visit)(_put_out_sheet(visit), 200)


async def put_out(visit: Visit) -> Answer:
    slug = visit.params["slug"]

    async def do(values: dict[str, str]) -> Answer:
        await visit.act(clubs.put_out, slug, values["handle"], values["reason"])
        return visit.go(f"/clubs/{slug}", "They have been told.")

    return await sheets.submit(visit, _put_out_sheet(visit), do, _putting_out(visit))


async def ask_letters(visit: Visit) -> Answer:
    board = await visit.ask(boards.get, visit.params["slug"])
    permits.check_tends(visit.caller, board.id)
    return await _setting(visit)(_letters_sheet(visit, board), 200)


async def set_letters(visit: Visit) -> Answer:
    board = await visit.ask(boards.get, visit.params["slug"])

    async def do(values: dict[str, str]) -> Answer:
        await visit.act(clubs.set_letters, board.slug, values["questions"], is_on=bool(values["letters"]))
        return visit.go(_address(board), "Saved.")

    return await sheets.submit(visit, _letters_sheet(visit, board), do, _setting(visit))


# ---- parts


async def _page(visit: Visit, again: Sheet | None, status: int) -> Answer:
    page = await visit.ask(clubs.look, visit.params["slug"])
    letter = (again if again and again.name == "apply" else _letter(visit, page.board)) if _may_apply(page) else None
    invitation = again if again and again.name == "invite" else _invitation(visit, page.board.slug)
    return visit.page(
        "clubs_one.html",
        status=status,
        page=page,
        sheet=None if visit.reader.is_guest else letter,
        invitation=invitation if page.tends else None,
    )


def _may_apply(page: ClubPage) -> bool:
    is_open = page.own is not None and page.own.state in OPEN_STATES
    return page.board.takes_letters and not (is_open or page.is_member or page.tends or page.may_apply_at)


def _letter(visit: Visit, board: Board) -> Sheet:
    word = visit.word
    hint = word("Why you would like to belong to it. Those who tend the board read it, and nobody else.")
    questions = board.letter_questions.splitlines()
    asked = "\n\n".join(f"{question}\n" for question in questions)
    field = Field("words", word("Your letter"), "area", asked, needed=True, most=clubs.MAX_WORDS, rows=8, hint=hint)
    return Sheet("apply", f"{_address(board)}/apply", (field,), word("Send the letter"))


def _invitation(visit: Visit, slug: str) -> Sheet:
    word = visit.word
    fields = (
        Field("handle", word("Handle"), needed=True, most=40),
        Field("words", word("A word with it"), most=clubs.MAX_ANSWER),
    )
    return Sheet("invite", f"/clubs/{slug}/invite", fields, word("Invite"), title=word("Invite somebody"), plain=True)


def _put_out_sheet(visit: Visit) -> Sheet:
    word, hint = visit.word, visit.word("They read it, and so do the members where nobody else reads the board.")
    handle = Field("handle", word("Handle"), value=visit.query.get("who", "")[:40], needed=True, most=40)
    action = f"/clubs/{visit.params['slug']}/put-out"
    return Sheet("put-out", action, (handle, reason_field(visit, hint)), word("End the membership"), danger=True)


def _putting_out(visit: Visit) -> sheets.Again:
    slug = visit.params["slug"]
    return sheets.one(visit, visit.word("End a membership"), crumbs=((slug, f"/clubs/{slug}"),))


def _letters_sheet(visit: Visit, board: Board) -> Sheet:
    word = visit.word
    hint = word(
        "Then everybody finds its name and what it is about in the list of boards, and nothing of what is in it."
    )
    ticked = "1" if board.letters == LetterPolicy.ON else ""
    questions = word("One on each line; they stand in the letter that is begun. They may stay empty.")
    fields = (
        Field("letters", word("Takes letters of application"), "tick", ticked, hint=hint),
        Field(
            "questions", word("Questions to whoever writes"), "area", board.letter_questions,
            most=boards.MAX_QUESTIONS, hint=questions,
        ),
    )  # fmt: skip
    return Sheet("letters", f"{_address(board)}/letters", fields, word("Save"))


def _setting(visit: Visit) -> sheets.Again:
    slug = visit.params["slug"]
    return sheets.one(visit, visit.word("Letters of application"), crumbs=((slug, f"/b/{slug}"),))


def _address(board: Board) -> str:
    return f"/clubs/{board.slug}"


ROUTES = (
    Route("/clubs", show_all),
    Route("/clubs/{slug}", show),
    Route("/clubs/{slug}/apply", show, apply),
    Route("/clubs/{slug}/withdraw", post=withdraw),
    Route("/clubs/{slug}/answer", post=answer),
    Route("/clubs/{slug}/invite", show, invite),
    Route("/clubs/{slug}/invitation", post=answer_invitation),
    Route("/clubs/{slug}/leave", post=leave),
    Route("/clubs/{slug}/put-out", ask_put_out, put_out),
    Route("/clubs/{slug}/letters", ask_letters, set_letters),
)
