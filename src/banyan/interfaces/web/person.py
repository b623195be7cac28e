# SPDX-License-Identifier: Apache-2.0
"""Somebody's page: who they are, what they plan, what they tend, and what they wrote where everybody may read it."""

from typing import TYPE_CHECKING, Any

from banyan.core import (
    accounts,
    birthdays,
    boards,
    collections,
    deal_reviews,
    follows,
    leases,
    pages,
    permits,
    portraits,
    self_locks,
    serials,
    standing,
    titles,
)
from banyan.interfaces.web.portraits import tile
from banyan.interfaces.web.views import View
from banyan.interfaces.web.visits import Answer, Visit
from banyan.markup import colours
from banyan.markup.plain import excerpt, to_plain
from banyan.records.accounts import Account, AccountState, Profile
from banyan.records.boards import wording

if TYPE_CHECKING:
    from banyan.interfaces.web.frame import Frame
    from banyan.interfaces.web.readers import Reader

EXCERPT_WIDTH = 160
STATES = {
    AccountState.UNCLAIMED: "Wrote elsewhere; what they wrote was brought here. Nobody has claimed the name yet.",
    AccountState.SUSPENDED: "Suspended for the time being.",
    AccountState.PENDING: "Waiting for approval.",
    AccountState.REFUSED: "Was not let in.",
    AccountState.LEAVING: "Is about to leave.",
    AccountState.GONE: "Has left. The name stays theirs.",
    AccountState.PSEUDONYM: "Somebody in one thread of a board without names.",
}


class PersonView(View):
    """The person themselves gets the way to their settings; others can follow and mute them, and those who tend boards get the
    way to what they can do.
    """

    __slots__ = ("account_id", "handle")

    def __init__(self, account: Account, *, is_kept: bool) -> None:
        super().__init__(is_kept)
        self.account_id = account.id
        self.handle = account.handle

    def known(self, frame: "Frame", reader: "Reader") -> dict[str, bytes] | None:
        caller = reader.caller
        if caller.id == self.account_id:
            return {"own": frame.renderer.fragment(reader.lang, "person_own.html").parts[0]}
        people = frame.mine.followed(caller)
        if people is None:
            return None
        fragment = frame.renderer.fragment(
            reader.lang,
            "person_do.html",
            handle=self.handle,
            stance=people.stance(self.account_id),
            tends=caller.is_admin or bool(caller.moderates),
            is_admin=caller.is_admin,
            points=frame.facts.points == "on",
        )
        return {"own": fragment.filled({"csrf": reader.csrf.encode()})}

    async def load(self, frame: "Frame", reader: "Reader") -> dict[str, bytes]:
        if frame.mine.followed(reader.caller) is None:
            frame.mine.keep_followed(reader.caller, await frame.desk.ask(follows.people, reader.caller))
        return self.known(frame, reader) or {}


async def show(visit: Visit) -> Answer:
    """Their posts, the newest first."""
    return await _show(visit, "posts")


async def show_threads(visit: Visit) -> Answer:
    return await _show(visit, "threads")


async def _show(visit: Visit, what: str) -> Answer:
    before = visit.query.get("before", "")
    if not before and (entry := visit.finished()) is not None:
        return await visit.kept(entry)
    handle = visit.params["handle"]
    profile = await visit.ask(accounts.person, handle)
    account = profile.account
    rows, older, tags = await (_posts if what == "posts" else _threads)(visit, account.handle, before)
    is_public = account.state in (AccountState.ACTIVE, AccountState.UNCLAIMED, AccountState.SUSPENDED)
    return await visit.show(
        "person.html",
        PersonView(account, is_kept=is_public and not before),
        frozenset(tags | {f"account:{account.id}", f"works:{account.id}", "works"}),
        account=account,
        plan=colours.to_html(account.plan),
        portrait=await visit.frame.ask_as_guest(portraits.of, account.id),
        tile=tile(account.handle),
        **await _standing(visit, profile),
        state=visit.word(STATES[account.state]) if account.state in STATES else "",
        standing=await visit.frame.ask_as_guest(standing.of, account),
        birthday=birthdays.said(await visit.frame.ask_as_guest(birthdays.shown_of, account.id)),
        lease=await visit.frame.ask_as_guest(leases.of, account),
        titles=await visit.frame.ask_as_guest(titles.held, account.id),
        wording=wording,
        serials=await visit.frame.ask_as_guest(serials.shown_by, account.id),
        collections=await visit.frame.ask_as_guest(collections.shown_by, account),
        dealings=await visit.frame.ask_as_guest(deal_reviews.dealings, account.id),
        what=what,
        rows=rows,
        older=older,
    )


async def show_standing(visit: Visit) -> Answer:
    """How it is counted, with this person's numbers, and what it allows."""
    account = (await visit.ask(accounts.person, visit.params["handle"])).account
    return visit.page(
        "standing.html",
        account=account,
        standing=await visit.ask(standing.of, account),
        tiers=await visit.ask(standing.tiers),
        rules=standing,
        life=await visit.ask(lambda tx, _: leases.steps(tx) if leases.is_on(tx) else ()),
        pace=(permits.NEWCOMER_LIMITS, permits.MEMBER_LIMITS),
    )


async def _posts(visit: Visit, handle: str, before: str) -> tuple[list[Any], str, set[str]]:
    """(rows, cursor of what is older, tags). What not everybody may read is not listed, so that the page can be kept."""
    posts, older = await visit.frame.ask_as_guest(pages.posts_by, handle, before)
    rows = [(post, excerpt(to_plain(post.post.html), EXCERPT_WIDTH)) for post in posts]
    return (
        rows,
        older,
        {
            tag
            for one in posts
            for tag in (f"title:{one.post.thread_id}", f"post:{one.post.id}", f"place:{one.board_id}")
        },
    )


async def _threads(visit: Visit, handle: str, before: str) -> tuple[list[Any], str, set[str]]:
    rows, older = await visit.frame.ask_as_guest(pages.threads_by, handle, before)
    return rows, older, {tag for row in rows for tag in (f"thread:{row.thread.id}", f"place:{row.thread.board_id}")}


async def _standing(visit: Visit, profile: Profile) -> dict[str, Any]:
    """What they look after and what is in force against them, without naming a board that not everybody may read."""
    sections = await visit.frame.ask_as_guest(boards.directory)
    slugs = {board.id: board.slug for section in sections for board in section.boards}
    return {
        "roles": [slugs.get(role.board_id, "") for role in profile.roles if role.board_id in (None, *slugs)],
        "groups": profile.groups,
        "locks": profile.locks,
        "labels": self_locks.LABELS,
        "bans": [(slugs.get(ban.board_id, ""), ban) for ban in profile.bans if ban.board_id in (None, *slugs)],
    }
