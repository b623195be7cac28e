# SPDX-License-Identifier: Apache-2.0
"""Leaving: frozen at once, back by signing in, gone after fourteen days; what stays is a handle, and posts as was wished."""

import pytest
from tests.kit.town import refused, text

from banyan.base import clock
from banyan.core import (
    accounts,
    app_passwords,
    chat,
    dedications,
    departures,
    drafts,
    events,
    favourites,
    gifts,
    keepers,
    notifications,
    passwords,
    points,
    polls,
    posts,
    roles,
    sanctions,
    sessions,
    site,
)
from banyan.records.events import PostGone
from banyan.records.points import MINT, EntryKind
from banyan.records.polls import PollWish
from banyan.storage.queries import accounts as account_queries
from banyan.storage.queries import departures as queries
from banyan.storage.queries import emails as email_queries

WHERE = ("Firefox", "203.0.113.7")


def settles(town) -> int:
    pieces = 0
    while town.store.write_now(departures.settle):
        pieces += 1
    return pieces


def leaves(town, member, *, erases: bool = False) -> None:
    member.does(departures.leave, erases=erases)


def state(town, member) -> str:
    return town.count("SELECT state FROM accounts WHERE id = :id", id=member.account_id)


@pytest.fixture
def eve(town):
    """Eve with all that somebody may have here."""
    eve, secret = town.eve, passwords.hash_password("umbrella river kettle")

    def give(tx) -> None:
        account_queries.put_credentials(tx, eve.account_id, secret)
        email_queries.put_email(tx, eve.account_id, "eve@example.org")

    town.store.write_now(give)
    eve.does(accounts.edit_profile, "Evening", "-- e", "To rest.")
    eve.does(drafts.save, "thread:Railway", "half a thought")
    eve.does(favourites.add, town.railway.id)
    eve.does(app_passwords.make, "Mail", "read")
    town.guest.does(accounts.sign_in, eve.account_id, *WHERE)
    return eve


def test_who_leaves_is_frozen_at_once_and_told_by_mail(town, eve):
    token = town.guest.does(accounts.sign_in, eve.account_id, *WHERE)
    _, app = eve.does(app_passwords.make, "News", "read")
    eve.does(chat.open_room, "lounge")
    leaves(town, eve)
    assert (state(town, eve), town.ada.sees(chat.rooms)[0].people) == ("leaving", 0)
    assert town.guest.sees(sessions.resume, token) is None
    with refused("bad_app_password"):
        town.guest.sees(app_passwords.verify, app, "read")
    with refused("account_suspended"):
        eve.opens_thread("One more")
    assert "@eve" in town.count("SELECT body FROM outbox WHERE recipient = 'eve@example.org'")
    assert town.guest.sees(accounts.person, "eve").account.display_name == "Evening"
    with refused("already_so"):
        leaves(town, eve)


def test_whoever_signs_in_has_come_back_and_all_is_as_before(town, eve):
    leaves(town, eve)
    town.clock.passes(departures.TIME_TO_RETURN - clock.HOUR)
    assert settles(town) == 0
    token = town.guest.does(accounts.sign_in, eve.account_id, *WHERE)
    assert town.guest.sees(sessions.resume, token).caller.state == "active"
    town.clock.passes(clock.DAY)
    assert settles(town) == 0
    assert eve.sees(drafts.find, "thread:Railway").source == "half a thought"
    leaves(town, eve)


def test_who_was_suspended_comes_back_suspended_as_long_as_that_lasts(town, eve):
    town.chen.does(sanctions.suspend, "eve", 3, "Shouting in the library.")
    leaves(town, eve)
    town.guest.does(accounts.sign_in, eve.account_id, *WHERE)
    assert state(town, eve) == "suspended"
    leaves(town, eve)
    town.clock.passes(4 * clock.DAY)
    town.guest.does(accounts.sign_in, eve.account_id, *WHERE)
    assert state(town, eve) == "active"


def test_who_waits_to_be_let_in_waits_on(town):
    mei = town.member("mei", state="pending")
    leaves(town, mei)
    town.guest.does(accounts.sign_in, mei.account_id, *WHERE)
    assert state(town, mei) == "pending"


def test_a_lost_password_keeps_nobody_from_coming_back(town, eve):
    leaves(town, eve)
    assert town.store.write_now(lambda tx: keepers.reset_link(tx, "eve"))


def test_after_fourteen_days_only_a_handle_and_the_posts_are_left(town, eve):
    thread = eve.opens_thread("Evenings", "I like them.")
    leaves(town, eve)
    town.clock.passes(departures.TIME_TO_RETURN)
    assert settles(town) == 2
    account = town.guest.sees(accounts.person, "eve").account
    assert (account.state, account.display_name, account.signature, account.plan) == ("gone", "eve", "", "")
    for table in queries.OWNED:
        assert town.count(f"SELECT count(*) FROM {table} WHERE account_id = :id", id=eve.account_id) == 0, table
    assert town.guest.sees(posts.get, thread.number, 1)[0].source == "I like them."
    with refused("not_found"):
        town.guest.does(accounts.sign_in, eve.account_id, *WHERE)
    for taken in ("eve", "EVE", "eνe"):
        with refused("handle_taken" if taken != "eνe" else "bad_handle"):
            town.guest.does(accounts.sign_up, taken, "hash")
    assert settles(town) == 0
    told = town.store.write_now(lambda tx: notifications.notify(tx, eve.account_id, "role", "tends:now"))
    assert not told, "nobody is there to read it"


