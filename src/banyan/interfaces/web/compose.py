# SPDX-License-Identifier: Apache-2.0
"""Writing: a new thread, a reply, an edit. One page for the three; nothing that somebody typed is ever lost on the way.

Whatever stands in the way of posting (a refusal, a sign-in that ended, a store that does not answer) shows the same page again
with the text in it, and keeps a draft where that is possible.
"""

from collections.abc import Awaitable, Callable

import msgspec

from banyan.base import clock
from banyan.base.errors import NotFound, Refusal
from banyan.core import (
    boards,
    drafts,
    kinds,
    permits,
    polls,
    posts,
    pseudonyms,
    schedules,
    serials,
    similar,
    tags,
    templates,
    threads,
)
from banyan.core.kinds import KINDS, SHORT, Opening
from banyan.interfaces.desk import Tx
from banyan.interfaces.web import polls as poll_pages
from banyan.interfaces.web import previews, uploads
from banyan.interfaces.web.acts import tags_field
from banyan.interfaces.web.forms import Form, new_token
from banyan.interfaces.web.kinds import OPENERS
from banyan.interfaces.web.quotes import parse_floors, quoted
from banyan.interfaces.web.schedules import hour_of, parse_hour
from banyan.interfaces.web.serials import chapter_field
from banyan.interfaces.web.sheets import Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.interfaces.web.writing import (
    CHOICES,
    FORMATS,
    Writing,
    keep_draft,
    once,
    save_draft,
    show,
    with_draft,
    with_form,
    with_refusal,
    written,
)
from banyan.markup.plain import to_plain
from banyan.records.callers import Caller
from banyan.records.schedules import Later
from banyan.records.serials import KIND as SERIAL
from banyan.records.threads import Thread

Prepare = Callable[[Visit], Awaitable[Writing]]
Post = Callable[[Visit, Writing, Form], Awaitable[Answer]]


# ---- a new thread


async def new_thread(visit: Visit) -> Answer:
    writing = await _thread(visit)
    await visit.ask(permits.check_may_open, writing.board)
    return await _begin(visit, writing)


async def open_thread(visit: Visit) -> Answer:
    return await _sent(visit, _thread, _open_thread)


async def _thread(visit: Visit) -> Writing:
    board = await visit.ask(boards.get, visit.params["slug"])
    template = await visit.ask(templates.text, board.id, visit.lang)
    choices = tuple((kind.name, visit.word(kind.words)) for kind in kinds.usual(board))
    return Writing(
        board=board,
        heading=visit.word("New thread on {board}", board=board.title(visit.lang) or board.slug),
        action=f"/b/{board.slug}/new",
        back=f"/b/{board.slug}",
        button=visit.word("Post"),
        slot=f"thread:{board.slug}",
        formats=CHOICES,
        about=board.description(visit.lang),
        has_title=True,
        text=template + "\n" if template else "",
        kinds=choices,
        kind=choices[0][0] if choices else "discussion",
        tags=tags_field(visit, board) if tags.may_tag(visit.caller, board) else None,
        poll=None if pseudonyms.is_used(board) else Sheet("poll", "", poll_pages.fields(visit, needed=False), ""),
    )


async def _open_thread(visit: Visit, writing: Writing, form: Form) -> Answer:
    body = await visit.render(writing.text, writing.format)
    kind, token = form["kind"] or writing.kind, _once(writing)
    wish = poll_pages.wish_of(visit, form) if writing.has_poll else None

    def open_it(tx: Tx, by: Caller) -> Thread:
        place = (writing.board.id, writing.title)
        if wish is not None:
            thread = polls.open_thread(tx, by, *place, body, (kind, token), wish)
        else:
            thread = threads.open_thread(tx, by, *place, body, kind, token)
        return tags.set_tags(tx, by, thread.number, writing.tag_line) if writing.tag_line else thread

    thread = await visit.act(open_it)
    await _posted(visit, writing, thread, 1)
    return _on_to(visit, form, f"/t/{thread.number}")


# ---- a new thread with terms


async def new_special(visit: Visit) -> Answer:
    writing = await _special(visit)
    await visit.ask(permits.check_may_open, writing.board)
    return await _begin(visit, writing)


