# SPDX-License-Identifier: Apache-2.0
"""Mail on the web: folders, a letter, a conversation, search, and what is done with letters, one by one or ticked together."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import msgspec

from banyan.base.errors import BadValue, NotFound
from banyan.core import mail, mail_folders
from banyan.interfaces.web.forms import Form, parse_number
from banyan.interfaces.web.visits import Answer, Visit
from banyan.markup.render import RENDERER
from banyan.records.mail import FOLDERS, INBOX, TRASH, Head, Opened
from banyan.records.mail_folders import MailFolder

NAMES = {"inbox": "Received", "sent": "Sent", "trash": "Trash"}
# What a button does with the letters that are ticked, and what is said then.
ACTS: dict[str, tuple[Callable[..., Any], str]] = {
    "read": (mail.mark_read, "Marked as read."),
    "unread": (mail.mark_unread, "Marked as unread."),
    "keep": (mail.keep, "These are kept: deleting passes them over."),
    "unkeep": (mail.unkeep, "These are not kept any more."),
    "tag": (mail.tag, "Tagged. What is tagged is deleted together."),
    "untag": (mail.untag, "Not tagged any more."),
    "delete": (mail.delete, "Deleted."),
    "restore": (mail.restore, "Taken out of the trash."),
}
WHOLE = {
    "delete_tagged": (mail.delete_tagged, "Tagged letters deleted: {n}."),
    "empty": (mail.empty_trash, "Letters gone for good: {n}."),
}


class Shown(msgspec.Struct, frozen=True):
    """A letter as it stands on a page. `place` names the folder that it lies in."""

    head: Head
    html: str
    place: str = ""
    is_own: bool = False
    is_many: bool = False  # an answer to all goes to others than an answer to one


async def show(visit: Visit) -> Answer:
    """A folder."""
    key = visit.query.get("folder", INBOX)
    folders = await visit.ask(mail_folders.mine)
    page = await visit.ask(mail.page, key, visit.query.get("before", ""))
    return visit.page(
        "mail.html",
        here="mail",
        tabs=tabs(visit, folders),
        folders=named(visit, folders),
        key=key,
        is_trash=key == TRASH,
        is_sent=key == "sent",
        has_tagged=any(head.is_tagged for head in page.heads),
        heads=page.heads,
        older=page.older,
        room=await visit.ask(mail.room),
        address=address_of(key),
    )


async def change(visit: Visit) -> Answer:
    """What a button under the list says, with the letters that are ticked."""
    form = await visit.form()
    back = address_of(form["folder"] or INBOX)
    if form["do"] in WHOLE:
        verb, notice = WHOLE[form["do"]]
        return visit.go(back, notice, n=str(await visit.act(verb)))
    chosen = [number for number in map(parse_number, form.many("pick")) if number]
    if not chosen:
        return visit.go(back, "Tick a letter first.")
    return await _do(visit, form, chosen, back)


async def change_one(visit: Visit) -> Answer:
    """The same with the one that is being read."""
    form = await visit.form()
    one = await visit.ask(mail.get, mail_id(visit))
    leaves = form["do"] in ("delete", "restore", "unread", "move")
    return await _do(visit, form, [one.head.id], address_of(one.head.folder) if leaves else f"/mail/{one.head.id}")


async def _do(visit: Visit, form: Form, chosen: list[int], back: str) -> Answer:
    wish = form["do"]
    if wish == "move":
        await visit.act(mail.move, form["to"], *chosen)
        return visit.go(back, "Moved.")
    if wish not in ACTS:
        raise BadValue(name="do")
    verb, notice = ACTS[wish]
    await visit.act(verb, *chosen)
    return visit.go(back, notice)


async def read(visit: Visit) -> Answer:
    """A letter; it counts as read from then on."""
    one = await visit.ask(mail.get, mail_id(visit))
    if one.head.is_unread:
        await visit.act(mail.mark_read, one.head.id)
    folders = named(visit, await visit.ask(mail_folders.mine))
    newer, older = await visit.ask(mail.beside, one.head)
    talk, more = await visit.ask(mail.talk, one.head.id)
    return visit.page(
        "mail_letter.html",
        here="mail",
        shown=await _shown(visit, one, folders),
        folders=folders,
        back=address_of(one.head.folder),
        newer=newer,
        older=older,
        talk_count=len(talk) + bool(more),
    )


async def talk(visit: Visit) -> Answer:
    """The conversation that a letter belongs to. All of it that is shown counts as read."""
    number = mail_id(visit)
    found, more = await visit.ask(mail.talk, number, visit.query.get("after", ""))
    unread = [one.head.id for one in found if one.head.is_unread]
    if unread:
        await visit.act(mail.mark_read, *unread)
    folders = named(visit, await visit.ask(mail_folders.mine))
    return visit.page(
        "mail_talk.html",
        here="mail",
        number=number,
        shown=[await _shown(visit, one, folders) for one in found],
        more=more,
    )


async def search(visit: Visit) -> Answer:
    """In one's own letters."""
    q = visit.query.get("q", "")[:200]
    found, older = await visit.ask_heavy(mail.search, q, visit.query.get("before", "")) if q else ([], "")
    next_page = f"/mail/search?q={quote(q)}&before={older}" if older else ""
    folders = named(visit, await visit.ask(mail_folders.mine))
    return visit.page("mail_search.html", here="mail", q=q, found=found, older=next_page, places=dict(folders))


def mail_id(visit: Visit) -> int:
    """The letter out of the address. Raises NotFound for what is no number."""
    number = parse_number(visit.params["mail"])
    if not number:
        raise NotFound
    return number


def address_of(key: str) -> str:
    """A folder's page."""
    return "/mail" if key == INBOX else f"/mail?folder={quote(key)}"


def named(visit: Visit, folders: list[MailFolder]) -> list[tuple[str, str]]:
    """(key, name) in the reader's language."""
    return [(one.key, visit.word(NAMES[one.key]) if one.key in FOLDERS else one.name) for one in folders]


def tabs(visit: Visit, folders: list[MailFolder]) -> list[tuple[str, str, int]]:
    """(name, address, unread) of all folders."""
    named_folders = named(visit, folders)
    return [(name, address_of(key), one.unread) for (key, name), one in zip(named_folders, folders, strict=True)]


async def _shown(visit: Visit, one: Opened, folders: list[tuple[str, str]]) -> Shown:
    """A letter with its text as the renderer of today makes it: what an older one made may lead somewhere it should not."""
    letter, head = one.letter, one.head
    html = letter.html
    if letter.renderer < RENDERER:
        html = (await visit.render(letter.source, letter.format)).html
    is_own = head.sender.id == visit.caller.id
    others = {person.id for person in (head.sender, *head.people)} - {visit.caller.id}
    return Shown(head, html, dict(folders).get(head.folder, ""), is_own, len(others) > 1)
