# SPDX-License-Identifier: Apache-2.0
"""The essence on the web: read by everybody, tended with plain forms by those who tend the board."""

from tests.kit.town import Town
from tests.kit.web import opened, run

from banyan.core import articles, essence


def test_a_tree_is_made_and_read(town: Town) -> None:
    town.bo.opens_thread("Bread", "How does bread rise?")

    async def story() -> None:
        async with opened(town) as site:
            ada, guest = await site.signed_in(town.ada), site.visitor()
            page = await ada.get("/b/Railway/essence/add")
            sheets = {
                dict(form.fields)["kind"]: dict(form.fields) for form in page.forms if "kind" in dict(form.fields)
            }
            address = "/b/Railway/essence/add"
            page = await ada.post(address, sheets["folder"] | {"title": "Night trains"})
            assert "Nothing has been put here yet." in page.words
            inside = {"to": "1"}
            page = await ada.post(address, sheets["article"] | inside | {"title": "Welcome", "text": "**all aboard**"})
            assert "<strong>all aboard</strong>" in page.html
            page = await ada.post(address, sheets["link"] | inside | {"title": "Map", "target": "javascript:x"})
            assert page.status == 422
            page = await ada.post(address, sheets["link"] | inside | {"title": "Map", "target": "https://example.org/"})
            page = await (await ada.get("/t/1/collect")).submit("collect", to="1")
            assert "How does bread rise?" in page.words
            assert "/t/1/1#f1" in page.links
            words = (await guest.get("/b/Railway/essence/1")).words
            assert all(title in words for title in ("Welcome", "Map", "Bread"))
            assert "/b/Railway/essence" in (await guest.get("/b/Railway")).links
            assert (await guest.get("/b/Railway/essence/9")).status == 404

    run(story())


def test_a_node_is_tended(town: Town) -> None:
    town.ada.does(essence.add_folder, "Railway", 0, "Night")
    town.ada.does(essence.add_folder, "Railway", 0, "Day")

    async def story() -> None:
        async with opened(town) as site:
            ada, bo = await site.signed_in(town.ada), await site.signed_in(town.bo)
            assert (await bo.get("/b/Railway/essence/1/tend")).status == 403

            async def does(number: int, act: str, **values: str) -> str:
                address = f"/b/Railway/essence/{number}/tend"
                csrf = dict((await ada.get(address)).form(address).fields)["csrf"]
                return (await ada.post(address, {"csrf": csrf, "act": act, **values})).words

            assert "By night" in await does(1, "rename", title="By night")
            await does(1, "letter", letter="a")
            words = await does(2, "shift", by="up")
            assert words.index("Day") < words.index("By night")
            await does(2, "move", to="1")
            assert "Day" in (await bo.get("/b/Railway/essence/1")).words
            await does(2, "delete", reason="out of date")
            assert (await bo.get("/b/Railway/essence/2")).status == 404
            assert "Day" in (await ada.get("/b/Railway/essence/deleted?to=1")).words
            await does(2, "restore", reason="in date again")
            versions = await bo.get("/b/Railway/essence/1/versions")
            assert "/b/Railway/essence/1/versions?version=1" in versions.links
            former = await bo.get("/b/Railway/essence/1/versions?version=1")
            assert "Version 1, a former one." in former.words

    run(story())


def test_copies_and_words_of_an_article(town: Town) -> None:
    town.bo.opens_thread("Bread", "How?")
    town.ada.does(articles.collect, 1, [1], ("Railway", 0))

    async def story() -> None:
        async with opened(town) as site:
            ada = await site.signed_in(town.ada)
            address = "/b/Railway/essence/1/tend"
            fields = dict((await ada.get(address)).form(address).fields)
            write = {"csrf": fields["csrf"], "act": "write", "text": "Like this."}
            page = await ada.post(address, write | {"revision": "1"})
            assert "How?" in page.words
            assert "Like this." in page.words
            assert (await ada.post(address, write | {"revision": "1"})).status == 409
            page = await ada.post(address, {"csrf": fields["csrf"], "act": "copy", "to": "0"})
            assert page.path == "/b/Railway/essence/2"

    run(story())
