# SPDX-License-Identifier: Apache-2.0
"""How the web says no: one table from the family of a refusal to a status, and the sentence in the reader's language."""

import msgspec

from banyan.base import words
from banyan.base.errors import Family, Refusal

STATUS = {
    Family.NOT_FOUND: 404,
    Family.SIGN_IN: 401,
    Family.FORBIDDEN: 403,
    Family.INVALID: 422,
    Family.CONFLICT: 409,
    Family.TOO_SOON: 429,
    Family.TOO_LARGE: 413,
    Family.UNAVAILABLE: 503,
}
TITLES = {
    Family.NOT_FOUND: "Nothing here",
    Family.SIGN_IN: "Sign in to go on",
    Family.FORBIDDEN: "Not open to you",
    Family.INVALID: "That did not fit",
    Family.CONFLICT: "That cannot be done now",
    Family.TOO_SOON: "A little later, please",
    Family.TOO_LARGE: "Too large",
    Family.UNAVAILABLE: "The store is not answering",
}


class WrongMethod(Refusal):
    code = "wrong_method"
    family = Family.INVALID
    sentence = "This address does not take that kind of request."


class ForeignForm(Refusal):
    code = "foreign_form"
    family = Family.FORBIDDEN
    sentence = "This form did not come from a page of ours, or the page is older than your sign-in."
    hint = "Go back, reload the page and send it again; what you wrote is still in it."


class FormTooLarge(Refusal):
    code = "form_too_large"
    family = Family.TOO_LARGE
    sentence = "That is more than {limit_kb} KB, which is the most this form takes."
    fields = ("limit_kb",)
    hint = "Nothing was sent. Shorten it, or split it."


class FormUnreadable(Refusal):
    code = "form_unreadable"
    family = Family.INVALID
    sentence = "The form arrived damaged, so nothing was done."
    hint = "Go back and send it once more."


class Said(msgspec.Struct, frozen=True):
    """A refusal in words, for a template."""

    code: str
    status: int
    title: str
    sentence: str
    hint: str
    about: str  # name of the form field that it stands beside


def say(refusal: Refusal, lang: str) -> Said:
    """The refusal as its reader is told."""
    return Said(
        refusal.code,
        STATUS[refusal.family],
        words.translate(lang, TITLES[refusal.family]),
        words.translate(lang, refusal.sentence, **refusal.data),
        words.translate(lang, refusal.hint) if refusal.hint else "",
        refusal.about,
    )
