# SPDX-License-Identifier: Apache-2.0
"""Releases: generated from what was shipped, with everybody named, and never without a name or a word that there is none."""

import pytest
from tests.kit.fans import fan_town, has_idea
from tests.kit.town import Member, Town, refused, text

from banyan.base import clock
from banyan.core import boards, drafts, events, ideas, impressions, releases, roles, schedules, site, threads
from banyan.core.bodies import to_body
from banyan.jobs import schedules as job
from banyan.jobs.shift import Shift
from banyan.records.callers import Caller
from banyan.records.releases import ReleasePage, Upcoming
from banyan.records.schedules import Later
from banyan.records.threads import Thread
from banyan.storage.store import Tx


@pytest.fixture
def fans(town: Town) -> Town:
    town.chen.does(site.set_policies, locale="en")
    return fan_town(town)


def ships(town: Town, who: Member, title: str) -> Thread:
    thread = has_idea(who, town, title)
    town.ada.does(ideas.set_state, thread.number, "shipped")
    return thread


def posts_it(who: Member, town: Town, source: str, token: str = "") -> Thread:
    body = to_body(source, "markdown")
    thread: Thread = who.does(releases.post, town.railway.id, "Friday", body, token)
    return thread


def seen(who: Member, thread: Thread) -> ReleasePage:
    page: ReleasePage = who.sees(releases.look, thread.number)
    return page


def test_the_text_links_every_idea_and_names_everybody(fans: Town) -> None:
    first, second = ships(fans, fans.bo, "Night *trains*"), has_idea(fans.eve, fans, "Sleepers")
    twin = has_idea(fans.chen, fans, "Beds")
    fans.ada.does(ideas.join, twin.number, second.number)
    fans.ada.does(ideas.credit, second.number, "bo", "tested")
    fans.member("finn")
    fans.ada.does(ideas.credit, second.number, "finn", "reported")
    fans.ada.does(ideas.set_state, second.number, "shipped")
    made: Upcoming = fans.ada.does(releases.make_draft, "Railway")
    assert made.title == "Release of 2026-05-01"
    assert made.source == (
        "### Carried out\n\n"
        f"* Sleepers /t/{second.number} (proposed by @eve @chen; reported by @finn; tested by @bo)\n"
        f"* Night \\*trains\\* /t/{first.number} (proposed by @bo)\n\n"
        "Thanks to: @eve @chen @finn @bo"
    )
    kept = fans.ada.sees(drafts.find, "thread:Railway/release")
    assert (kept.title, kept.source) == (made.title, made.source)


def test_posted_as_generated_it_carries_them_out_and_thanks(fans: Town) -> None:
    idea = ships(fans, fans.bo, "Night trains")
    made = fans.ada.does(releases.make_draft, "Railway")
    thread = posts_it(fans.ada, fans, made.source, "friday")
    assert posts_it(fans.ada, fans, made.source, "friday").id == thread.id
    page = seen(fans.guest, thread)
    assert [line.thread.id for line in page.ideas] == [idea.id]
    assert [one.handle for one in page.thanked] == ["bo"]
    shown = fans.guest.sees(ideas.look, idea.number)
    assert shown.release is not None
    assert shown.release.number == thread.number
    assert fans.ada.sees(releases.upcoming, "Railway").ideas == []
    with refused("idea_released"):
        fans.ada.does(ideas.set_state, idea.number, "declined", "No.")
    with refused("idea_released"):
        fans.ada.does(ideas.credit, idea.number, "eve", "tested")


def test_a_release_names_somebody_or_says_that_it_does_not(fans: Town) -> None:
    for source in ("All is better now.", "`@bo` and @nobody-here", "> @bo said so", "Not Thanks to: nobody this time."):
        with refused("nobody_thanked"):
            posts_it(fans.ada, fans, source)
    nothing = fans.ada.sees(releases.upcoming, "Railway").source
    assert "Nothing this time." in nothing
    assert seen(fans.guest, posts_it(fans.ada, fans, nothing)).thanked == []
    posts_it(fans.ada, fans, "修了小毛病。\n\n感谢：这次没有要谢的人。\n")