def test_who_wishes_takes_the_words_along_and_leaves_the_floors(town, eve, monkeypatch):
    monkeypatch.setattr(departures, "POSTS_AT_ONCE", 2)
    thread = town.bo.opens_thread("Bread", "Rye.")
    for source in ("Wheat.", "Spelt.", "Oats.", "Maize."):
        eve.replies(thread, source)
    eve.does(posts.edit, thread.number, 2, text("Wheat!"), 1)
    eve.does(posts.delete, thread.number, 3)
    town.ada.does(posts.remove, thread.number, 4, "off the topic")
    before = town.count("SELECT live_count FROM threads")
    leaves(town, eve, erases=True)
    town.clock.passes(departures.TIME_TO_RETURN)
    assert settles(town) == 4
    with town.store.read() as tx:
        rows = tx.all("SELECT floor, state, source, html FROM posts ORDER BY floor")
        gone = [one.event for one in events.later(tx, 0, (PostGone,)).events]
    assert rows == [
        (1, "visible", "Rye.", "<p>Rye.</p>"),
        (2, "erased", "", ""),
        (3, "erased", "", ""),
        (4, "removed", "", ""),
        (5, "erased", "", ""),
    ]
    assert [(event.floor, event.state) for event in gone][-3:] == [(2, "erased"), (3, "erased"), (5, "erased")]
    assert town.count("SELECT count(*) FROM revisions") == 0
    assert before - town.count("SELECT live_count FROM threads") == 2
    assert town.count("SELECT post_count FROM accounts WHERE id = :id", id=eve.account_id) == 0
    assert town.count("SELECT count(*) FROM departures") == 0


def test_words_that_came_with_gifts_and_songs_go_with_the_others(town, eve):
    town.chen.does(site.set_policies, points="on", dedications="on")
    town.store.write_now(lambda tx: points.transfer(tx, MINT, eve.account_id, 50, EntryKind.CAME))
    eve.does(gifts.gift, "bo", 20, "for the umbrella")
    eve.does(dedications.dedicate, "bo", "Umbrella", "umbrella, umbrella")
    leaves(town, eve, erases=True)
    town.clock.passes(departures.TIME_TO_RETURN)
    settles(town)
    lines = town.bo.sees(notifications.inbox)[0]
    assert sorted(notifications.said("en", one) for one in lines if one.notification.kind == "gift") == [
        "sent you a gift: +20"
    ]
    assert town.count("SELECT count(*) FROM notifications WHERE data LIKE '%mbrella%'") == 0


def test_roles_end_and_the_last_administrator_stays(town):
    with refused("last_admin"):
        leaves(town, town.chen)
    assert state(town, town.chen) == "active"
    leaves(town, town.ada)
    town.guest.does(accounts.sign_in, town.ada.account_id, *WHERE)
    assert not town.ada.caller.moderates
    town.chen.does(roles.give, "ada", "admin")
    leaves(town, town.chen)
    assert state(town, town.chen) == "leaving"


@pytest.mark.parametrize(("erases", "said"), [(True, ()), (False, ("Tea!",))])
def test_what_was_said_to_an_open_poll_goes_with_the_words(town, erases, said):
    wish = PollWish("Coffee or tea?", ("Coffee", "Tea"), closes_at=town.clock.at + 30 * clock.DAY)
    poll = town.ada.does(polls.open_on_board, "Railway", wish)
    town.eve.does(polls.vote, poll.id, (1,), "Tea!")
    leaves(town, town.eve, erases=erases)
    town.clock.passes(departures.TIME_TO_RETURN)
    settles(town)
    town.ada.does(polls.close, poll.id)
    page = town.ada.sees(polls.look, poll.id)
    assert ([choice.count for choice in page.choices], tuple(page.comments)) == ([0, 1], said)


def test_guests_have_nothing_to_leave(town):
    with refused("sign_in_first"):
        leaves(town, town.guest)


def test_every_table_that_names_an_account_goes_or_stays_for_a_reason(town):
    with town.store.read() as tx:
        if town.store.kind == "sqlite":
            sql = "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'account_id'"
        else:
            sql = """SELECT table_name FROM information_schema.columns
                WHERE column_name = 'account_id' AND table_schema = current_schema()"""
        named = {name for (name,) in tx.all(sql)}
    assert named == {*queries.OWNED, *queries.KEPT}, (
        "say in storage/queries/departures.py whether it goes with the account, and if not, why"
    )
    assert not set(queries.OWNED) & set(queries.KEPT)
    assert town.guest.sees(lambda tx, _: site.policy(tx, "name"))


def test_whoever_comes_back_is_told_so_once(town, eve):
    assert not eve.sees(departures.has_returned)
    leaves(town, eve)
    town.guest.does(accounts.sign_in, eve.account_id, *WHERE)
    assert eve.sees(departures.has_returned)
    assert not town.ada.sees(departures.has_returned)
    eve.does(departures.told)
    town.guest.does(accounts.sign_in, eve.account_id, *WHERE)
    assert not eve.sees(departures.has_returned)
