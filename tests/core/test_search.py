# SPDX-License-Identifier: Apache-2.0
"""Search finds what is there, all of it, for those who may read it, and the two databases say the same."""

import random
import re
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.kit.town import Town, refused, text
from tests.kit.writings import put_thread

from banyan.base import clock, ids
from banyan.core import posts, search, search_index, threads
from banyan.jobs import search_index as consumer
from banyan.jobs.runner import drain
from banyan.jobs.shift import Consumer, Shift
from banyan.markup.fold import fold
from banyan.markup.query import highlight, query_terms
from banyan.records.callers import GUEST, Caller
from banyan.records.events import ThreadsImported
from banyan.records.search import Asked, Hit, Order, Question
from banyan.storage.queries.search import Wanted, match_expression, tsquery
from banyan.storage.store import Store

ROW = Consumer("search", search_index.KINDS, consumer.run, "")


def catch_up(store: Store) -> None:
    drain(Shift(store), [ROW])


def find(store: Store, question: Question | str, caller: Caller = GUEST, pages: int = 200) -> list[Hit]:
    """All hits over all pages."""
    asked = Question(question) if isinstance(question, str) else question
    hits: list[Hit] = []
    after = ""
    for _ in range(pages):
        with store.read() as tx:
            page = search.page(tx, caller, asked, after)
        hits += page.hits
        after = page.older
        if not after:
            return hits
    raise AssertionError("the pages do not end")


def floors(hits: list[Hit]) -> list[tuple[int, int]]:
    return [(hit.number, hit.floor) for hit in hits]


# ------------------------------------------------------------------------------------------------------------- the oracle

HAN = "今天火车站前面包店里漢字與汉字书書店"
WORDS = ["bread", "Rye", "train", "c++", "C#", "x86", "ＡＢＣ", "don't", "foo_bar", "naïve", "42"]


def some_text(draw: random.Random) -> str:
    pieces = []
    for _ in range(draw.randint(1, 12)):
        if draw.random() < 0.6:
            pieces.append("".join(draw.choices(HAN, k=draw.randint(1, 6))))
        else:
            is_glued = (
                bool(pieces) and re.search(r"[\w+#]$", "".join(pieces)) and not re.search(f"[{HAN}]$", "".join(pieces))
            )
            pieces.append((" " if is_glued else "") + draw.choice(WORDS))
        pieces.append(draw.choice(["", " ", "，", "\n", " - ", "。"]))
    return "".join(pieces)


EAST = f"[{HAN}{fold(HAN)}]"


