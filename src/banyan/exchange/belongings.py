# SPDX-License-Identifier: Apache-2.0
"""Everything that one person wrote, as a ZIP that is made while it is fetched: canonical JSON lines for programs, Markdown for
people, and the files as they are. Never more than a page of rows in memory, and no snapshot held over a slow line.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, groupby
from pathlib import PurePosixPath
from typing import Any, TypeVar
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import msgspec

from banyan.base import clock
from banyan.base.words import translate
from banyan.core import (
    accounts,
    angels,
    belongings,
    birthdays,
    dedications,
    self_locks,
    sticker_packs,
    terminal_choices,
)
from banyan.exchange.archive.form import to_line
from banyan.exchange.bulk.public import compact
from banyan.records.angels import Angel
from banyan.records.belongings import (
    OwnBallot,
    OwnCollected,
    OwnDeal,
    OwnLetter,
    OwnPoints,
    OwnPost,
    OwnPush,
    OwnRelation,
    OwnSerial,
    OwnThread,
    OwnVersion,
)
from banyan.records.callers import Caller
from banyan.records.dedications import Dedication
from banyan.records.drafts import Draft
from banyan.records.schedules import Schedule
from banyan.records.sticker_packs import OwnPack
from banyan.storage.files import FileStore
from banyan.storage.store import Store

Row = TypeVar("Row")
CHUNK = 256 * 1024
READABLE_BY_OWNER = 0o600 << 16


def parcel(store: Store, files: FileStore, caller: Caller, lang: str) -> Iterator[bytes]:
    """The bytes of the ZIP, piece by piece. Slow and unhurried: for a worker thread."""
    return _Parcel(store, files, caller, lang).pieces()


class _Sink:
    """What a ZIP is written into; it is fetched from here as it grows."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, part: bytes) -> int:
        self._parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """All that is written can be taken at once."""

    def close(self) -> None:
        """What was not taken yet can still be."""

    def take(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


class _Parcel:
    def __init__(self, store: Store, files: FileStore, caller: Caller, lang: str) -> None:
        self._store = store
        self._files = files
        self._caller = caller
        self._lang = lang
        self._sink = _Sink()
        self._zip = ZipFile(self._sink, "w", ZIP_DEFLATED)
        at = clock.to_datetime(clock.now())
        self._at = (at.year, at.month, at.day, at.hour, at.minute, at.second)

    def pieces(self) -> Iterator[bytes]:
        with self._zip:
            yield from self._entry("README.md", [_readme(self._lang)])
            yield from self._entry("profile.jsonl", [to_line(self._read(_profile))])
            yield from self._entry("threads.jsonl", map(_line, self._pages(belongings.threads)))
            yield from self._entry("posts.jsonl", map(_line, self._pages(belongings.posts)))
            yield from self._entry("pushes.jsonl", map(_line, self._pages(belongings.pushes)))
            yield from self._entry("versions.jsonl", map(_line, self._versions()))
            drafts = self._read(belongings.drafts)
            yield from self._entry("drafts.jsonl", map(_line, drafts))
            yield from self._entry("drafts.md", map(_draft_text, drafts))
            yield from self._entry("schedules.jsonl", map(_line, self._read(belongings.schedules)))
            yield from self._entry("mail.jsonl", map(_line, self._pages(belongings.mail)))
            yield from self._entry("ideas.jsonl", map(_line, self._pages(belongings.votes)))
            yield from self._entry("applications.jsonl", map(_line, self._pages(belongings.applications)))
            yield from self._entry("letters.jsonl", map(_line, self._pages(belongings.letters)))
            yield from self._entry("angels.jsonl", map(_line, self._pages(angels.own)))
            yield from self._entry("polls.jsonl", map(_line, self._pages(belongings.ballots)))
            yield from self._entry("people.jsonl", map(_line, self._read(belongings.relations)))
            yield from self._entry("deals.jsonl", map(_line, self._pages(belongings.deals)))
            yield from self._entry("meetups.jsonl", map(_line, self._pages(belongings.signups)))
            yield from self._entry("serials.jsonl", map(_line, self._pages(belongings.serials)))
            yield from self._entry("dedications.jsonl", map(_line, self._pages(dedications.own)))
            yield from self._entry("collections.jsonl", map(_line, self._pages(belongings.collected)))
            yield from self._entry("points.jsonl", map(_line, self._pages(belongings.points)))
            yield from self._years()
            yield from self._stickers()
            yield from self._shelf()
        yield self._sink.take()

    # ---- asking

    def _read(self, read: Callable[..., Row], *args: Any) -> Row:
        with self._store.read() as tx:
            return read(tx, self._caller, *args)

    def _pages(self, read: Callable[..., list[Any]]) -> Iterator[Any]:
        after = 0
        while page := self._read(read, after):
            yield from page
            after = page[-1].id

    def _versions(self) -> Iterator[OwnVersion]:
        after = (0, 0)
        while page := self._read(belongings.versions, after):
            yield from page
            after = (page[-1].post_id, page[-1].revision)

    # ---- writing

    def _entry(self, name: str, parts: Iterable[bytes], how: int = ZIP_DEFLATED) -> Iterator[bytes]:
        """One file of the ZIP; what has gathered is given out as soon as it is worth a piece."""
        info = ZipInfo(name, self._at)
        info.compress_type, info.external_attr = how, READABLE_BY_OWNER
        gathered = 0
        with self._zip.open(info, "w", force_zip64=True) as entry:
            for part in parts:
                entry.write(part)
                gathered += len(part)
                if gathered >= CHUNK:
                    yield self._sink.take()
                    gathered = 0
        yield self._sink.take()

    def _years(self) -> Iterator[bytes]:
        """The posts once more, to read: a file for each year."""
        for year, posts in groupby(self._pages(belongings.posts), _year):
            yield from self._entry(f"posts/{year}.md", chain([f"# {year}\n".encode()], map(_post_text, posts)))

    def _stickers(self) -> Iterator[bytes]:
        """The packs that are worked on, and their pictures by name."""
        packs = self._read(belongings.stickers)
        yield from self._entry("stickers.jsonl", map(_pack_line, packs))
        for pack in packs:
            for one in pack.stickers:
                if self._files.has(one.sha256):
                    name = f"stickers/{pack.name}/{one.name}{PurePosixPath(one.address).suffix}"
                    yield from self._entry(name, self._content(one.sha256), ZIP_STORED)

    def _shelf(self) -> Iterator[bytes]:
        """The files, each under its own name in a folder of its content's: no two are in each other's way."""
        before: tuple[int, ...] = ()
        while page := self._read(belongings.files, *before):
            for one in page:
                if self._files.has(one.sha256):
                    yield from self._entry(f"files/{one.sha256[:16]}/{one.name}", self._content(one.sha256), ZIP_STORED)
            before = (page[-1].id,)

    def _content(self, sha256: str) -> Iterator[bytes]:
        with self._files.path(sha256).open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk


def _readme(lang: str) -> bytes:
    lines = (
        translate(lang, "What you wrote"),
        translate(lang, "`posts/` has your posts to read, a file for each year; `drafts.md` what you have not sent."),
        translate(lang, "`files/` has what you uploaded, `stickers/` the packs that you work on."),
        translate(
            lang,
            "What ends in `.jsonl` is the same for programs; `versions` is how posts read before you changed them.",
        ),
        translate(lang, "`mail` has the letters that you sent and got, `people` your friends and blocked people."),
        translate(lang, "`polls` has the polls that you voted in, with what you chose as long as anybody knows it."),
        translate(lang, "`meetups` has the meet-ups that you signed up for, with your word to the host."),
        translate(
            lang,
            "`deals` has what you asked for and what others asked of you, with the words, and what you said of it.",
        ),
        translate(lang, "`points` has what came into your purse and went out of it, where the community has points."),
        translate(
            lang,
            "Posts that were taken down are here too while their words are kept. Of what others wrote, their letters alone.",
        ),
    )
    return f"# {lines[0]}\n\n{chr(10).join(f'* {line}' for line in lines[1:])}\n".encode()


def _profile(tx: Any, caller: Caller) -> dict[str, Any]:
    mine = accounts.mine(tx, caller)
    account = mine.account
    return compact(
        handle=account.handle,
        display_name=account.display_name,
        joined_at=clock.to_iso(account.joined_at),
        email=mine.email,
        locale=account.locale,
        zone=account.zone,
        signature=account.signature,
        plan=account.plan,
        stickers_at_hand=sticker_packs.at_hand(tx, caller),
        birthday=birthdays.said(birthdays.mine(tx, caller)),
        keeps_away=[(one.ability, clock.to_iso(one.until_at)) for one in self_locks.mine(tx, caller)],
        angel=_wings(angels.mine(tx, caller)),
        terminal=compact(**msgspec.structs.asdict(terminal_choices.mine(tx, caller))),
    )


def _wings(angel: Angel | None) -> dict[str, Any] | None:
    return compact(state=angel.state, since_at=clock.to_iso(angel.since_at), words=angel.words) if angel else None


def _line(
    record: OwnThread
    | Dedication
    | OwnPost
    | OwnPush
    | OwnBallot
    | OwnCollected
    | OwnDeal
    | OwnVersion
    | OwnLetter
    | OwnPoints
    | OwnRelation
    | OwnSerial
    | Draft
    | Schedule,
) -> bytes:
    """The fields of a record; times as ISO 8601, ids as text, which no program rounds."""
    values: dict[str, Any] = {}
    for name in record.__struct_fields__:
        value = getattr(record, name)
        if name.endswith("_at") and value is not None:
            value = clock.to_iso(value)
        values[name] = str(value) if name.endswith("id") and value is not None else value
    return to_line(compact(**values))


def _pack_line(pack: OwnPack) -> bytes:
    names = [one.name for one in pack.stickers]
    made_at = clock.to_iso(pack.made_at)
    return to_line(
        compact(name=pack.name, words=pack.words, state=pack.state, reason=pack.reason, made_at=made_at, stickers=names)
    )


def _year(post: OwnPost) -> int:
    return clock.to_datetime(post.made_at).year


def _post_text(post: OwnPost) -> bytes:
    state = "" if post.state == "visible" else f" · {post.state}"
    head = f"## {post.title or post.board} · /t/{post.thread}/{post.floor}"
    return f"\n{head}\n\n{clock.to_iso(post.made_at)} · {post.board}{state}\n\n{post.source}\n".encode()


def _draft_text(draft: Draft) -> bytes:
    return f"## {draft.title or draft.slot}\n\n{clock.to_iso(draft.saved_at)} · {draft.slot}\n\n{draft.source}\n\n".encode()
