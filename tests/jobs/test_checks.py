# SPDX-License-Identifier: Apache-2.0
"""The self-check: silent about a whole community, clear about each thing that is broken, and able to count anew."""

import hashlib
import random
import re
from contextlib import suppress
from importlib import resources
from pathlib import Path

import pytest
from tests.kit.town import Town, text

from banyan.base import clock
from banyan.base.errors import Refusal
from banyan.base.words import LANGUAGES, catalogue
from banyan.core import attachments, boards, polls, posts, pushes, reactions, roles, sanctions, threads
from banyan.core import checks as core_checks
from banyan.jobs import checks
from banyan.jobs.timetable import run_pending
from banyan.records.attachments import Upload
from banyan.records.checks import SENTENCES, Report
from banyan.records.polls import PollWish
from banyan.records.posts import Body
from banyan.storage.files import FileStore
from banyan.storage.queries.checks import POINTERS

CAT = b"the picture of a cat"
# Columns that are called like a pointer and name other things, or things that may be gone.
NO_POINTERS = {"client_tokens.object_id", "threads.bump_id", "post_search.post_id"}


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    source = tmp_path / "cat"
    source.write_bytes(CAT)
    kept = FileStore(tmp_path / "files")
    kept.put(source)
    return kept


@pytest.fixture
def lively(town: Town) -> Town:
    """A town in which a bit of everything has happened."""
    upload = Upload(hashlib.sha256(CAT).hexdigest(), "cat.png", "image/png", len(CAT), 64, 48)
    cat = town.ada.does(attachments.attach, upload, 1)
    picture = Body("a picture", "markdown", f'<p><img src="{cat.address}" alt=""></p>', 1)
    bread, soup = town.ada.opens_thread("Bread"), town.bo.opens_thread("Soup", board=town.cooking)
    town.bo.replies(bread, "Rye", reply_to=1)
    town.ada.does(posts.reply, bread.number, picture)
    town.eve.replies(bread, "I see")
    town.eve.replies(soup, "too hot")
    town.bo.does(posts.edit, bread.number, 2, text("Rye, of course"), 1)
    town.bo.does(reactions.react, bread.number, 1, "agree")
    town.eve.does(reactions.react, bread.number, 1, "agree")
    town.eve.does(reactions.react, bread.number, 3, "thanks")
    town.chen.does(boards.set_policies, "Railway", push_policy="on")
    for who in (town.bo, town.eve, town.ada):
        who.does(pushes.push, bread.number, 1, "push", "well said")
    asked = PollWish("Rye or wheat?", ("Rye", "Wheat"), town.clock.at + 7 * clock.DAY)
    poll = town.ada.does(polls.open_in_thread, bread.number, asked)
    town.eve.does(polls.vote, poll.id, (1,))
    town.eve.does(posts.delete, bread.number, 4)
    town.chen.does(posts.erase, soup.number, 2, "a telephone number")
    town.chen.does(threads.move_thread, soup.number, town.railway.id, "wrong board")
    town.ada.does(threads.remove_thread, town.eve.opens_thread("Buy now").number, "an advertisement")
    town.chen.does(roles.give, "bo", "moderator", "cooking")
    town.ada.does(sanctions.ban, "eve", "railway", 2, "advertises")
    town.clock.passes(clock.DAY)
    run_pending(town.store)
    return town


def kinds(report: Report) -> list[str]:
    return [finding.kind for finding in report.findings]


def breaks(town: Town, sql: str) -> None:
    def job(tx) -> None:  # type: ignore[no-untyped-def]
        assert tx.run(sql), "nothing was broken"

    town.store.write_now(job)


