# SPDX-License-Identifier: Apache-2.0
"""What the self-check says: findings, each a sentence about one thing that is not as it should be."""

from typing import Any

import msgspec

from banyan.base.words import translate

# kind → what it says. The first group can be counted anew from the posts; the rest wants somebody who looks.
SENTENCES = {
    "board_threads": "The board {slug} counts {found} threads; there are {right}.",
    "board_posts": "The board {slug} counts {found} visible posts; there are {right}.",
    "thread_posts": "Thread {number} counts {found} visible posts; there are {right}.",
    "thread_people": "Thread {number} counts {found} people who wrote in it; there are {right}.",
    "thread_people_list": "Thread {number} notes wrongly how much each of {count} people wrote in it.",
    "account_posts": "@{handle} counts {found} visible posts; there are {right}.",
    "account_threads": "@{handle} counts {found} threads; there are {right}.",
    "idea_votes": "The idea {idea} shows {found} votes and has {right}.",
    "purse_balance": "The purse {purse} says {found}, its entries say {right}.",
    "poll_totals": "The poll “{question}” does not show what was voted.",
    "post_pushes": "{post} does not show what its pushes come to.",
    "post_reactions": "{post} does not show the reactions that it has.",
    "post_files": "{post} counts {found} files; it uses {right}.",
    "search_missing": "{post} cannot be found by searching.",
    "search_stale": "{post} is found by other words than it has.",
    "search_extra": "{post} can be found by searching, and should not be.",
    "floors": "Thread {number} should have the floors 1 to {last}; it has {count}, from {first} to {top}.",
    "reply_to": "{post} answers floor {floor}, which is not there.",
    "reference": "{count} rows of the table {table} point to something that is not there: {column} is {id}, for example.",
    "numbers": "Thread {number} has a number that will be given out again: the counter stands at {counter}.",
    "events": "The event log has {count} events from {first} to {last}, and should have all up to {newest}.",
    "consumer": "The consumer “{name}” has read up to event {position}, but the newest is {newest}.",
    "search_behind": "The search index is {count} events behind and was not looked at; it catches up while Banyan runs.",
    "file_missing": "The file {sha256} is not on the disk.",
    "file_changed": "The file {sha256} is not what was uploaded: its content has changed.",
    "database": "The database itself says: {words}",
}


class Finding(msgspec.Struct, frozen=True):
    """One difference. `subject_id` is the board, thread, account or post that it is about, 0 for none."""

    kind: str
    fields: dict[str, Any]
    subject_id: int = 0

    def words(self, lang: str) -> str:
        return translate(lang, SENTENCES[self.kind], **self.fields)


class Report(msgspec.Struct, frozen=True):
    """The first findings in words, how many there were in all, and how many of them were mended."""

    findings: list[Finding]
    found: int
    mended: int
