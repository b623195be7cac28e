# SPDX-License-Identifier: Apache-2.0
"""Five questions for who has just become the administrator, one a page; each can be passed over and asked again later."""

from collections.abc import Awaitable, Callable

import msgspec

from banyan.base.words import LANGUAGES
from banyan.core import permits, rules, site
from banyan.interfaces.web import rules as rule_pages
from banyan.interfaces.web import sheets
from banyan.interfaces.web.admin import ways_to_join
from banyan.interfaces.web.settings import zones
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit

Values = dict[str, str]
HERE = "/admin/welcome"


class Question(msgspec.Struct, frozen=True):
    """`asks` makes its fields, `keeps` takes the answers."""

    title: str
    intro: str
    asks: Callable[[Visit], Awaitable[tuple[Field, ...]]]
    keeps: Callable[[Visit, Values], Awaitable[object]]


async def show(visit: Visit) -> Answer:
    permits.check_staff(visit.caller)
    place = _place(visit)
    return await _page(visit, place)(await _sheet(visit, place), 200)


async def answer(visit: Visit) -> Answer:
    place = _place(visit)

    async def do(values: Values) -> Answer:
        await QUESTIONS[place].keeps(visit, values)
        if place + 1 < len(QUESTIONS):
            return visit.go(f"{HERE}?question={place + 2}")
        return visit.go("/admin", "That is all. The place is yours to tend.")

    return await sheets.submit(visit, await _sheet(visit, place), do, _page(visit, place))


def _place(visit: Visit) -> int:
    """Which question, counted from 0; the first for anything that is none."""
    asked = visit.query.get("question", "")
    return int(asked) - 1 if asked in map(str, range(1, len(QUESTIONS) + 1)) else 0


async def _sheet(visit: Visit, place: int) -> Sheet:
    is_last = place + 1 == len(QUESTIONS)
    fields = await QUESTIONS[place].asks(visit)
    button = visit.word("Done") if is_last else visit.word("Next question")
    return Sheet("welcome", f"{HERE}?question={place + 1}", fields, button)


def _page(visit: Visit, place: int) -> sheets.Again:
    question, word = QUESTIONS[place], visit.word
    return sheets.one(
        visit,
        word(question.title),
        intro=word(question.intro),
        crumbs=((word("Question {n} of {most}", n=place + 1, most=len(QUESTIONS)), f"{HERE}?question={place + 1}"),),
        template="welcome.html",
        skip=f"{HERE}?question={place + 2}" if place + 1 < len(QUESTIONS) else "/admin",
    )


# ---- the questions


async def _ask_name(visit: Visit) -> tuple[Field, ...]:
    decided, word = await visit.ask(site.policies), visit.word
    most = site.POLICIES
    return (
        Field("name", word("Name"), value=decided["name"], needed=True, most=most["name"].most),
        Field("tagline", word("A line about it"), value=decided["tagline"], most=most["tagline"].most),
    )


async def _ask_language(visit: Visit) -> tuple[Field, ...]:
    decided, word = await visit.ask(site.policies), visit.word
    return (
        Field("locale", word("Language"), "choice", decided["locale"], choices=tuple(LANGUAGES.items())),
        Field("zone", word("Time zone"), "choice", decided["zone"], choices=tuple((zone, zone) for zone in zones())),
    )


async def _ask_joining(visit: Visit) -> tuple[Field, ...]:
    decided = await visit.ask(site.policies)
    return (Field("sign_up", visit.word("Who may join"), "radio", decided["sign_up"], choices=ways_to_join(visit)),)


async def _ask_rules(visit: Visit) -> tuple[Field, ...]:
    word, lines = visit.word, await rule_pages.in_force(visit)
    most = rules.MOST_RULES * (rules.MAX_RULE + 1)
    hint = word("One rule a line. Three that everybody remembers are better than twenty.")
    return (Field("rules", word("Rules"), "area", "\n".join(lines), hint, rows=6, most=most),)


async def _ask_reach(visit: Visit) -> tuple[Field, ...]:
    decided, word = await visit.ask(site.policies), visit.word
    if visit.frame.settings["smtp.url"]:
        hint = word("A mail server is set: letters go out.")
    else:
        hint = word("Letters are written into the data folder until “smtp.url” names a mail server.")
    most = site.POLICIES["contact"].most
    return (Field("contact", word("How to reach you"), "text", decided["contact"], hint, most=most),)


async def _keep_policies(visit: Visit, values: Values) -> object:
    decided = {name: value for name, value in values.items() if name in site.POLICIES}
    return await visit.act(lambda tx, caller: site.set_policies(tx, caller, **decided))


async def _keep_rules(visit: Visit, values: Values) -> object:
    lines = tuple(line.strip() for line in values["rules"].split("\n") if line.strip())
    if lines == await rule_pages.in_force(visit):
        permits.check_staff(visit.caller)
        return None
    return await visit.act(rules.set_rules, lines)


QUESTIONS = (
    Question(
        "What is this place called?",
        "The name stands at the head of each page, the line at its foot.",
        _ask_name,
        _keep_policies,
    ),
    Question(
        "What is spoken here, and what time is it?",
        "For visitors whose browser asks for no language of ours, and for times on pages. Everybody can choose their own.",
        _ask_language,
        _keep_policies,
    ),
    Question(
        "Who may join?",
        "Everybody may read what is public. This is about writing.",
        _ask_joining,
        _keep_policies,
    ),
    Question(
        "What holds here?",
        "Numbered rules, so that whoever is told no can be told which one.",
        _ask_rules,
        _keep_rules,
    ),
    Question(
        "How are you reached?",
        "It stands on the page about this place. Letters to people (a lost password, what they missed) go by e-mail.",
        _ask_reach,
        _keep_policies,
    ),
)
