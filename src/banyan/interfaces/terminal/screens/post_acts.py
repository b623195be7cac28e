# SPDX-License-Identifier: Apache-2.0
"""What is done with one post, from the list of threads as from the reader: answer, push, change, take away, look behind it."""

import secrets
from itertools import pairwise
from typing import Any

import msgspec

from banyan.base.errors import Refusal
from banyan.core import batches, follows, pages, permits, posts, pseudonyms, pushes, reactions, reports, threads, veiled
from banyan.interfaces.desk import Tx
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import EMPTY, Line, Span, ansi_lines, line, wrapped
from banyan.interfaces.terminal.screen import Screen, _, key
from banyan.interfaces.terminal.screens.compose import quote_of, write_edit, write_reply, write_thread
from banyan.interfaces.terminal.screens.people import befriend
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.popup import Choice, Popup
from banyan.interfaces.terminal.widgets.reader import Reader
from banyan.markup.diff import diff
from banyan.records.accounts import Person
from banyan.records.batches import Asked
from banyan.records.boards import Board, PushPolicy
from banyan.records.bounties import KIND as BOUNTY
from banyan.records.callers import Caller
from banyan.records.follows import Stance as Follow
from banyan.records.mail import Opening
from banyan.records.posts import Post
from banyan.records.pushes import Stance
from banyan.records.threads import Thread

STANCES = (("1", Stance.PUSH, _("push")), ("2", Stance.BOO, _("boo")), ("3", Stance.ARROW, _("only an arrow")))
NO_BOOS = (PushPolicy.NO_BOOS, PushPolicy.SLOW_NO_BOOS)
DIFF = {"same": "", "ins": S.ADDED, "del": S.GONE}


class Around(msgspec.Struct, frozen=True):
    """A post with all that it stands in, read anew before something is done with it."""

    post: Post
    thread: Thread
    board: Board
    author: Person
    stance: str  # what the caller has said of the thread
    is_own: bool  # the caller's, by name or behind a pseudonym
    is_own_thread: bool