async def open_special(visit: Visit) -> Answer:
    return await _sent(visit, _special, _open_special)


async def _special(visit: Visit) -> Writing:
    kind = KINDS.get(visit.params["kind"])
    if kind is None or kind.name not in OPENERS:
        raise NotFound
    writing = await _thread(visit)
    if kind not in kinds.special(writing.board):
        raise NotFound
    return msgspec.structs.replace(
        writing,
        heading=visit.word(kind.invite),
        about=visit.word("On {board}", board=writing.board.title(visit.lang) or writing.board.slug),
        action=f"/b/{writing.board.slug}/new/{kind.name}",
        slot=f"thread:{writing.board.slug}/{kind.name}",
        kinds=(),
        kind=kind.name,
        poll=None,
        terms=Sheet("terms", "", await OPENERS[kind.name].fields(visit, writing.board), ""),
        due=OPENERS[kind.name].due(clock.now(), visit.reader.zone),
    )


async def _open_special(visit: Visit, writing: Writing, form: Form) -> Answer:
    body = await visit.render(writing.text, writing.format)
    terms = written(writing.terms) if writing.terms else {}
    open_it = OPENERS[writing.kind].open(visit, terms)
    token = once(writing.token, writing.title, writing.text, *terms.values())

    def open_tagged(tx: Tx, by: Caller) -> Thread:
        thread = open_it(tx, by, Opening(writing.board.id, writing.title, body, token))
        return tags.set_tags(tx, by, thread.number, writing.tag_line) if writing.tag_line else thread

    thread = await visit.act(open_tagged)
    await _posted(visit, writing, thread, 1)
    return _on_to(visit, form, f"/t/{thread.number}")


# ---- a reply


async def new_reply(visit: Visit) -> Answer:
    writing = await _reply(visit)
    await visit.ask(permits.check_may_reply, writing.board)
    thread, _, _ = await visit.ask(threads.get, writing.number)
    threads.check_takes_replies(thread)
    quotes = await quoted(visit, writing.number, parse_floors(visit.query.get("quote", "")))
    return await _begin(visit, writing, quotes)


async def reply(visit: Visit) -> Answer:
    return await _sent(visit, _reply, _post_reply)


async def _reply(visit: Visit) -> Writing:
    thread, _, board = await visit.ask(threads.get, visit.number("number"))
    return Writing(
        board=board,
        heading=visit.word("Reply"),
        action=f"/t/{thread.number}/reply",
        back=f"/t/{thread.number}/{thread.last_floor}#f{thread.last_floor}",
        button=visit.word("Post"),
        slot=f"reply:{thread.number}",
        formats=CHOICES,
        number=thread.number,
        about=thread.title,
        about_lang=thread.lang,
        terms=_chapter_terms(visit, thread),
    )


def _chapter_terms(visit: Visit, thread: Thread) -> Sheet | None:
    """The author of a serial may say at once that the floor is a chapter."""
    if thread.kind != SERIAL or thread.author_id != visit.caller.id:
        return None
    return Sheet("terms", "", (chapter_field(visit, visit.word("Empty: it is talk, and no chapter.")),), "")


async def _post_reply(visit: Visit, writing: Writing, form: Form) -> Answer:
    body = await visit.render(writing.text, writing.format, writing.number)
    if writing.chapter:
        post = await visit.act(serials.reply_chapter, writing.number, body, writing.chapter, _once(writing))
    else:
        post = await visit.act(
            posts.reply, writing.number, body, reply_to=form.number("reply_to"), token=_once(writing)
        )
    thread, _, _ = await visit.ask(threads.get, writing.number)
    await _posted(visit, writing, thread, post.floor)
    return _on_to(visit, form, f"/t/{writing.number}/{post.floor}#f{post.floor}")


# ---- an edit


async def edit(visit: Visit) -> Answer:
    writing = await _edit(visit)
    await visit.ask(permits.check_may_reply, writing.board)
    return await _begin(visit, writing)


async def save_edit(visit: Visit) -> Answer:
    return await _sent(visit, _edit, _save_edit)


