# SPDX-License-Identifier: Apache-2.0
"""Links to elsewhere that stand alone on a line: looked at where the operator allows it, shown as text, else left plain."""

import pytest
from tests.kit.outside import outside, page
from tests.kit.web import opened, run

from banyan.base import clock
from banyan.base.settings import Settings, load
from banyan.core import boards, outside_links, posts
from banyan.jobs.timetable import run_pending
from banyan.markup.render import render
from banyan.records.posts import Body

FIG = b'<title>Figs & dates</title><meta name="description" content="All of them.">'


def allowing(*places: str, previews: bool = True) -> Settings:
    return load({"BANYAN_OUTSIDE_ADMIT": ",".join(places), "BANYAN_OUTSIDE_PREVIEWS": "1" if previews else "0"})


def says(town, thread, source: str):
    """Bo answers with a text as it is really rendered."""
    html = render(source, "markdown", thread.number).html
    return town.bo.does(posts.reply, thread.number, Body(source=source, format="markdown", html=html, renderer=1))


def known(town, url: str):
    return town.guest.sees(outside_links.of, [url]).get(url)


def shown(town, thread, settings: Settings) -> str:
    async def story():
        more = {name: settings[name] for name in ("outside.admit", "outside.previews")}
        async with opened(town, **more) as place:
            return (await place.visitor().get(f"/t/{thread.number}")).html

    return run(story())


def test_a_lone_link_says_what_it_leads_to(town):
    thread = town.ada.opens_thread("Links")
    with outside(lambda _: page(FIG)) as machine:
        settings = allowing(machine.place)
        url = f"{machine.url}/figs?a=1&b=2"
        says(town, thread, f"Look:\n\n{url}\n\nand {machine.url}/inline too, [words]({machine.url}/words)")
        run_pending(town.store, settings=settings)
        assert [head.split()[1] for head in machine.asked] == ["/figs?a=1&b=2"]
        assert known(town, url).title == "Figs & dates"
        html = shown(town, thread, settings)
        assert 'Figs &amp; dates</a> <span class="soft">127.0.0.1 · All of them.</span>' in html
        assert 'rel="nofollow ugc noopener">Figs' in html
        assert "Figs &amp; dates" not in shown(town, thread, allowing(machine.place, previews=False))
        says(town, thread, url)
        run_pending(town.store, settings=settings)
        assert len(machine.asked) == 1, "it is known for a month"
        town.clock.passes(outside_links.FRESH_FOR + clock.HOUR)
        says(town, thread, url)
        run_pending(town.store, settings=settings)
        assert len(machine.asked) == 2


def test_nobody_is_asked_unless_the_operator_allows_it(town):
    thread = town.ada.opens_thread("Links")
    with outside(lambda _: page(FIG)) as machine:
        says(town, thread, f"{machine.url}/figs")
        run_pending(town.store, settings=allowing(machine.place, previews=False))
        run_pending(town.store)
        assert not machine.asked


def test_an_open_page_hears_of_it(town):
    thread = town.ada.opens_thread("Links")

    async def story():
        with outside(lambda _: page(FIG)) as machine:
            more = {"outside.admit": [machine.place], "outside.previews": True}
            async with opened(town, **more) as place:
                says(town, thread, f"{machine.url}/figs")
                guest = place.visitor()
                assert "dates</a>" not in (await guest.get(f"/t/{thread.number}")).html
                asked = {f"{machine.url}/figs": {thread.id}}
                link = outside_links.OutsideLink(f"{machine.url}/figs", "Figs & dates", "", town.clock.at)
                await place.desk.act(lambda tx, _: outside_links.keep(tx, [link], asked), town.guest.caller)
                assert "dates</a>" in (await guest.get(f"/t/{thread.number}")).html

    run(story())


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(lambda: page(b"gone", status="404 Not Found"), id="gone"),
        pytest.param(lambda: page(FIG, "application/pdf"), id="no page"),
        pytest.param(lambda: page(b"", status="302 Found", Location="http://169.254.169.254/"), id="leads inside"),
        pytest.param(lambda: b"", id="nothing"),
    ],
)
def test_what_cannot_be_had_stays_the_plain_link_and_is_not_asked_again(town, answer):
    thread = town.ada.opens_thread("Links")
    with outside(lambda _: answer()) as machine:
        settings = allowing(machine.place)
        for _ in range(2):
            says(town, thread, f"{machine.url}/figs")
            run_pending(town.store, settings=settings)
        assert len(machine.asked) == 1
        assert known(town, f"{machine.url}/figs") is None
        assert f'<a href="{machine.url}/figs"' in shown(town, thread, settings)


def test_an_address_inside_is_never_asked(town):
    thread = town.ada.opens_thread("Links")
    with outside(lambda _: page(FIG)) as machine:
        says(town, thread, f"{machine.url}/figs")
        run_pending(town.store, settings=allowing())
        assert not machine.asked


def test_links_of_a_closed_board_and_our_own_stay_among_us(town):
    town.chen.does(boards.set_policies, "Railway", read_policy="members")
    thread, public = town.ada.opens_thread("Links"), town.ada.opens_thread("More", board=town.cooking)
    with outside(lambda _: page(FIG)) as machine:
        says(town, thread, f"{machine.url}/figs")
        own = load(
            {
                "BANYAN_WEB_PUBLIC_URL": machine.url,
                "BANYAN_OUTSIDE_ADMIT": machine.place,
                "BANYAN_OUTSIDE_PREVIEWS": "1",
            }
        )
        run_pending(town.store, settings=own)
        says(town, public, f"{machine.url}/about")
        run_pending(town.store, settings=own)
        assert not machine.asked


def test_of_many_links_in_a_post_the_first_few_are_looked_at(town):
    thread = town.ada.opens_thread("Links")
    with outside(lambda _: page(FIG)) as machine:
        says(town, thread, "\n\n".join(f"{machine.url}/{number}" for number in range(9)))
        run_pending(town.store, settings=allowing(machine.place))
        assert len(machine.asked) == outside_links.MOST_OF_POST


@pytest.mark.parametrize(
    ("kind", "before"),
    [("text/html; charset=gb2312", b""), ("text/html", b'<meta charset="gbk">'), ("text/html; charset=punycode", b"")],
)
def test_a_page_in_another_charset(town, kind, before):
    thread = town.ada.opens_thread("Links")
    with outside(lambda _: page(before + "<title>榕树</title>".encode("gbk"), kind)) as machine:
        says(town, thread, f"{machine.url}/figs")
        run_pending(town.store, settings=allowing(machine.place))
        title = known(town, f"{machine.url}/figs").title
    assert (title == "榕树") == ("punycode" not in kind)
