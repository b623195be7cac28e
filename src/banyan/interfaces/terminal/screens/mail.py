# SPDX-License-Identifier: Apache-2.0
"""Mail: the letters of a folder, the newest at the bottom, and what is done with them one by one or tagged together."""

from collections.abc import Callable, Sequence
from typing import Any

from banyan.core import mail, mail_folders
from banyan.interfaces.desk import Tx
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import Line, Piece, line
from banyan.interfaces.terminal.screen import _, key, register
from banyan.interfaces.terminal.screens.letter import Conversation, LetterReader
from banyan.interfaces.terminal.screens.mail_folders import NAMES, MailFolders
from banyan.interfaces.terminal.screens.people import block
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.interfaces.terminal.widgets.tabs import tab
from banyan.records.callers import Caller
from banyan.records.events import Event, MailChanged
from banyan.records.mail import INBOX, SENT, TRASH, Head, Room
from banyan.records.mail_folders import MailFolder
from banyan.records.presence import Place, PlaceKind

LOOKS = 10  # pages of a search that may be empty before somebody has to ask for more
MEGABYTE = 1024 * 1024


@register("mail")
class Mail(ListScreen[Head]):
    area = "mail"
    place = Place(PlaceKind.MAIL)
    opens_at_end = True
    empty = _("There are no letters here.")

    def __init__(self, folder: str = INBOX) -> None:
        super().__init__()
        self.folder = folder
        self.folders: list[MailFolder] = []
        self.room = Room(0, 0)
        self.asked = ""  # the words of a search; empty: a folder is shown

    # ---- fetched

    async def fetch(self, cursor: str) -> Page[Head]:
        if not cursor:
            self.folders, self.room = await self.desk.ask(_around, self.caller)
        if self.asked:
            return await self._found(cursor)
        page = await self.desk.ask(mail.page, self.caller, self.folder, cursor)
        return Page(page.heads[::-1], page.older)

    async def _found(self, cursor: str) -> Page[Head]:
        """A search looks at so many letters at once; a page without any goes on by itself for a while."""
        for _again in range(LOOKS):
            found, cursor = await self.desk.ask_heavy(mail.search, self.caller, self.asked, cursor)
            if found or not cursor:
                break
        return Page([one.head for one in found][::-1], cursor)

    def news(self, happened: Sequence[Event]) -> bool:
        return any(isinstance(event, MailChanged) and event.account_id == self.caller.id for event in happened)

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        unread = sum(folder.unread for folder in self.folders)
        room = self.word(_("{percent}% of {mb} MB"), percent=self.room.percent, mb=self.room.most // MEGABYTE)
        news = f"{self.word(_('{n} unread'), n=unread)}   " if unread else ""
        place = f"{self.word(_('Search'))}: {self.asked}" if self.asked else self._named(self.folder)
        return (f"{self.word(_('Mail'))}  {place}", "", f"{news}{room}")

    def hints(self, cols: int) -> Line:
        pieces: list[Piece] = [(S.KEY, " Tab ")]
        for folder in self.folders:
            is_here = folder.key == self.folder and not self.asked
            count = f" {folder.unread}" if folder.unread else ""
            pieces.append(tab(f"{self._named(folder.key)}{count}", is_here=is_here))
        return line(*pieces)

    def columns(self, cols: int) -> str:
        who = self.word(_("to whom") if self.folder == SENT else _("from"))
        number, day = fit(self.word(_("no.")), 5, "right"), fit(self.word(_("date")), 7)
        return f"{number}     {fit(who, 14)} {day}{self.word(_('subject'))}"

    def row(self, item: Head, number: int, cols: int) -> Line:
        read = "N" if item.is_unread else "r" if item.is_answered else " "
        signs = f"{read}{'m' if item.is_kept else ' '}{'t' if item.is_tagged else ' '}"
        is_own = item.sender.id == self.caller.id
        who = ", ".join(person.handle for person in item.people) if is_own and item.people else item.sender.handle
        return line(
            f"{number:5d} ",
            (S.MARK, signs),
            " ",
            fit(who, 14),
            f" {fit(times.day(item.made_at, self.caller.zone), 6)} ",
            (S.NEW if item.is_unread else "", fit(self.subject(item), max(8, cols - 32)).rstrip()),
        )

    def number(self, item: Head, at: int) -> int:
        """The oldest letter of a folder is number one, also before its page is there."""
        if self.asked:
            return at + 1
        count = next((folder.count for folder in self.folders if folder.key == self.folder), len(self.items))
        return max(count - len(self.items), 0) + at + 1

    def same(self, item: Head) -> int:
        return item.id

    def subject(self, head: Head) -> str:
        return head.subject or self.word(_("(no subject)"))

    def _named(self, folder: str) -> str:
        if folder in NAMES:
            return self.word(NAMES[folder])
        return next((each.name for each in self.folders if each.key == folder), "")

    async def jump(self, number: int) -> None:
        while self.items and number < self.number(self.items[0], 0) and await self._more_above():
            pass
        await super().jump(number)

    # ---- reading

    @key("right", "enter", "r", name="read", help=_("read"))
    async def read(self) -> None:
        while self.item:
            answer, was = await self.show(LetterReader(self.item.id)), self.at
            if answer not in ("next", "before"):
                break
            await (self.down() if answer == "next" else self.up())
            if self.at == was:
                break
        await self.reload()

    @key("p", "^S", name="thread_read", help=_("conversation"), foot=False)
    async def thread_read(self) -> None:
        if self.item:
            await self.show(Conversation(self.item.id))

    @key("n", "^N", name="thread_unread", help=_("to the next unread letter"), foot=False)
    async def thread_unread(self) -> None:
        self._go(lambda head: head.is_unread, range(len(self.items)))

    @key("=", name="thread_first", help=_("first letter of the conversation"), foot=False)
    async def thread_first(self) -> None:
        self._go_in_talk(range(len(self.items)))

    @key("[", name="thread_before", help=_("letter before in the conversation"), foot=False)
    async def thread_before(self) -> None:
        self._go_in_talk(range(self.at - 1, -1, -1))

    @key("]", name="thread_next", help=_("next letter of the conversation"), foot=False)
    async def thread_next(self) -> None:
        self._go_in_talk(range(self.at + 1, len(self.items)))

    @key("\\", name="thread_last", help=_("last letter of the conversation"), foot=False)
    async def thread_last(self) -> None:
        self._go_in_talk(range(len(self.items) - 1, -1, -1))

    @key("^U", name="same_author", help=_("next letter of the same person"), foot=False)
    async def same_author(self) -> None:
        self._go_to_sender(range(self.at + 1, len(self.items)))

    @key("^H", name="same_author_before", help=_("letter before of the same person"), foot=False)
    async def same_author_before(self) -> None:
        self._go_to_sender(range(self.at - 1, -1, -1))

    @key("/", name="find", help=_("search"), foot=False)
    async def find(self) -> None:
        asked = await self.ask(_("Search in your letters:"), self.asked)
        if asked is not None:
            self.asked = asked.strip()
            await self.restart()

    async def back(self) -> None:
        if not self.asked:
            self.close()
            return
        self.asked = ""
        await self.restart()

    @key("tab", name="folder", help=_("next folder"), foot=False)
    async def next_folder(self) -> None:
        keys = [folder.key for folder in self.folders]
        at = keys.index(self.folder) + 1 if self.folder in keys and not self.asked else 0
        await self._open(keys[at % len(keys)])

    @key("~", name="bin", help=_("trash"), foot=False)
    async def open_trash(self) -> None:
        await self._open(TRASH)

    # ---- writing

    @key("^P", name="write", help=_("write"))
    async def write(self) -> None:
        await self.visit("mail_write")

    @key("R", name="reply", help=_("answer"))
    async def reply(self) -> None:
        await self._answer(to_all=False)

    @key("g", name="group", help=_("answer all"), foot=False)
    async def group(self) -> None:
        await self._answer(to_all=True)

    @key("F", name="forward", help=_("send on"))
    async def forward(self) -> None:
        if self.item:
            await self.visit("mail_write", await self.desk.ask(mail.forward_of, self.caller, self.item.id))

    # ---- what is done with letters

    @key("d", name="delete", help=_("delete"))
    async def delete(self) -> None:
        question = _("Delete this letter for good?") if self.folder == TRASH else _("Delete this letter?")
        if self.item and await self.confirm(question):
            await self._do(mail.delete)

    @key("D", name="delete_range", help=_("delete what is tagged, or from one number to another"), foot=False)
    async def delete_range(self) -> None:
        tagged = [head for head in self.items if head.is_tagged]
        if not tagged:
            await self._delete_from_to()
        elif await self.confirm(_("Delete all tagged letters?")):
            count = await self.desk.act(mail.delete_tagged, self.caller)
            await self.reload()
            self.say(_("Tagged letters deleted: {n}."), n=count)

    @key("t", name="tag", help=_("tag"))
    async def tag(self) -> None:
        if self.item:
            await self._do(mail.untag if self.item.is_tagged else mail.tag)
            await self.down()

    @key("U", name="mark_unread", help=_("as if it were unread"), foot=False)
    async def mark_unread(self) -> None:
        await self._do(mail.mark_unread)

    @key("m", name="keep", help=_("keep"))
    async def keep(self) -> None:
        if self.item:
            await self._do(mail.unkeep if self.item.is_kept else mail.keep)

    @key("M", name="move", help=_("to another folder"), foot=False)
    async def move(self) -> None:
        if self.item:
            to = await self.show(MailFolders(picks=True))
            if to:
                await self.desk.act(mail.move, self.caller, to, self.item.id)
                await self.reload()

    @key("o", name="folders", help=_("your folders"), foot=False)
    async def open_folders(self) -> None:
        folder = await self.show(MailFolders())
        await self._open(folder or (self.folder if self.folder in NAMES else INBOX))

    @key("Y", name="restore", help=_("out of the trash"), when=lambda self: self.folder == TRASH)
    async def restore(self) -> None:
        if self.item:
            await self._do(mail.restore)

    @key("E", name="empty", help=_("empty the trash"), when=lambda self: self.folder == TRASH)
    async def empty_trash(self) -> None:
        if await self.confirm(_("Everything in the trash goes for good. Sure?")):
            count = await self.desk.act(mail.empty_trash, self.caller)
            await self.reload()
            self.say(_("Letters gone for good: {n}."), n=count)

    @key("f", name="all_read", help=_("all are read"), foot=False)
    async def all_read(self) -> None:
        unread = [head.id for head in self.items if head.is_unread]
        await self.desk.act(mail.mark_read, self.caller, *unread)
        await self.reload()

    @key("x", name="block", help=_("block the sender"), foot=False)
    async def block(self) -> None:
        if self.item:
            await block(self, self.item.sender.handle)

    async def card(self) -> None:
        await self.visit("person", self.item.sender.handle if self.item else "")

    # ---- parts

    async def _open(self, folder: str) -> None:
        self.folder, self.asked = folder, ""
        await self.restart()

    async def _answer(self, *, to_all: bool) -> None:
        if self.item:
            opening = await self.desk.ask(mail.answer_to, self.caller, self.item.id, to_all=to_all)
            await self.visit("mail_write", opening)

    async def _do(self, verb: Callable[..., Any]) -> None:
        if self.item:
            await self.desk.act(verb, self.caller, self.item.id)
            await self.reload()

    async def _delete_from_to(self) -> None:
        first = await self.ask(_("Delete from number:"), most=5)
        last = await self.ask(_("to number:"), most=5) if first else ""
        if first and last and first.isdecimal() and last.isdecimal():
            chosen = range(int(first), int(last) + 1)
            doomed = [head.id for at, head in enumerate(self.items) if self.number(head, at) in chosen]
            if doomed and await self.confirm(_("Delete {n} letters?"), n=len(doomed)):
                await self.desk.act(mail.delete, self.caller, *doomed)
                await self.reload()

    def _go(self, wanted: Callable[[Head], bool], places: Sequence[int]) -> None:
        found = next((at for at in places if wanted(self.items[at])), None)
        if found is None:
            self.say(_("Nothing more was found."))
        else:
            self.at = found

    def _go_in_talk(self, places: Sequence[int]) -> None:
        talk = self.item.talk if self.item else 0
        self._go(lambda head: head.talk == talk, places)

    def _go_to_sender(self, places: Sequence[int]) -> None:
        sender = self.item.sender.id if self.item else 0
        self._go(lambda head: head.sender.id == sender, places)


def _around(tx: Tx, caller: Caller) -> tuple[list[MailFolder], Room]:
    return mail_folders.mine(tx, caller), mail.room(tx, caller)
