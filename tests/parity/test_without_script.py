# SPDX-License-Identifier: Apache-2.0
"""Without script: whatever can be sent here is reached from the front page by links and buttons alone, by somebody who may.

People walk through the community as a browser without script would, and each form that they come by is sent from where it
stands. What nobody comes by is in a list with its reason; an address in neither is a failure.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import pytest
from tests.core.test_affiliations import adds, has_address
from tests.core.test_attachments import upload
from tests.kit.stories import run
from tests.kit.town import Member
from tests.kit.web import Form, Page, Site, Visitor, opened
from tests.parity.community import Community
from tests.parity.copies import copied, original

from banyan.base import clock
from banyan.core import (
    accounts,
    angels,
    attachments,
    boards,
    collections,
    portraits,
    second_factors,
    site,
    threads,
    totp,
)
from banyan.interfaces.web.app import ROUTES

__all__ = ["original"]

pytestmark = pytest.mark.timeout(300)
WALKERS = ("", "eve", "finn", "bo", "ada", "chen")
OF_ONE_KIND = 6  # pages that differ only in what they are about: so many of a kind are looked at
MORE = {
    "/admin/accounts/{handle}": 30,
    "/b/{slug}": 12,
    "/t/{number}": 16,
}  # what can be done there depends on how the account stands
NOT_PAGES = (
    "/static/",
    "/files/",
    "/icons/",
    "/live",
    "/terminal/",
    "/metrics",
    "/healthz",
    "/robots",
    "/worker",
    "/app.",
)

# Address → why nobody comes by it with links alone.
NEEDS_SCRIPT = {
    "/drafts": "kept as one types; without script the box has a button of its own",
    "/files": "sent as it is dropped; without script the box takes a file and sends it along",
    "/preview": "shown as one types; without script the box has a button of its own",
    "/signin/passkey": "a passkey is a matter of the browser's script",
    "/settings/security/passkeys": "a passkey is a matter of the browser's script",
    "/settings/security/passkeys/end": "there is one only where script has added it",
    "/settings/notifications/devices": "pushes are taken by a worker, which is script",
    "/settings/notifications/devices/end": "there is one only where script has added it",
    "/settings/notifications/night": "asked beside a device, which script has added",
}
BY_LETTER = {
    "/reset/{token}": "its link comes by letter",
    "/link/{token}": "its link comes by letter, or from the machine's keeper",
}
NOT_HERE = {
    "/signin/code": "asked after a password, of who has a second factor",
    "/signup/with": "asked by another system's answer",
    "/settings/security/identities": "there are none where no other system is known",
    "/settings/security/identities/end": "there are none where no other system is known",
    "/settings/security/codes/confirm": "asked after the secret was shown, before the first code",
    "/tend/undo": "on the notice, for a minute after an act",
    "/admin/stickers/add": "there is one only where a pack was made",
    "/admin/stickers/change": "there is one only where a pack was made",
    "/messages/seen": "on the slip that script lays over a page, and on /messages/new",
}
UNREACHED = NEEDS_SCRIPT | BY_LETTER | NOT_HERE
POSTS = {
    route.path: re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(route.path))) for route in ROUTES if route.post
}
PATHS = {route.path: re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(route.path))) for route in ROUTES}


class Found(NamedTuple):
    """A form that somebody came by: on which page, and what leads there."""

    who: str
    page: str
    action: str
    form_id: str
    sends: str  # the button's name and value


def route_of(path: str, table: dict[str, re.Pattern[str]]) -> str:
    return next((name for name, shape in table.items() if shape.fullmatch(path)), "")


def ways_on(page: Page) -> Iterator[str]:
    for link in page.links:
        there = urljoin(page.path, link)
        if there.startswith("/") and not there.startswith(NOT_PAGES):
            yield there.partition("#")[0]
    for form in page.forms:  # a search, a choice
        if form.method == "get" and form.action.startswith("/"):
            yield form.action


def buttons(page: Page) -> Iterator[tuple[str, Form, dict[str, str]]]:
    """(address, form, button) of all that can be sent from a page."""
    for form in page.forms:
        for button in form.buttons or [{}]:
            there = button.get("formaction") or form.action or page.path
            if form.method == "post" or button.get("formmethod") == "post":
                yield urlsplit(urljoin(page.path, there)).path, form, button


async def walk(visitor: Visitor, who: str) -> dict[str, list[Found]]:
    """Every form that a person comes by, by the address that it goes to."""
    found: dict[str, list[Found]] = {}
    kinds: dict[tuple[str, ...], int] = {}
    known, waiting = {"/"}, ["/"]
    while waiting:
        page = await visitor.get(waiting.pop(0))
        assert page.status < 500, page.path
        if not page.headers.get("content-type", "").startswith("text/html"):
            continue
        for there, form, button in buttons(page):
            if form.id == "act" and not button:
                continue  # buttons elsewhere on the page say where it goes
            sent = f"{button.get('name', '')}={button.get('value', '')}"
            found.setdefault(route_of(there, POSTS), []).append(Found(who, page.path, there, form.id, sent))
        for there in ways_on(page):
            parts = urlsplit(there)
            kind = (route_of(parts.path, PATHS), *sorted(re.findall(r"(\w+)=", parts.query)))
            if there not in known and kinds.get(kind, 0) < MORE.get(kind[0], OF_ONE_KIND):
                known.add(there)
                kinds[kind] = kinds.get(kind, 0) + 1
                waiting.append(there)
    return found


def visits(site: Site, community: Community, who: str) -> Visitor:
    visitor = site.visitor()
    if who:
        visitor.cookies[site.frame.cookies.session] = community.tokens[who]
    return visitor


def more_past(c: Community) -> None:
    """What the table of verbs can do without."""
    for name in ("ada", "bo", "chen", "eve", "finn", "guest"):
        setattr(c, name, Member(c, getattr(c, name).account_id))  # who act on this copy
    join = accounts.sign_up
    c.does("", c.chen, site.set_policies, sign_up="approval")
    c.does("", c.guest, join, "gus", "", accounts.SignUp(note="I read here."))
    c.does("", c.chen, site.set_policies, sign_up="open")
    c.member("oldpine", state="unclaimed")
    c.does("", c.chen, boards.list_member, "BackRoom", c.bo.account_id, is_listed=True)
    c.does("", c.finn, angels.resign)
    adds(c, "campus.example", "Campus")
    has_address(c, c.eve, "eve@campus.example")
    c.does("", c.ada, threads.mark_digest, c.known["rye"], is_digest=True)
    c.does("", c.eve, collections.put, c.known["soup"], 2, "Broth")
    for member in (c.eve, c.chen):
        c.does("", member, attachments.attach, upload(str(member.account_id)), 5)
    c.does("", c.eve, portraits.show, upload(str(c.eve.account_id)).sha256)
    c.does("", c.chen, portraits.set_logo, upload(str(c.chen.account_id)).sha256)
    secret = c.does("", c.bo, second_factors.begin).secret
    c.does("", c.bo, second_factors.confirm, totp.code(secret, clock.now() // totp.STEP))


@pytest.fixture(scope="module")
def forms(original) -> dict[str, list[Found]]:
    path, community = original
    found: dict[str, list[Found]] = {}

    async def story(copy: Community) -> None:
        async with opened(copy) as site:
            for who in WALKERS:
                for route, ways in (await walk(visits(site, copy, who), who)).items():
                    found.setdefault(route, []).extend(ways)

    with copied(path, community) as copy:
        more_past(copy)
        run(story(copy))
    return found


def test_everything_that_can_be_sent_is_come_by(forms):
    assert forms.get("", []) == [], "a form that leads nowhere"
    assert not (missed := sorted(POSTS.keys() - forms.keys() - UNREACHED.keys())), "\n".join(missed)
    assert sorted((BY_LETTER | NOT_HERE).keys() & forms.keys()) == [], "these are come by after all"
    assert sorted(UNREACHED.keys() - POSTS.keys()) == [], "these are no addresses"


def test_everything_that_is_sent_as_it_stands_is_answered_in_words(original, forms):
    """One after the other, by whoever came by it last; an empty field or what is gone by then is a sentence, never a bug."""
    path, community = original

    async def story(copy: Community) -> None:
        async with opened(copy) as site:
            for route, ways in sorted(forms.items()):
                way = ways[-1]
                visitor = visits(site, copy, way.who)
                page = await visitor.get(way.page)
                for there, form, button in buttons(page):
                    if route_of(there, POSTS) == route:
                        sent = [
                            *form.fields,
                            *([(button["name"], button.get("value", ""))] if "name" in button else []),
                        ]
                        answer = await visitor.post_pairs(there, sent)
                        assert answer.status < 500, route
                        if not answer.headers["content-type"].endswith("zip"):  # all that one wrote, a book
                            assert "<h1" in answer.html, route
                        break

    with copied(path, community) as copy:
        more_past(copy)
        run(story(copy))
