# SPDX-License-Identifier: Apache-2.0
"""The one community that every row begins with: eve is the one who does things, ada tends Railway, chen is on the staff.

It is made once for each database and copied for every way of every row. `known` has the numbers that addresses and keys need.
"""

from collections.abc import Callable
from copy import copy
from typing import Any

from tests.core.test_points import earns
from tests.core.test_presence import is_at
from tests.kit.market import terms
from tests.kit.town import Clock, Member, Town, text
from tests.parity.ballots import ballots
from tests.parity.clubhouse import campus
from tests.parity.drawings import drawings
from tests.parity.stories import stories
from tests.parity.whispers import whispers

from banyan.base import clock
from banyan.core import (
    accounts,
    app_passwords,
    articles,
    boards,
    bounties,
    chat,
    collections,
    conduct,
    deal_reviews,
    deals,
    dedications,
    disputes,
    drafts,
    essence,
    favourites,
    follows,
    gifts,
    goods,
    ideas,
    invites,
    mail,
    mail_folders,
    mail_groups,
    marks,
    meetups,
    messages,
    notifications,
    passwords,
    places,
    posts,
    pushes,
    races,
    reactions,
    relations,
    releases,
    reports,
    roles,
    sanctions,
    schedules,
    sessions,
    site,
    ssh_keys,
    talks,
    testers,
    threads,
    titles,
    word_rules,
)
from banyan.core.bodies import to_body
from banyan.jobs.timetable import run_pending
from banyan.records.accounts import AccountState
from banyan.records.bounties import BountyTerms
from banyan.records.marks import Mark
from banyan.records.meetups import MeetupTerms
from banyan.records.places import PlaceTerms
from banyan.records.presence import Place, PlaceKind
from banyan.records.races import How, RaceTerms
from banyan.records.schedules import Later
from banyan.records.titles import Process, TitleWish
from banyan.storage.store import Store

SHORTLY = 30 * clock.SECOND
PASSWORD = "under the old tree"
SSH_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB4E/e4xQyY28IemElcIUIs6tONjIsLu0Jc3BPPHaDeb eve@desk"
NEXT_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f eve@lap"