def test_a_whole_community_is_found_whole(lively: Town, files: FileStore) -> None:
    steps: list[tuple[str, int, int]] = []
    report = checks.examine(lively.store, files, lambda *step: steps.append(step))
    assert report == Report([], 0, 0), [finding.words("en") for finding in report.findings]
    assert list(dict.fromkeys(name for name, _, _ in steps)) == [
        "database", "numbers", "references", "boards", "accounts", "threads", "polls", "purses", "posts", "files",
    ]  # fmt: skip
    assert all(0 <= done <= total for _, done, total in steps)
    assert ("posts", 7, 7) in steps


def test_an_empty_community_is_found_whole(town: Town, files: FileStore) -> None:
    assert checks.examine(town.store, files).found == 0


def anything(town: Town, dice: random.Random, numbers: list[int]) -> None:
    """One act of somebody's, as likely wrong as right."""
    who = dice.choice([town.ada, town.bo, town.chen, town.chen, town.eve])
    number, floor = dice.choice(numbers[-4:]), dice.randint(1, 4)
    match dice.randrange(14):
        case 0:
            board = dice.choice([town.railway, town.cooking])
            numbers.append(who.does(threads.open_thread, board.id, "Bread", text("Rye")).number)
        case 1 | 2 | 3:
            who.does(posts.reply, number, text("Yes"), reply_to=floor)
        case 4:
            who.does(posts.edit, number, floor, text(f"Yes {dice.random()}"), dice.randint(1, 2))
        case 5:
            who.does(posts.delete, number, floor)
        case 6:
            who.does(dice.choice([posts.remove, posts.erase]), number, floor, "not about bread")
        case 7 | 8:
            who.does(posts.restore, number, floor, "was about bread")
        case 9:
            kind = dice.choice(reactions.KINDS)
            who.does(dice.choice([reactions.react, reactions.unreact]), number, floor, kind)
        case 10:
            who.does(threads.move_thread, number, dice.choice([town.railway, town.cooking]).id, "belongs there")
        case 11:
            who.does(pushes.push, number, floor, dice.choice(["push", "boo"]), "well said")
        case 12:
            for line in who.sees(pushes.page, number, floor)[4][-1:]:
                who.does(dice.choice([pushes.remove, pushes.restore]), number, floor, line.push.id, "rude")
        case 13:
            verb = dice.choice(
                [threads.remove_thread, threads.restore_thread, threads.lock_thread, threads.unlock_thread]
            )
            who.does(verb, number, "for a change")


@pytest.mark.parametrize("seed", range(3))
def test_whatever_people_do_the_counters_stay_right(town: Town, seed: int) -> None:
    dice = random.Random(seed)
    town.chen.does(boards.set_policies, "Railway", push_policy="on")
    numbers = [town.chen.opens_thread("Bread").number]
    done = 0
    for _ in range(300):
        with suppress(Refusal):
            anything(town, dice, numbers)
            done += 1
        town.clock.passes(clock.MINUTE)
    assert done > 50, "most of it was refused: that proves little"
    run_pending(town.store)
    report = checks.examine(town.store)
    assert not report.found, [finding.words("en") for finding in report.findings]


COUNTERS = {
    "board_threads": "UPDATE boards SET thread_count = thread_count + 1 WHERE slug = 'Railway'",
    "board_posts": "UPDATE boards SET post_count = 0 WHERE slug = 'Railway'",
    "account_threads": "UPDATE accounts SET thread_count = 7 WHERE handle = 'ada'",
    "account_posts": "UPDATE accounts SET post_count = 7 WHERE handle = 'chen'",
    "thread_posts": "UPDATE threads SET live_count = 9 WHERE title = 'Bread'",
    "thread_people": "UPDATE threads SET people_count = 9 WHERE title = 'Bread'",
    "post_reactions": "UPDATE posts SET reactions = '' WHERE floor = 1 AND reactions <> ''",
    "post_pushes": "UPDATE push_sums SET people = 9",
    "poll_totals": "UPDATE polls SET totals = '[3,0]'",
    "post_files": "UPDATE posts SET file_count = 0 WHERE file_count = 1",
}