async def _edit(visit: Visit) -> Writing:
    number, floor = visit.number("number"), visit.number("floor")
    post, thread, board = await visit.ask(posts.get, number, floor)
    await visit.ask(posts.check_own, post)
    is_foreign = post.format not in FORMATS  # imported HTML: what members write is never HTML
    return Writing(
        board=board,
        heading=visit.word("Edit floor {floor}", floor=floor),
        action=f"/t/{number}/{floor}/edit",
        back=f"/t/{number}/{floor}#f{floor}",
        button=visit.word("Save"),
        slot=f"edit:{number}/{floor}",
        number=number,
        about=visit.word("The former version stays in the history."),
        has_title=floor == 1 and thread.kind != SHORT,
        title=thread.title,
        text=to_plain(post.html) if is_foreign else post.source,
        format="markdown" if is_foreign else post.format,
        rows=16,
        revision=post.revision,
    )


async def _save_edit(visit: Visit, writing: Writing, form: Form) -> Answer:
    number, floor = visit.number("number"), visit.number("floor")
    body = await visit.render(writing.text, writing.format, number)
    title = writing.title if writing.has_title else None
    await visit.act(posts.edit, number, floor, body, writing.revision, title)
    await _drop_draft(visit, writing)
    return visit.go(writing.back, "Saved.")


# ---- the page that they share


async def _begin(visit: Visit, writing: Writing, quotes: str = "") -> Answer:
    """The page as it is opened: with the draft that waits, and the quotes that were asked for below it."""
    draft = await visit.ask(drafts.find, writing.slot)
    theirs = writing.text
    writing = with_draft(writing, draft)
    if draft is not None and writing.text != theirs:
        notice = visit.word("This is your draft. It has not been posted.")
        writing = msgspec.structs.replace(writing, notice=notice)
        if writing.revision:  # the post may have changed since the draft was begun
            writing = await _beside_theirs(visit, writing)
    if quotes and quotes.strip() not in writing.text:
        writing = msgspec.structs.replace(writing, text=_below(writing.text, quotes))
    return await show(visit, await _previewed(visit, msgspec.structs.replace(writing, token=new_token())))


async def _sent(visit: Visit, prepare: Prepare, post: Post) -> Answer:
    """A form with a text came in: do what its button says, or show the text again with the reason why not."""
    form, foreign = await visit.sent(file_limit=uploads.form_limit(visit))
    try:
        writing = with_form(await prepare(visit), form)
    except Refusal as refusal:
        return _kept_apart(visit, refusal, form)
    try:
        if foreign is not None:
            raise foreign
        writing = await _with_files(visit, writing, form)
        return await _do(visit, writing, form, post)
    except Refusal as refusal:
        is_kept = foreign is None and await keep_draft(visit, writing)
        again = with_refusal(visit, writing, refusal, is_kept=is_kept)
        if isinstance(refusal, posts.EditedMeanwhile):
            again = await _beside_theirs(visit, again)
        return await show(visit, await _previewed(visit, again), visit.say(refusal).status)


async def _with_files(visit: Visit, writing: Writing, form: Form) -> Writing:
    """A file that was chosen goes into the text, whichever button was pressed."""
    if form["do"] != "file" and not form.files("file"):
        return writing
    added = await uploads.receive_all(visit, form, writing.format)
    notice = visit.word("The file stands in the text now.")
    return msgspec.structs.replace(writing, text=_below(writing.text, added), notice=notice)


async def _do(visit: Visit, writing: Writing, form: Form, post: Post) -> Answer:
    wish = form["do"]
    if wish == "discard":
        await visit.act(drafts.drop, writing.slot)
        return visit.go(writing.back, "The draft was thrown away.")
    if wish == "draft":
        if await save_draft(visit, writing) is None and writing.text.strip():
            notice = visit.word("On this board nothing is kept before it is posted.")
            return await show(visit, msgspec.structs.replace(writing, notice=notice))
        return visit.go(writing.action, "The draft is kept.")
    if wish == "later" and writing.may_wait:
        return await _post_later(visit, writing)
    if wish in ("preview", "file"):
        await keep_draft(visit, writing)
        return await show(visit, await _previewed(visit, writing))
    return await post(visit, writing, form)