class Community(Town):
    """A town with a past."""

    def __init__(self, store: Store, moment: Clock) -> None:
        super().__init__(store, moment)
        self.known: dict[str, Any] = {"key": NEXT_KEY, "password": PASSWORD}
        self.attic = self.board("Attic", titles={"en": "Attic"})
        self.workshop = self.board("Workshop", titles={"en": "Workshop"}, kinds="idea release")
        self.quiz = self.board("Quiz", titles={"en": "Quiz"}, kinds="bounty")
        self.pot = self.board("Pot", titles={"en": "Pot"}, kinds="short")
        self.local = self.board("Local", titles={"en": "Local"}, kinds="discussion meetup goods race place")
        self.finn = self.member("finn")
        self.gil = self.member("gil")
        self.member("hal", state=AccountState.PENDING)
        self.member("ida", state=AccountState.UNCLAIMED)
        self.people = {name: getattr(self, name) for name in ("ada", "bo", "chen", "eve", "finn", "gil")}
        for about in (
            _writing,
            _letters,
            _keeping,
            ballots,
            _tending,
            _titles,
            _settings,
            _fans,
            _local,
            _market,
            _coins,
            whispers,
            stories,
            campus,
            drawings,
            _meeting,  # last, because a talk that is asked for does not wait for long
        ):
            about(self)
        run_pending(store)
        for member in (self.ada, self.bo, self.chen, self.eve):
            for name in ("bread", "rye", "locked", "pinned", "soup", "crumb"):
                self.sees_all(member, self.known[name])
        for member in (self.ada, self.chen):
            self.sees_all(member, self.known["tea"])
        self._sign_in()
        moment.passes(2 * clock.MINUTE + SHORTLY)
        self.jan = self.people["jan"] = self.member("jan", joined_at=moment.at)
        self.tokens["jan"] = self.jan.does(sessions.open_session, "a test", "127.0.0.1")
        for word in ("One.", "Two.", "Three."):
            self.jan.replies(self.jan.sees(threads.get, self.known["tea"])[0], word)
        moment.passes(SHORTLY)
        self.since = moment.at
        self.known["today"] = clock.to_iso(moment.at)[:10]
        self.known["week_day"] = clock.to_iso(moment.at + 7 * clock.DAY)[:10]
        self.known["week"] = clock.to_iso(moment.at + 7 * clock.DAY)[:16]
        self.known["week said"] = self.known["week"].replace("T", " ")
        self.known["in three"] = clock.to_iso(moment.at + 3 * clock.DAY)[:16]
        self.known["later"] = clock.to_iso(moment.at + 8 * clock.DAY)[:16]
        self.known["later said"] = self.known["later"].replace("T", " ")

    def _sign_in(self) -> None:
        """Everybody has one session, and eve another elsewhere."""
        self.eve.does(sessions.open_session, "elsewhere", "127.0.0.1")
        self.known["elsewhere"] = self.eve.sees(sessions.mine)[0].id
        self.clock.passes(clock.MINUTE)
        self.tokens: dict[str, str] = {}
        self.sessions: dict[str, int] = {}
        for name, member in self.people.items():
            self.tokens[name] = member.does(sessions.open_session, "a test", "127.0.0.1")
            self.sessions[name] = max(one.id for one in member.sees(sessions.mine))
        for board in (self.railway, self.cooking, self.workshop, self.quiz, self.pot, self.local):
            self.known[f"board {board.slug}"] = self.guest.sees(boards.get, board.slug)
        self.known["cooking"] = self.cooking.id
        lines, _older = self.eve.sees(notifications.inbox)
        self.known["role"] = next(
            role.id for role, person, _slug in self.chen.sees(roles.list_all) if person.handle == "ada"
        )
        self.known["told"] = min(line.notification.id for line in lines if line.notification.read_at is None)

    def over(self, store: Store) -> "Community":
        """The same community over a copy of its rows."""
        found = copy(self)
        found.store = store
        return found

    def does(self, name: str, who: Member, verb: Callable[..., Any], *args: Any, **more: Any) -> Any:
        """A minute later somebody does something; what came of it is known by its number."""
        self.clock.passes(clock.MINUTE)
        made = who.does(verb, *args, **more)
        if name:
            self.known[name] = next(getattr(made, each) for each in ("number", "id", "key") if hasattr(made, each))
        return made

    def opens(self, name: str, who: Member, board: str, title: str, **more: Any) -> None:
        board_id = {"railway": self.railway, "cooking": self.cooking}[board].id
        self.does(name, who, threads.open_thread, board_id, title, text(f"{title}, to begin with."), **more)

    def replies_to(self, name: str, who: Member, source: str) -> None:
        self.does("", who, posts.reply, self.known[name], text(source))

    def sees_all(self, member: Member, number: int) -> None:
        thread = member.sees(threads.get, number)[0]
        member.reads(thread, 1, thread.last_floor)