def stands_in(word: str, whole: str) -> bool:
    """The naive way: a run of Han anywhere, a word of letters as a whole word."""
    if re.fullmatch(f"{EAST}+", word):
        return word in whole
    return re.search(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", re.sub(EAST, " ", whole)) is not None


def words_of(typed: str) -> list[str]:
    return [word for part in fold(typed).split() for word in re.findall(rf"c\+\+|c#|{EAST}+|[^\W_]+", part)]


class Library:
    """Some hundred texts on three boards by three people, on the shelves and in a dict."""

    def __init__(self, town: Town) -> None:
        draw = random.Random(20260501)
        self.town = town
        self.texts: dict[tuple[int, int], tuple[str, str, int, int]] = {}
        boards_ = [town.railway, town.cooking, town.back_room]
        people = [town.ada, town.bo, town.eve]
        imported = []
        for number in range(60):
            board, person = boards_[draw.randrange(3)], people[draw.randrange(3)]
            title = " ".join(some_text(draw).split())[:80] or "x"
            bodies = [some_text(draw) for _ in range(draw.randint(1, 9))]
            html = ["<p>" + body.replace("\n", "</p><p>") + "</p>" for body in bodies]
            at = town.clock.at - (60 - number) * clock.HOUR
            imported.append(put_thread(town.store, board.id, person.account_id or 0, title, html, at))
            for floor, body in enumerate(bodies, 1):
                self.texts[number + 1, floor] = (title if floor == 1 else "", body, board.id, person.account_id or 0)
        event = ThreadsImported("library", tuple(imported), ())
        town.store.write_now(lambda tx: tx.announce(event))
        catch_up(town.store)

    def naive(self, question: Question, hidden: set[int]) -> set[tuple[int, int]]:
        words = words_of(question.text)
        found = set()
        for key, (title, body, board_id, author_id) in self.texts.items():
            parts = [fold(title)] if question.title_only else [fold(title), fold(body)]
            if (
                board_id not in hidden
                and question.board_id in (None, board_id)
                and question.author_id in (None, author_id)
                and all(any(stands_in(word, part) for part in parts) for word in words)
            ):
                found.add(key)
        return found


@pytest.fixture
def library(town: Town) -> Library:
    return Library(town)


asked_for = st.lists(
    st.one_of(
        st.text(HAN, min_size=1, max_size=4),
        st.sampled_from([word for word in WORDS if word.isalnum()] + ["C++", "c#"]),
    ),
    min_size=1,
    max_size=3,
).map(" ".join)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    typed=asked_for, board=st.sampled_from([None, 0, 1, 2]), author=st.sampled_from([None, 0]), title_only=st.booleans()
)
def test_search_answers_like_looking_at_every_text(library: Library, typed, board, author, title_only):
    town = library.town
    board_id = None if board is None else [town.railway, town.cooking, town.back_room][board].id
    question = Question(typed, board_id, None if author is None else town.bo.account_id, title_only=title_only)
    hits = floors(find(town.store, question, town.chen.caller))
    assert len(set(hits)) == len(hits), "a hit comes once"
    assert set(hits) == library.naive(question, hidden=set())
    best = Question(typed, board_id, question.author_id, title_only=title_only, order=Order.BEST)
    assert set(floors(find(town.store, best, town.chen.caller))) == set(hits)
    if board != 2:
        assert set(floors(find(town.store, question))) == library.naive(question, hidden={town.back_room.id})


def test_newest_first_is_the_order_of_writing(library: Library):
    hits = find(library.town.store, "店")
    assert len(hits) > 20, "more than one page, or this proves nothing"
    assert [hit.made_at for hit in hits] == sorted((hit.made_at for hit in hits), reverse=True)


def test_a_span_of_time_has_its_borders(library: Library):
    town = library.town
    noon = town.clock.at
    all_hits = find(town.store, "车")
    some = find(town.store, Question("车", since_at=noon - 40 * clock.HOUR, until_at=noon - 10 * clock.HOUR))
    wanted = [hit for hit in all_hits if noon - 40 * clock.HOUR <= hit.made_at < noon - 10 * clock.HOUR]
    assert floors(some) == floors(wanted)
    assert some


# ----------------------------------------------------------------------------------------------------------- what is asked


def test_chinese_is_found_by_any_part_and_in_both_scripts(town):
    town.ada.opens_thread("上海火車站", "今天的列車晚點了，書店關門。")
    catch_up(town.store)
    for typed in ("火车站", "車站", "车", "站", "列车", "書店", "书店", "晚点", "天的列", "今天 书店"):
        assert len(find(town.store, typed)) == 1, typed
    for typed in ("站火", "海车", "晚店", "列 飞机"):
        assert find(town.store, typed) == [], typed


def test_what_stands_in_quotes_stands_side_by_side(town):
    thread = town.ada.opens_thread("Bread", "We bake rye bread on Sundays.")
    town.eve.replies(thread, "This bread is not rye.")
    catch_up(town.store)
    assert floors(find(town.store, "rye bread")) == [(1, 2), (1, 1)]
    assert floors(find(town.store, '"rye bread"')) == [(1, 1)]
    assert floors(find(town.store, '"Bread We"')) == [], "no phrase runs from a title into its text"


def test_titles_are_found_on_the_first_floor_and_may_be_asked_for_alone(town):
    thread = town.ada.opens_thread("Night trains", "Who takes them?")
    town.eve.replies(thread, "Night after night.")
    catch_up(town.store)
    assert floors(find(town.store, "night")) == [(1, 2), (1, 1)]
    assert floors(find(town.store, Question("night", title_only=True))) == [(1, 1)]
    assert floors(find(town.store, Question("takes", title_only=True))) == []


