# SPDX-License-Identifier: Apache-2.0
"""The administrators' first page: figures, what waits, how the jobs are; and what the community decides about itself."""

import msgspec

from banyan.base.money import CURRENCIES
from banyan.base.words import LANGUAGES
from banyan.core import accounts, boards, disputes, permits, reports, site
from banyan.interfaces.web import sheets
from banyan.interfaces.web.settings import Tabs, zones
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit


class Figure(msgspec.Struct, frozen=True):
    """A number with its name, and where to see more."""

    words: str
    value: int
    address: str = ""


def tabs(visit: Visit) -> Tabs:
    """(words, address) of all pages of the administration."""
    word = visit.word
    return (
        (word("Overview"), "/admin"),
        (word("Health"), "/admin/health"),
        (word("Log"), "/admin/logs"),
        (word("Community"), "/admin/site"),
        (word("Rules"), "/rules"),
        (word("Looks"), "/admin/look"),
        (word("Logo"), "/admin/logo"),
        (word("Boards"), "/admin/boards"),
        (word("Sections"), "/admin/sections"),
        (word("Accounts"), "/admin/accounts"),
        (word("Roles"), "/admin/roles"),
        (word("Titles"), "/titles"),
        (word("Words"), "/admin/words"),
        (word("Stickers"), "/admin/stickers"),
        (word("Groups"), "/admin/groups"),
        (word("Angels"), "/admin/angels"),
    )


async def show(visit: Visit) -> Answer:
    permits.check_staff(visit.caller)
    word = visit.word
    found = [board for section in await visit.ask(boards.register) for board in section.boards]
    waiting, _ = await visit.ask(accounts.pending)
    figures = (
        Figure(word("Sign-ups that wait"), len(waiting), "/admin/accounts?state=pending"),
        Figure(word("Reports that wait"), await visit.ask(reports.open_count), "/tend"),
        Figure(word("Disputes that wait"), await visit.ask(disputes.open_count), "/disputes"),
        Figure(word("Boards"), len(found), "/admin/boards"),
        Figure(word("Threads"), sum(board.thread_count for board in found)),
        Figure(word("Posts"), sum(board.post_count for board in found)),
        Figure(word("Open live streams"), visit.frame.metrics.streams),
    )
    return visit.page("admin.html", tabs=tabs(visit), figures=figures, jobs=list(visit.frame.jobs_status()))


# ---- what the community decides about itself


_CURRENCIES = tuple((name, name) for name in CURRENCIES)


async def ask_site(visit: Visit) -> Answer:
    permits.check_staff(visit.caller)
    decided = await visit.ask(site.policies)
    return await _site_page(visit)(sheets.filled(_site_sheet(visit), decided), 200)


async def set_site(visit: Visit) -> Answer:
    async def do(values: dict[str, str]) -> Answer:
        decided = {name: value for name, value in values.items() if name in site.POLICIES}
        await visit.act(lambda tx, caller: site.set_policies(tx, caller, **decided))
        return visit.go("/admin/site", "Saved.")

    return await sheets.submit(visit, _site_sheet(visit), do, _site_page(visit))


def _site_sheet(visit: Visit) -> Sheet:
    word = visit.word
    most = {name: policy.most for name, policy in site.POLICIES.items()}
    fields = (
        Field("name", word("Name"), needed=True, most=most["name"]),
        Field("about", word("About"), "area", rows=6, most=most["about"], hint=word("Markdown, as in posts.")),
        Field("contact", word("How to reach you"), most=most["contact"]),
        Field("sign_up", word("Who may join"), "radio", choices=ways_to_join(visit)),
        Field(
            "invites_per_member",
            word("Invitations that each member may give"),
            hint=word("0: only administrators invite."),
        ),
        Field(
            "favourites",
            word("Boards that a newcomer begins with"),
            most=most["favourites"],
            hint=word(
                "Their addresses with blanks between them, such as: Announce Help. Whoever joins has them as favourites."
            ),
        ),
        *_standing_fields(visit),
        Field(
            "first_members",
            word("The first hundred"),
            "choice",
            choices=(
                ("off", word("are named nowhere")),
                ("on", word("are named on a page and at the terminal's entry")),
            ),
        ),
        Field("mailbox_mb", word("Megabytes that a mailbox may hold")),
        Field("currency", word("Currency of what is sold here"), "choice", choices=_CURRENCIES),
        *_points_fields(visit),
        Field(
            "locale",
            word("Language"),
            "choice",
            choices=tuple(LANGUAGES.items()),
            hint=word("For visitors whose browser asks for none of ours."),
        ),
        Field("zone", word("Time zone"), "choice", choices=tuple((zone, zone) for zone in zones())),
    )
    return Sheet("site", "/admin/site", fields, word("Save"))


def _standing_fields(visit: Visit) -> tuple[Field, ...]:
    word = visit.word
    dedicates = (("off", word("none")), ("on", word("a song or a line for somebody, on the first page for a day")))
    return (
        Field(
            "tiers",
            word("What experience is called"),
            "area",
            rows=8,
            most=site.POLICIES["tiers"].most,
            hint=word("Eight names, one on each line, from the lowest to the highest. Empty: ours."),
        ),
        Field(
            "life_force",
            word("Life force"),
            most=20,
            hint=word(
                "For how many days a name waits for its owner: of newcomers, then up to two years, five, and more. "
                "15 120 365 666, say. Empty: without an end."
            ),
        ),
        Field("dedications", word("Dedications"), "choice", choices=dedicates),
        Field(
            "angels",
            word("Angels"),
            "choice",
            choices=(("off", word("none")), ("on", word("volunteers answer newcomers, and nobody learns their names"))),
        ),
        Field(
            "hot_list",
            word("Hot list"),
            "choice",
            choices=(("off", word("none")), ("on", word("where most people answered, pushed or reacted, day by day"))),
        ),
        Field(
            "sticker_packs",
            word("Stickers"),
            "choice",
            choices=(
                ("off", word("administrators make them")),
                ("on", word("members make packs too; each is looked at")),
            ),
        ),
    )


def _points_fields(visit: Visit) -> tuple[Field, ...]:
    word = visit.word
    choices = (("off", word("none")), ("on", word("earned by writing and by coming, given, never bought")))
    most = site.POLICIES["coin"].most
    return (
        Field("points", word("Points"), "choice", choices=choices),
        Field("coin", word("What the points are called"), most=most, hint=word("Empty: points.")),
    )


def ways_to_join(visit: Visit) -> tuple[tuple[str, str], ...]:
    word = visit.word
    return (
        ("open", word("open: everybody, at once")),
        ("approval", word("by approval: somebody looks at each")),
        ("invitation", word("by invitation only")),
    )


def _site_page(visit: Visit) -> sheets.Again:
    return sheets.one(visit, visit.word("Administration"), tabs=tabs(visit))
