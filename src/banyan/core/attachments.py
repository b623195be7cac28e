# SPDX-License-Identifier: Apache-2.0
"""Attachments: whose a file is, which posts use it, and who may have it. The bytes are received and kept elsewhere.

The object comes first and its row second; the row goes first and its object later. A post may use what its author
uploaded and what everybody can see anyway, so writing an address opens nothing to anybody.
"""

import re
import unicodedata

from banyan.base import cursors, ids
from banyan.base.clock import HOUR
from banyan.base.errors import Family, NotFound, Refusal
from banyan.base.ids import PostId
from banyan.core import attempts, portraits, stickers, tokens
from banyan.core.permits import check_signed_in
from banyan.records.attachments import Attachment, Upload
from banyan.records.callers import GUEST, Caller
from banyan.storage.queries import attachments as queries
from banyan.storage.queries import portraits as portrait_queries
from banyan.storage.queries import posts as post_queries
from banyan.storage.tx import Tx

MAX_NAME = 100
MAX_IN_POST = 50  # pictures that a post may use: a page of twenty floors must stay a page
FILES_PER_PAGE = 50
FILES_AN_HOUR = 120  # of one account, also those that were refused: an album passes, a machine does not
UNUSED_FOR = 48 * HOUR  # how long a file may wait for the post that it is meant for

_USED = re.compile(r'(?:src|href)="/files/([0-9a-f]{64})')
_UNFIT = re.compile(r"[^\w.-]+")
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,10}\Z")
SUFFIXES = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/avif": ".avif",
}
_PICTURE_SUFFIXES = frozenset(
    (*SUFFIXES.values(), ".jpeg", ".jpe", ".jfif", ".apng", ".svg", ".bmp", ".ico", ".tif", ".tiff")
)


class QuotaFull(Refusal):
    code = "quota_full"
    family = Family.TOO_LARGE
    sentence = "Your uploads would take more than the {limit_mb} MB that an account may keep here."
    hint = "Take away files that you do not need any more."
    fields = ("limit_mb",)
    about = "file"


class TooManyFiles(Refusal):
    code = "too_many_files"
    family = Family.TOO_SOON
    sentence = "You have sent {most} files within an hour."
    hint = "Please wait a while before you send more; your text is not lost."
    fields = ("most",)
    about = "file"


class FileBarred(Refusal):
    code = "file_barred"
    sentence = "This file was removed by those who tend this community and cannot be uploaded again."
    about = "file"


def check_pace(tx: Tx, caller: Caller) -> None:
    """Count one more file of the caller's, before it costs anything to receive it. Raises TooManyFiles."""
    check_signed_in(caller)
    if not caller.is_admin and attempts.used(tx, f"files\0{caller.id}", HOUR) > FILES_AN_HOUR:
        raise TooManyFiles(most=FILES_AN_HOUR)


def attach(tx: Tx, caller: Caller, upload: Upload, quota_mb: int, token: str = "") -> Attachment:
    """Make a received file the caller's own. The same bytes twice are one file."""
    check_signed_in(caller)
    earlier = tokens.claim(tx, caller, token)
    if earlier is not None:
        made = queries.find_by_id(tx, earlier)
        if made is None:
            raise NotFound
        return made
    if queries.is_barred(tx, upload.sha256):
        raise FileBarred
    attachment = queries.find_own(tx, caller.id, upload.sha256)
    if attachment is None:
        if queries.sum_size(tx, caller.id) + upload.size > quota_mb * 1_000_000:
            raise QuotaFull(limit_mb=quota_mb)
        attachment = Attachment(
            id=ids.mint(),
            account_id=caller.id,
            sha256=upload.sha256,
            name=clean_name(upload.name, upload.media_type),
            media_type=upload.media_type,
            size=upload.size,
            width=upload.width,
            height=upload.height,
            made_at=tx.now,
            state="kept",
        )
        queries.insert_attachment(tx, attachment)
    tokens.settle(tx, caller, token, attachment.id)
    return attachment


def link(tx: Tx, caller: Caller, post_id: PostId, html: str) -> int:
    """Note which files a rendered post uses; how many. Former versions keep theirs: their history shows them.

    An address of somebody else's file that is not open to everybody is passed over: it stays a link to nothing.
    """
    count = 0
    for sha256 in used_in(html):
        attachment = queries.find_own(tx, caller.id, sha256) or queries.find_in_sight(tx, GUEST, sha256)
        if attachment is not None and attachment.state == "kept":
            queries.insert_use(tx, post_id, attachment.id)
            count += 1
    post_queries.set_file_count(tx, post_id, count)
    return count