def test_an_author_or_a_board_can_be_asked_for_without_words(town):
    first = town.ada.opens_thread("One", board=town.railway)
    town.eve.replies(first, "Yes.")
    town.eve.opens_thread("Two", board=town.cooking)
    catch_up(town.store)
    assert floors(find(town.store, Question("", author_id=town.eve.account_id))) == [(2, 1), (1, 2)]
    by_eve = Question("", board_id=town.railway.id, author_id=town.eve.account_id)
    assert floors(find(town.store, by_eve)) == [(1, 2)]


@pytest.mark.parametrize("typed", ["", "   ", "!?。，", '""', "\0", "***"])
def test_nothing_cannot_be_searched(town, typed):
    with town.store.read() as tx, refused("nothing_asked"):
        search.page(tx, GUEST, Question(typed))


@pytest.mark.parametrize(
    "typed",
    [
        '"', "bread\"", "bread' OR 1=1 --", "bread AND NOT", "NEAR(bread rye)", "bread*", "title:bread", "-bread", "^bread",
        "bread & !rye | (", "bread:*", "bread\\", "'bread'", "{bread}", "b:1 bread", "bread \u202e", "bread\x00", "\ud800bread",
        "t:bread", "a" * 5_000, "火" * 5_000, "bread " * 500, "％ｂｒｅａｄ％",
    ],
)  # fmt: skip
def test_hostile_questions_are_only_questions(town, typed):
    town.ada.opens_thread("Bread", "rye")
    catch_up(town.store)
    for order in Order:
        with town.store.read() as tx, suppress(search.NothingAsked):
            search.page(tx, GUEST, Question(typed, order=order))


def test_the_two_ways_to_ask_quote_everything():
    wanted = Wanted(('a"b', "c'd\\"), ("火",), ("b:7",))
    assert match_expression(wanted) == '("a""b" AND "c\'d\\" AND "火" *) NOT ("b:7")'
    assert tsquery(wanted) == "'a\"b' & 'c''d\\\\' & '火':* & !'b:7'"


def test_a_damaged_cursor_is_refused(town):
    with town.store.read() as tx, refused("bad_cursor"):
        search.page(tx, GUEST, Question("bread"), "first")


# ------------------------------------------------------------------------------------------------------------ who may find


def test_nobody_finds_what_they_may_not_read(town):
    town.chen.opens_thread("Plans", "The canary sings.", board=town.back_room)
    catch_up(town.store)
    assert floors(find(town.store, "canary", town.chen.caller)) == [(1, 1)]
    for member in (town.guest, town.eve, town.ada):
        assert find(town.store, "canary", member.caller) == []
        with town.store.read() as tx, refused("not_found"):
            search.page(tx, member.caller, Question("canary", board_id=town.back_room.id))


def test_closed_doors_do_not_show_in_pauses(town, monkeypatch):
    """However much is hidden, who may not see it gets an empty page and no "go on"."""
    monkeypatch.setattr(search, "MOST_LOOKED_AT", 10)
    put_thread(town.store, town.back_room.id, town.chen.account_id, "Plans", ["<p>canary</p>"] * 50)
    store = town.store
    consumer.reindex_all(store)
    with store.read() as tx:
        page = search.page(tx, GUEST, Question("canary"))
    assert page.hits == []
    assert page.older == ""
    assert page.searched_to == 0


def test_a_hidden_board_is_found_only_by_who_names_it(town):
    quiet = town.board("Quiet", {"en": "Quiet"}, state="hidden")
    town.eve.opens_thread("Moss", "Very quiet here.", board=quiet)
    catch_up(town.store)
    assert find(town.store, "moss") == []
    assert len(find(town.store, Question("moss", board_id=quiet.id))) == 1


def test_what_goes_is_not_found_and_what_comes_back_is(town):
    thread = town.ada.opens_thread("Bread", "Rye.")
    town.eve.replies(thread, "Spelt, please.")
    catch_up(town.store)

    town.eve.does(posts.delete, thread.number, 2)
    catch_up(town.store)
    assert find(town.store, "spelt") == []

    town.eve.does(posts.restore, thread.number, 2, "")
    catch_up(town.store)
    assert len(find(town.store, "spelt")) == 1

    town.ada.does(threads.remove_thread, thread.number, "not about trains")
    catch_up(town.store)
    assert find(town.store, "spelt") == find(town.store, "bread") == []

    town.ada.does(threads.restore_thread, thread.number, "it was about trains")
    catch_up(town.store)
    assert len(find(town.store, "spelt")) == len(find(town.store, "bread")) == 1


