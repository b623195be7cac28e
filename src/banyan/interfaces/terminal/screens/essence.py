# SPDX-License-Identifier: Apache-2.0
"""The essence of a board: its tree, walked and read; and for those who tend the board, tended."""

from typing import Any

from banyan.core import articles, attachments, essence, mail, moderation
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import EMPTY, Line, bar, line
from banyan.interfaces.terminal.present import present
from banyan.interfaces.terminal.screen import _, extend, key, register
from banyan.interfaces.terminal.screens.clipboard import clipboard
from banyan.interfaces.terminal.screens.link import go
from banyan.interfaces.terminal.screens.threads import Threads
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.editor import Editor
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.interfaces.terminal.widgets.popup import Popup
from banyan.interfaces.terminal.widgets.reader import Reader
from banyan.records.essence import EssencePage, Node, NodeKind, NodeLine
from banyan.records.presence import Place, PlaceKind

KINDS = {
    NodeKind.FOLDER: _("folder"),
    NodeKind.ARTICLE: _("article"),
    NodeKind.LINK: _("link"),
    NodeKind.FILE: _("file"),
}
NARROW = 60  # cells below which only titles are shown


@register("essence")
class Essence(ListScreen[NodeLine]):
    """A folder: `await self.visit("essence", "Railway", 3)`, 0 the root. Without a board it asks for one."""

    area = "essence"
    empty = _("Nothing has been kept here yet.")

    def __init__(self, slug: str = "", number: int = 0) -> None:
        super().__init__()
        self.slug, self.folder = slug, number
        self.found: EssencePage | None = None

    async def open(self) -> None:
        if not self.slug:
            board = await self.visit("pick_board")
            self.slug = board.slug if board else ""
        if not self.slug:
            self.close()
            return
        self.place = Place(PlaceKind.ESSENCE, self.slug)
        await self.restart()
        if self.found and self.found.node and self.found.node.kind != NodeKind.FOLDER:
            await self._open(self.found.node)
            self.close()

    async def fetch(self, cursor: str) -> Page[NodeLine]:
        self.found = await self.desk.ask(essence.page, self.caller, self.slug, self.folder)
        return Page(self.found.children)

    @property
    def tends(self) -> bool:
        return self.found is not None and self.found.tends

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        if self.found is None:
            return ("", "", "")
        way = [self.found.board.slug, *(node.title for node in self.found.trail)]
        way += [self.found.node.title] if self.found.node else []
        return (f"{self.word(_('Essence'))}  /{'/'.join(way)}", "", "")

    def columns(self, cols: int) -> str:
        word = self.word
        lead = f"{fit(word(_('no.')), 5, 'right')}  {fit(word(_('kind')), 9)}"
        if cols < NARROW:
            return lead + word(_("title"))
        title = fit(word(_("title")), cols - 37)
        return f"{lead}{title} {fit(word(_('kept by')), 12)} {word(_('date'))}"

    def row(self, item: NodeLine, number: int, cols: int) -> Line:
        node = item.node
        kind = f"[{self.word(KINDS[node.kind])}]"
        letter = f" ({node.letter})" if node.letter else ""
        is_folder = node.kind == NodeKind.FOLDER
        title = fit(f"{node.title}{letter}", cols - 37 if cols >= NARROW else max(8, cols - 17))
        shown = line(f"{number:5d}  ", (S.DIM, fit(kind, 9)), (S.STRONG if is_folder else "", title))
        if cols < NARROW:
            return shown
        day = times.day(node.changed_at, self.caller.zone)
        stale = (S.WARN, "*") if item.is_stale else " "
        return shown.then(line(" ", (S.NAME, fit(item.editor.handle, 12)), f" {fit(day, 5)}", stale))

    def same(self, item: NodeLine) -> int:
        return item.node.id

    # ---- keys of readers

    @key("right", "enter", "r", name="open", help=_("go in"))
    async def open_node(self) -> None:
        if self.item:
            await self._open(self.item.node)

    async def _open(self, node: Node) -> None:
        if node.kind == NodeKind.FOLDER:
            await self.show(Essence(self.slug, node.number))
        elif node.kind == NodeKind.ARTICLE:
            await self.show(Article(self.slug, node.number))
        elif node.kind == NodeKind.LINK:
            await go(self, node.target)
        else:
            address = self.desk.settings.public_url + node.target
            await self.show(Popup(node.title, [address, self.word(_("Open it in your browser."))]))
        if not self.is_closed:
            await self.reload()

    @key("s", "^X", name="show_path", help=_("its address"), foot=False)
    async def show_path(self) -> None:
        number = self.item.node.number if self.item else self.folder
        path = f"/b/{self.slug}/essence/{number}" if number else f"/b/{self.slug}/essence"
        await self.show(Popup(self.word(_("Its address")), [path, self.desk.settings.public_url + path]))

    @key("F", name="forward", help=_("mail it to me"))
    async def forward(self) -> None:
        if self.item and self.item.node.kind == NodeKind.ARTICLE:
            await mail_to_me(self, self.slug, self.item.node.number)

    # ---- keys of those who tend

    @key("a", name="new_text", help=_("new text"), when=lambda self: self.tends)
    async def new_text(self) -> None:
        title = await self.ask(_("Title:"), most=200)
        if title:
            await self.show(NewArticle(self.slug, self.folder, title))
            await self.reload()

    @key("g", name="new_folder", help=_("new folder"), when=lambda self: self.tends)
    async def new_folder(self) -> None:
        title = await self.ask(_("Title:"), most=200)
        if title:
            await self.desk.act(essence.add_folder, self.caller, self.slug, self.folder, title)
            await self.reload()

    @key("L", name="new_link", help=_("new link or file"), foot=False, when=lambda self: self.tends)
    async def new_link(self) -> None:
        target = await self.ask(_("Address of a page, or of a file in a post here:"), most=essence.MAX_TARGET)
        title = await self.ask(_("Title:"), most=200) if target else None
        if target and title:
            is_file = bool(attachments.used_in(f'"{target.strip()}"'))
            verb = essence.add_file if is_file else essence.add_link
            await self.desk.act(verb, self.caller, self.slug, self.folder, title, target)
            await self.reload()

    @key("t", name="retitle", help=_("another title"), foot=False, when=lambda self: self.tends)
    async def retitle(self) -> None:
        if self.item:
            title = await self.ask(_("Title:"), self.item.node.title, most=200)
            if title is not None:
                await self.desk.act(essence.rename, self.caller, self.slug, self.item.node.number, title)
                await self.reload()

    @key("E", name="edit", help=_("change"), foot=False, when=lambda self: self.tends)
    async def edit(self) -> None:
        node = self.item.node if self.item else None
        if node is None:
            return
        if node.kind == NodeKind.ARTICLE:
            found = await self.desk.ask(essence.page, self.caller, self.slug, node.number)
            own = next((one.part.source for one in found.parts if not one.part.number), "")
            await self.show(EditArticle(self.slug, node, own))
        elif node.kind == NodeKind.LINK:
            target = await self.ask(
                _("Address of a page, or of a file in a post here:"), node.target, most=essence.MAX_TARGET
            )
            if target is not None:
                await self.desk.act(essence.retarget, self.caller, self.slug, node.number, target)
        await self.reload()

    @key("R", name="renew", help=_("copy anew what has changed"), foot=False, when=lambda self: self.tends)
    async def renew(self) -> None:
        if self.item:
            await self.desk.act(articles.refresh, self.caller, self.slug, self.item.node.number)
            await self.reload()

    @key("f", name="set_path", help=_("a letter for the folder"), foot=False, when=lambda self: self.tends)
    async def set_path(self) -> None:
        if self.item:
            letter = await self.ask(_("Letter, A to T; empty for none:"), self.item.node.letter, most=1)
            if letter is not None:
                await self.desk.act(essence.set_letter, self.caller, self.slug, self.item.node.number, letter)
                await self.reload()

    @key("m", name="move", help=_("another place"), foot=False, when=lambda self: self.tends)
    async def move(self) -> None:
        if self.item:
            to = await self.ask(_("To which place in this folder:"), most=4)
            if to and to.strip().isdecimal():
                by = int(to) - 1 - self.at
                await self.desk.act(essence.shift, self.caller, self.slug, self.item.node.number, by)
                await self.reload()

    @key("c", name="copy", help=_("copy"), foot=False, when=lambda self: self.tends)
    async def copy(self) -> None:
        self._take(is_cut=False)

    @key("x", name="cut", help=_("cut"), foot=False, when=lambda self: self.tends)
    async def cut(self) -> None:
        self._take(is_cut=True)

    def _take(self, *, is_cut: bool) -> None:
        if self.item:
            clipboard(self.session).node = (self.slug, self.item.node.number, is_cut)
            self.say(_("p puts it into another folder."))

    @key("p", name="paste", help=_("paste"), foot=False, when=lambda self: self.tends)
    async def paste(self) -> None:
        held = clipboard(self.session)
        if held.node is None and held.clips:
            await self.from_clipboard()
            return
        if held.node is None or held.node[0] != self.slug:
            self.say(_("Nothing was copied on this board. c copies, x cuts."))
            return
        verb = essence.move if held.node[2] else articles.copy
        await self.desk.act(verb, self.caller, self.slug, held.node[1], self.folder)
        held.node = None
        await self.reload()

    @key("i", name="from_clipboard", help=_("put collected posts here"), foot=False, when=lambda self: self.tends)
    async def from_clipboard(self) -> None:
        held = clipboard(self.session)
        if not held.clips:
            self.say(_("No posts were collected. i on a thread or a post collects it."))
            return
        to = (self.slug, self.folder)
        for clip in [*held.clips]:
            await self.desk.act(articles.collect, self.caller, clip.number, clip.floors, to, clip.title)
            held.clips.remove(clip)
        await self.reload()

    @key("d", name="delete", help=_("delete"), foot=False, when=lambda self: self.tends)
    async def delete(self) -> None:
        if self.item:
            reason = await self.ask(_("Why? It stands in the public record:"), most=moderation.MAX_REASON)
            if reason is not None:
                await self.desk.act(essence.delete, self.caller, self.slug, self.item.node.number, reason)
                await self.reload()

    @key(".", name="bin", help=_("what was deleted"), foot=False, when=lambda self: self.tends)
    async def bin(self) -> None:
        await self.show(Bin(self.slug, self.folder))
        await self.reload()


