# SPDX-License-Identifier: Apache-2.0
"""Compilations on the web: made from ticked floors, shown with the words as they stand now, also from the page cache."""

from tests.core.test_compilations import asked, body, compiled
from tests.kit.web import opened, run

from banyan.core import boards, posts


def offered(town):
    town.chen.does(boards.set_policies, "Railway", kinds="discussion question compilation")
    return asked(town)


def written(page):
    return dict(page.form("compile").fields)


def test_floors_are_ticked_and_become_a_thread_with_the_words_of_the_curator(town):
    rye = offered(town)
    other = town.bo.opens_thread("Rails", "Still wet.")

    async def story():
        async with opened(town) as site:
            ada = await site.signed_in(town.ada)
            page = await ada.get(f"/t/{rye.number}?tend=1")
            assert 'value="compile"' in page.html
            form = await page.submit("select", act="compile", chosen="1-2")
            assert written(form)["text"] == f"/t/{rye.number}/1\n\n/t/{rye.number}/2"
            assert (written(form)["title"], written(form)["quotes"]) == ("Rye?", "1")
            words = f"Often asked.\n\n/t/{rye.number}/1\n\n/t/{other.number}/1\n\nThat is all."
            page = await form.submit("compile", title="In short", text=words)
            assert page.path == "/t/3"
            assert "2 floors · of 2 threads · words by eve , bo" in page.words
            place = [page.words.index(said) for said in ("Often asked.", "How long?", "Still wet.", "That is all.")]
            assert place == sorted(place)
            assert "locked" in page.words
            assert "Compile" in page.words

    run(story())


def test_what_changes_or_goes_elsewhere_does_so_on_the_kept_page(town):
    rye = offered(town)
    made = compiled(town, f"/t/{rye.number}/1", f"/t/{rye.number}/2")

    async def story():
        async with opened(town) as site:
            guest = site.visitor()
            here = f"/t/{made.number}"
            assert "An hour." in (await guest.get(here)).words
            town.clock.passes(60)
            bo, ada = town.bo.caller, town.ada.caller
            await site.desk.act(posts.edit, bo, rye.number, 2, body("An hour, at most."), 1)
            page = await guest.get(here)
            assert "An hour, at most." in page.words
            assert "changed since it was compiled" in page.words
            assert "changed since: 1" in page.words
            await site.desk.act(posts.remove, ada, rye.number, 2, "dangerous")
            page = await guest.get(here)
            assert "An hour" not in page.html
            assert "This floor is gone." in page.words
            assert "gone since: 1" in page.words
            await site.desk.act(posts.restore, ada, rye.number, 2, "it was not")
            assert "An hour, at most." in (await guest.get(here)).words

    run(story())


def test_whole_threads_from_the_board_and_all_from_a_floor_on(town):
    rye = offered(town)

    async def story():
        async with opened(town) as site:
            ada = await site.signed_in(town.ada)
            page = await (await ada.get("/b/Railway?tend=1")).submit("select", act="compile", chosen=str(rye.number))
            assert page.path == f"/b/Railway/compile?from={rye.number}"
            assert written(page)["text"].endswith(f"/t/{rye.number}/3")
            page = await ada.get(f"/t/{rye.number}/2/curate")
            assert f'href="/b/Railway/compile?from={rye.number}/2-"' in page.html
            form = await ada.get(f"/b/Railway/compile?from={rye.number}/2-")
            assert written(form)["text"] == f"/t/{rye.number}/2\n\n/t/{rye.number}/3"
            assert written(await ada.get("/b/Railway/compile?from=nonsense;7/x"))["text"] == ""

    run(story())


def test_whoever_does_not_tend_or_names_nothing_is_refused(town):
    offered(town)

    async def story():
        async with opened(town) as site:
            assert (await (await site.signed_in(town.bo)).get("/b/Railway/compile")).status == 403
            ada = await site.signed_in(town.ada)
            form = await ada.get("/b/Railway/compile")
            page = await form.submit("compile", title="Nothing", text="No addresses.")
            assert (page.status, "Please choose 1 to 200 posts" in page.words) == (422, True)
            assert "No addresses." in page.html
            town.chen.does(boards.set_policies, "Railway", kinds="discussion")
            assert 'value="compile"' not in (await ada.get("/t/1?tend=1")).html
            assert "/compile" not in (await ada.get("/t/1")).html

    run(story())