@pytest.mark.parametrize("kind", COUNTERS)
def test_a_wrong_counter_is_found_and_mended(lively: Town, kind: str) -> None:
    breaks(lively, COUNTERS[kind])
    assert kinds(checks.examine(lively.store)) == [kind]
    report = checks.examine(lively.store, mend=True)
    assert (kinds(report), report.found, report.mended) == ([kind], 1, 1)
    assert checks.examine(lively.store).found == 0


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE thread_people SET post_count = post_count + 1 WHERE last_floor = 3",
        "DELETE FROM thread_people WHERE last_floor = 3",
        "UPDATE posts SET reactions = '{\"agree\":' WHERE floor = 1 AND reactions <> ''",
        "DELETE FROM reactions WHERE kind = 'thanks'",
        "DELETE FROM push_sums",
        "DELETE FROM attachment_uses",
    ],
)
def test_rows_behind_a_counter_that_do_not_agree_are_found_and_mended(lively: Town, sql: str) -> None:
    breaks(lively, sql)
    assert checks.examine(lively.store, mend=True).mended == 1
    assert checks.examine(lively.store).found == 0


def test_mending_tells_those_who_hold_a_copy(lively: Town) -> None:
    before = lively.count("SELECT max(seq) FROM events")
    for sql in COUNTERS.values():
        breaks(lively, sql)
    assert checks.examine(lively.store, mend=True).mended == len(COUNTERS)
    told = "SELECT count(*) FROM events WHERE seq > :before AND kind = :kind"
    counts = {
        kind: lively.count(told, before=before, kind=kind)
        for kind in ("BoardChanged", "AccountChanged", "ThreadChanged", "PostReacted")
    }
    assert counts == {"BoardChanged": 1, "AccountChanged": 2, "ThreadChanged": 1, "PostReacted": 1}


@pytest.mark.parametrize(
    ("kind", "sql"),
    [
        ("floors", "UPDATE posts SET floor = 9 WHERE floor = 4"),
        ("floors", "UPDATE threads SET last_floor = 5 WHERE title = 'Bread'"),
        ("floors", "UPDATE posts SET floor = 0 WHERE floor = 4"),
        ("reply_to", "UPDATE posts SET reply_to = 40 WHERE floor = 2 AND state = 'visible'"),
        ("reference", "DELETE FROM accounts WHERE handle = 'chen'"),
        ("reference", "UPDATE posts SET gone_by = 5 WHERE state = 'deleted'"),
        ("reference", "UPDATE roles SET board_id = 5 WHERE board_id IS NOT NULL"),
        ("reference", "INSERT INTO favourites VALUES (5, 1, 'board', 6, '', 0, 1, 1)"),
        ("events", "DELETE FROM events WHERE seq = 3"),
        ("events", "UPDATE counters SET value = value - 1 WHERE name = 'events'"),
        ("consumer", "UPDATE consumers SET position = 10000 WHERE name = 'notifications'"),
        ("numbers", "UPDATE counters SET value = 1 WHERE name = 'threads'"),
    ],
)
def test_what_nobody_can_count_anew_is_found_and_left(lively: Town, kind: str, sql: str) -> None:
    breaks(lively, sql)
    report = checks.examine(lively.store, mend=True)
    assert set(kinds(report)) == {kind}
    assert report.mended == 0
    assert kinds(checks.examine(lively.store)) == kinds(report)


def index_id(town: Town) -> str:
    return "rowid" if town.store.kind == "sqlite" else "post_id"


@pytest.mark.parametrize("kind", ["search_missing", "search_stale", "search_extra"])
def test_an_index_that_does_not_agree_is_found_and_mended(lively: Town, kind: str) -> None:
    first = lively.count("SELECT min(id) FROM posts")
    breaks(
        lively,
        {
            "search_missing": f"DELETE FROM post_search WHERE {index_id(lively)} = {first}",
            "search_stale": f"UPDATE posts SET html = '<p>other words</p>' WHERE id = {first}",
            "search_extra": f"UPDATE posts SET state = 'removed' WHERE id = {first}",
        }[kind],
    )
    assert kind in kinds(checks.examine(lively.store, mend=True))
    assert checks.examine(lively.store).found == 0