def test_edits_and_new_titles_are_followed(town):
    thread = town.ada.opens_thread("Bread", "Rye.")
    catch_up(town.store)
    town.ada.does(posts.edit, thread.number, 1, text("Barley."), 1)
    town.ada.does(threads.rename_thread, thread.number, "Loaves")
    catch_up(town.store)
    assert find(town.store, "rye") == find(town.store, "bread") == []
    assert len(find(town.store, "barley")) == len(find(town.store, "loaves")) == 1


def test_a_moved_thread_is_found_where_it_is_now(town):
    thread = town.ada.opens_thread("Dining cars", "Soup.")
    town.eve.replies(thread, "More soup.")
    catch_up(town.store)
    town.chen.does(threads.move_thread, thread.number, town.cooking.id, "about soup")
    catch_up(town.store)
    assert find(town.store, Question("soup", board_id=town.railway.id)) == []
    assert len(find(town.store, Question("soup", board_id=town.cooking.id))) == 2


def test_what_went_a_moment_ago_is_not_shown_before_the_index_heard(town):
    thread = town.ada.opens_thread("Bread", "Rye.")
    catch_up(town.store)
    town.ada.does(threads.delete_thread, thread.number)
    assert find(town.store, "rye") == []


# ------------------------------------------------------------------------------------------------------- pages and excerpts


def test_a_long_search_pauses_says_how_far_it_came_and_goes_on(town, monkeypatch):
    monkeypatch.setattr(search, "MOST_LOOKED_AT", 30)
    bodies = ["<p>bread and rye</p>"] * 100
    bodies[3] = "<p>rye bread</p>"
    put_thread(town.store, town.railway.id, town.ada.account_id, "Oven", bodies)
    consumer.reindex_all(town.store)
    with town.store.read() as tx:
        first = search.page(tx, GUEST, Question('"rye bread"'))
    assert first.hits == []
    assert first.older
    assert 0 < first.searched_to <= town.clock.at + 100 * clock.SECOND
    assert floors(find(town.store, '"rye bread"')) == [(1, 4)]


def test_best_first_prefers_titles_then_density(town):
    town.ada.opens_thread(
        "Soup", "It says bread once, among many other words that are about soup and nothing but soup."
    )
    town.clock.passes(clock.HOUR)
    town.ada.opens_thread("Bread", "Nothing else.")
    town.clock.passes(clock.HOUR)
    town.ada.opens_thread("Ovens", "Bread, bread, bread.")
    catch_up(town.store)
    assert [hit.number for hit in find(town.store, Question("bread", order=Order.BEST))] == [2, 3, 1]


def test_best_first_pages_fit_together_while_people_write(town):
    put_thread(town.store, town.railway.id, town.ada.account_id, "Oven", ["<p>bread</p>"] * 45)
    consumer.reindex_all(town.store)
    question = Question("bread", order=Order.BEST)
    with town.store.read() as tx:
        first = search.page(tx, GUEST, question)
    put_thread(
        town.store,
        town.railway.id,
        town.ada.account_id,
        "Bread bread",
        ["<p>bread bread</p>"],
        town.clock.at + clock.HOUR,
    )
    consumer.reindex_all(town.store)
    with town.store.read() as tx:
        second = search.page(tx, GUEST, question, first.older)
    assert not set(floors(first.hits)) & set(floors(second.hits))
    assert {hit.number for hit in second.hits} == {1}


def test_excerpts_mark_what_was_asked_for_and_hide_what_is_hidden(town):
    html = '<p>Long ago. <b>Rye</b> &amp; bread &lt;b&gt;. <span class="spoiler" tabindex="0">The butler</span></p>'
    put_thread(town.store, town.railway.id, town.ada.account_id, "<i>Rye</i>", [html])
    consumer.reindex_all(town.store)
    [hit] = find(town.store, "rye")
    assert ("Rye", True) in hit.excerpt
    assert ("Rye", True) in hit.title
    assert "".join(part for part, _ in hit.excerpt) == "Long ago. Rye & bread <b>. ███"
    assert find(town.store, "butler") == []


