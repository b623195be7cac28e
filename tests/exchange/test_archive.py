# SPDX-License-Identifier: Apache-2.0
"""Everything public goes out and comes back as the same bytes, whatever the database; nothing private goes at all."""

import errno
import hashlib
import io
import json
import shutil

import pytest
from tests.core.test_points import earns
from tests.kit import carts, pictures
from tests.kit.carts import line, write_lines
from tests.kit.polls import asks_in_every_kind
from tests.kit.town import NOON, refused, text

from banyan.base import clock, settings
from banyan.core import (
    accounts,
    articles,
    attachments,
    ballots,
    boards,
    bounties,
    chapters,
    clubs,
    compilations,
    departures,
    essence,
    gifts,
    marks,
    meetups,
    moderation,
    notes,
    places,
    polls,
    posts,
    pushes,
    races,
    reactions,
    roles,
    rules,
    sanctions,
    serials,
    site,
    tags,
    templates,
    thread_tools,
    threads,
    titles,
    word_rules,
)
from banyan.core.bodies import to_body
from banyan.exchange.archive import writing
from banyan.exchange.archive.form import ArchiveDamaged
from banyan.exchange.archive.reading import Archive
from banyan.exchange.importing import export_path, import_path
from banyan.exchange.uploads import receive
from banyan.jobs import checks, top_ten
from banyan.jobs.shift import Shift
from banyan.records.accounts import AccountState
from banyan.records.bounties import BountyTerms
from banyan.records.callers import GUEST
from banyan.records.compilations import CompileWish
from banyan.records.meetups import MeetupTerms
from banyan.records.places import PlaceTerms
from banyan.records.polls import PollWish
from banyan.records.posts import PostState
from banyan.records.races import How, RaceTerms
from banyan.records.serials import Terms
from banyan.records.threads import ThreadState
from banyan.records.titles import Process, TitleWish
from banyan.storage.files import FileStore
from banyan.storage.store import open_store

CANARY = "kestrel-in-the-belfry"  # stands in everything that must not leave


@pytest.fixture
def shelf(tmp_path):
    return FileStore(tmp_path / "shelf")


@pytest.fixture
def empty_sqlite(sqlite_template, tmp_path):
    path = tmp_path / "empty.db"
    shutil.copyfile(sqlite_template, path)
    store = open_store(str(path))
    yield store
    store.close()


@pytest.fixture
def empty_postgres(postgres_databases):
    with postgres_databases.fresh() as url:
        store = open_store(url)
        yield store
        store.close()


def later(member):
    """The same, an hour later: nobody writes faster than they may."""
    member._town.clock.passes(clock.HOUR)
    return member


# What test_archive_fans and test_archive_market tell of.
ELSEWHERE = {"ideas", "idea_steps", "idea_votes", "releases", "impressions", "goods", "deal_reviews", "hot_days"}


@pytest.fixture
def lived_in(town, shelf, tmp_path):
    """A town in which everything has happened that an archive can tell of, and much that it must not."""
    carts.bring(town.store, write_lines(tmp_path / "old.jsonl", [line(), line(floor=4, author="★"), line("18", 2)]))
    town.chen.does(site.set_policies, name="大榕树", about="Two\n\nparagraphs.", contact=f"{CANARY}@example.org")
    thread = later(town.ada).opens_thread("Night trains", "**Which** is the best?")
    for word, member in zip("one two three four five six".split(), [town.bo, town.eve] * 3, strict=True):
        later(member).replies(thread, f"{word} {thread.number}", reply_to=1)
    town.eve.does(posts.edit, thread.number, 3, text("two, edited"), 1)
    town.bo.does(posts.delete, thread.number, 4)
    town.ada.does(posts.remove, thread.number, 5, "off the subject")
    town.chen.does(posts.erase, thread.number, 6, "the law wants it")
    town.ada.does(reactions.react, thread.number, 2, "thanks")
    town.eve.does(reactions.react, thread.number, 2, "agree")
    town.ada.does(threads.pin_thread, thread.number)
    town.ada.does(tags.set_tags, thread.number, "慢车 Night")
    town.chen.does(boards.set_policies, "Cooking", tag_policy="moderators", tags="Rye 黑麦")
    town.chen.does(boards.set_policies, "Cooking", points="tipped", letters="on", letter_questions="Which class?")
    town.chen.does(clubs.set_letters, "BackRoom", "", is_on=True)
    town.eve.does(clubs.apply, "BackRoom", "Let me in, I know the password.")
    town.ada.does(threads.mark_digest, thread.number, True)
    town.ada.does(threads.lock_thread, later(town.bo).opens_thread("To be locked").number, "said enough")
    gone = later(town.bo).opens_thread("To be removed", "Words that go")
    town.ada.does(threads.remove_thread, gone.number, "twice the same")
    town.eve.does(threads.delete_thread, later(town.eve).opens_thread("To be deleted", "Words that went").number)
    joined = later(town.eve).opens_thread("To be joined", "Said, and carried on")
    later(town.bo).replies(joined, "elsewhere too")
    town.ada.does(thread_tools.split, thread.number, [7], "Six", "another matter")
    town.ada.does(thread_tools.merge, joined.number, thread.number, "the same matter")
    town.chen.does(word_rules.add_rule, CANARY, "hold")
    later(town.bo).replies(later(town.eve).opens_thread("What waits", "Bread"), f"held {CANARY}")
    later(town.bo).opens_thread(f"Held {CANARY}")
    [drop] = town.chen.sees(word_rules.rules)
    town.chen.does(word_rules.drop_rule, drop.id)
    town.chen.does(rules.set_rules, ["Be kind.", "Say how you know."])
    later(town.ada).does(rules.set_rules, ["No spoilers."], "Railway")
    later(town.ada).does(rules.set_rules, [], "Railway")
    town.chen.does(rules.set_rules, [f"{CANARY}"], "BackRoom")
    town.chen.does(templates.set_texts, "Railway", {"en": "From:\nTo:", "zh-Hans": "从：\n到："})
    town.chen.does(templates.set_texts, "BackRoom", {"en": CANARY})
    town.chen.does(roles.give, "eve", "moderator", town.cooking.slug)
    town.chen.does(accounts.edit_profile, "Chen 陈", "One line\nand another", "A plan")
    _picture(town.ada, shelf, town.railway, pictures.picture())
    _keep(town, thread)
    _hide(town, shelf)
    _ask(town)
    top_ten.run(Shift(town.store))
    return town