class Bin(ListScreen[Node]):
    """What was deleted from a folder, and can be brought back."""

    area = "essence_bin"

    def __init__(self, slug: str, folder: int) -> None:
        super().__init__()
        self.slug, self.folder = slug, folder

    async def fetch(self, cursor: str) -> Page[Node]:
        return Page(await self.desk.ask(essence.deleted, self.caller, self.slug, self.folder))

    @property
    def head(self) -> tuple[str, str, str]:
        return (self.word(_("Deleted from the essence of {board}"), board=self.slug), "", "")

    def row(self, item: Node, number: int, cols: int) -> Line:
        kind = f"[{self.word(KINDS[item.kind])}]"
        return line(f"{number:5d}  ", (S.DIM, fit(kind, 9)), item.title, (S.DIM, f"  {item.reason}"))

    def same(self, item: Node) -> int:
        return item.id

    @key("Y", name="restore", help=_("bring it back"))
    async def restore(self) -> None:
        if self.item:
            reason = await self.ask(_("Why? It stands in the public record:"), most=moderation.MAX_REASON)
            if reason is not None:
                await self.desk.act(essence.restore, self.caller, self.slug, self.item.number, reason)
                await self.reload()


class Article(Reader):
    """An article: each of its parts with who wrote it, where and when."""

    area = "article"

    def __init__(self, slug: str, number: int) -> None:
        super().__init__()
        self.slug, self.number = slug, number
        self.found: EssencePage | None = None
        self.place = Place(PlaceKind.ESSENCE, slug)

    async def open(self) -> None:
        self.found = await self.desk.ask(essence.page, self.caller, self.slug, self.number)

    def heading(self, cols: int) -> list[Line]:
        if self.found is None or self.found.node is None:
            return [bar("", "", "", cols)]
        way = "/".join([self.found.board.slug, *(node.title for node in self.found.trail)])
        editor = self.found.editor.handle if self.found.editor else ""
        kept = f"{self.word(_('kept by'))} {editor}" if editor else ""
        return [bar(f" {self.found.node.title}", "", f"/{way} ", cols), line((S.DIM, f" {kept}"))]

    def lines(self, cols: int) -> list[Line]:
        rows: list[Line] = []
        for one in self.found.parts if self.found else []:
            part = one.part
            place = f"  /t/{part.number}/{part.floor}" if part.number else ""
            moment = times.moment(part.written_at, self.caller.zone)
            rows += [EMPTY] if rows else []
            changed = f"  {self.word(_('the original has changed'))}" if one.is_stale else ""
            rows.append(line((S.NAME, one.author.handle), (S.DIM, f"  {moment}{place}"), (S.WARN, changed)))
            rows += present(part.html, cols - 1, self.glyph, self.word).lines
        return rows

    @key("F", name="forward", help=_("mail it to me"))
    async def forward(self) -> None:
        await mail_to_me(self, self.slug, self.number)


