# SPDX-License-Identifier: Apache-2.0
"""Word rules: what administrators do not want written, asked of every text that is posted, as search would compare it.

A phrase is refused with a word about it, or held back until somebody has looked, or replaced before the text is rendered. Who
tends a board is not held back on it.
"""

from functools import lru_cache

from banyan.base import ids
from banyan.base.errors import BadValue, Family, NotFound, Refusal
from banyan.core import moderation, notifications
from banyan.core.permits import check_signed_in, check_staff, may_tend
from banyan.markup import phrases
from banyan.markup.limits import scrub
from banyan.markup.phrases import Phrases
from banyan.records.boards import Board
from banyan.records.callers import Caller
from banyan.records.events import SiteChanged
from banyan.records.notifications import Pointer
from banyan.records.posts import Body, Post
from banyan.records.threads import Thread
from banyan.records.word_rules import Held, WordRule
from banyan.storage.queries import boards as board_queries
from banyan.storage.queries import roles as role_queries
from banyan.storage.queries import word_rules as queries
from banyan.storage.tx import Tx

REFUSE, HOLD, REPLACE = ACTS = ("refuse", "hold", "replace")
MAX_PHRASE = 100  # characters, of a phrase and of what replaces it
HELD_SHOWN = 50


class PhraseWanted(Refusal):
    code = "phrase_wanted"
    family = Family.INVALID
    sentence = "Please write a word or a phrase, of {most} characters at most."
    fields = ("most",)
    about = "phrase"


class PhraseTaken(Refusal):
    code = "phrase_taken"
    family = Family.CONFLICT
    sentence = "There is a rule for “{phrase}” already."
    hint = "Delete it first."
    fields = ("phrase",)
    about = "phrase"


class WordRefused(Refusal):
    code = "word_refused"
    family = Family.INVALID
    sentence = "“{word}” is not written here. Please put it differently."
    fields = ("word",)
    about = "text"


def rules(tx: Tx, caller: Caller) -> list[WordRule]:
    check_staff(caller)
    return queries.list_rules(tx)


def add_rule(tx: Tx, caller: Caller, phrase: str, act: str, replacement: str = "") -> WordRule:
    """From now on; what stands already stays."""
    check_staff(caller)
    if act not in ACTS:
        raise BadValue(name="act")
    phrase, replacement = (" ".join(scrub(text).split()) for text in (phrase, replacement))
    phrase_key = phrases.key(phrase)
    if not phrase_key or max(len(phrase), len(phrase_key), len(replacement)) > MAX_PHRASE:
        raise PhraseWanted(most=MAX_PHRASE)
    kept = replacement if act == REPLACE else ""
    rule = WordRule(ids.mint(), phrase, phrase_key, act, kept, caller.id, tx.now)
    if not queries.insert_rule(tx, rule):
        raise PhraseTaken(phrase=phrase)
    _changed(tx, caller)
    return rule


def drop_rule(tx: Tx, caller: Caller, rule_id: int) -> None:
    check_staff(caller)
    if not queries.drop_rule(tx, rule_id):
        raise NotFound
    _changed(tx, caller)


def _changed(tx: Tx, caller: Caller) -> None:
    """The record says that words were decided about, and not which: it would carry them to everybody."""
    moderation.record(tx, caller, "set_word_rules")
    tx.announce(SiteChanged("words"))


# ---- asked by other verbs


def check(tx: Tx, caller: Caller, board: Board, body: Body, title: str = "") -> str:
    """The phrase that holds this text back, "" for none. Raises WordRefused."""
    found = queries.list_rules(tx)
    if not found:
        return ""
    by_act = {act: _compiled(tuple(rule.phrase_key for rule in found if rule.act == act)) for act in (REFUSE, HOLD)}
    text = "\n".join((title, body.source, phrases.without_tags(body.html)))
    refused = by_act[REFUSE].find(text)
    if refused:
        raise WordRefused(word=refused)
    return "" if may_tend(caller, board.id) else by_act[HOLD].find(text)


def check_title(tx: Tx, caller: Caller, board: Board, title: str) -> None:
    """A new title of what stands already cannot be held back, so it is refused what would hold it."""
    held = check(tx, caller, board, Body("", "", "", 0), title)
    if held:
        raise WordRefused(word=held)


def check_line(tx: Tx, text: str) -> None:
    """A line that stands on no board: nobody there could let it through, so it is refused what would hold it."""
    found = queries.list_rules(tx)
    refused = (
        _compiled(tuple(rule.phrase_key for rule in found if rule.act in (REFUSE, HOLD))).find(text) if found else ""
    )
    if refused:
        raise WordRefused(word=refused)


def hold(tx: Tx, post: Post, thread: Thread, word: str) -> None:
    """Let those who tend the board know that something waits for them."""
    queries.hold(tx, post.id, thread.id, word)
    tending = [person.id for person in board_queries.list_moderators(tx, thread.board_id)]
    pointer = Pointer(thread.board_id, thread.id, thread.number, post.floor)
    for judge in tending or role_queries.list_admins(tx):
        notifications.notify(tx, judge, "waits", f"held:{post.id}:{judge}:{tx.now}", pointer=pointer)


def let_go(tx: Tx, caller: Caller, post: Post, thread: Thread) -> None:
    """It does not wait any more; its author hears that it stands."""
    queries.drop_held(tx, post.id)
    pointer = Pointer(thread.board_id, thread.id, thread.number, post.floor)
    once_key = f"let_through:{post.id}:{tx.now}"
    notifications.notify(tx, post.author_id, "let_through", once_key, actor_id=caller.id, pointer=pointer)


def replacing(tx: Tx, _: Caller) -> tuple[Phrases, dict[str, str]]:
    """What is replaced in every text before it is rendered, and by what."""
    by = {rule.phrase_key: rule.replacement for rule in queries.list_rules(tx) if rule.act == REPLACE}
    return _compiled(tuple(by)), by


@lru_cache(maxsize=8)
def _compiled(keys: tuple[str, ...]) -> Phrases:
    return Phrases(keys)


# ---- what waits


def waiting(tx: Tx, caller: Caller) -> list[Held]:
    """What was held back on boards that the caller tends, the longest waiting first."""
    check_signed_in(caller)
    return queries.list_held(tx, caller, HELD_SHOWN)