class PostActs(Screen[Any]):
    """A screen on which one post is meant: `target` says which."""

    area = "post_acts"

    @property
    def target(self) -> tuple[int, int] | None:
        """(number, floor) of the post that is meant."""
        return None

    async def after_act(self) -> None:
        """Something was done to it."""

    async def around(self) -> Around | None:
        """The post that is meant, as it stands now."""
        return await self.desk.ask(_around, self.caller, *self.target) if self.target else None

    # ---- answering

    @key("r", "R", name="reply", help=_("reply"), when=lambda self: bool(self.target))
    async def reply(self) -> None:
        if self.target and await write_reply(self, *self.target):
            await self.after_act()

    @key(
        "y", "Y", name="quote", help=_("answer, with all of it quoted"), foot=False, when=lambda self: bool(self.target)
    )
    async def quote(self) -> None:
        if self.target and await write_reply(self, *self.target, "y"):
            await self.after_act()

    @key("^R", name="mail_author", help=_("a letter to its author"), foot=False)
    async def mail_author(self) -> None:
        found = await self.around()
        if found:
            title = found.thread.title
            subject = title if title.lower().startswith("re:") else f"Re: {title}"
            source = quote_of(found.post, found.author, "s")
            await self.visit("mail_write", Opening(to=found.author.handle, subject=subject, source=source))

    @key("F", name="forward", help=_("send it on by mail"), foot=False)
    async def forward(self) -> None:
        found = await self.around()
        if found:
            address = f"{self.desk.settings.public_url}/t/{found.thread.number}/{found.post.floor}"
            source = f"{quote_of(found.post, found.author, 'y')}{address}\n"
            await self.visit("mail_write", Opening(subject=found.thread.title, source=source))

    @key("^C", name="cross_post", help=_("on another board too"), foot=False)
    async def cross_post(self) -> None:
        found = await self.around()
        board = await self.visit("pick_board") if found else None
        if found and board:
            address = f"{self.desk.settings.public_url}/t/{found.thread.number}/{found.post.floor}"
            source = f"{quote_of(found.post, found.author, 'y')}{address}\n"
            await write_thread(self, board, found.thread.title, source)

    # ---- pushes, reactions

    @key("%", "+", name="stance", help=_("push"), when=lambda self: bool(self.target))
    async def stance(self) -> None:
        """A line where the board takes pushes, a word where it prefers those."""
        found = await self.around()
        if found is None:
            return
        pseudonyms.check_named(found.board)
        if found.board.push_policy == PushPolicy.OFF:
            await self._react(found)
        else:
            await self._push(found)

    async def _push(self, found: Around) -> None:
        """The stance, then the line. A refusal keeps what was written until it is taken or left."""
        number, floor = found.thread.number, found.post.floor
        rows = [row for row in STANCES if row[1] != Stance.BOO or found.board.push_policy not in NO_BOOS]
        stance: str | None = Stance.ARROW
        if found.author.id != self.caller.id:  # an author has the arrow only
            title = self.word(_("What do you say to #{floor}?"), floor=floor)
            asked = await self.show(Choice(title, [(pressed, self.word(words)) for pressed, _stance, words in rows]))
            stance = next((one for pressed, one, _words in rows if pressed == asked), None)
        text: str | None = ""
        token = secrets.token_urlsafe(12)
        while stance and (text := await self.ask(_("One line:"), text or "", most=pushes.MAX_TEXT)):
            try:
                made = await self.desk.act(
                    pushes.push, self.caller, number, floor, stance, text, f"{token}.{text}"[:200]
                )
            except Refusal as refusal:
                self.session.toast(self.word(refusal.sentence, **refusal.data))
                continue
            if made.stance != stance:
                self.session.toast(self.word(_("It stands there as an arrow.")))
            await self.after_act()
            return

    async def _react(self, found: Around) -> None:
        rows = [(str(at), self.word(kind)) for at, kind in enumerate(reactions.KINDS, 1)]
        asked = await self.show(Choice(self.word(_("What do you say to #{floor}?"), floor=found.post.floor), rows))
        if asked is not None:
            kind = reactions.KINDS[int(asked) - 1]
            await self.desk.act(_toggle_reaction, self.caller, found.thread.number, found.post.floor, kind)
            await self.after_act()

    # ---- one's own

    @key("E", name="edit", help=_("change your post"), foot=False)
    async def edit(self) -> None:
        if self.target and await write_edit(self, *self.target):
            await self.after_act()

    @key("T", name="retitle", help=_("another title"), foot=False)
    async def retitle(self) -> None:
        found = await self.around()
        if found is None:
            return
        title = await self.ask(_("Title:"), found.thread.title, most=threads.MAX_TITLE)
        if title is None or title == found.thread.title:
            return
        number = found.thread.number
        if found.is_own_thread or not permits.may_tend(self.caller, found.board.id):
            await self.desk.act(threads.rename_thread, self.caller, number, title, found.thread.lang)
        elif (reason := await self.ask(_("Reason (everybody can read it):"))) is not None:
            await self.desk.act(batches.rename, self.caller, number, title, reason)
        await self.after_act()

    @key("d", name="delete", help=_("delete"), foot=False)
    async def delete(self) -> None:
        """One's own; those who tend the board say why they take away another's."""
        found = await self.around()
        if found is None:
            return
        number, floor = found.thread.number, found.post.floor
        if not found.is_own and permits.may_tend(self.caller, found.board.id):
            reason = await self.ask(_("Reason (everybody can read it):"))
            if not reason:
                return
            if floor == 1 and await self.confirm(_("The whole thread?")):
                slug, asked = found.board.slug, Asked(reason)
                await self.desk.act(batches.tend_threads, self.caller, slug, [number], "remove", asked)
            else:
                await self.desk.act(batches.tend_floors, self.caller, number, [floor], "remove", Asked(reason))
        elif await self.confirm(_("Delete this post?")):
            if floor == 1 and found.thread.last_floor == 1:
                await self.desk.act(threads.delete_thread, self.caller, number)
            else:
                await self.desk.act(posts.delete, self.caller, number, floor)
        else:
            return
        await self.after_act()

    @key("~", name="history", help=_("what was changed"), foot=False)
    async def history(self) -> None:
        if self.target:
            versions = await self.desk.ask(_versions, self.caller, *self.target)
            steps = await self.desk.work(_steps, versions)
            await self.show(History(steps))

    # ---- others

    @key("!", name="report", help=_("report it to those who tend the board"), foot=False)
    async def report(self) -> None:
        if self.target:
            permits.check_signed_in(self.caller)
            reason = await self._wrong()
            if reason:
                await self.desk.act(reports.report, self.caller, *self.target, reason)
                self.say(_("Reported. You will hear what comes of it."))

    async def _wrong(self) -> str | None:
        """What is wrong with it. Where points are put up, the worst that can be has a key of its own."""
        found = await self.around()
        if found and found.thread.kind == BOUNTY:
            rows = [("p", self.word(reports.HUNT)), ("o", self.word(_("Something else")))]
            asked = await self.show(Choice(self.word(_("What is wrong with it?")), rows))
            if asked != "o":
                return rows[0][1] if asked else None
        return await self.ask(_("What is wrong with it?"))

    @key("W", name="follow", help=_("follow the thread, or not"), foot=False)
    async def follow(self) -> None:
        found = await self.around()
        if found and found.stance == Follow.FOLLOWED:
            await self.desk.act(follows.leave_thread, self.caller, found.thread.number)
            self.say(_("You do not follow this thread any more."))
        elif found:
            await self.desk.act(follows.follow_thread, self.caller, found.thread.number)
            self.say(_("You follow this thread: its new floors wait among the replies."))

    @key("(", name="mute", help=_("hear of the thread, or not"), foot=False)
    async def mute(self) -> None:
        found = await self.around()
        if found and found.stance == Follow.MUTED:
            await self.desk.act(follows.leave_thread, self.caller, found.thread.number)
            self.say(_("You hear of this thread again."))
        elif found:
            await self.desk.act(follows.mute_thread, self.caller, found.thread.number)
            self.say(_("Nothing in this thread is told to you any more."))

    @key("^A", name="author_card", help=_("card of its author"), foot=False)
    async def author_card(self) -> None:
        found = await self.around()
        if found:
            await self.visit("person", found.author.handle)

    @key("z", name="message_author", help=_("a message to its author"), foot=False)
    async def message_author(self) -> None:
        found = await self.around()
        if found:
            await self.visit("message", found.author.handle)

    @key("^O", name="add_friend", help=_("its author becomes your friend"), foot=False)
    async def add_friend(self) -> None:
        found = await self.around()
        if found:
            await befriend(self, found.author.handle)

    @key("^Q", name="info", help=_("its address, and what it came to"), foot=False)
    async def info(self) -> None:
        found = await self.around()
        if found:
            await self.show(Popup(found.thread.title, self._facts(found)))

    def _facts(self, found: Around) -> list[str]:
        thread, post, zone = found.thread, found.post, self.caller.zone
        facts = [
            f"{self.desk.settings.public_url}/t/{thread.number}/{post.floor}",
            f"{self.word(_('author'))}: {found.author.handle}",
            f"{self.word(_('time'))}: {times.moment(post.made_at, zone)}",
        ]
        if post.edited_at:
            facts.append(self.word(_("changed {at}"), at=times.moment(post.edited_at, zone)))
        facts.append(
            self.word(_("{floors} floors by {people} people"), floors=thread.live_count, people=thread.people_count)
        )
        return facts