def _ask(town):
    """A bounty that was given to two, and one that is open; what stands in the purses stays here."""
    town.chen.does(boards.set_policies, "Railway", kinds="discussion bounty")
    town.chen.does(site.set_policies, points="on")
    earns(town, town.bo, 100)
    terms = BountyTerms(41, town.clock.at + 9 * clock.DAY)
    for _ in range(2):
        asked = later(town.bo).does(bounties.open_bounty, town.railway.id, "How old?", text("The bridge."), terms)
        for member in (town.chen, town.ada):
            later(member).replies(asked, "Of 1887.")
    later(town.bo).does(bounties.accept, asked.number, [2, 3])
    later(town.bo).does(gifts.gift, "ada", 5, CANARY)


def _meet(town):
    """A meet-up in a kitchen, with one in and one who waits, whose words are the host's; a race; a place with reviews."""
    town.chen.does(boards.set_policies, "Cooking", kinds="discussion meetup race place")
    start = town.clock.at + 9 * clock.DAY
    terms = MeetupTerms(start, start + clock.HOUR, "North gate", 1, start, shows_names=True)
    made = later(town.eve).does(meetups.open_meetup, town.cooking.id, "Dumplings", text("Bring bowls."), terms)
    for member in (town.bo, town.ada):
        later(member).does(meetups.sign_up, made.number, CANARY)
    made = later(town.eve).does(
        places.open_place, town.cooking.id, "Noodle house", text("Since 1990."), PlaceTerms("noodles", "北门", price=1)
    )
    for member, grade in ((town.ada, 5), (town.chen, 2), (town.ada, 4)):
        later(member).does(places.review, made.number, grade, to_body(f"*{grade}*", "markdown"))
    race = RaceTerms("A bag of chestnuts", How.FLOORS, (2, 4, 9), 0, start)
    made = later(town.eve).does(races.open_race, town.cooking.id, "Chestnuts", text("Go!"), race)
    for member in (town.ada, town.bo, town.ada):
        later(member).replies(made, "me")
    town.store.write_now(lambda tx: races.settle(tx, made.id))


def _serial(town):
    """A serial with a chapter that stands, one that is gone, and somebody who reads it."""
    town.chen.does(boards.set_policies, "Cooking", kinds="discussion meetup race serial")
    terms = Terms("夜里的厨房 & more", "Flour")
    made = later(town.eve).does(serials.open_serial, town.cooking.id, "A kitchen by night", text("It was late."), terms)
    later(town.eve).does(serials.reply_chapter, made.number, text("Then it was later."), "Water")
    later(town.eve).does(serials.reply_chapter, made.number, text(f"Words {CANARY}"), f"Salt {CANARY}")
    town.eve.does(posts.delete, made.number, 3)
    town.eve.does(serials.describe, made.number, "夜里的厨房 & more", is_finished=True)
    town.bo.does(chapters.reach, made.number, 1)