def _writing(c: Community) -> None:
    c.does("", c.chen, boards.set_policies, "Railway", push_policy="on", kinds="discussion question compilation")
    c.opens("bread", c.eve, "railway", "Bread", token="the first form")  # from now on the house has its key
    c.replies_to("bread", c.ada, "Rye and wheat.")
    c.replies_to("bread", c.bo, "Oats, says @eve.")
    c.replies_to("bread", c.eve, "Barley.")
    c.opens("rye", c.ada, "railway", "Rye")
    c.replies_to("rye", c.eve, "Sourdough.")
    c.opens("locked", c.eve, "railway", "A closed oven")
    c.known["attic"] = c.ada.opens_thread("Dust", board=c.attic).number
    c.does("", c.chen, boards.set_policies, "Attic", state="closed")
    c.does("", c.ada, threads.lock_thread, c.known["locked"], "enough")
    c.opens("pinned", c.ada, "railway", "Timetable")
    c.does("", c.ada, threads.pin_thread, c.known["pinned"])
    c.opens("gone", c.bo, "railway", "Nothing to see")
    c.does("", c.ada, threads.remove_thread, c.known["gone"], "an advertisement")
    c.opens("soup", c.eve, "cooking", "Soup")
    c.replies_to("soup", c.ada, "With leek.")
    c.opens("tea", c.bo, "railway", "Tea")
    c.opens("crumb", c.eve, "cooking", "Crumbs")
    c.replies_to("tea", c.ada, "Green.")
    c.replies_to("tea", c.finn, "None.")
    c.replies_to("tea", c.bo, "Black.")
    c.does("", c.ada, posts.remove, c.known["tea"], 3, "off the point")
    c.does("", c.eve, reactions.react, c.known["soup"], 2, "thanks")
    c.does("push", c.eve, pushes.push, c.known["rye"], 1, "push", "like at home")
    c.does("pushed", c.bo, pushes.push, c.known["bread"], 1, "boo", "no bread today")
    c.does("", c.ada, pushes.remove, c.known["bread"], 1, c.known["pushed"], "rude")
    c.does("pushed_too", c.bo, pushes.push, c.known["bread"], 1, "push", "yes, bread")
    c.does("", c.ada, marks.set_mark, c.known["rye"], 1, Mark.KEEP, is_on=True)
    c.does("", c.eve, drafts.save, "reply:" + str(c.known["rye"]), "half a thought")
    c.does("", c.eve, collections.put, c.known["bread"], 2, "Loaves", "dark ones")
    c.known["collection"] = c.eve.sees(collections.mine)[0].id
    later = Later(c.clock.at + 3 * clock.DAY)
    c.does("waiting", c.eve, schedules.add_reply, c.known["soup"], text("Tomorrow."), later)


def _letters(c: Community) -> None:
    c.does("letter", c.bo, mail.send, "eve", "Flour", text("Have you some?"))
    c.does("seen_letter", c.ada, mail.send, "eve", "Tracks", text("They are icy."))
    c.does("", c.eve, mail.mark_read, c.known["seen_letter"])
    c.does("kept_letter", c.ada, mail.send, "eve", "Keys", text("Under the mat."))
    c.does("", c.eve, mail.keep, c.known["kept_letter"])
    c.does("tagged_letter", c.bo, mail.send, "eve", "Leaflet", text("Cheap flour!"))
    c.does("", c.eve, mail.tag, c.known["tagged_letter"])
    c.does("old_letter", c.bo, mail.send, "eve", "Yesterday", text("It rained."))
    c.does("", c.eve, mail.delete, c.known["old_letter"])
    c.does("folder", c.eve, mail_folders.make, "Plans")
    c.does("group", c.eve, mail_groups.make, "crew", "ada bo")


def _coins(c: Community) -> None:
    c.does("", c.chen, site.set_policies, points="on")
    for member in (c.eve, c.bo):
        earns(c, member, 200)
    c.does("", c.chen, gifts.fine, "bo", 50, "shouting")
    for name in ("bounty", "unanswered"):
        waits = BountyTerms(30, c.clock.at + 9 * clock.DAY)
        c.does(name, c.eve, bounties.open_bounty, c.quiz.id, "How old is the bridge?", text("The iron one."), waits)
    c.replies_to("bounty", c.ada, "Of 1887.")
    c.replies_to("bounty", c.bo, "Of 1888.")
    c.sees_all(c.bo, c.known["bounty"])


