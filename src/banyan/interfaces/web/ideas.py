# SPDX-License-Identifier: Apache-2.0
"""Ideas on the web: an idea with its people and its way, the list of a board, and what who tends it says of one."""

from banyan.core import ideas, moderation, permits, releases
from banyan.core.kinds import Open
from banyan.interfaces.web import sheets
from banyan.interfaces.web.kinds import OPENERS, Opener
from banyan.interfaces.web.posts import name_of
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.boards import Board
from banyan.records.ideas import IdeaPage, IdeaState

TABS = {
    "open": "Open",
    IdeaState.BUILDING: "Being built",
    IdeaState.SHIPPED: "Shipped",
    IdeaState.DECLINED: "Declined",
}


async def show_board(visit: Visit) -> Answer:
    slug, shown, before = visit.params["slug"], visit.query.get("state", "open"), visit.query.get("before", "")
    board, lines, cursor = await visit.ask(ideas.of_board, slug, shown, before)
    tabs = tuple(
        (visit.word(words), f"/b/{board.slug}/ideas?state={state}", state == shown) for state, words in TABS.items()
    )
    more = f"/b/{board.slug}/ideas?state={shown}&before={cursor}" if cursor else ""
    title = visit.word("Ideas on {board}", board=name_of(board, visit.lang))
    takes = "idea" in board.kinds.split()
    release_on = await visit.ask(releases.board_of, slug)
    tends = release_on is not None and permits.may_tend(visit.caller, release_on.id)
    return visit.page(
        "ideas.html", title=title, board=board, lines=lines, tabs=tabs, more=more, states=ideas.STATES, takes=takes,
        tends=tends, release_on=release_on,
    )  # fmt: skip


async def show(visit: Visit) -> Answer:
    return await _page(visit, None, 200)


async def vote(visit: Visit) -> Answer:
    number = visit.number("number")
    wants = (await visit.form())["vote"] == "1"
    await visit.act(ideas.vote, number, is_for=wants)
    return visit.go(f"/t/{number}/idea", "You are for it." if wants else "Your vote is taken back.")


async def set_state(visit: Visit) -> Answer:
    number = visit.number("number")

    async def do(values: dict[str, str]) -> Answer:
        await visit.act(ideas.set_state, number, values["state"], values["reason"])
        return visit.go(f"/t/{number}/idea", "Everybody who is for it will hear of it.")

    return await _tend(visit, 0, do)


async def join(visit: Visit) -> Answer:
    number = visit.number("number")

    async def do(values: dict[str, str]) -> Answer:
        into = values["into"].strip().removeprefix("/t/").removeprefix("#")
        if not (into.isascii() and into.isdigit() and len(into) < 10):
            raise ideas.NoSuchIdea(number=into[:20])
        await visit.act(ideas.join, number, int(into), values["reason"])
        return visit.go(f"/t/{number}/idea", "They are one now.")

    return await _tend(visit, 1, do)


async def credit(visit: Visit) -> Answer:
    number = visit.number("number")

    async def do(values: dict[str, str]) -> Answer:
        await visit.act(ideas.credit, number, values["handle"], values["part"])
        return visit.go(f"/t/{number}/idea#credits", "Releases will name them.")

    return await _tend(visit, 2, do)


async def drop_credit(visit: Visit) -> Answer:
    number = visit.number("number")
    form = await visit.form()
    await visit.act(ideas.credit, number, form["handle"], form["part"], is_named=False)
    return visit.go(f"/t/{number}/idea#credits")


# ---- parts


async def _tend(visit: Visit, which: int, do: sheets.Do) -> Answer:
    page = await visit.ask(ideas.look, visit.number("number"))
    permits.check_tends(visit.caller, page.board.id)
    return await sheets.submit(
        visit, _sheets(visit, page)[which], do, lambda again, status: _page(visit, again, status)
    )


async def _page(visit: Visit, again: Sheet | None, status: int) -> Answer:
    page = await visit.ask(ideas.look, visit.number("number"))
    idea = page.line.idea
    asked = _sheets(visit, page) if page.tends and idea.release_id is None and idea.state != IdeaState.JOINED else ()
    return visit.page(
        "idea.html",
        status=status,
        page=page,
        states=ideas.STATES,
        parts_said=ideas.PARTS,
        asked=sheets.replaced(asked, again),
        more_voters=max(0, idea.vote_count - len(page.voters)),
    )


def _sheets(visit: Visit, page: IdeaPage) -> tuple[Sheet, Sheet, Sheet]:
    word, path = visit.word, f"/t/{page.line.thread.number}/idea"
    states = tuple((str(state), word(ideas.STATES[state])) for state in ideas.SET if state != page.line.idea.state)
    why = Field("reason", word("Why?"), "area", rows=2, most=moderation.MAX_REASON)
    hint = word("Declining, and going back on what was said, needs a reason. It stands in the public record.")
    credit = (
        Field("handle", word("Name"), needed=True, most=40, fill="off"),
        Field(
            "part", word("What they did"), "choice", choices=tuple((str(k), word(v)) for k, v in ideas.PARTS.items())
        ),
    )
    state = Field("state", word("It is now"), "choice", choices=states)
    into = Field("into", word("Number of the other idea's thread"), needed=True, most=12)
    return (
        Sheet("state", f"{path}/state", (state, _hinted(why, hint)), word("Say so"), title=word("What becomes of it")),
        Sheet(
            "join",
            f"{path}/join",
            (into, why),
            word("Unite them"),
            title=word("The same was proposed before"),
            plain=True,
        ),
        Sheet(
            "credit", f"{path}/credit", credit, word("Name them"), title=word("Who else is to be thanked"), plain=True
        ),
    )


def _hinted(field: Field, hint: str) -> Field:
    return Field(field.name, field.label, field.kind, rows=field.rows, most=field.most, hint=hint)


async def _no_terms(_: Visit, __: Board) -> tuple[Field, ...]:
    return ()


def _open(_: Visit, __: dict[str, str]) -> Open:
    return lambda tx, caller, one: ideas.open_idea(tx, caller, one.board_id, one.title, one.body, one.token)


OPENERS[ideas.KIND] = Opener(_no_terms, _open)