def test_a_post_without_a_row_is_not_found_by_searching(lively: Town) -> None:
    insert = (
        f"INSERT INTO post_search ({index_id(lively)}, terms) VALUES (9000000000000000000, 'rye')"
        if lively.store.kind == "sqlite"
        else "INSERT INTO post_search (post_id, terms) VALUES (9000000000000000000, to_tsvector('simple', 'rye'))"
    )
    breaks(lively, insert)
    assert kinds(checks.examine(lively.store, mend=True)) == ["search_extra"]
    assert checks.examine(lively.store).found == 0


def test_what_the_index_has_not_come_to_yet_is_no_difference(lively: Town) -> None:
    lively.bo.opens_thread("News", board=lively.cooking)
    lively.chen.does(posts.remove, 1, 2, "not about bread")
    lively.chen.does(threads.remove_thread, 2, "cold by now")
    assert checks.examine(lively.store).found == 0


def test_an_index_far_behind_is_said_to_be(lively: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("banyan.core.checks.MOST_BEHIND", 2)
    for n in range(3):
        lively.chen.opens_thread(f"News {n}")
    assert kinds(checks.examine(lively.store)) == ["search_behind"]


@pytest.mark.parametrize(("kind", "content"), [("file_missing", None), ("file_changed", b"a dog")])
def test_the_disk_is_looked_at(lively: Town, files: FileStore, kind: str, content: bytes | None) -> None:
    path = files.path(hashlib.sha256(CAT).hexdigest())
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    assert kinds(checks.examine(lively.store, files)) == [kind]
    assert checks.examine(lively.store).found == 0, "without a disk nothing is said about it"


def test_many_findings_are_counted_and_some_are_shown(lively: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "FINDINGS_SHOWN", 2)
    breaks(lively, "UPDATE accounts SET post_count = 77")
    report = checks.examine(lively.store, mend=True)
    assert (len(report.findings), report.found, report.mended) == (2, 4, 4)


def test_a_long_community_is_walked_range_by_range(lively: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    small = core_checks.steps(2)
    monkeypatch.setattr(core_checks, "steps", lambda: small)
    for n in range(4):
        lively.chen.opens_thread(f"News {n}")
    run_pending(lively.store)
    walked: list[tuple[str, int, int]] = []
    assert checks.examine(lively.store, progress=lambda *step: walked.append(step)).found == 0
    assert [done for name, done, _ in walked if name == "threads"] == [0, 2, 4, 6, 7]
    breaks(lively, "UPDATE threads SET live_count = 3 WHERE title = 'News 3'")
    breaks(lively, "UPDATE posts SET reactions = 'x' WHERE id = (SELECT max(id) FROM posts)")
    assert kinds(checks.examine(lively.store)) == ["thread_posts", "post_reactions"]


def test_every_pointer_of_the_schema_is_followed() -> None:
    schema = "".join(
        file.read_text(encoding="utf-8")
        for file in sorted((resources.files("banyan.storage") / "migrations").iterdir(), key=lambda file: file.name)
    )
    columns = {
        f"{table}.{column}"
        for table, body in re.findall(r"CREATE TABLE (\w+) \((.*?)\);", schema, re.DOTALL)
        for column in re.findall(r"\b(\w+_(?:id|by))\s+BIGINT", body)
    }
    followed = {pointer for pointers in POINTERS.values() for pointer in pointers.split()}
    assert len(columns) > 50
    assert followed == columns - NO_POINTERS


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "en"])
def test_every_finding_has_words(lang: str) -> None:
    assert [sentence for sentence in SENTENCES.values() if not catalogue(lang).get(sentence)] == []
