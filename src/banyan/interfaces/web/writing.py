# SPDX-License-Identifier: Apache-2.0
"""What the page for writing shows, for a new thread, a reply and an edit alike; and how it is shown again after a no."""

import msgspec

from banyan.base.errors import Refusal
from banyan.core import drafts
from banyan.interfaces.web.forms import Form
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.boards import Board
from banyan.records.drafts import Draft

# What a refusal calls the text → the name of its field here.
FIELDS = {"body": "text"}
WITHOUT_FIELD = frozenset({"title", "text", "file"})


class Writing(msgspec.Struct, frozen=True):
    """A text on its way. `slot` is its draft's; `wrong` names the field that `said` speaks of."""

    board: Board
    heading: str
    action: str
    back: str
    button: str
    slot: str
    number: int = 0
    about: str = ""
    about_lang: str = ""
    has_title: bool = False
    title: str = ""
    kinds: tuple[tuple[str, str], ...] = ()
    kind: str = ""
    text: str = ""
    rows: int = 12
    revision: int = 0
    saved_at: int = 0
    token: str = ""
    preview: str = ""
    preview_lang: str = ""
    others: str = ""
    said: str = ""
    hint: str = ""
    kept: str = ""
    wrong: str = ""
    notice: str = ""
    limits: str = ""


def with_draft(writing: Writing, draft: Draft | None) -> Writing:
    """The text that was kept takes the place of the one that would stand there."""
    if draft is None:
        return writing
    return msgspec.structs.replace(
        writing, text=draft.source, title=draft.title or writing.title, saved_at=draft.saved_at
    )


def with_form(writing: Writing, form: Form) -> Writing:
    """What was typed, as it was typed."""
    revision = form.number("revision") or writing.revision
    kind = form["kind"] if form["kind"] in dict(writing.kinds) else writing.kind
    title = form["title"] if "title" in form else writing.title  # noqa: SIM401 - a form is no dict
    return msgspec.structs.replace(
        writing, text=form.text("text"), title=title, kind=kind, revision=revision, token=form.token
    )


def with_refusal(visit: Visit, writing: Writing, refusal: Refusal, *, is_kept: bool) -> Writing:
    """The same page with the sentence, and a word on where the text is."""
    said = visit.say(refusal)
    wrong = FIELDS.get(said.about, said.about)
    kept = visit.word("Your text is below and kept as a draft.") if is_kept else visit.word("Your text is below.")
    return msgspec.structs.replace(
        writing, said=said.sentence, hint=said.hint, kept=kept, wrong=wrong if wrong in WITHOUT_FIELD else ""
    )


async def keep_draft(visit: Visit, writing: Writing) -> bool:
    """Keep the text if that is possible; True when a draft holds it now."""
    if visit.reader.is_guest or not writing.slot:
        return False
    try:
        title = writing.title if writing.has_title else ""
        return await visit.act(drafts.save, writing.slot, writing.text, title=title) is not None
    except Refusal:
        return False


def show(visit: Visit, writing: Writing, status: int = 200) -> Answer:
    settings = visit.frame.settings
    limits = visit.word(
        "Pictures and files up to {mb} MB. They can also be dropped or pasted into the text.",
        mb=settings["files.max_mb"],
    )
    return visit.page("compose.html", status=status, writing=msgspec.structs.replace(writing, limits=limits))