def test_a_hit_deep_in_a_megabyte_is_shown(town):
    filling = "".join(map(chr, range(0x4E00, 0x9000))) * 20
    html = f"<p>{filling}</p><p>针在这里needle</p><p>{filling[: len(filling) // 4]}</p>"
    assert len(html.encode()) > 1_000_000
    put_thread(town.store, town.railway.id, town.ada.account_id, "Haystack", [html])
    consumer.reindex_all(town.store)
    [hit] = find(town.store, "needle")
    assert ("needle", True) in hit.excerpt


# --------------------------------------------------------------------------------------------------------------- the index


def test_the_index_can_be_proved_and_built_anew(library: Library):
    store = library.town.store
    with store.read() as tx:
        assert search_index.differences(tx, 0, ids.MAX_ID) == []
    before = floors(find(store, "火车"))
    steps: list[tuple[int, int]] = []
    count = consumer.reindex_all(store, lambda done, total: steps.append((done, total)))
    assert count == len(library.texts)
    assert steps[-1] == (count, count)
    assert floors(find(store, "火车")) == before


def test_a_hole_in_the_index_is_seen(library: Library):
    store = library.town.store
    store.write_now(search_index.clear)
    with store.read() as tx:
        found = search_index.differences(tx, 0, ids.MAX_ID)
    assert {difference.what for difference in found} == {"missing"}
    assert len(found) == len(library.texts)


def test_filing_twice_files_once(library: Library):
    store = library.town.store
    before = floors(find(store, "面包"))
    store.write_now(lambda tx: tx.run("UPDATE consumers SET position = 0 WHERE name = 'search'"))
    catch_up(store)
    assert floors(find(store, "面包")) == before
    with store.read() as tx:
        assert search_index.differences(tx, 0, ids.MAX_ID) == []


def test_more_terms_than_the_index_takes_are_cut_alike():
    terms = [f"{number:05}茶" for number in range(200_000)]
    kept = search_index._shortened(" ".join(terms)).split(" ")
    assert kept == terms[: len(kept)]
    assert search_index.MAX_TERM_BYTES - 9 <= len(" ".join(kept).encode()) <= search_index.MAX_TERM_BYTES


def every_segment(hits: list[Hit]) -> Iterator[str]:
    for hit in hits:
        yield from (part for part, _ in (*hit.title, *hit.excerpt))


def test_segments_hold_text_and_never_marks(town):
    put_thread(town.store, town.railway.id, town.ada.account_id, "a & b", ["<p>1 &lt; 2 <em>rye</em></p>"])
    consumer.reindex_all(town.store)
    assert not any("&lt;" in part or "<em>" in part for part in every_segment(find(town.store, "rye")))
    assert highlight("rye", query_terms("rye"), 10) == [("rye", True)]


def test_boards_are_told_by_name(town):
    town.ada.opens_thread("Bread", "Rye.")
    catch_up(town.store)
    [hit] = find(town.store, "rye")
    assert hit.board_title("zh-Hans") == "铁道"


def test_what_was_typed_becomes_a_question(town):
    asked = Asked(q="boat", board="Railway", author="@bo", since="2026-05-01", until="2026-05-01")
    question = town.eve.sees(search.question, asked, "Asia/Shanghai")
    assert question.board_id == town.railway.id
    assert question.author_id == town.bo.account_id
    assert clock.to_iso(question.since_at).startswith("2026-04-30T16:00:00")
    assert question.until_at - question.since_at == clock.DAY


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (Asked(q="boat", board="Nowhere"), "no_board_called"),
        (Asked(q="boat", board="BackRoom"), "no_board_called"),
        (Asked(q="boat", author="nobody"), "nobody_called"),
        (Asked(q="boat", since="yesterday"), "no_such_day"),
        (Asked(q="boat", until="9999-12-31"), "no_such_day"),
    ],
)
def test_what_names_nothing_is_no_question(town, asked, code):
    with refused(code):
        town.eve.sees(search.question, asked, "UTC")
