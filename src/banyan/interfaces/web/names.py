# SPDX-License-Identifier: Apache-2.0
"""Boards without names: what one's pseudonyms are told, bars that mean nobody known, sealed names and their keys."""

from collections.abc import Sequence

from banyan.base.errors import NotFound
from banyan.core import blind_bans, boards, envelopes, permits, posts, pseudonyms, seals
from banyan.core.notifications import SAID
from banyan.interfaces.web import sheets
from banyan.interfaces.web.acts import reason_field
from banyan.interfaces.web.forms import parse_number
from banyan.interfaces.web.measures import DAYS_OFFERED, days_of
from banyan.interfaces.web.posts import address, excerpt_of, place
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.accounts import Person
from banyan.records.pseudonyms import BlindBan
from banyan.records.seals import SealKey, UnsealingLine, UnsealingState

PAGE = "/tend/names"


# ---- under other names


async def mine(visit: Visit) -> Answer:
    found = await visit.ask_heavy(pseudonyms.mine)
    newest = max((line.id for line in found.lines), default=0)
    said = {line.id: visit.word(SAID[line.kind]) for line in found.lines if line.kind in SAID}
    return visit.page("names.html", found=found, newest=newest, said=said, here="inbox")


async def read(visit: Visit) -> Answer:
    form = await visit.form()
    await visit.act(pseudonyms.mark_read, form.number("up_to") or 0)
    return visit.go("/names", "All of these are read.")


def _id(visit: Visit, name: str) -> int:
    found = parse_number(visit.params[name])
    if found is None:
        raise NotFound
    return found


# ---- barring whoever wrote a floor


async def ask_bar(visit: Visit) -> Answer:
    sheet = _bar_sheet(visit)
    return await _floor_page(visit, "Bar whoever wrote floor {floor}")(
        sheets.filled(sheet, {"days": DAYS_OFFERED}), 200
    )


async def bar(visit: Visit) -> Answer:
    number, floor = visit.number("number"), visit.number("floor")

    async def do(values: dict[str, str]) -> Answer:
        days = days_of(values["days"])
        await visit.act(blind_bans.ban, number, floor, days, values["reason"])
        return visit.go(
            address(number, floor), "Whoever wrote this may not write on this board for {days} days.", days=str(days)
        )

    return await sheets.submit(visit, _bar_sheet(visit), do, _floor_page(visit, "Bar whoever wrote floor {floor}"))


def _bar_sheet(visit: Visit) -> Sheet:
    word = visit.word
    hint = word(
        "From {least} to {most}. Then it ends by itself.", least=blind_bans.LEAST_DAYS, most=blind_bans.MOST_DAYS
    )
    fields = (Field("days", word("For how many days"), needed=True, hint=hint), reason_field(visit))
    intro = word(
        "It holds on this board under every name that this person has here now and will have. You do not learn who it is."
    )
    return Sheet("bar", visit.path, fields, word("Bar unseen"), intro=intro, danger=True)


async def ask_lift(visit: Visit) -> Answer:
    return await _lift_page(visit)(_lift_sheet(visit), 200)


async def lift(visit: Visit) -> Answer:
    async def do(values: dict[str, str]) -> Answer:
        await visit.act(blind_bans.lift, _id(visit, "ban"), values["reason"])
        return visit.go(PAGE, "Lifted.")

    return await sheets.submit(visit, _lift_sheet(visit), do, _lift_page(visit))


def _lift_sheet(visit: Visit) -> Sheet:
    return Sheet("lift", visit.path, (reason_field(visit),), visit.word("Lift"))


def _lift_page(visit: Visit) -> sheets.Again:
    return sheets.one(
        visit, visit.word("Let somebody unknown write again"), crumbs=((visit.word("Sealed names"), PAGE),)
    )


# ---- asking who wrote a floor


async def ask_author(visit: Visit) -> Answer:
    return await _floor_page(visit, "Who wrote floor {floor}?")(_author_sheet(visit), 200)


async def ask_to_open(visit: Visit) -> Answer:
    number, floor = visit.number("number"), visit.number("floor")

    async def do(values: dict[str, str]) -> Answer:
        private_key = await _unlocked(visit, values["passphrase"])
        await visit.act(seals.ask, number, floor, values["reason"], private_key)
        return visit.go(PAGE, "Asked. Somebody else must confirm it within three days.")

    return await sheets.submit(visit, _author_sheet(visit), do, _floor_page(visit, "Who wrote floor {floor}?"))


def _author_sheet(visit: Visit) -> Sheet:
    intro = visit.word(
        "Only for what cannot be settled otherwise: a threat, a person in danger, a court. A second person must confirm it, "
        "everybody can read that it was done, and the author is told. To stop somebody from writing, bar them unseen."
    )
    fields = (reason_field(visit), _passphrase(visit))
    return Sheet("author", visit.path, fields, visit.word("Ask for the name"), intro=intro, danger=True)