def link_mail(tx: Tx, caller: Caller, mail_id: int, html: str) -> None:
    """Note which files a letter carries: one's own, and those that one was sent. For other verbs: it asks no permission."""
    for sha256 in used_in(html):
        attachment = queries.find_own(tx, caller.id, sha256) or queries.find_in_mail(tx, caller.id, sha256)
        if attachment is not None and attachment.state == "kept":
            queries.insert_mail_file(tx, mail_id, attachment.id)


def used_in(html: str) -> list[str]:
    """The addresses of files in a rendered post, each once."""
    return list(dict.fromkeys(_USED.findall(html)))[:MAX_IN_POST] if "/files/" in html else []


def recount(tx: Tx, post_id: PostId) -> None:
    """Count the files of a post again: those that it shows and that are still there."""
    post = post_queries.find_post_by_id(tx, post_id)
    if post is not None:
        there = {attachment.sha256 for attachment in queries.list_of_post(tx, post_id)}
        post_queries.set_file_count(tx, post_id, len(there.intersection(used_in(post.html))))


def open_file(tx: Tx, caller: Caller, sha256: str) -> Attachment:
    """The row behind an address, if the caller may have the file: theirs, used where they may read, a portrait or a sticker."""
    if not caller.is_guest:
        own = queries.find_own(tx, caller.id, sha256)
        if own is not None and own.state == "kept":
            return own
    found = queries.find_in_sight(tx, caller, sha256) or queries.find_in_mail(tx, caller.id, sha256)
    found = found or portrait_queries.find_shown(tx, sha256) or stickers.file_of(tx, caller, sha256)
    if found is None:
        raise NotFound
    return found


def mine(tx: Tx, caller: Caller, before: str = "") -> tuple[list[Attachment], str, int]:
    """(the caller's files, newest first; cursor of the next page or ""; bytes kept in all)."""
    check_signed_in(caller)
    last = cursors.parse_cursor(before, 1)[0] if before else ids.MAX_ID
    found = queries.list_own(tx, caller.id, last, FILES_PER_PAGE + 1)
    page = found[:FILES_PER_PAGE]
    older = cursors.format_cursor(page[-1].id) if len(found) > len(page) else ""
    return page, older, queries.sum_size(tx, caller.id)


def drop(tx: Tx, caller: Caller, sha256: str) -> None:
    """Take one's own file away, also out of the posts that use it. The bytes go with the next sweep."""
    check_signed_in(caller)
    own = queries.find_own(tx, caller.id, sha256)
    if own is None or own.state != "kept":
        raise NotFound
    post_ids = queries.list_users(tx, own.id)
    portraits.forget(tx, caller, own.id)
    queries.drop_attachment(tx, own.id)
    for post_id in post_ids:
        recount(tx, post_id)


def sweep(tx: Tx, after: int = 0, limit: int = 200) -> int:
    """Forget some of the files that no post came to use; the last id looked at, 0 when there are no more."""
    orphans = queries.list_orphans(tx, after, ids.first_at(tx.now - UNUSED_FOR), limit)
    for orphan in orphans:
        queries.drop_attachment(tx, orphan.id)
    return orphans[-1].id if len(orphans) == limit else 0


def is_kept(tx: Tx, sha256: str) -> bool:
    """Whether anybody's row still stands for these bytes, or a pack of stickers has them."""
    return queries.is_kept(tx, sha256) or stickers.has_file(tx, sha256)


def clean_name(name: str, media_type: str) -> str:
    """What a file is called here: no path, nothing that steers, no blanks, and the ending of what it really is."""
    kept = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    kept = re.sub(r"\.{2,}", ".", _UNFIT.sub("-", kept)).strip("-._")
    suffix = SUFFIXES.get(media_type)
    found = _SUFFIX.search(kept)
    if suffix is not None:
        stem = kept[: found.start()] if found else kept
    else:
        suffix = found[0].lower() if found else ".bin"
        stem = kept[: found.start()] if found else kept
        if suffix in _PICTURE_SUFFIXES:  # it says that it is a picture, and is none
            suffix = ".bin"
    return (stem.rstrip("-._")[: MAX_NAME - len(suffix)] or "file") + suffix
