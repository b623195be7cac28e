# SPDX-License-Identifier: Apache-2.0
"""What the page for writing shows, for a new thread, a reply and an edit alike; and how it is shown again after a no."""

from hashlib import blake2b

import msgspec

from banyan.base.errors import Family, Refusal
from banyan.core import drafts, permits, posts, schedules, sticker_packs
from banyan.interfaces.web.forms import Form
from banyan.interfaces.web.refusals import ForeignForm
from banyan.interfaces.web.sheets import Field, Sheet, filled, refused, values_of
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.boards import Board
from banyan.records.drafts import Draft
from banyan.records.similar import Similar

# What a refusal calls the text → the name of its field here.
FIELDS = {"body": "text"}
SHOWN_FIELDS = frozenset({"title", "text", "file", "due", "tags"})
FORMATS = ("markdown", "bbcode", "text")  # what members write in; imported HTML is nobody's to write
CHOICES = (("markdown", "Markdown"), ("bbcode", "BBCode"))


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
    tags: Field | None = None
    kind: str = ""
    text: str = ""
    format: str = "markdown"
    formats: tuple[tuple[str, str], ...] = ()  # to choose from; what was posted keeps its own
    rows: int = 12
    revision: int = 0
    saved_at: int = 0
    due: str = ""
    token: str = ""
    preview: str = ""
    preview_lang: str = ""
    similar: tuple[Similar, ...] = ()
    others: str = ""
    said: str = ""
    hint: str = ""
    kept: str = ""
    wrong: str = ""
    notice: str = ""
    wants_sign_in: bool = False
    poll: Sheet | None = None  # what a poll beside a new thread asks
    terms: Sheet | None = None  # what a thread of a special kind asks

    @property
    def has_poll(self) -> bool:
        """Whether somebody began to ask something."""
        return self.poll is not None and any(
            one.value for one in self.poll.fields if one.name in ("question", "choices")
        )

    @property
    def may_wait(self) -> bool:
        """Whether it may be posted at an hour: what has terms may when they stand in its text."""
        return not self.revision and (not self.terms or bool(self.number) or self.kind in schedules.OPENERS)

    @property
    def chapter(self) -> str:
        """The title of a reply that is a chapter."""
        return written(self.terms)["chapter"].strip() if self.terms and self.number else ""

    @property
    def tag_line(self) -> str:
        return self.tags.value.strip() if self.tags else ""

    @property
    def format_name(self) -> str:
        return dict(CHOICES).get(self.format, "")


def once(token: str, *said: str) -> str:
    """The client token of a text. Sent twice it makes one thing; another text out of the same form (a browser went back to it,
    and somebody wrote on) is another, and must not be taken for the first.
    """
    if not token:
        return ""
    digest = blake2b("\0".join(said).encode("utf-8", "replace"), digest_size=12).hexdigest()
    return f"{token}.{digest}"


def with_draft(writing: Writing, draft: Draft | None) -> Writing:
    """The text that was kept takes the place of the one that would stand there."""
    if draft is None:
        return writing
    return msgspec.structs.replace(
        writing,
        text=draft.source,
        format=draft.format if writing.formats else writing.format,
        title=draft.title or writing.title,
        terms=filled(writing.terms, {"chapter": draft.title}) if writing.terms and writing.number else writing.terms,
        tags=writing.tags and msgspec.structs.replace(writing.tags, value=draft.tags),
        saved_at=draft.saved_at,
    )


def with_form(writing: Writing, form: Form) -> Writing:
    """What was typed, as it was typed."""
    revision = form.number("revision", 0) or 0  # whoever does not say what they saw, saw an older version
    kind = form["kind"] if form["kind"] in dict(writing.kinds) else writing.kind
    written = form["format"] if form["format"] in dict(writing.formats) else writing.format
    title = form["title"] if "title" in form else writing.title  # noqa: SIM401 - a form is no dict
    return msgspec.structs.replace(
        writing,
        text=form.text("text"),
        format=written,
        title=title,
        kind=kind,
        revision=revision,
        token=form.token,
        due=form["due"][:20],
        tags=writing.tags and msgspec.structs.replace(writing.tags, value=form["tags"][:200]),
        poll=filled(writing.poll, values_of(writing.poll, form))
        if writing.poll and "question" in form
        else writing.poll,
        terms=writing.terms and filled(writing.terms, values_of(writing.terms, form)),
    )


def with_refusal(visit: Visit, writing: Writing, refusal: Refusal, *, is_kept: bool) -> Writing:
    """The same page with the sentence, and a word on where the text is."""
    said = visit.say(refusal)
    wrong = FIELDS.get(said.about, said.about)
    if isinstance(refusal, permits.TooSoon):  # says itself where the text is, and so does the next
        kept = ""
    elif isinstance(refusal, posts.EditedMeanwhile):
        kept = visit.word("It is kept as a draft, too.") if is_kept else ""
    else:
        kept = visit.word("Your text is below and kept as a draft.") if is_kept else visit.word("Your text is below.")
    if isinstance(refusal, ForeignForm):  # the page that comes now is a fresh one: there is nothing to go back to
        hint = visit.word("Look at it once more and press the button again.")
    else:
        hint = said.hint
    return msgspec.structs.replace(
        writing,
        said=said.sentence,
        hint=hint,
        kept=kept,
        wrong=wrong if wrong in SHOWN_FIELDS else "",
        wants_sign_in=refusal.family == Family.SIGN_IN,
        terms=writing.terms and refused(writing.terms, said.about, (said.sentence, ""), written(writing.terms)),
    )


def written(sheet: Sheet) -> dict[str, str]:
    """What stands in the fields of a sheet."""
    return {field.name: field.value for field in sheet.fields}


async def keep_draft(visit: Visit, writing: Writing) -> bool:
    """Keep the text if that is possible; True when a draft holds it now."""
    if visit.reader.is_guest:
        return False
    try:
        return await save_draft(visit, writing) is not None
    except Refusal:
        return False


async def save_draft(visit: Visit, writing: Writing) -> Draft | None:
    """Raises what the verb refuses."""
    title = writing.title if writing.has_title else writing.chapter
    written = writing.format if writing.formats else "markdown"  # of an edit the post itself knows it
    tags = writing.tags.value if writing.tags else None
    return await visit.act(drafts.save, writing.slot, writing.text, title=title, format=written, tags=tags)


async def show(visit: Visit, writing: Writing, status: int = 200) -> Answer:
    max_mb = visit.frame.settings["files.max_mb"]
    picker = await visit.ask(sticker_packs.picker)
    return visit.page("compose.html", status=status, writing=writing, max_mb=max_mb, picker=picker)