def _passphrase(visit: Visit, hint: str = "", fill: str = "current-password") -> Field:
    most = envelopes.MOST_PASSPHRASE
    return Field(
        "passphrase", visit.word("Passphrase of your key"), "password", needed=True, most=most, hint=hint, fill=fill
    )


def _floor_page(visit: Visit, title: str) -> sheets.Again:
    """A sheet with the floor that it is about, for who tends its board."""

    async def again(sheet: Sheet, status: int) -> Answer:
        number, floor = visit.number("number"), visit.number("floor")
        post, thread, board = await visit.ask(posts.get, number, floor)
        permits.check_tends(visit.caller, board.id)
        return sheets.page(
            visit,
            visit.word(title, floor=floor),
            (sheet,),
            status,
            crumbs=place(visit, thread, board, floor),
            excerpt=excerpt_of(post),
        )

    return again


# ---- keys, what waits, and what holds


async def show(visit: Visit) -> Answer:
    return await _page(visit, None, 200)


async def make_key(visit: Visit) -> Answer:
    async def do(values: dict[str, str]) -> Answer:
        await visit.ask(seals.own_key)  # whoever may hold none need not wait for it
        made = await visit.frame.desk.work(envelopes.make_key, values["passphrase"])
        await visit.act(seals.keep_key, made)
        return visit.go(PAGE, "You hold a key now. It opens what is sealed from now on.")

    return await sheets.submit(visit, _key_sheet(visit, None), do, lambda sheet, status: _page(visit, sheet, status))


async def open_sealed(visit: Visit) -> Answer:
    """As the second person, or as whoever asked: the name is on the page that answers, and on no other."""
    unsealing_id = _id(visit, "unsealing")
    lines = {line.unsealing.id: line for line in await visit.ask(seals.waiting)}
    if unsealing_id not in lines:
        raise NotFound
    line = lines[unsealing_id]
    verb = seals.confirm if line.unsealing.state == UnsealingState.ASKED else seals.look

    async def do(values: dict[str, str]) -> Answer:
        private_key = await _unlocked(visit, values["passphrase"])
        person: Person = await visit.act(verb, unsealing_id, private_key)
        return await _page(visit, None, 200, person)

    return await sheets.submit(visit, _open_sheet(visit, line), do, lambda sheet, status: _page(visit, sheet, status))


async def _unlocked(visit: Visit, passphrase: str) -> bytes:
    key = await visit.ask(seals.own_key)
    if key is None:
        raise seals.KeyWanted
    return await visit.frame.desk.work(envelopes.unlock, key, passphrase)


async def _page(visit: Visit, again: Sheet | None, status: int, person: Person | None = None) -> Answer:
    key = await visit.ask(seals.own_key)
    lines = await visit.ask(seals.waiting)
    found = sheets.replaced((_key_sheet(visit, key), *(_open_sheet(visit, line) for line in lines)), again)
    return visit.page(
        "tend_names.html",
        status=status,
        key=key,
        key_sheet=found[0],
        waiting=list(zip(lines, found[1:], strict=True)),
        bars=await _bars(visit),
        opened=await visit.ask(seals.opened_count),
        person=person,
    )


async def _bars(visit: Visit) -> Sequence[tuple[str, BlindBan]]:
    """(board, bar) of those that hold where the reader tends."""
    found = [
        board
        for section in await visit.ask(boards.directory)
        for board in section.boards
        if pseudonyms.is_used(board) and permits.may_tend(visit.caller, board.id)
    ]
    return [(board.slug, ban) for board in found for ban in await visit.ask(blind_bans.in_force, board.slug)]


def _key_sheet(visit: Visit, key: SealKey | None) -> Sheet:
    word = visit.word
    hint = word(
        "{least} characters or more. It is kept nowhere; if you lose it, nobody can give it back.",
        least=envelopes.LEAST_PASSPHRASE,
    )
    fields = (_passphrase(visit, hint, "new-password"),)
    intro = word("A new key opens what is sealed from then on, and your old one opens nothing any more.") if key else ""
    button = word("Make a new key") if key else word("Make my key")
    return Sheet("key", f"{PAGE}/key", fields, button, title=word("Your key"), intro=intro, plain=key is not None)


def _open_sheet(visit: Visit, line: UnsealingLine) -> Sheet:
    is_asked = line.unsealing.state == UnsealingState.ASKED
    button = visit.word("Confirm and see the name") if is_asked else visit.word("See the name, once")
    unsealing_id = line.unsealing.id
    return Sheet(
        f"open-{unsealing_id}", f"{PAGE}/{unsealing_id}", (_passphrase(visit),), button, danger=is_asked, plain=True
    )
