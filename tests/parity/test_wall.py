# SPDX-License-Identifier: Apache-2.0
"""Whatever the web lets somebody do is a row of the table, or stands here with the reason why it is none."""

import ast
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path

from tests.parity.test_parity import ROWS

from banyan.interfaces import web

ENOUGH = 100  # verbs in the table, at least
ASKS = {"ask", "ask_heavy", "ask_as_guest"}
# Pages read with these inside of larger reads.
READS = frozenset(
    """attachments.check_pace chat.page choices.is_quiet drafts.find events.newest favourites.tree leases.is_on leases.steps
    links.find mail.unread_count messages.waiting news.followed notifications.unread_count pages.news pages.thread_mine pages.top
    passkeys.names_of portraits.logo pseudonyms.own_among
    second_factors.is_on serials.mine serials.read_ones site.policy talks.asked talks.page threads.get""".split()
)
# What a terminal cannot do, and says so with the address where it is done.
ON_THE_WEB = {
    "a file or a picture": """attachments.attach attachments.drop belongings.pack books.take essence.add_file portraits.drop
        portraits.drop_logo portraits.set_logo portraits.show
        stickers.add_sticker stickers.drop_pack stickers.drop_sticker stickers.make_pack stickers.switch_pack
        sticker_packs.put sticker_packs.take_out""",
    "something that the browser keeps": "devices.add devices.remove choices.set_night passkeys.add passkeys.begin "
    "passkeys.come_in passkeys.end",
    "another system's page": "identities.begin identities.come_in identities.link identities.sign_up identities.unlink",
    "a link that comes by letter or from the keeper": """accounts.claim accounts.confirm_email links.become_admin
        resets.ask_reset resets.reset roundups.unsubscribe""",
    "a picture to scan with a phone": """second_factors.begin second_factors.confirm second_factors.renew_codes
        second_factors.switch_off""",
    "colours and pages of the web": "looks.set_look",
    "e-mail addresses, which the web confirms": "affiliations.add affiliations.drop affiliations.show_on_page",
    "administration that is done once": "boards.open_section boards.set_section boards.list_member templates.set_texts",
    "lists of words": "word_rules.add_rule word_rules.drop_rule",
}
# Parts of what other rows do.
WITHIN = {
    "departures.told": "sign_in, of somebody who was leaving",
    "accounts.approve_all": "approve, for each that is ticked",
    "app_passwords.end_all": "a box beside a new password",
    "articles.refresh": "shown where a copied post has changed since",
    "polls.open_thread": "a thread and then its poll, at a terminal",
    "posts.restore": "restore_post, by its author",
    "second_factors.come_in": "sign_in, with a code",
    "second_factors.wait_for_code": "sign_in, with a code",
    "sign_ins.note": "sign_in, by a passkey that does not fit",
}


def verbs_of(path: Path) -> Iterator[str]:
    """The functions of the core that a page hands to the desk: by name, in a table, or inside a function of its own."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    passed_over: set[ast.expr] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            first = node.args[0] if node.args else None
            if not (isinstance(first, ast.Name) and first.id == "tx"):
                passed_over.add(node.func)
            if first is not None and isinstance(node.func, ast.Attribute) and node.func.attr in ASKS:
                passed_over.add(first)
    core = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "banyan.core"
        for alias in node.names
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node not in passed_over and isinstance(node.value, ast.Name):
            found = getattr(importlib.import_module(core[node.value.id]), node.attr) if node.value.id in core else None
            if inspect.isfunction(found) and [*inspect.signature(found).parameters][:1] == ["tx"]:
                yield f"{found.__module__.rsplit('.', 1)[-1]}.{found.__name__}"


def test_every_verb_of_the_web_is_in_the_table_or_has_a_reason() -> None:
    verbs = {verb for path in Path(web.__path__[0]).glob("*.py") for verb in verbs_of(path)}
    rows = {row.verb for row in ROWS}
    elsewhere = {verb for listed in ON_THE_WEB.values() for verb in listed.split()} | WITHIN.keys()
    assert sorted(verbs - rows - elsewhere - READS) == [], "neither in the table nor here"
    assert sorted(elsewhere & rows) == [], "here, and in the table"
    assert sorted((elsewhere | READS) - verbs) == [], "here, and not on the web"


def test_the_table_is_long_enough_and_no_row_stands_twice() -> None:
    names = [row.name for row in ROWS]
    assert len(names) == len(set(names))
    assert len({row.verb for row in ROWS}) >= ENOUGH