def _meeting(c: Community) -> None:
    for member in (c.ada, c.bo, c.chen):
        is_at(c, member, Place(PlaceKind.HOME), lasts=clock.DAY)
    is_at(c, c.eve, Place(PlaceKind.HOME), lasts=clock.DAY)
    c.does("", c.eve, relations.befriend, "bo", "from school")
    c.does("", c.eve, relations.block, "finn", "loud")
    c.does("", c.eve, follows.follow_person, "ada")
    c.does("", c.eve, follows.follow_thread, c.known["soup"])
    c.does("", c.eve, follows.mute_thread, c.known["locked"])
    c.does("message", c.bo, messages.send, "eve", "tea at four?")
    c.does("", c.ada, chat.open_room, "lounge", "anything")
    c.does("", c.eve, chat.open_room, "tracks", "trains")
    c.does("", c.bo, chat.join, "tracks")
    c.does("asked", c.bo, talks.ask, "eve")
    c.does("talk", c.eve, talks.ask, "ada")
    c.does("", c.ada, talks.accept, c.known["talk"])


def _keeping(c: Community) -> None:
    for name, title, to in (("shelf", "Recipes", 0), ("box", "Old ones", 0)):
        c.does(name, c.ada, essence.add_folder, "Railway", to, title)
    c.does("", c.ada, essence.set_letter, "Railway", c.known["shelf"], "A")
    c.does("article", c.ada, articles.add_article, "Railway", c.known["shelf"], "Loaf", text("Mix and wait."))
    c.does("link", c.ada, essence.add_link, "Railway", 0, "Map", "https://example.org/map")
    c.does("lost", c.ada, essence.add_link, "Railway", 0, "Lost", "https://example.org/lost")
    c.does("", c.ada, essence.delete, "Railway", c.known["lost"], "stale")


def _tending(c: Community) -> None:
    c.does("report", c.bo, reports.report, c.known["bread"], 4, "not about trains")
    c.does("suspension", c.chen, sanctions.suspend, "gil", 7, "advertisements")
    c.does("ban", c.ada, sanctions.ban, "finn", "Railway", 7, "flooding")
    c.does("warning", c.ada, conduct.warn, "bo", "Railway", "a bit quick")
    c.does("note", c.ada, conduct.add_note, "bo", "Railway", "knows the tracks")
    c.does("rule", c.chen, word_rules.add_rule, "lottery", "hold")
    c.opens("held", c.bo, "railway", "A lottery")


def _local(c: Community) -> None:
    for name, host, in_time in (
        ("dumplings", c.bo, 9 * clock.DAY),
        ("hotpot", c.bo, 9 * clock.DAY),
        ("hike", c.eve, 9 * clock.DAY),
        ("picnic", c.eve, 9 * clock.DAY),
        ("walk", c.eve, 3 * clock.MINUTE),
    ):
        start = c.clock.at + in_time
        terms = MeetupTerms(start, start + clock.HOUR, "North gate", 2, start, shows_names=True)
        c.does(name, host, meetups.open_meetup, c.local.id, name.title(), text("Come."), terms)
    for name, who in (("hotpot", c.eve), ("hotpot", c.ada), ("hotpot", c.finn), ("hike", c.bo)):
        who.does(meetups.sign_up, c.known[name])
    for who in (c.bo, c.finn):
        who.does(meetups.sign_up, c.known["walk"])
    for who in (c.ada, c.chen):
        who.does(meetups.sign_up, c.known["dumplings"])
    c.eve.does(meetups.close, c.known["picnic"])
    place = PlaceTerms("noodles", "North gate")
    c.does("noodles", c.bo, places.open_place, c.local.id, "Noodle house", text("Since 1990."), place)
    c.does("", c.ada, places.review, c.known["noodles"], 5, text("The best."))
    race = RaceTerms("A bag of chestnuts", How.FLOORS, (8, 88), 0, c.clock.at + 9 * clock.DAY)
    c.does("chestnuts", c.eve, races.open_race, c.local.id, "Chestnuts", text("Go!"), race)
    c.clock.passes(3 * clock.MINUTE)