def test_only_who_tends_the_board_releases(fans: Town) -> None:
    with refused("moderators_only"):
        fans.bo.sees(releases.upcoming, "Railway")
    with refused("moderators_only"):
        posts_it(fans.bo, fans, "Thanks to @bo")
    with refused("kind_not_offered"):
        fans.chen.sees(releases.upcoming, "Cooking")
    with refused("kind_not_offered"):
        fans.chen.does(releases.post, fans.cooking.id, "Friday", to_body("Thanks to @bo", "markdown"))
    with refused("not_found"):
        fans.bo.sees(releases.look, fans.bo.opens_thread("No release").number)


def test_it_carries_out_only_what_was_shipped_here(fans: Town) -> None:
    building = has_idea(fans.bo, fans, "Night trains")
    fans.ada.does(ideas.set_state, building.number, "building")
    elsewhere = ships(fans, fans.bo, "Bread")
    fans.chen.does(threads.move_thread, elsewhere.number, fans.cooking.id, "about food")
    before = ships(fans, fans.eve, "Sleepers")
    first = posts_it(fans.ada, fans, f"/t/{before.number} by @eve")
    links = " ".join(f"/t/{one.number}" for one in (building, elsewhere, before)) + " /t/999"
    second = posts_it(fans.ada, fans, f"{links} by @bo")
    assert seen(fans.guest, second).ideas == []
    assert [line.thread.id for line in seen(fans.guest, first).ideas] == [before.id]


def test_it_carries_out_ideas_of_other_boards_that_its_keeper_tends(fans: Town) -> None:
    boards_of = {
        "Kitchen": {},
        "Garden": {"kinds": "idea release"},  # has its own
        "Closed": {"read_policy": "listed"},
        "Yard": {},  # of somebody else
    }
    for slug, policies in boards_of.items():
        fans.board(slug, {"en": slug}, **({"kinds": "idea"} | policies))
    for slug in ("Kitchen", "Garden", "Closed"):
        fans.chen.does(roles.give, "ada", "moderator", slug)
    own = ships(fans, fans.bo, "Night trains")
    shipped = {}
    for slug in boards_of:
        board = fans.chen.sees(boards.get, slug)
        thread = fans.chen.does(ideas.open_idea, board.id, f"Of the {slug}", text("Please."), "")
        fans.chen.does(ideas.set_state, thread.number, "shipped")
        shipped[slug] = thread
    made = fans.ada.sees(releases.upcoming, "Railway")
    assert {line.thread.title for line in made.ideas} == {"Night trains", "Of the Kitchen"}
    assert [board.slug for board in made.others.values()] == ["Kitchen"]
    assert f"/t/{shipped['Kitchen'].number} (Kitchen; proposed by @chen)" in made.source
    links = " ".join(f"/t/{one.number}" for one in (own, *shipped.values()))
    release = posts_it(fans.ada, fans, f"{links} by @bo")
    carried = {line.thread.title for line in seen(fans.chen, release).ideas}
    assert carried == {"Night trains", "Of the Kitchen", "Of the Garden", "Of the Closed"}, "all that she tends"
    assert "Of the Closed" not in {line.thread.title for line in seen(fans.guest, release).ideas}
    fans.chen.does(
        roles.end, next(role.id for role, _, slug in fans.chen.sees(roles.list_all) if slug == "Kitchen"), "rest"
    )
    assert fans.ada.sees(releases.upcoming, "Railway").others == {}


def test_ideas_are_released_on_their_board_or_on_one_that_the_caller_tends(fans: Town) -> None:
    for slug, kinds in (("Kitchen", "idea"), ("Garden", "release"), ("Yard", "discussion release")):
        fans.board(slug, {"en": slug}, kinds=kinds)
    fans.chen.does(boards.set_policies, "Railway", kinds="idea discussion")
    fans.chen.does(roles.give, "bo", "moderator", "Yard")

    def place(who: Member, slug: str) -> str:
        board = who.sees(releases.board_of, slug)
        return board.slug if board else ""

    assert [place(fans.bo, slug) for slug in ("Kitchen", "Yard", "Garden")] == ["Yard", "Yard", "Garden"]
    assert place(fans.guest, "Kitchen") == "Garden"
    for slug in ("Garden", "Yard"):
        fans.chen.does(boards.set_policies, slug, kinds="discussion")
    assert place(fans.chen, "Kitchen") == ""
    with refused("not_found"):
        fans.eve.sees(releases.board_of, "Nowhere")


