# SPDX-License-Identifier: Apache-2.0
"""What all visits of this process share: desk, cache, templates, the community's facts, counts of what waits in inboxes."""

import asyncio
from collections.abc import Callable, Sequence
from functools import lru_cache
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import msgspec

from banyan.base import words
from banyan.base.settings import Settings
from banyan.core import mail, notifications, portraits, site
from banyan.exchange.identities import Providers
from banyan.interfaces.desk import Desk
from banyan.interfaces.web import palettes
from banyan.interfaces.web.cache import PageCache
from banyan.interfaces.web.forms import new_token
from banyan.interfaces.web.metrics import Metrics
from banyan.interfaces.web.mine import Mine
from banyan.interfaces.web.pace import Pace
from banyan.interfaces.web.readers import (
    CALM,
    THEMES,
    UPWARD,
    CookieNames,
    Head,
    Reader,
    csrf_of,
    language_of,
    undo_of,
    unpack_notice,
)
from banyan.interfaces.web.render import Renderer
from banyan.interfaces.web.splice import Pattern
from banyan.interfaces.web.waiting import Waiting, count_lines, unless_quiet
from banyan.records import events
from banyan.records.callers import GUEST, Caller

BOOKS_AT_ONCE = 2  # made in one process; whoever comes later waits a little
MAX_SESSION = 200  # characters: far more than a token of ours has


# Fields of Facts, and the policies that they show.
FACTS = {
    name: name
    for name in (
        "name",
        "tagline",
        "zone",
        "sign_up",
        "palette",
        "accent",
        "entry",
        "points",
        "coin",
        "dedications",
        "angels",
    )
} | {"lang": "locale", "makes_stickers": "sticker_packs", "hot_list": "hot_list"}


class Facts(msgspec.Struct, frozen=True):
    """What the community says of itself and every page may show."""

    name: str = "Banyan"
    tagline: str = ""
    lang: str = "zh-Hans"
    zone: str = "UTC"
    sign_up: str = "open"
    palette: str = palettes.DEFAULT
    accent: str = ""
    entry: str = ""
    points: str = "off"
    coin: str = ""
    dedications: str = "off"
    angels: str = "off"
    makes_stickers: str = "off"
    hot_list: str = "off"
    logo: str = ""  # where its picture is, "" for the seal

    @property
    def sheet(self) -> str:
        """Where the style sheet with the community's colours is."""
        return palettes.address(self.palette, self.accent)

    @property
    def papers(self) -> tuple[str, str]:
        """The grounds by day and by night, for what a browser draws round a page."""
        return palettes.papers(self.palette)