def _keep(town, thread):
    """What the board adds to its talk: pushes, a poll, marks, a note, the essence."""
    town.chen.does(boards.set_policies, "Railway", push_policy="slow")
    open_one = later(town.bo).opens_thread("Pushed")
    for member, stance in ((town.ada, "push"), (town.eve, "boo"), (town.bo, "push")):
        later(member).does(pushes.push, open_one.number, 1, stance, "说得好")
    rude = later(town.eve).does(pushes.push, open_one.number, 1, "push", CANARY)
    town.ada.does(pushes.remove, open_one.number, 1, rude.id, "rude")
    _meet(town)
    _serial(town)
    wish = PollWish("Rye?", ("Yes", "No"), town.clock.at + 9 * clock.HOUR, member_days=1)
    poll = later(town.bo).does(polls.open_in_thread, open_one.number, wish)
    later(town.eve).does(polls.vote, poll.id, (1,), "crust")
    town.bo.does(polls.close, poll.id)
    asks_in_every_kind(town, later)
    asked = town.ada.does(
        polls.open_on_board, "Railway", PollWish("Oats?", ("a", CANARY), town.clock.at + 99 * clock.DAY)
    )
    town.eve.does(polls.vote, asked.id, (0,), CANARY)
    later(town.ada).does(marks.set_mark, thread.number, 2, "keep", is_on=True)
    town.ada.does(marks.set_mark, thread.number, 2, "digest", is_on=True)
    later(town.ada).does(notes.set_note, "Railway", to_body("*Mind* the gap", "markdown"))
    town.chen.does(notes.set_note, "BackRoom", text(CANARY))
    folder = later(town.ada).does(essence.add_folder, "Railway", 0, "Night")
    town.ada.does(essence.set_letter, "Railway", folder.number, "A")
    town.ada.does(articles.collect, thread.number, [2, 3], ("Railway", "A"))
    written = later(town.ada).does(
        articles.add_article, "Railway", folder.number, "Welcome", to_body("**on**", "markdown")
    )
    later(town.chen).does(articles.edit, "Railway", written.number, to_body("**off**", "markdown"), 1)
    town.ada.does(essence.add_link, "Railway", 0, "Map", "https://example.org/")
    _title(town)
    _remember(town, thread)
    late = later(town.ada).does(essence.add_folder, "Railway", 0, "Late")
    town.ada.does(essence.move, "Railway", folder.number, late.number)
    gone = town.ada.does(essence.add_folder, "Railway", 0, f"Gone {CANARY}")
    town.ada.does(articles.add_article, "Railway", gone.number, CANARY, text(CANARY))
    town.ada.does(essence.delete, "Railway", gone.number, "out of date")


def _remember(town, thread):
    """A day that came to its end, with what came into its ten; a thread that is compiled from another."""
    town.chen.does(boards.set_policies, "Railway", kinds="discussion question compilation")
    named = to_body(f"/t/{thread.number}/2", "markdown")
    later(town.ada).does(compilations.make, town.railway.id, "Night trains, in short", named, CompileWish())
    for _day in range(2):
        top_ten.run(Shift(town.store))
        town.clock.passes(clock.DAY)
        later(town.bo).opens_thread("Bread", board=town.cooking)
    top_ten.run(Shift(town.store))


def _title(town):
    """One that is held and one that is over; what a title opens behind the scenes stays there."""
    wish = TitleWish({"en": "Guide", "zh-Hans": "向导"}, "◆", enter=("BackRoom",), open=("Cooking",), invites=True)
    title = later(town.chen).does(titles.make, wish)
    given = town.chen.does(titles.grant, title.id, "bo", 300, Process.ELECTED, "The vote of May.")
    town.chen.does(titles.grant, title.id, "ada", 9, Process.EARNED, "For the tea.")
    town.bo.does(titles.end, given.id, "No time.")


def _picture(member, shelf, board, content):
    upload = receive(shelf, io.BytesIO(content), "loaf.png", settings.load({}))
    kept = member.does(attachments.attach, upload, 100)
    body = to_body(f"![loaf]({kept.address})", "markdown")
    later(member).does(threads.open_thread, board.id, "With a picture", body)
    return kept


def _hide(town, shelf):
    """The canary in everything that is nobody's business."""
    later(town.chen).opens_thread(f"Secret {CANARY}", f"Words {CANARY}", board=town.back_room)
    _picture(town.chen, shelf, town.back_room, pictures.picture(size=(9, 9)))
    attic = town.board("Attic", {"en": f"Attic {CANARY}"}, state="hidden")
    later(town.chen).opens_thread(f"Unlisted {CANARY}", f"Words {CANARY}", board=attic)
    doomed = later(town.eve).opens_thread("Doomed", f"Gone {CANARY}")
    later(town.eve).replies(doomed, f"Also {CANARY}")
    town.eve.does(posts.edit, doomed.number, 2, text(f"Still {CANARY}"), 1)
    town.eve.does(posts.delete, doomed.number, 1)
    town.ada.does(posts.remove, doomed.number, 2, "a reason")
    moved = later(town.bo).opens_thread("Moved away")
    later(town.bo).replies(moved, f"Words {CANARY}")
    town.chen.does(threads.move_thread, moved.number, town.back_room.id, "belongs there")
    town.bo.does(accounts.set_email, f"{CANARY}@example.org")
    town.bo.does(accounts.set_password, f"hash-{CANARY}")
    town.store.write_now(lambda tx: _sign_in(tx, town.bo.account_id))
    town.chen.does(sanctions.suspend, "eve", 3, "a public reason")
    for handle, state in (("waits", AccountState.PENDING), ("turned", AccountState.REFUSED)):
        town.member(f"{handle}-{CANARY}"[:24], state=state)


def _sign_in(tx, account_id):
    tx.run(
        "INSERT INTO sessions (id, account_id, made_at, used_at, ends_at, agent, network, token_hash)"
        " VALUES (5, :account, 1, 1, 1, :agent, :agent, :hash)",
        {"account": account_id, "agent": CANARY, "hash": CANARY.encode()},
    )


