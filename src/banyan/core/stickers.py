# SPDX-License-Identifier: Apache-2.0
"""Stickers: what administrators keep in packs, and what everybody writes as `:name:` or `:pack/name:`.

Members make packs too (`sticker_packs`); what was taken in of theirs stands beside the others.

All packs are one value beside the community's other words, so that an archive carries them; the bytes lie on the shelf as long
as a pack has them.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

import msgspec

from banyan.base.errors import BadValue, Family, NotFound, Refusal
from banyan.base.ids import AccountId
from banyan.core import handles, moderation
from banyan.core.permits import check_staff
from banyan.core.portraits import NoPicture
from banyan.markup.limits import scrub
from banyan.markup.stickers import MAX_NAME, tag
from banyan.records.attachments import Attachment, Upload
from banyan.records.callers import Caller
from banyan.records.events import SiteChanged
from banyan.records.stickers import Pack, Sticker
from banyan.storage.queries import site as queries
from banyan.storage.queries import sticker_packs as pack_queries
from banyan.storage.tx import Tx

KEY = "stickers"
MOST_PACKS = 12
MOST_IN_PACK = 48
# What members made and was taken in, besides: the value stays small enough to be read whole.
MOST_OF_MEMBERS = 60
MOST_IN_OWN = 24
MAX_WORDS = 200  # characters, about a pack
MAX_SIDE = 512  # pixels
MAX_BYTES = 300_000
_NAME = re.compile(rf"[\w-]{{1,{MAX_NAME}}}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MEDIA_TYPE = re.compile(r"image/(?:png|jpeg|gif|webp|avif)")


class StickerNameUnfit(Refusal):
    code = "sticker_name_unfit"
    family = Family.INVALID
    sentence = "A name here is of letters, digits, - and _, {most} at most."
    fields = ("most",)
    about = "name"


class StickerNameTaken(Refusal):
    code = "sticker_name_taken"
    family = Family.CONFLICT
    sentence = "“{name}” is there already."
    fields = ("name",)
    about = "name"


class TooManyStickers(Refusal):
    code = "too_many_stickers"
    family = Family.CONFLICT
    sentence = "No more than {packs} packs with {most} stickers each are kept."
    fields = ("packs", "most")
    about = "name"


class StickerTooLarge(Refusal):
    code = "sticker_too_large"
    family = Family.TOO_LARGE
    sentence = "A sticker has {side} pixels on each side and {limit_kb} KB at most."
    fields = ("side", "limit_kb")
    about = "file"


# ---- what there is


def packs(tx: Tx, caller: Caller) -> tuple[Pack, ...]:
    """All of them, in the order of their making. Everybody may see them."""
    return _packs(queries.find_value(tx, KEY) or "")


def offered(tx: Tx, caller: Caller) -> dict[str, Sticker]:
    """What administrators keep, the shortest name of each: a bare one belongs to the first pack that has it."""
    found: dict[str, Sticker] = {}
    for pack in packs(tx, caller):
        if pack.is_on and not pack.of_members:
            for one in pack.stickers:
                found[f"{pack.name}/{one.name}" if one.name in found else one.name] = one
    return found


def table(tx: Tx, caller: Caller) -> Mapping[str, str]:
    """What the renderer puts in the place of each name that can be written."""
    return _table(queries.find_value(tx, KEY) or "")


def file_of(tx: Tx, caller: Caller, sha256: str) -> Attachment | None:
    """The file with these bytes that is a sticker: of what is kept everybody may have it, of what a member works on that
    member and who administers. For other verbs.
    """
    one = _files(queries.find_value(tx, KEY) or "").get(sha256)
    if one is None and not caller.is_guest:
        one = pack_queries.find_file(tx, sha256, caller.id, is_staff=caller.is_admin)
    if one is None:
        return None
    name = one.address.rpartition("/")[2]
    return Attachment(0, AccountId(0), sha256, name, one.media_type, one.size, one.width, one.height, 0, "kept")


def has_file(tx: Tx, sha256: str) -> bool:
    """Whether these bytes are of a sticker, kept or worked on. For other verbs."""
    return sha256 in _files(queries.find_value(tx, KEY) or "") or pack_queries.has_file(tx, sha256)


@lru_cache(maxsize=4)
def _packs(value: str) -> tuple[Pack, ...]:
    return msgspec.json.decode(value, type=tuple[Pack, ...]) if value else ()


@lru_cache(maxsize=4)
def _table(value: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for pack in _packs(value):
        if pack.is_on:
            for one in pack.stickers:
                full = f"{pack.name}/{one.name}"
                html = tag(full if pack.of_members else one.name, one.address, one.width, one.height)
                if not pack.of_members:
                    found.setdefault(one.name, html)
                found[full] = html
    return found


@lru_cache(maxsize=4)
def _files(value: str) -> Mapping[str, Sticker]:
    return {one.sha256: one for pack in _packs(value) for one in pack.stickers}


# ---- what administrators do


def make_pack(tx: Tx, caller: Caller, name: str) -> Pack:
    """An empty one, behind the others."""
    check_staff(caller)
    found, made = packs(tx, caller), Pack(check_name(name))
    if any(pack.name == made.name for pack in found):
        raise StickerNameTaken(name=made.name)
    if sum(not pack.of_members for pack in found) >= MOST_PACKS:
        raise TooManyStickers(packs=MOST_PACKS, most=MOST_IN_PACK)
    _keep(tx, caller, (*found, made))
    return made


def drop_pack(tx: Tx, caller: Caller, name: str) -> None:
    """With all that it has: posts show the names of its stickers instead."""
    pack = _pack(tx, caller, name)
    _keep(tx, caller, tuple(one for one in packs(tx, caller) if one != pack))


def switch_pack(tx: Tx, caller: Caller, name: str, *, is_on: bool) -> Pack:
    """Offer it, or offer it no more."""
    return _change(tx, caller, msgspec.structs.replace(_pack(tx, caller, name), is_on=is_on))


def add_sticker(tx: Tx, caller: Caller, pack_name: str, name: str, upload: Upload) -> Sticker:
    """Put a received picture into a pack."""
    pack = _pack(tx, caller, pack_name)
    if len(pack.stickers) >= MOST_IN_PACK:
        raise TooManyStickers(packs=MOST_PACKS, most=MOST_IN_PACK)
    made = check_sticker(name, upload, pack.stickers)
    _change(tx, caller, msgspec.structs.replace(pack, stickers=(*pack.stickers, made)))
    return made


def drop_sticker(tx: Tx, caller: Caller, pack_name: str, name: str) -> None:
    """Take one out: posts show its name instead."""
    pack = _pack(tx, caller, pack_name)
    left = tuple(one for one in pack.stickers if one.name != name)
    if left == pack.stickers:
        raise NotFound
    _change(tx, caller, msgspec.structs.replace(pack, stickers=left))


def _pack(tx: Tx, caller: Caller, name: str) -> Pack:
    """One of the administrators' own; what a member made is not changed by others."""
    check_staff(caller)
    for pack in packs(tx, caller):
        if pack.name == name and not pack.of_members:
            return pack
    raise NotFound


