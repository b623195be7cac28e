# SPDX-License-Identifier: Apache-2.0
"""Messages on the web: sent and answered without a script, rung for on the stream, seen once, never told of."""

from tests.interfaces.web.test_live import listening
from tests.kit.web import Site, opened, run

from banyan.base import clock
from banyan.core import choices, messages, talks


async def everybody_is_here(site: Site):
    found = [await site.signed_in(member) for member in (site.town.ada, site.town.bo, site.town.chen)]
    for visitor in found:
        await visitor.get("/")
    await site.desk.presence.settle()
    return found


def test_a_line_is_sent_seen_and_answered_without_a_script(town):
    async def story():
        async with opened(town) as site:
            ada, bo, _ = await everybody_is_here(site)
            page = await (await ada.get("/messages?to=bo")).submit("say", body="tea?")
            assert page.path == "/messages?to=bo"
            assert "tea?" in page.words
            assert "Messages ★ 1" in (await bo.get("/about")).words
            until = town.clock.at + clock.HOUR
            await site.desk.act(choices.be_quiet, town.bo.caller, until)
            assert "Messages ★ 1" in (await bo.get("/about")).words, "quiet is of notices"
            log = await bo.get("/messages")
            assert "tea?" in log.words
            assert "Messages ★ 1" not in (await bo.get("/about")).words
            await (await bo.get("/messages?to=ada")).submit("say", body="yes")
            assert "yes" in (await ada.get("/messages")).words

    run(story())


def test_what_cannot_be_sent_is_not_lost(town):
    async def story():
        async with opened(town) as site:
            ada, *_ = await everybody_is_here(site)
            page = await (await ada.get("/messages?to=eve")).submit("say", body="are you there?")
            assert page.status == 409
            assert "eve is not here just now." in page.words
            assert ("body", "are you there?") in page.form("say").fields
            lost = await ada.post("/messages", {"to": "nobody", "body": "x", "csrf": page.form("say").fields[0][1]})
            assert (lost.status, "nobody is not here just now." in lost.words) == (409, True)
            assert (await site.visitor().post("/messages", {"to": "ada", "body": "x"})).status == 401
            assert (await ada.post("/messages", {"to": "bo", "body": "x"})).status == 403

    run(story())


def test_the_stream_rings_and_the_piece_says_what_is_new_until_it_was_seen(town):
    async def story():
        async with opened(town) as site:
            _, bo, chen = await everybody_is_here(site)
            listener = await listening(bo, "inbox=1&at=/")
            assert await listener.told() == "inbox 0"
            await site.desk.act(messages.send, town.ada.caller, "bo", "<b>tea</b>?")
            assert [await listener.told(), await listener.told()] == ["inbox 0", "lines 1"]
            piece = await bo.get("/messages/new?at=/t/1")
            assert "&lt;b&gt;tea" in piece.html
            await piece.submit("/messages/seen")
            assert "tea" not in (await bo.get("/messages/new")).html
            await (await chen.get("/messages/broadcast")).submit("broadcast", body="We close at ten.")
            assert "lines 1" in [await listener.told(), await listener.told()]
            answer = await (await bo.get("/messages/new?at=//evil.example/")).submit("/messages/seen", follow=False)
            assert answer.headers["location"] == "/messages"
            talk = await site.desk.act(talks.ask, town.ada.caller, "bo")
            assert "lines 1" in [await listener.told(), await listener.told()]
            assert f"/talk/{talk.id}/accept" in (await bo.get("/messages/new")).html
            await listener.leave()

    run(story())


def test_an_answer_out_of_the_box_marks_what_came_before_as_seen(town):
    async def story():
        async with opened(town) as site:
            _, bo, _ = await everybody_is_here(site)
            await site.desk.act(messages.send, town.ada.caller, "bo", "tea?")
            piece = await bo.get("/messages/new?at=/about")
            page = await piece.submit("/messages", body="yes")
            assert page.path == "/about"
            assert "Messages ★ 1" not in page.words
            assert await site.desk.ask(messages.waiting, town.bo.caller) == []

    run(story())


def test_a_log_is_burned_or_mailed_with_a_button(town):
    async def story():
        async with opened(town) as site:
            ada, *_ = await everybody_is_here(site)
            await site.desk.act(messages.send, town.ada.caller, "bo", "tea?")
            page = await (await ada.get("/messages")).submit("/messages/mail")
            assert "in your mailbox" in page.words
            assert "tea?" not in page.words
            await site.desk.act(messages.send, town.ada.caller, "bo", "tea?")
            page = await (await ada.get("/messages")).press("/messages/burn")
            assert "burned" in page.words
            assert "tea?" not in page.words
            assert town.count("SELECT count(*) FROM mail") == 1

    run(story())


def test_a_log_that_one_letter_does_not_hold_is_mailed_in_several(town, monkeypatch):
    monkeypatch.setattr(messages, "LETTER_BYTES", 40)

    async def story():
        async with opened(town) as site:
            ada, *_ = await everybody_is_here(site)
            for line in ("tea?", "coffee?"):
                await site.desk.act(messages.send, town.ada.caller, "bo", line)
            await (await ada.get("/messages")).submit("/messages/mail")
            assert town.count("SELECT count(*) FROM messages WHERE account_id = :ada", ada=town.ada.account_id) == 0
            for line in ("tea?", "coffee?"):
                assert town.count(f"SELECT count(*) FROM mail WHERE substr(source, 18) = '→ bo: {line}'") == 1, line

    run(story())


def test_only_the_staff_speaks_to_everybody(town):
    async def story():
        async with opened(town) as site:
            ada, _, chen = await everybody_is_here(site)
            form = (await ada.get("/messages?to=bo")).form("say")
            csrf = dict(form.fields)["csrf"]
            assert (await ada.post("/messages/broadcast", {"csrf": csrf, "body": "mine"})).status == 403
            page = await (await chen.get("/messages/broadcast")).submit("broadcast", body=" ")
            assert page.status == 422

    run(story())