def moved_in(store, path, files=None):
    """Import an archive as a whole; the report must tell of no loss."""
    report = carts.bring(store, path, files=files)
    assert report.losses == {}, report.lines("en")
    return report


def test_the_same_bytes_come_back_from_either_database(lived_in, empty_postgres, empty_sqlite, shelf, tmp_path):
    first = carts.folder(lived_in.store, tmp_path / "first", shelf)
    there = FileStore(tmp_path / "there")
    moved_in(empty_postgres, tmp_path / "first", there)
    assert carts.folder(empty_postgres, tmp_path / "second", there) == first
    back = FileStore(tmp_path / "back")
    moved_in(empty_sqlite, tmp_path / "second", back)
    assert carts.folder(empty_sqlite, tmp_path / "third", back) == first


def test_what_a_board_kept_is_kept_in_the_new_house(lived_in, empty_sqlite, shelf, tmp_path):
    carts.folder(lived_in.store, tmp_path / "archive", shelf)
    moved_in(empty_sqlite, tmp_path / "archive", shelf)
    with empty_sqlite.read() as tx:
        page = essence.page(tx, GUEST, "Railway")
        assert [line.node.title for line in page.children] == ["Map", "Late"]
        welcome = tx.value("SELECT number FROM essence WHERE title = 'Welcome'")
        page = essence.page(tx, GUEST, "Railway", welcome)
        assert ([one.title for one in page.trail], page.parts[0].part.html) == (
            ["Late", "Night"],
            "<p><strong>off</strong></p>",
        )
        former, _ = essence.version(tx, GUEST, "Railway", welcome, 1)
        assert former.parts[0].part.source == "**on**"
        why, many, when, rye = (line.poll for line in polls.of_board(tx, GUEST, "Railway")[1])
        assert (rye.counts, rye.remarks, rye.state) == ([0, 1], ["crust"], "closed")
        assert all(polls.recounted(tx, poll) == poll.tally for poll in (why, many, when, rye))
        named = ballots.of_poll(tx, GUEST, when.id).ballots
        assert {(one.voter.handle, one.picks) for one in named} == {("bo", (1, 0)), ("eve", (2,))}
        assert {one.picks for one in ballots.of_poll(tx, GUEST, why.id).ballots} == {"Why not", "=1+1"}
        assert notes.current(tx, GUEST, "Railway").note.html == "<p><em>Mind</em> the gap</p>"
        assert [one.letter for one in marks.marked(tx, GUEST, "Railway", "keep")[1]] == ["b"]
        lines = tx.all("SELECT stance, text, state FROM pushes ORDER BY id")
        assert lines[0] == ("push", "说得好", "visible")
        assert lines[3] == ("push", "", "removed")
        assert tx.all("SELECT score, people, count FROM push_sums") == [(0, 2, 3)]
    assert checks.examine(empty_sqlite).found == 0


def test_a_serial_is_read_on_in_the_new_house(lived_in, empty_sqlite, shelf, tmp_path):
    carts.folder(lived_in.store, tmp_path / "archive", shelf)
    moved_in(empty_sqlite, tmp_path / "archive", shelf)
    with empty_sqlite.read() as tx:
        number = tx.value("SELECT number FROM threads WHERE kind = 'serial'")
        book = chapters.contents(tx, GUEST, number)
        assert (book.serial.summary, book.serial.state) == ("夜里的厨房 & more", "finished")
        assert [(one.floor, one.title, one.word_count) for one in book.chapters] == [(1, "Flour", 3), (2, "Water", 4)]
        assert tx.value("SELECT count(*) FROM serial_marks") == 0


def test_a_title_stands_beside_the_name_in_the_new_house_too(lived_in, empty_sqlite, shelf, tmp_path):
    carts.folder(lived_in.store, tmp_path / "out", shelf)
    moved_in(empty_sqlite, tmp_path / "out", FileStore(tmp_path / "there"))
    with empty_sqlite.read() as tx:
        (line,) = titles.list_all(tx, GUEST)
        assert (line.holder.handle, line.giver.handle, line.title.invites) == ("ada", "chen", True)
        assert [(one.power, one.board) for one in line.allowed] == [("open", "Cooking"), ("invite", "")]
        assert "◆ 向导" in tx.value("SELECT title FROM accounts WHERE handle = 'ada'")


def test_an_archive_names_what_happened(lived_in, shelf, tmp_path):
    written = carts.folder(lived_in.store, tmp_path / "out", shelf)
    manifest = json.loads(written["banyan.json"])
    assert manifest["site"] == {"about": "Two\n\nparagraphs.", "name": "大榕树"}
    assert {name for name, count in manifest["counts"].items() if not count} == ELSEWHERE
    for name, sha256 in manifest["files"].items():
        assert hashlib.sha256(written[name]).hexdigest() == sha256
        lines = written[name].decode().splitlines()
        assert lines == [
            json.dumps(json.loads(one), ensure_ascii=False, sort_keys=True, separators=(",", ":")) for one in lines
        ]
    states = {json.loads(one)["state"] for one in written["posts/000001.jsonl"].splitlines()}
    assert states == {"visible", "deleted", "removed", "erased", "moved", "missing"}