def _change(tx: Tx, caller: Caller, changed: Pack) -> Pack:
    _keep(tx, caller, tuple(changed if pack.name == changed.name else pack for pack in packs(tx, caller)))
    return changed


def _keep(tx: Tx, caller: Caller, kept: tuple[Pack, ...]) -> None:
    keep(tx, kept)
    moderation.record(tx, caller, "set_site_policies", detail=KEY)


# ---- for other verbs; they ask no permission


def keep(tx: Tx, kept: tuple[Pack, ...]) -> None:
    """All packs as they are from now on."""
    queries.put_value(tx, KEY, msgspec.json.encode(kept).decode())
    tx.announce(SiteChanged(KEY))


def check_sticker(name: str, upload: Upload, others: tuple[Sticker, ...]) -> Sticker:
    """A received picture as a sticker beside others. Raises StickerNameUnfit, StickerNameTaken, NoPicture, StickerTooLarge."""
    name = check_name(name)
    if any(one.name == name for one in others):
        raise StickerNameTaken(name=name)
    if not upload.width:
        raise NoPicture
    if max(upload.width, upload.height) > MAX_SIDE or upload.size > MAX_BYTES:
        raise StickerTooLarge(side=MAX_SIDE, limit_kb=MAX_BYTES // 1000)
    return Sticker(name, upload.sha256, upload.media_type, upload.size, upload.width, upload.height)


def check_name(written: str) -> str:
    """The name as it is kept. Raises StickerNameUnfit."""
    name = unicodedata.normalize("NFC", written.strip().strip(":")).lower()
    if not _NAME.fullmatch(name):
        raise StickerNameUnfit(most=MAX_NAME)
    return name


# ---- out of an archive


@lru_cache(maxsize=4)
def checked(value: str) -> str:
    """All packs as an archive brings them, if every word of it could have been kept here. Raises BadValue."""
    try:
        brought = _packs(value)
    except (msgspec.MsgspecError, UnicodeError):
        raise BadValue(name=KEY) from None
    names, of_members = [pack.name for pack in brought], sum(pack.of_members for pack in brought)
    fits = len(names) - of_members <= MOST_PACKS and of_members <= MOST_OF_MEMBERS and len(set(names)) == len(names)
    if not fits or not all(_is_fit(pack) for pack in brought):
        raise BadValue(name=KEY)
    return msgspec.json.encode(brought).decode()


def unnamed(value: str) -> str:
    """The packs of such a value, their makers not named: a handle may be somebody else's here."""
    return msgspec.json.encode([msgspec.structs.replace(pack, maker="") for pack in _packs(value)]).decode()


def table_in(value: str) -> Mapping[str, str]:
    """What the renderer puts in the place of each name of such a value; nothing when it is none."""
    try:
        return _table(checked(value))
    except BadValue:
        return {}


def files_in(value: str) -> dict[str, str]:
    """Which files the packs of a value need, with their kinds; none when it is no such value."""
    try:
        return {sha256: one.media_type for sha256, one in _files(checked(value)).items()}
    except BadValue:
        return {}


def _is_fit(pack: Pack) -> bool:
    most = MOST_IN_OWN if pack.of_members else MOST_IN_PACK
    is_said = len(pack.words) <= MAX_WORDS and pack.words == " ".join(scrub(pack.words).split())
    is_credited = not pack.maker or handles.is_well_formed(pack.maker)
    return bool(_NAME.fullmatch(pack.name)) and is_said and is_credited and _fits(pack.stickers, most)


def _fits(stickers: tuple[Sticker, ...], most: int) -> bool:
    names = {one.name for one in stickers}
    return len(names) == len(stickers) <= most and all(
        _NAME.fullmatch(one.name)
        and _SHA256.fullmatch(one.sha256)
        and _MEDIA_TYPE.fullmatch(one.media_type)
        and min(one.width, one.height) > 0
        and max(one.width, one.height) <= MAX_SIDE
        and 0 < one.size <= MAX_BYTES
        for one in stickers
    )
