# SPDX-License-Identifier: Apache-2.0
"""Angels on the web, without script: asked, answered, thanked, changed, reported; and no page with the name."""

from tests.kit.angels import comes, heaven
from tests.kit.town import Town
from tests.kit.web import opened, run


def test_a_talk_from_both_sides(town: Town) -> None:
    secret = town.member("seraphina")
    heaven(town, "seraphina")
    comes(town, secret)

    async def story() -> None:
        async with opened(town) as site:
            bo, angel, chen = [await site.signed_in(who) for who in (town.bo, secret, town.chen)]
            assert "/angels" in (await bo.get("/online")).links
            assert "/angels" in (await bo.get("/boards")).links
            page = await (await bo.get("/angels")).submit("/ask", body=" ")
            assert page.status == 422
            page = await page.submit("/ask", body="How do I quote?")
            seen = [page.html]
            assert "You and your angel" in page.words
            page = await angel.get("/angels")
            assert "waits for you" in page.words
            talk = next(link for link in page.links if link.startswith("/angels/") and link[8:].isdigit())
            page = await (await angel.get(talk)).submit(talk, body="With <b>Y</b>.")
            assert "you, as the angel" in page.words
            page = await bo.get(talk)
            assert "With <b>Y</b>." in page.words
            assert "Another angel, please" not in page.words
            page = await page.press(f"{talk}/thank")
            assert "Say thank you" not in page.words
            page = await (await bo.get(f"{talk}/report")).submit("/report", words="Too short.")
            page = await bo.get(talk)
            seen += [
                page.html,
                (await bo.get("/inbox")).html,
                (await bo.get("/log")).html,
                (await bo.get("/angels")).html,
            ]
            assert all("seraphina" not in text for text in seen)
            assert (await (await site.signed_in(town.eve)).get(talk)).status == 404
            assert "Asked: 1, thanked: 1" in (await angel.get("/angels")).words
            page = await chen.get("/admin/angels")
            assert "seraphina" in page.words
            assert "With <b>Y</b>." in page.words
            page = await page.submit("/reports/", words="It was enough.")
            assert "A talk was reported" not in page.words
            page = await (await angel.get(talk)).submit("/hand-over", do="next")
            assert "The next angel has it now." in page.words
            page = await (await bo.get(talk)).submit("/end")
            assert "The talk is over." in page.words

    run(story())


def test_offering_oneself_resting_and_the_end_of_it(town: Town) -> None:
    heaven(town)

    async def story() -> None:
        async with opened(town) as site:
            eve, chen = [await site.signed_in(who) for who in (town.eve, town.chen)]
            page = await (await eve.get("/angels")).submit("/ask", body="May I?")
            await (await eve.get(page.path)).submit("/end")
            page = await (await eve.get("/angels")).submit("/wings", words="I know my way.")
            assert "Your offer waits for an answer." in page.words
            page = await chen.get("/admin/angels")
            assert "I know my way." in page.words
            form = next(form for form in page.forms if ("handle", "eve") in form.fields)
            page = await chen.post_pairs("/admin/angels", list(form.fields))
            assert "They have been told." in page.words
            page = await eve.get("/angels")
            form = page.form("/rest")
            page = await eve.post("/angels/rest", dict(form.fields) | {"do": "rest"})
            assert "Take new questions again" in page.words
            page = await (await chen.get("/admin/angels/dismiss?who=eve")).submit("/dismiss", words="Thank you.")
            assert "Thank you." in (await eve.get("/inbox")).words
            assert (await eve.get("/admin/angels")).status == 403
            page = await (await chen.get("/admin/angels")).submit("/admin/angels", handle="nobody")
            assert page.status == 409

    run(story())