def test_nothing_private_leaves(lived_in, shelf, tmp_path):
    written = carts.folder(lived_in.store, tmp_path / "out", shelf)
    assert [name for name, content in written.items() if CANARY.encode() in content] == []
    names = b"".join(content for name, content in written.items() if name.endswith(".jsonl"))
    for word in (b"@example.org", b"hash-", b"waits-", b"turned-", b"BackRoom", b'belongs there","thread_id'):
        assert word not in names
    assert len([name for name in written if name.startswith("files/")]) == 1
    # What may be read goes along: the canary test proves nothing where nothing is written.
    assert b"Night trains" in names
    assert b"Words that go" not in names


def test_in_the_new_house_nobody_is_anybody_yet(lived_in, empty_sqlite, shelf, tmp_path):
    export_path(lived_in.store, shelf, tmp_path / "out")
    moved_in(empty_sqlite, tmp_path / "out", FileStore(tmp_path / "there"))
    with empty_sqlite.read() as tx:
        assert {row[0] for row in tx.all("SELECT state FROM accounts")} == {AccountState.UNCLAIMED}
        assert (
            tx.all("SELECT 1 FROM credentials")
            == tx.all("SELECT 1 FROM emails")
            == tx.all("SELECT 1 FROM sessions")
            == []
        )
        assert tx.value("SELECT count(*) FROM roles WHERE name = 'admin'") == 1


def test_threads_keep_their_numbers_states_and_files(lived_in, empty_sqlite, shelf, tmp_path):
    export_path(lived_in.store, shelf, tmp_path / "out")
    there = FileStore(tmp_path / "there")
    moved_in(empty_sqlite, tmp_path / "out", there)
    with empty_sqlite.read() as tx:
        thread, author, _ = threads.get(tx, GUEST, 3)
        assert (thread.title, thread.pin, thread.is_digest, author.handle) == ("Night trains", 1, 1, "ada")
        assert thread.tag_list == ("慢车", "Night")
        assert [row.thread.number for row, _ in tags.tagged(tx, GUEST, "night")[0]] == [3]
        assert (boards.get(tx, GUEST, "Cooking").tag_policy, boards.get(tx, GUEST, "Cooking").tags) == (
            "moderators",
            "Rye 黑麦",
        )
        post = posts.get(tx, GUEST, 3, 2)[0]
        assert json.loads(post.reactions) == {"agree": 1, "thanks": 1}
        assert [version.source for version in posts.history(tx, GUEST, 3, 3)[3]] == [f"two {thread.number}"]
        assert posts.get(tx, GUEST, 3, 5)[0].reason == "off the subject"
        assert threads.get(tx, GUEST, 4)[0].state == ThreadState.LOCKED
        kept = next(iter(there.addresses()))
        assert attachments.open_file(tx, GUEST, kept).is_picture
        assert moderation.page(tx, GUEST)[0]
    assert there.has_thumb(kept)


def test_importing_again_changes_nothing(lived_in, shelf, tmp_path):
    """Into the community that it came from, too: everything is here already."""
    before = carts.folder(lived_in.store, tmp_path / "out", shelf)
    report = carts.bring(lived_in.store, tmp_path / "out", files=shelf)
    assert (report.posts, report.threads, report.accounts, report.boards, report.missing) == (0, 0, 0, 0, 0)
    assert report.already_here > 10
    assert carts.folder(lived_in.store, tmp_path / "again", shelf) == before


def test_two_communities_under_one_roof(lived_in, empty_sqlite, shelf, tmp_path):
    """A community that has threads, people and words of its own takes another in beside them."""
    carts.bring(empty_sqlite, write_lines(tmp_path / "own.jsonl", [line(author="ada"), line("18", author="bo")]))
    export_path(lived_in.store, shelf, tmp_path / "out")
    report = carts.bring(empty_sqlite, tmp_path / "out", files=FileStore(tmp_path / "there"))
    assert report.losses["renumbered"] >= 2
    assert report.losses["handle_taken"] == 2
    with empty_sqlite.read() as tx:
        assert threads.get(tx, GUEST, 1)[0].title == "Rye 17"
        assert accounts.person(tx, GUEST, "ada-2").account.display_name == "Ada"


def test_an_archive_that_was_stopped_goes_on_where_it_was(lived_in, empty_sqlite, shelf, tmp_path):
    write_lines(tmp_path / "many.jsonl", carts.threads(120, 5))
    carts.bring(lived_in.store, tmp_path / "many.jsonl")
    first = carts.folder(lived_in.store, tmp_path / "out", shelf)
    there, stops = FileStore(tmp_path / "there"), 0

    def stop(done, total, what):
        if what == "write":
            raise KeyboardInterrupt

    report = None
    while report is None:
        try:
            report = import_path(empty_sqlite, there, tmp_path / "out", stop)
        except KeyboardInterrupt:
            stops += 1
    assert stops > 5
    assert (report.already_here, report.losses) == (0, {})
    assert report.threads == json.loads(first["banyan.json"])["counts"]["threads"]
    assert carts.folder(empty_sqlite, tmp_path / "again", there) == first