def test_it_waits_for_friday_and_is_asked_again_then(fans: Town) -> None:
    idea = ships(fans, fans.bo, "Night trains")
    source = fans.ada.sees(releases.upcoming, "Railway").source
    body = to_body(source, "markdown")
    later = Later(fans.clock.at + clock.DAY, "friday", "release")
    fans.ada.does(schedules.add_thread, fans.railway.id, "Friday", body, later)
    with refused("kind_not_offered"):
        fans.ada.does(schedules.add_thread, fans.railway.id, "Friday", body, Later(later.due_at, "x", "idea"))
    fans.clock.passes(clock.DAY)
    job.run(Shift(fans.store))
    shown = fans.guest.sees(ideas.look, idea.number)
    assert shown.release is not None
    assert shown.release.title == "Friday"
    thankless = to_body("All is better now.", "markdown")
    later = Later(fans.clock.at + clock.DAY, "next", "release")
    fans.ada.does(schedules.add_thread, fans.railway.id, "Friday again", thankless, later)
    fans.clock.passes(clock.DAY)
    job.run(Shift(fans.store))
    assert "A release names at least one member" in fans.ada.sees(schedules.mine)[0].reason


def test_its_card_counts(fans: Town) -> None:
    ships(fans, fans.bo, "Night trains")
    thread = posts_it(fans.ada, fans, fans.ada.sees(releases.upcoming, "Railway").source)

    def facts(tx: Tx, _: Caller) -> list[str]:
        return [fact.value.format(**fact.fields) for fact in releases.card(tx, thread).facts]

    assert fans.guest.sees(facts) == ["1", "@bo", "0"]


def test_the_text_is_in_the_words_of_the_community(fans: Town) -> None:
    ships(fans, fans.bo, "夜车")
    fans.chen.does(site.set_policies, locale="zh-Hans")
    made = fans.ada.sees(releases.upcoming, "Railway")
    assert (made.title, "感谢： @bo" in made.source) == ("2026-05-01 发布", True)


def test_cards_of_ideas_are_made_anew(fans: Town) -> None:
    idea = ships(fans, fans.bo, "Night trains")
    with fans.store.read() as tx:
        before = events.newest(tx)
    posts_it(fans.ada, fans, fans.ada.sees(releases.upcoming, "Railway").source)
    with fans.store.read() as tx:
        found = [row for row in events.after(tx, before) if row.kind == "ThreadChanged"]
    assert [str(idea.number) in row.data for row in found] == [True]


def test_a_release_that_waits_becomes_its_own_draft_again(fans: Town) -> None:
    body = to_body("Thanks to @bo", "markdown")
    later = Later(fans.clock.at + clock.DAY, "friday", "release")
    waiting = fans.ada.does(schedules.add_thread, fans.railway.id, "Friday", body, later)
    assert fans.ada.does(schedules.take_back, waiting.id).slot == "thread:Railway/release"


def test_friday_at_five_is_offered_on_ones_own_clock() -> None:
    for now, zone, at in (
        ("2026-05-01T12:00:00Z", "Asia/Shanghai", "2026-05-08T09:00:00Z"),
        ("2026-05-01T08:59:00Z", "Asia/Shanghai", "2026-05-01T09:00:00Z"),
        ("2026-04-28T12:00:00Z", "", "2026-05-01T17:00:00Z"),
    ):
        assert clock.to_iso(releases.next_friday(clock.from_iso(now), zone)) == at


def test_a_board_without_names_thanks_nobody(fans: Town) -> None:
    thread = posts_it(fans.ada, fans, "Thanks to @bo")
    fans.store.write_now(lambda tx: tx.run("UPDATE boards SET names = 'pseudonyms'"))
    with refused("names_hidden"):
        posts_it(fans.ada, fans, "Thanks to @bo")
    with refused("names_hidden"):
        fans.eve.does(impressions.give, thread.number, to_body("Good.", "markdown"))