class NewArticle(Editor):
    """A text written for the essence."""

    def __init__(self, slug: str, folder: int, title: str) -> None:
        super().__init__(title)
        self.slug, self.folder = slug, folder

    async def check(self, text: str) -> bool:
        body = await self.desk.render(text)
        await self.desk.act(articles.add_article, self.caller, self.slug, self.folder, self.title, body)
        return True


class EditArticle(Editor):
    """What was written for an article; copies of posts stay as they are."""

    def __init__(self, slug: str, node: Node, source: str) -> None:
        super().__init__(node.title, source)
        self.slug, self.node = slug, node

    async def check(self, text: str) -> bool:
        body = await self.desk.render(text)
        node = self.node
        await self.desk.act(articles.edit, self.caller, self.slug, node.number, body, node.revision)
        return True


async def mail_to_me(screen: Any, slug: str, number: int) -> None:
    """An article as a letter to oneself, with its address."""
    found: EssencePage = await screen.desk.ask(essence.page, screen.caller, slug, number)
    address = f"{screen.desk.settings.public_url}/b/{slug}/essence/{number}"
    texts = [f"{one.author.handle}:\n\n{one.part.source}" for one in found.parts]
    body = await screen.desk.render("\n\n".join([*texts, address]))
    title = found.node.title if found.node else slug
    await screen.desk.act(mail.send, screen.caller, screen.caller.handle, title, body)
    screen.say(_("It is in your mail."))


@extend(Threads)
@key("x", name="essence", help=_("its essence"), foot=False)
async def show_essence(screen: Threads) -> None:
    await screen.visit("essence", screen.board.slug)