class History(Reader):
    """What each edit changed, the newest first."""

    def __init__(self, steps: list[tuple[int, int, list[tuple[str, str]]]]) -> None:
        super().__init__()
        self.steps = steps

    @property
    def head(self) -> str:
        return self.word(_("what was changed"))

    def lines(self, cols: int) -> list[Line]:
        rows: list[Line] = []
        for revision, at, changes in reversed(self.steps):
            words = _("Version {n}, as it was posted") if revision == 1 else _("Version {n}, what changed")
            rows.append(
                line((S.NAME, f" {self.word(words, n=revision)}"), (S.DIM, f"  {times.moment(at, self.caller.zone)}"))
            )
            rows += _paragraphs([(DIFF[op], text) for op, text in changes], cols - 1)
            rows.append(EMPTY)
        return rows


class Source(Reader):
    """A post as it was written, escapes to be seen."""

    def __init__(self, post: Post) -> None:
        super().__init__(ansi_lines(post.source.replace("\x1b", "*")), f"{post.format}  #{post.floor}")


def _paragraphs(spans: list[Span], cells: int) -> list[Line]:
    """Spans with line ends in them, as lines."""
    rows: list[Line] = []
    row: list[Span] = []
    for style, text in [*spans, ("", "\n")]:
        first, *others = text.split("\n")
        row.append((style, first))
        for other in others:
            rows += wrapped(row, cells)
            row = [(style, other)]
    return rows


def _around(tx: Tx, caller: Caller, number: int, floor: int) -> Around:
    post, thread, board = posts.get(tx, caller, number, floor)
    (found,) = pages.some_floors(tx, caller, number, [floor])
    stance = follows.thread_stance(tx, caller, thread.id)
    own, own_thread = (veiled.is_by(tx, caller, each) for each in (post.author_id, thread.author_id))
    return Around(post, thread, board, found.author, stance, own, own_thread)


def _toggle_reaction(tx: Tx, caller: Caller, number: int, floor: int, kind: str) -> None:
    """What was said before is taken back."""
    post, _thread, _board = posts.get(tx, caller, number, floor)
    verb = reactions.unreact if kind in reactions.mine(tx, caller, post) else reactions.react
    verb(tx, caller, number, floor, kind)


def _versions(tx: Tx, caller: Caller, number: int, floor: int) -> list[tuple[int, int, str]]:
    post, _thread, _board, former = posts.history(tx, caller, number, floor)
    now = (post.revision, post.edited_at or post.made_at, post.source)
    return [*((one.revision, one.made_at, one.source) for one in former), now]


def _steps(versions: list[tuple[int, int, str]]) -> list[tuple[int, int, list[tuple[str, str]]]]:
    """What each edit changed; the first version whole. On a thread: two long texts take a quarter of a second."""
    first, at, source = versions[0]
    steps: list[tuple[int, int, list[tuple[str, str]]]] = [(first, at, [("same", source)])] if first == 1 else []
    for (_n, _at, old), (revision, made_at, new) in pairwise(versions):
        steps.append((revision, made_at, list(diff(old, new))))
    return steps
