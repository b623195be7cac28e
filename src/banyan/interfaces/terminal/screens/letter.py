# SPDX-License-Identifier: Apache-2.0
"""A letter, and the conversation that it belongs to. What was opened is read."""

from banyan.core import mail
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import EMPTY, Line, bar, line
from banyan.interfaces.terminal.present import present
from banyan.interfaces.terminal.screen import _, key
from banyan.interfaces.terminal.screens.people import block, named
from banyan.interfaces.terminal.text import fit, width
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.reader import Reader
from banyan.records.mail import TRASH, Opened
from banyan.records.presence import Place, PlaceKind


class LetterReader(Reader):
    """It closes with where to go on: `next` or `before` of the list that it came from."""

    area = "letter"
    place = Place(PlaceKind.MAIL)

    def __init__(self, mail_id: int) -> None:
        super().__init__()
        self.mail_id = mail_id
        self.one: Opened | None = None
        self.talk_count = 0

    async def open(self) -> None:
        self.one = await self.desk.ask(mail.get, self.caller, self.mail_id)
        talk, more = await self.desk.ask(mail.talk, self.caller, self.mail_id)
        self.talk_count = len(talk) + bool(more)
        if self.one.head.is_unread:
            await self.desk.act(mail.mark_read, self.caller, self.mail_id)

    # ---- seen

    def heading(self, cols: int) -> list[Line]:
        if self.one is None:
            return [bar("", "", "", cols)]
        word, head = self.word, self.one.head
        label = max(width(word(_("to whom"))), width(word(_("subject"))))
        moment = times.moment(head.made_at, self.caller.zone)
        to = ", ".join(person.handle for person in head.people)
        return [
            bar(f" {word(_('from'))}  {named(head.sender)}", "", f"{moment} ", cols),
            line((S.HINT, f" {fit(word(_('to whom')), label)} "), to),
            line((S.HINT, f" {fit(word(_('subject')), label)} "), (S.NEW, head.subject or word(_("(no subject)")))),
            line((S.DIM, self.glyph("across") * (cols if self.session.draws_unicode else cols - 1))),
        ]

    def lines(self, cols: int) -> list[Line]:
        if self.one is None:
            return []
        rows = present(self.one.letter.html, cols - 1, self.glyph, self.word).lines
        if self.talk_count > 1:
            n = self.talk_count
            rows = [*rows, EMPTY, line((S.DIM, self.word(_("One of {n} letters of a conversation."), n=n)))]
        return rows

    # ---- keys

    @key("n", "]", name="next", help=_("next letter"))
    async def next(self) -> None:
        self.close("next")

    @key("l", "[", "-", name="before", help=_("letter before"), foot=False)
    async def before(self) -> None:
        self.close("before")

    @key("R", "r", name="reply", help=_("answer"))
    async def reply(self) -> None:
        await self._answer(to_all=False)

    @key("g", "G", name="group", help=_("answer all"), foot=False)
    async def group(self) -> None:
        await self._answer(to_all=True)

    @key("F", name="forward", help=_("send on"))
    async def forward(self) -> None:
        await self.visit("mail_write", await self.desk.ask(mail.forward_of, self.caller, self.mail_id))

    @key("p", "^S", name="thread_read", help=_("conversation"), foot=False)
    async def thread_read(self) -> None:
        await self.show(Conversation(self.mail_id))

    @key("d", name="delete", help=_("delete"))
    async def delete(self) -> None:
        is_trash = self.one is not None and self.one.head.folder == TRASH
        if await self.confirm(_("Delete this letter for good?") if is_trash else _("Delete this letter?")):
            await self.desk.act(mail.delete, self.caller, self.mail_id)
            self.close("deleted")

    @key("m", name="keep", help=_("keep"), foot=False)
    async def keep(self) -> None:
        if self.one is not None:
            is_kept = self.one.head.is_kept
            await self.desk.act(mail.unkeep if is_kept else mail.keep, self.caller, self.mail_id)
            self.one = await self.desk.ask(mail.get, self.caller, self.mail_id)
            self.say(_("It is not kept any more.") if is_kept else _("It is kept: deleting passes it over."))

    @key("x", name="block", help=_("block the sender"), foot=False)
    async def block(self) -> None:
        if self.one is not None:
            await block(self, self.one.head.sender.handle)

    async def card(self) -> None:
        await self.visit("person", self.one.head.sender.handle if self.one else "")

    async def _answer(self, *, to_all: bool) -> None:
        await self.visit("mail_write", await self.desk.ask(mail.answer_to, self.caller, self.mail_id, to_all=to_all))


class Conversation(Reader):
    """All letters of it, as far as one has them, the oldest first."""

    place = Place(PlaceKind.MAIL)

    def __init__(self, mail_id: int) -> None:
        super().__init__()
        self.mail_id = mail_id
        self.letters: list[Opened] = []
        self.more = ""

    async def open(self) -> None:
        await self._read()

    async def _read(self) -> None:
        found, self.more = await self.desk.ask(mail.talk, self.caller, self.mail_id, self.more)
        unread = [one.head.id for one in found if one.head.is_unread]
        if unread:
            await self.desk.act(mail.mark_read, self.caller, *unread)
        self.letters += found
        self.changed()

    async def at_end(self) -> None:
        if self.more:
            await self._read()
        else:
            self.close("next")

    @property
    def head(self) -> str:
        return self.word(_("Conversation"))

    def lines(self, cols: int) -> list[Line]:
        rows: list[Line] = []
        for one in self.letters:
            moment = times.moment(one.head.made_at, self.caller.zone)
            rows += [
                line((S.NAME, named(one.head.sender)), (S.DIM, f"  {moment}")),
                line((S.NEW, one.head.subject or self.word(_("(no subject)")))),
                EMPTY,
                *present(one.letter.html, cols - 1, self.glyph, self.word).lines,
                line((S.DIM, self.glyph("across") * (cols - 1))),
            ]
        return rows
