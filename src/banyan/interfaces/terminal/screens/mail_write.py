# SPDX-License-Identifier: Apache-2.0
"""Writing a letter: to whom, about what, then the editor. What was written waits as the draft that the web has too."""

from contextlib import suppress

import msgspec

from banyan.base.errors import Refusal
from banyan.core import drafts, mail, mail_addresses, permits
from banyan.interfaces.terminal.frame import Line, bar, line
from banyan.interfaces.terminal.screen import Screen, _, key, register
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.editor import Editor
from banyan.records.accounts import AccountState
from banyan.records.mail import Opening

NOTHING = Opening()


@register("mail_write")
class MailWrite(Screen[bool]):
    """`await self.visit("mail_write", Opening(to="bo"))`; it closes with whether the letter went."""

    is_overlay = True

    def __init__(self, opening: Opening = NOTHING) -> None:
        super().__init__()
        self.opening = opening

    async def open(self) -> None:
        permits.check_known(self.caller)
        to = self.opening.to or await self._ask_to()
        if to:
            opening = await self._with_draft(msgspec.structs.replace(self.opening, to=to))
            subject = opening.subject or await self.ask(_("Subject:"), most=mail.MAX_SUBJECT)
            if subject is not None:
                await self._write(msgspec.structs.replace(opening, subject=subject))
        self.close(self.value)

    async def _write(self, opening: Opening) -> None:
        if await self.show(LetterEditor(opening)) is not None:
            self.session.toast(self.word(_("Sent.")))
            self.value = True

    async def _with_draft(self, opening: Opening) -> Opening:
        """What was begun and not sent, if somebody wants to go on with it."""
        draft = await self.desk.ask(drafts.find, self.caller, drafts.mail_slot(opening))
        if draft is None or not await self.confirm(_("There is a draft that was not sent. Go on with it?")):
            return opening
        return msgspec.structs.replace(opening, subject=draft.title, source=draft.source, format=draft.format)

    async def _ask_to(self) -> str | None:
        """People who are there; none when it was left."""
        to: str | None = ""
        while (
            to := await self.ask(_("To whom (a, b; #group, staff):"), to or "", most=mail_addresses.MAX_TO)
        ) is not None:
            try:
                if (await self.desk.ask(mail_addresses.addressed, self.caller, to)).people:
                    return to
                return None
            except Refusal as refusal:
                self.session.toast(self.word(refusal.sentence, **refusal.data))
        return None


class LetterEditor(Editor):
    def __init__(self, opening: Opening) -> None:
        super().__init__(_("Letter"), opening.source, at_end=bool(opening.source))
        self.opening, self.to, self.subject = opening, opening.to, opening.subject
        self.slot = drafts.mail_slot(opening)

    def heading(self, cols: int) -> list[Line]:
        subject = self.subject or self.word(_("(no subject)"))
        return [
            bar(f" {self.word(_('Letter'))}  {self.to}", "", "", cols),
            line((S.HINT, f" {self.word(_('subject'))}  "), (S.NEW, subject)),
        ]

    @key("esc-t", name="title", help=_("to whom and about what"), foot=False)
    async def retitle(self) -> None:
        await self._change("to")
        await self._change("subject")

    async def keep(self, text: str) -> None:
        if self.caller.state == AccountState.ACTIVE:  # others have no drafts
            with suppress(Refusal):
                await self.desk.act(
                    drafts.save, self.caller, self.slot, text, title=self.subject, format=self.opening.format
                )

    async def check(self, text: str) -> bool:
        """Send it. What is wrong with the address is mended here; anything else is a sentence, and the text stays."""
        body = await self.desk.render(text, self.opening.format)
        while True:
            try:
                await self.desk.act(mail.send, self.caller, self.to, self.subject, body, answers=self.opening.answers)
            except Refusal as refusal:
                if refusal.about not in ("to", "subject"):
                    raise
                self.session.toast(self.word(refusal.sentence, **refusal.data))
                if not await self._change(refusal.about):
                    return False
            else:
                if self.caller.state == AccountState.ACTIVE:
                    await self.desk.act(drafts.drop, self.caller, self.slot)
                return True

    async def _change(self, what: str) -> bool:
        if what == "to":
            answer = await self.ask(_("To whom (a, b; #group, staff):"), self.to, most=mail_addresses.MAX_TO)
            self.to = self.to if answer is None else answer
        else:
            answer = await self.ask(_("Subject:"), self.subject, most=mail.MAX_SUBJECT)
            self.subject = self.subject if answer is None else answer
        return answer is not None
