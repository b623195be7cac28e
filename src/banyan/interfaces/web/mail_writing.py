# SPDX-License-Identifier: Apache-2.0
"""Writing a letter: to somebody, in answer to one, or to send a letter or a post on. Nothing that was typed is lost."""

import msgspec

from banyan.base.errors import Family, Refusal
from banyan.core import drafts, mail, mail_groups, permits
from banyan.interfaces.web import uploads
from banyan.interfaces.web.forms import Form, new_token, parse_number
from banyan.interfaces.web.refusals import ForeignForm
from banyan.interfaces.web.visits import Answer, Visit
from banyan.interfaces.web.writing import CHOICES, once
from banyan.records.accounts import AccountState
from banyan.records.mail import Opening

FIELDS = {"body": "text", "subject": "title"}
SHOWN_FIELDS = frozenset({"to", "title", "text", "file"})


class Writing(msgspec.Struct, frozen=True):
    """A letter on its way. `title` is its subject, as drafts and scripts call it."""

    slot: str
    back: str
    to: str = ""
    title: str = ""
    text: str = ""
    format: str = "markdown"
    answers: int = 0
    token: str = ""
    saved_at: int = 0
    preview: str = ""
    preview_lang: str = ""
    said: str = ""
    hint: str = ""
    kept: str = ""
    wrong: str = ""
    notice: str = ""
    wants_sign_in: bool = False


async def new(visit: Visit) -> Answer:
    """The form, with what was asked for in it: `to`, `answers` (and `all`), `forward`, or `post` (thread/floor)."""
    permits.check_known(visit.caller)
    opening = await _opening(visit)
    back = f"/mail/{opening.answers}" if opening.answers else "/mail"
    writing = Writing(
        drafts.mail_slot(opening),
        back,
        opening.to,
        opening.subject,
        opening.source,
        opening.format,
        opening.answers,
        new_token(),
    )
    draft = await visit.ask(drafts.find, writing.slot)
    if draft is not None and not visit.query.keys() & {"forward", "post"}:
        writing = msgspec.structs.replace(
            writing,
            title=draft.title,
            text=draft.source,
            format=draft.format,
            saved_at=draft.saved_at,
            notice=visit.word("This is your draft. It has not been sent."),
        )
    return await _page(visit, writing)


async def _opening(visit: Visit) -> Opening:
    query = visit.query
    answers, forward = parse_number(query.get("answers", "")), parse_number(query.get("forward", ""))
    number, _, floor = query.get("post", "").partition("/")
    thread, post = parse_number(number), parse_number(floor)
    if answers:
        return await visit.ask(mail.answer_to, answers, to_all="all" in query)
    if forward:
        return await visit.ask(mail.forward_of, forward)
    if thread and post:
        return await visit.ask(mail.forward_post, thread, post)
    return Opening(to=query.get("to", "")[:200])


async def send(visit: Visit) -> Answer:
    """Do what the button says, or show the letter again with the reason why not."""
    form, foreign = await visit.sent(file_limit=uploads.form_limit(visit))
    writing = _read(form)
    try:
        if foreign is not None:
            raise foreign
        if form["do"] == "file" or form.files("file"):
            added = await uploads.receive_all(visit, form, writing.format)
            text = f"{writing.text.rstrip()}\n\n{added}".lstrip()
            writing = msgspec.structs.replace(writing, text=text, notice=visit.word("The file stands in the text now."))
        return await _do(visit, writing, form["do"])
    except Refusal as refusal:
        is_kept = foreign is None and await _keep(visit, writing)
        return await _page(visit, _refused(visit, writing, refusal, is_kept=is_kept), visit.say(refusal).status)


def _read(form: Form) -> Writing:
    """What was typed, as it was typed."""
    answers = form.number("answers", 0) or 0
    slot = form["slot"] if drafts.is_slot(form["slot"]) else drafts.NEW_MAIL
    return Writing(
        slot=slot,
        back=f"/mail/{answers}" if answers else "/mail",
        to=form["to"],
        title=form["title"],
        text=form.text("text"),
        format=form["format"] if form["format"] in dict(CHOICES) else "markdown",
        answers=answers,
        token=form.token,
    )


async def _do(visit: Visit, writing: Writing, wish: str) -> Answer:
    if wish == "discard":
        await visit.act(drafts.drop, writing.slot)
        return visit.go(writing.back, "The draft was thrown away.")
    if wish == "draft":
        await _save(visit, writing)
        return visit.go("/settings/drafts", "The draft is kept.")
    if wish in ("preview", "file"):
        await _keep(visit, writing)
        return await _page(visit, writing)
    body = await visit.render(writing.text, writing.format)
    token = once(writing.token, writing.to, writing.title, writing.text)
    letter = await visit.act(mail.send, writing.to, writing.title, body, answers=writing.answers, token=token)
    if visit.caller.state == AccountState.ACTIVE:  # others have no drafts
        await visit.act(drafts.drop, writing.slot)
    return visit.go(f"/mail/{letter.id}", "Sent.")


async def _keep(visit: Visit, writing: Writing) -> bool:
    """Keep the text if that is possible; True when a draft holds it now."""
    try:
        await _save(visit, writing)
    except Refusal:
        return False
    return bool(writing.text.strip() or writing.title.strip())


async def _save(visit: Visit, writing: Writing) -> None:
    await visit.act(drafts.save, writing.slot, writing.text, title=writing.title, format=writing.format)


def _refused(visit: Visit, writing: Writing, refusal: Refusal, *, is_kept: bool) -> Writing:
    said = visit.say(refusal)
    wrong = FIELDS.get(said.about, said.about)
    is_foreign = isinstance(
        refusal, ForeignForm
    )  # the page that comes now is a fresh one: there is nothing to go back to
    return msgspec.structs.replace(
        writing,
        said=said.sentence,
        hint=visit.word("Look at it once more and press the button again.") if is_foreign else said.hint,
        kept=visit.word("Your text is below and kept as a draft.") if is_kept else visit.word("Your text is below."),
        wrong=wrong if wrong in SHOWN_FIELDS else "",
        wants_sign_in=refusal.family == Family.SIGN_IN,
        token=writing.token or new_token(),
    )


async def _page(visit: Visit, writing: Writing, status: int = 200) -> Answer:
    if writing.text.strip():
        try:
            body = await visit.render(writing.text, writing.format)
            writing = msgspec.structs.replace(writing, preview=body.html, preview_lang=body.lang)
        except Refusal:  # too long to be rendered: the page says so when it is sent
            pass
    is_active = visit.caller.state == AccountState.ACTIVE
    return visit.page(
        "mail_write.html",
        status=status,
        here="mail",
        writing=writing,
        formats=CHOICES,
        groups=await visit.ask(mail_groups.mine) if is_active else [],
        max_mb=visit.frame.settings["files.max_mb"],
    )