@lru_cache(maxsize=256)
def is_bare(host: str) -> bool:
    """`localhost:8000`, `192.168.1.4:8000`: no name, so nobody elsewhere can make it lead to us (DNS rebinding)."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name == "localhost" or bool(ip_address(name))
    except ValueError:
        return False


class Frame:
    """Made once by `app.build`."""

    def __init__(self, desk: Desk, status: Callable[[], Any]) -> None:
        settings = desk.settings
        self.desk = desk
        self.jobs_status = status
        self.settings: Settings = settings
        address = urlsplit(settings.public_url)
        self.is_secure = address.scheme == "https"
        self.cookies = CookieNames(self.is_secure)
        self._is_named = bool(settings["web.public_url"])
        self._hosts = frozenset(host.lower() for host in [address.netloc, *settings["web.allowed_hosts"]] if host)
        self._proxies = frozenset(settings["web.trusted_proxies"])
        self.cache = PageCache(settings["web.page_cache_mb"] * 1024 * 1024)
        self.renderer = Renderer()
        self.inboxes = Waiting(desk, unless_quiet(notifications.unread_count), events.Notified)
        self.lines = Waiting(desk, count_lines, events.MessageSent, events.TalkChanged, events.MessagesBroadcast)
        self.mailboxes = Waiting(desk, unless_quiet(mail.unread_count), events.MailChanged)
        self.mine = Mine()
        self.pace = Pace()
        self.binding = asyncio.Semaphore(BOOKS_AT_ONCE)
        self.metrics = Metrics()
        self.providers = Providers(settings)
        self.facts = self._read_facts()
        desk.hearing.listen(self.on_events)

    def on_events(self, happened: Sequence[events.Event]) -> None:
        """Before anybody hears that their verb is done, every page that it changes is forgotten."""
        if any(isinstance(event, events.SiteChanged) for event in happened):
            self.facts = self._read_facts()
            self.renderer.forget()
        self.cache.on_events(happened)
        self.inboxes.on_events(happened)
        self.lines.on_events(happened)
        self.mailboxes.on_events(happened)
        self.mine.on_events(happened)

    def _read_facts(self) -> Facts:
        with self.desk.store.read() as tx:
            logo = portraits.logo(tx, GUEST)
            address = f"{logo.address}?size=thumb" if logo else ""
            return Facts(**{field: site.policy(tx, name) for field, name in FACTS.items()}, logo=address)

    def is_our_host(self, host: str) -> bool:
        """Whether a Host header names us; port and case as the settings have them, any port for a bare name.

        While nobody has said under which name we are known, every bare address of this machine will do.
        """
        host = host.lower()
        hosts = self._hosts
        if host in hosts or "*" in hosts or host.rpartition(":")[0] in hosts:
            return True
        return not self._is_named and is_bare(host)

    def origin(self, head: Head) -> str:
        """Where a page of ours stands, as a browser says it: the name from the settings, or else the bare address asked for."""
        if self._is_named:
            address = urlsplit(self.settings.public_url)
            return f"{address.scheme}://{address.netloc}"
        return f"http://{head.get(b'host').lower()}"

    def address_of(self, head: Head) -> str:
        """Where a request comes from: the nearest address that is none of our proxies."""
        if head.address not in self._proxies:
            return head.address
        hops = [hop.strip() for hop in head.get(b"x-forwarded-for").split(",") if hop.strip()]
        return next((hop for hop in reversed(hops) if hop not in self._proxies), head.address)[:64]

    def known_reader(self, head: Head) -> Reader | None:
        """The reader, when memory is enough to know them."""
        session = head.cookies.get(self.cookies.session, "")
        if not session:
            return self._reader(head, GUEST, "")
        caller = self.desk.signins.known(session)
        return None if caller is None else self._reader(head, caller, session)

    async def find_reader(self, head: Head) -> Reader:
        """The reader, with a look at the store if need be. A session that is over makes a guest."""
        session = head.cookies.get(self.cookies.session, "")
        caller = await self.desk.signins.resume(session) if 0 < len(session) <= MAX_SESSION else GUEST
        return self._reader(head, caller, session if caller.account_id is not None else "")

    def lang_of(self, head: Head) -> str:
        """The language of somebody who has not chosen one here."""
        return language_of(head.values.get(b"accept-language", b"")) or self.facts.lang

    def _reader(self, head: Head, caller: Caller, session: str) -> Reader:
        cookies, names = head.cookies, self.cookies
        lang = caller.locale or cookies.get(names.lang, "")
        if lang not in words.LANGUAGES:
            lang = self.lang_of(head)
        theme = caller.theme or cookies.get(names.theme, "")
        return Reader(
            caller=caller,
            lang=lang,
            zone=caller.zone or self.facts.zone,
            theme=theme if theme in THEMES else "",
            session=session,
            csrf=csrf_of(session) if session else "",
            notice=cookies.get(names.notice, ""),
            address=self.address_of(head),
            is_calm=cookies.get(names.mode) == CALM,
            is_upward=cookies.get(names.order) == UPWARD,
            palette=palette if (palette := cookies.get(names.palette, "")) in palettes.NAMES else "",
        )

    def fillings(self, reader: Reader, unread: int, pattern: Pattern) -> dict[str, bytes]:
        """The small parts of every page that are this reader's own."""
        lang, caller = reader.lang, reader.caller
        found: dict[str, bytes] = {}
        if reader.theme:
            found["theme"] = b' data-theme="%b"' % reader.theme.encode()
        if reader.is_calm:
            found["theme"] = found.get("theme", b"") + b' data-mode="calm"'
        if reader.palette:
            found["sheet"] = palettes.address(reader.palette).encode()
        if reader.theme or not reader.is_guest:
            found["lamp"] = self.lamp(lang, reader.theme)
        if not reader.is_guest:
            tends = caller.is_admin or bool(caller.moderates)
            nav = self.renderer.fragment(
                lang,
                "nav.html",
                handle=caller.handle,
                unread=unread,
                mailed=self.mailboxes.known(caller) or 0,
                lines=self.lines.known(caller) or 0,
                tends=tends,
                is_admin=caller.is_admin,
            )
            found["nav"] = nav.parts[0]
            found["here"] = b" %d" % self.desk.presence.counts().members
            found["csrf"] = reader.csrf.encode()
        for name in pattern.tokens:
            found[name] = new_token().encode()
        if reader.notice:
            said = unpack_notice(lang, reader.notice)
            if said:
                undo = undo_of(reader.notice) if reader.csrf else ""
                flash = self.renderer.text(lang, "flash.html", words=said, undo=undo, token=reader.csrf)
                found["flash"] = flash.encode()
        return found

    def guest_fillings(self, lang: str) -> dict[str, bytes]:
        """The same parts as every guest has them."""
        nav = self.renderer.fragment(
            lang,
            "nav.html",
            handle="",
            unread=0,
            mailed=0,
            lines=0,
            tends=False,
            is_admin=False,
            sign_up=self.facts.sign_up,
        )
        return {"nav": nav.parts[0], "lamp": self.lamp(lang, "")}

    def lamp(self, lang: str, theme: str) -> bytes:
        return self.renderer.fragment(lang, "lamp.html", theme=theme).parts[0]

    async def ask_as_guest(self, read: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return await self.desk.ask(read, GUEST, *args, **kwargs)