def test_a_folder_that_is_not_empty_is_left_alone(sqlite_store, shelf, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "letter").write_text("mine")
    with refused("folder_not_empty"):
        export_path(sqlite_store, shelf, tmp_path / "out")
    (tmp_path / "out" / "letter").unlink()
    export_path(sqlite_store, shelf, tmp_path / "out")
    assert (tmp_path / "out" / "banyan.json").is_file()


def test_a_full_disk_is_told(lived_in, shelf, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(writing.os, "fsync", full)
    with refused("store_full"):
        export_path(lived_in.store, shelf, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_export_says_how_far_it_is(lived_in, shelf, tmp_path):
    seen = []
    report = export_path(lived_in.store, shelf, tmp_path / "out", lambda *now: seen.append(now))
    assert seen[-1][0] == seen[-1][1] == sum(report.counts.values())
    assert {what for _, _, what in seen} == {"files", "write"}
    assert report.files == 1
    assert f"posts: {report.counts['posts']}" in report.lines("en")


# ------------------------------------------------------------------------------------------------------- hostile archives


def rewrite(folder, name, rows):
    """Put other lines into a file of an archive, with the hash that makes them look right."""
    content = b"".join(row if isinstance(row, bytes) else json.dumps(row).encode() + b"\n" for row in rows)
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    manifest = json.loads((folder / "banyan.json").read_bytes())
    manifest["files"][name] = hashlib.sha256(content).hexdigest()
    (folder / "banyan.json").write_text(json.dumps(manifest))


@pytest.fixture
def archive(sqlite_template, tmp_path):
    """A small archive: two threads by two people."""
    shutil.copyfile(sqlite_template, tmp_path / "elsewhere.db")
    store = open_store(str(tmp_path / "elsewhere.db"))
    carts.bring(store, write_lines(tmp_path / "old.jsonl", [line(), line(floor=2, author="Bo"), line("18", 1)]))
    export_path(store, FileStore(tmp_path / "shelf"), tmp_path / "out")
    store.close()
    return tmp_path / "out"


def lines_of(archive, name):
    return [json.loads(one) for one in (archive / name).read_bytes().splitlines()]


def test_a_changed_byte_names_its_file_and_nothing_comes_in(archive, empty_sqlite):
    path = archive / "posts" / "000001.jsonl"
    path.write_bytes(path.read_bytes().replace(b"Words", b"Lords", 1))
    with pytest.raises(ArchiveDamaged, match="posts/000001.jsonl"):
        carts.bring(empty_sqlite, archive)
    with empty_sqlite.read() as tx:
        assert tx.value("SELECT count(*) FROM accounts") == 0


@pytest.mark.parametrize("how", ["missing", "link", "folder"])
def test_a_file_that_is_not_there_is_damage(archive, empty_sqlite, tmp_path, how):
    path = archive / "accounts.jsonl"
    path.rename(tmp_path / "elsewhere")
    if how == "link":
        path.symlink_to(tmp_path / "elsewhere")
    if how == "folder":
        path.mkdir()
    with refused("archive_damaged"):
        carts.bring(empty_sqlite, archive)


@pytest.mark.parametrize(
    "change",
    [
        {"format": "other"},
        {"version": 3},
        {"files": {"../../etc/passwd": "0" * 64}},
        {"files": {"posts/../../x.jsonl": "0" * 64}},
        {"files": 3},
        {"site": {"name": 3}},
    ],
)
def test_a_manifest_that_lies_is_no_archive(archive, empty_sqlite, change):
    manifest = json.loads((archive / "banyan.json").read_bytes())
    (archive / "banyan.json").write_text(json.dumps(manifest | change))
    with refused("not_an_archive"):
        carts.bring(empty_sqlite, archive)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_manifest_is_no_archive(archive, empty_sqlite, content):
    (archive / "banyan.json").write_bytes(content)
    with refused("not_an_archive"):
        carts.bring(empty_sqlite, archive)


HOSTILE_POSTS = {
    "an id beyond all numbers": {"id": "9" * 19},
    "an id that is no number": {"id": "1; DROP TABLE posts"},
    "an id of tomorrow": {"id": str((1 << 62) + 5)},
    "a time that is none": {"made_at": "2026-99-99T00:00:00Z"},
    "a time of tomorrow": {"made_at": "2999-01-01T00:00:00Z"},
    "a floor of zero": {"floor": 0},
    "files of tomorrow": {"files": ["9" * 19]},
}


@pytest.mark.parametrize("change", HOSTILE_POSTS.values(), ids=HOSTILE_POSTS)
def test_a_row_that_cannot_be_is_counted_and_its_floor_stays_empty(archive, empty_sqlite, change):
    rows = lines_of(archive, "posts/000001.jsonl")
    rows[0] |= change
    rewrite(archive, "posts/000001.jsonl", rows)
    report = carts.bring(empty_sqlite, archive)
    assert report.losses == {"bad_row": 1}
    assert (report.posts, report.missing) == (2, 1)


def test_a_thread_comes_in_with_such_tags_as_may_stand(archive, empty_sqlite):
    name = "threads/000001.jsonl"
    rows = [json.loads(row) for row in (archive / name).read_bytes().splitlines()]
    rewrite(archive, name, [row | {"tags": ["ok", "a/b", "OK", "x" * 200]} for row in rows])
    carts.bring(empty_sqlite, archive)
    with empty_sqlite.read() as tx:
        assert threads.get(tx, GUEST, 1)[0].tag_list == ("ok",)


def test_rows_about_people_and_boards_that_nobody_named(archive, empty_sqlite):
    rewrite(archive, "accounts.jsonl", lines_of(archive, "accounts.jsonl")[:1])
    rows = lines_of(archive, "threads/000001.jsonl")
    rows[1]["board"] = "77"
    rewrite(archive, "threads/000001.jsonl", rows)
    report = carts.bring(empty_sqlite, archive)
    assert report.losses["unknown_account"] >= 1
    assert report.losses["unknown_board"] == 1
    with empty_sqlite.read() as tx:
        assert posts.get(tx, GUEST, 1, 2)[0].source == "<p>Words 17/2.</p>"


def test_what_a_board_kept_points_to_nothing_of_this_house(archive, town):
    """An archive marks, asks and keeps only where its own threads and boards are."""
    mine = town.bo.opens_thread("Bread")
    post = town.bo.sees(posts.get, mine.number, 1)[0]
    accounts_there = [row["id"] for row in lines_of(archive, "accounts.jsonl")]
    person, at = accounts_there[0], "2020-01-01T00:00:00Z"
    made = {"made_by": person, "made_at": at}
    here = {"board": str(town.railway.id), "id": "77", **made}
    rewrite(archive, "marks.jsonl", [{"post": str(post.id), "mark": "keep", **made}])
    rewrite(archive, "notes.jsonl", [{**here, "source": "mine now"}])
    rewrite(
        archive, "polls.jsonl", [{**here, "closes_at": at, "question": "?", "choices": ["a", "b"], "totals": [1, 2]}]
    )
    node = {
        **here,
        "number": 1,
        "kind": "link",
        "title": "x",
        "target": "javascript:x",
        "changed_by": person,
        "changed_at": at,
    }
    board = lines_of(archive, "boards.jsonl")[0]["id"]
    rewrite(archive, "essence.jsonl", [node, {**node, "id": "78", "board": board, "parent": "5"}])
    rewrite(archive, "essence_versions.jsonl", [{"node": "78", "revision": 1, "title": "x", **made}])
    push = {"id": "79", "thread": 1, "floor": 1, "account": person, "stance": "hate", "made_at": at}
    rewrite(archive, "pushes/000001.jsonl", [push, {**push, "id": "80", "stance": "push", "text": "a\nb\u202e"}])
    report = carts.bring(town.store, archive)
    assert report.losses["bad_row"] == 5
    for table in ("marks", "board_notes", "polls"):
        assert town.count(f"SELECT count(*) FROM {table}") == 0
    assert town.count("SELECT count(*) FROM essence WHERE target = '' AND parent_id IS NULL") == 1
    assert town.count("SELECT text FROM pushes") == "a b"


def test_rows_of_nonsense_without_end_are_counted_and_not_held(archive, empty_sqlite):
    rewrite(archive, "posts/000001.jsonl", [b"{}\n"] * 20_000 + lines_of(archive, "posts/000001.jsonl"))
    opened = Archive(archive)
    for _ in opened.pieces():
        assert len(opened.losses) <= 1_000
    assert carts.bring(empty_sqlite, archive).losses == {"bad_row": 20_000}


def test_an_archive_gives_nobody_a_right_here(archive, town):
    """It names a member of this house as its administrator: by id, and by handle."""
    people = lines_of(archive, "accounts.jsonl")
    eve = str(town.eve.account_id)
    joined = clock.to_iso(NOON - clock.DAY)
    people += [{"id": eve, "handle": "eve", "joined_at": joined}, {"id": "77", "handle": "admin", "joined_at": joined}]
    rewrite(archive, "accounts.jsonl", sorted(people, key=lambda row: int(row["id"])))
    roles_of = [
        {"id": "5", "account_id": eve, "name": "admin", "since_at": joined},
        {"id": "6", "account_id": "77", "name": "emperor", "since_at": joined},
        {"id": "7", "account_id": "77", "name": "admin", "since_at": joined},
    ]
    rewrite(archive, "roles.jsonl", roles_of)
    report = carts.bring(town.store, archive)
    assert report.losses["not_ours"] == 2
    assert not town.eve.caller.is_admin
    assert [person.handle for role, person, _ in town.chen.sees(roles.list_all) if role.name == "admin"] == [
        "chen",
        "admin-2",
    ]


def test_duplicate_floors_and_rows_that_belong_to_nothing(archive, empty_sqlite):
    rows = lines_of(archive, "posts/000001.jsonl")
    rewrite(archive, "posts/000001.jsonl", [rows[0], rows[0] | {"id": "99"}, *rows[1:], rows[-1] | {"thread": 9}])
    stray = {"thread": 9, "floor": 1, "account": rows[0]["author"], "kind": "agree", "made_at": rows[0]["made_at"]}
    rewrite(archive, "reactions/000001.jsonl", [stray | {"thread": 1, "kind": "envy"}, stray])
    report = carts.bring(empty_sqlite, archive)
    assert report.losses == {"duplicate_floor": 1, "bad_row": 3}
    assert report.posts == 3


def test_a_file_that_is_not_what_its_name_says(lived_in, empty_sqlite, shelf, tmp_path):
    export_path(lived_in.store, shelf, tmp_path / "out")
    path = next(file for file in (tmp_path / "out" / "files").rglob("*") if file.is_file())
    path.write_bytes(b"<svg onload=alert(1)>")
    report = carts.bring(empty_sqlite, tmp_path / "out", files=FileStore(tmp_path / "there"))
    assert report.losses == {"file_damaged": 1}
    path.unlink()
    report = carts.bring(empty_sqlite, tmp_path / "out", files=FileStore(tmp_path / "there"))
    assert report.losses == {"file_missing": 1}
    assert list(FileStore(tmp_path / "there").addresses()) == []


def test_a_post_of_an_archive_cannot_show_a_file_of_this_house(archive, town, shelf):
    """It names the id of a file that its owner showed in the back room only."""
    secret = _picture(town.chen, shelf, town.back_room, pictures.picture(size=(9, 9)))
    rows = lines_of(archive, "posts/000001.jsonl")
    rows[0]["files"] = [str(secret.id)]
    rewrite(archive, "posts/000001.jsonl", rows)
    carts.bring(town.store, archive)
    with refused("not_found"):
        town.guest.sees(attachments.open_file, secret.sha256)


def test_a_file_that_was_removed_here_stays_away(lived_in, empty_sqlite, shelf, tmp_path):
    export_path(lived_in.store, shelf, tmp_path / "out")
    barred = lines_of(tmp_path / "out", "attachments.jsonl")[0]["sha256"]
    row = {"id": 5, "account": 5, "sha256": barred}
    empty_sqlite.write_now(
        lambda tx: tx.run(
            "INSERT INTO attachments (id, account_id, sha256, name, media_type, size, width, height, made_at, state)"
            " VALUES (:id, :account, :sha256, 'x', 'x', 1, 0, 0, 0, 'removed')",
            row,
        )
    )
    report = import_path(empty_sqlite, FileStore(tmp_path / "there"), tmp_path / "out")
    assert report.losses == {"not_ours": 1}
    with empty_sqlite.read() as tx, refused("not_found"):
        attachments.open_file(tx, GUEST, barred)


def test_a_post_of_more_than_a_megabyte_leaves_its_floor_empty(archive, empty_sqlite):
    rows = lines_of(archive, "posts/000001.jsonl")
    rows[0]["source"] = "x" * (1024 * 1024 + 1)
    rewrite(archive, "posts/000001.jsonl", rows)
    report = carts.bring(empty_sqlite, archive)
    assert report.losses == {"too_long": 1}
    with empty_sqlite.read() as tx:
        assert tx.all("SELECT floor, state FROM posts WHERE state <> 'visible'") == [(1, PostState.MISSING)]


def test_ids_that_are_taken_are_given_anew(archive, empty_sqlite):
    """Two people and two posts with one id each, as no community would write them."""
    people = lines_of(archive, "accounts.jsonl")
    twin = people[0] | {"handle": "Twin", "display_name": "Twin"}
    rewrite(archive, "accounts.jsonl", [twin, *people])
    rows = lines_of(archive, "posts/000001.jsonl")
    rows[1]["id"] = rows[2]["id"] = rows[0]["id"]
    rewrite(archive, "posts/000001.jsonl", rows)
    report = carts.bring(empty_sqlite, archive)
    assert report.posts == 3
    with empty_sqlite.read() as tx:
        assert tx.value("SELECT count(*) FROM posts") == 3
        assert posts.get(tx, GUEST, 1, 2)[0].source == "<p>Words 17/2.</p>"


def test_who_has_left_is_a_stone_in_the_new_house_too(lived_in, empty_postgres, shelf, tmp_path):
    lived_in.eve.does(departures.leave, erases=False)
    lived_in.clock.passes(departures.TIME_TO_RETURN)
    while lived_in.store.write_now(departures.settle):
        pass
    top_ten.run(Shift(lived_in.store))  # the days since then are counted here, not in the new house
    before = carts.folder(lived_in.store, tmp_path / "out", shelf)
    there = FileStore(tmp_path / "there")
    moved_in(empty_postgres, tmp_path / "out", there)
    with empty_postgres.read() as tx:
        assert tx.value("SELECT state FROM accounts WHERE handle = 'eve'") == AccountState.GONE
        assert posts.get(tx, GUEST, 3, 3)[0].source == "two, edited"
    assert carts.folder(empty_postgres, tmp_path / "again", there) == before