def _market(c: Community) -> None:
    for name, who, buyers in (
        ("kettle", c.eve, ("bo", "ada")),
        ("stool", c.eve, ()),
        ("chair", c.eve, ("bo",)),
        ("desk", c.bo, ("eve",)),
        ("pot", c.bo, ("eve",)),
        ("cup", c.bo, ("eve",)),
        ("lamp", c.bo, ()),
    ):
        wish = terms()
        c.does(name, who, goods.open_goods, c.local.id, f"A {name}", text("Like new."), wish)
        for buyer in buyers:
            c.does(f"{name} {buyer}", c.people[buyer], deals.ask, c.known[name])
    c.does("", c.eve, goods.withdraw, c.known["stool"])
    for name, buyer in (("chair", c.bo), ("desk", c.eve), ("pot", c.eve), ("cup", c.eve)):
        seller = c.eve if name == "chair" else c.bo
        deal_id = next(c.known[key] for key in c.known if key.startswith(f"{name} "))
        c.does("", seller, deals.accept, deal_id, 20)
        if name != "chair":
            c.does("", seller, deals.confirm, deal_id)
        if name in ("pot", "cup"):
            c.does(f"{name} deal", buyer, deals.confirm, deal_id)
    c.does("spite", c.bo, deal_reviews.review, c.known["cup deal"], "good", "Very quick.")
    c.does("review", c.eve, deal_reviews.review, c.known["cup deal"], "bad", "His nose is crooked.")
    c.does("", c.chen, deal_reviews.remove, c.known["spite"], "no words of hers")
    c.does("dispute", c.eve, disputes.open_dispute, c.known["cup deal"], "It is a glass.")


def _fans(c: Community) -> None:
    c.does("idea", c.bo, ideas.open_idea, c.workshop.id, "Night trains", text("They would be loved."))
    c.does("twin", c.ada, ideas.open_idea, c.workshop.id, "Sleepers", text("With beds."))
    c.does("", c.chen, ideas.credit, c.known["twin"], "ada", "reported")
    c.does("done", c.ada, ideas.open_idea, c.workshop.id, "A clock", text("For the platform."))
    c.does("", c.chen, ideas.set_state, c.known["done"], "shipped")
    term = (c.clock.at, c.clock.at + 30 * clock.DAY)
    c.does("", c.chen, testers.call, "BackRoom", 2, term, "Try it first.")
    c.does("", c.bo, testers.apply, "BackRoom", "I do that anyway.")
    c.does("friday", c.chen, releases.post, c.workshop.id, "Friday", to_body("Thanks to: @bo", "markdown"))


def _titles(c: Community) -> None:
    c.does("", c.chen, site.set_policies, dedications="on")
    c.does("song", c.ada, dedications.dedicate, "", "Slow train", "")
    c.does("guild", c.chen, titles.make, TitleWish({"en": "Baker", "zh-Hans": "面包师"}, "◆"))
    c.does("worn", c.chen, titles.grant, c.known["guild"], "bo", 90, Process.EARNED, "for the loaves")


def _settings(c: Community) -> None:
    c.does("", c.chen, site.set_policies, invites_per_member="3")
    c.does("", c.eve, favourites.add, c.railway.id)
    c.does("shelves", c.eve, favourites.add_folder, "Evening")
    c.does("line", c.eve, favourites.add_line)
    c.does("", c.guest, accounts.sign_up, "Kim", "")
    for member in (c.eve, c.chen):
        c.does("", member, accounts.set_password, passwords.hash_password(PASSWORD))
    c.does("ssh", c.eve, ssh_keys.add, SSH_KEY, "desk")
    c.clock.passes(clock.MINUTE)
    made, _secret = c.eve.does(app_passwords.make, "reader", "read")
    c.known["app"] = made.id
    c.eve.does(invites.make, "for a friend")
    c.known["invite"] = c.eve.sees(invites.mine)[0].id