async def _post_later(visit: Visit, writing: Writing) -> Answer:
    due, kind = parse_hour(writing.due, visit.reader.zone), writing.kind or "discussion"
    later = Later(due, _once(writing), kind, writing.tag_line, writing.chapter)
    body = await visit.render(writing.text, writing.format, writing.number or None)
    if writing.number:
        waiting = await visit.act(schedules.add_reply, writing.number, body, later)
    else:
        waiting = await visit.act(schedules.add_thread, writing.board.id, writing.title, body, later)
    await _drop_draft(visit, writing)
    return visit.go("/settings/drafts", "It will be posted on {hour}.", hour=hour_of(waiting.due_at, visit.reader.zone))


def _below(text: str, added: str) -> str:
    return f"{text.rstrip()}\n\n{added}" if text.strip() else added


def _once(writing: Writing) -> str:
    return once(writing.token, writing.title or writing.chapter, writing.text)


async def _previewed(visit: Visit, writing: Writing) -> Writing:
    if writing.title and not writing.number and not visit.reader.is_guest:
        alike = await visit.ask_heavy(similar.threads, writing.title)
        writing = msgspec.structs.replace(writing, similar=tuple(alike))
    if not writing.text.strip():
        return writing
    try:
        body = await visit.render(writing.text, writing.format, writing.number or None)
    except Refusal:  # too long to be rendered: the page says so when it is posted
        return writing
    (html,), _ = await previews.of_texts(visit, [body.html])
    return msgspec.structs.replace(writing, preview=html, preview_lang=body.lang)


async def _beside_theirs(visit: Visit, writing: Writing) -> Writing:
    """Both versions: what stands there now, and what was about to replace it. Whoever saves again has seen both."""
    post, _, _ = await visit.ask(posts.get, visit.number("number"), visit.number("floor"))
    return msgspec.structs.replace(writing, others=post.html, revision=post.revision, token=new_token())


async def _posted(visit: Visit, writing: Writing, thread: Thread, floor: int) -> None:
    """Its author has read it, and its draft is done."""
    await visit.frame.desk.marks.wrote(visit.caller, thread, floor)
    await _drop_draft(visit, writing)


def _on_to(visit: Visit, form: Form, address: str) -> Answer:
    """To what was posted. A script that sent the form is told where that is: it must know that the post has arrived."""
    return visit.json({"go": address}) if form["by"] == "script" else visit.go(address)


async def _drop_draft(visit: Visit, writing: Writing) -> None:
    """What was posted is no draft any more. It does no harm if that fails: the draft is only offered again."""
    try:
        if await visit.ask(drafts.find, writing.slot) is not None:
            await visit.act(drafts.drop, writing.slot)
    except Refusal:
        return


def _kept_apart(visit: Visit, refusal: Refusal, form: Form) -> Answer:
    """The place that the text was meant for is not there (any more): the text itself is handed back."""
    said = visit.say(refusal)
    return visit.page("kept.html", status=said.status, said=said, family=str(refusal.family), text=form.text("text"))


async def preview(visit: Visit) -> Answer:
    """The text as it will stand, for the script that shows it while somebody types."""
    form = await visit.form()
    permits.check_signed_in(visit.caller)
    written = form["format"] if form["format"] in FORMATS else "markdown"
    body = await visit.render(form.text("text"), written, form.number("number") or None)
    (shown,), _ = await previews.of_texts(visit, [body.html])
    html = visit.frame.renderer.text(visit.lang, "preview.html", html=shown)
    return visit.plain(html, media_type="text/html; charset=utf-8")


async def show_similar(visit: Visit) -> Answer:
    """Threads like the one whose title is being typed, for the script."""
    permits.check_signed_in(visit.caller)
    visit.frame.pace.check(visit.caller.id)
    alike = await visit.ask_heavy(similar.threads, visit.query.get("title", ""))
    html = visit.frame.renderer.text(visit.lang, "similar.html", similar=alike, how=visit.times)
    return visit.plain(html, media_type="text/html; charset=utf-8")
