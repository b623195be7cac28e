# SPDX-License-Identifier: Apache-2.0
"""Angels: a newcomer asks, and a volunteer answers whose name they never see. A community switches them on.

Who is asked is a rule, not a choice: of the angels who are here, do not rest and have room, whoever was asked the longest time
ago. An angel's name stands in no read model of a newcomer, no event and no notification; only those who administer know
who the angels are, and which of them had a talk they learn from a report about it.
"""

from banyan.base import clock, ids
from banyan.base.errors import Family, NotFound, Refusal
from banyan.base.ids import AccountId
from banyan.core import follows, messages, moderation, notifications, permits, roles, site
from banyan.core.permits import check_not_locked, check_signed_in
from banyan.markup.limits import scrub
from banyan.records.accounts import Person
from banyan.records.angels import Angel, AngelsPage, AngelState, AngelTalkState, Choir, OwnAngelLine, TalkPage
from banyan.records.callers import Caller
from banyan.records.events import AngelTalkChanged
from banyan.records.self_locks import Ability
from banyan.storage.queries import accounts as account_queries
from banyan.storage.queries import angels as queries
from banyan.storage.queries import roles as role_queries
from banyan.storage.queries.angels import Parties
from banyan.storage.tx import Tx

NEWCOMER_FOR = 90 * clock.DAY  # whoever is here longer volunteers instead; a first talk has everybody
MAX_LINE = 500
MIN_REASON, MAX_REASON = 2, 500
LINES_SHOWN = 200
MOST_WARDS = 10  # of an angel, who spoke lately
LATELY = 7 * clock.DAY
CHANGE_PAUSE = clock.HOUR  # before somebody who was answered asks for another angel
ASKED_A_DAY = 5
PACE = (10, clock.MINUTE)  # lines of one side of a talk
KEPT_FOR, IDLE_FOR = 90 * clock.DAY, 180 * clock.DAY  # after the end; after the last word
SHOWN = 200
PER_PAGE = 500
SWEPT_AT_ONCE = 50
TRIES = 5
TICK = clock.SECOND // 1_000  # what ids tell of a time


class AngelsOff(Refusal):
    code = "angels_off"
    family = Family.CONFLICT
    sentence = "There are no angels here."


class NoNewcomer(Refusal):
    code = "no_newcomer"
    family = Family.CONFLICT
    sentence = "Angels are for newcomers, and you have been here for a while."
    hint = "Perhaps you would like to be one?"


class AngelTalkOpen(Refusal):
    code = "angel_talk_open"
    family = Family.CONFLICT
    sentence = "You have a talk with an angel already."


class AskedTooOften(Refusal):
    code = "angels_asked_too_often"
    family = Family.TOO_SOON
    sentence = "You have asked {most} times within a day. Go on tomorrow."
    fields = ("most",)


class AngelTalkOver(Refusal):
    code = "angel_talk_over"
    family = Family.CONFLICT
    sentence = "This talk with an angel is over."


class NoAngelYet(Refusal):
    code = "no_angel_yet"
    family = Family.CONFLICT
    sentence = "No angel is there yet."
    hint = "What you wrote waits for the next who comes."


class ChangeTooSoon(Refusal):
    code = "change_too_soon"
    family = Family.TOO_SOON
    sentence = "You can have another angel in {minutes} minutes."
    fields = ("minutes",)


class ThankedAlready(Refusal):
    code = "thanked_already"
    family = Family.CONFLICT
    sentence = "You have said thank you already."


class AngelWordsWanted(Refusal):
    code = "angel_words_wanted"
    family = Family.INVALID
    sentence = "Please write {least} to {most} characters."
    fields = ("least", "most")
    about = "words"


class TalkReportedAlready(Refusal):
    code = "talk_reported_already"
    family = Family.CONFLICT
    sentence = "You have reported this talk already."


class TooYoungForWings(Refusal):
    code = "too_young_for_wings"
    family = Family.CONFLICT
    sentence = "Angels have been here for {days} days."
    fields = ("days",)


class AngelAlready(Refusal):
    code = "angel_already"
    family = Family.CONFLICT
    sentence = "This is an angel already, or has asked to be one."


def is_on(tx: Tx) -> bool:
    return site.policy(tx, "angels") == site.ON


# ---- as a newcomer


def ask(tx: Tx, caller: Caller, body: str) -> None:
    """A first line to an angel; the rule says to whom. Where none is here it waits for the next."""
    check_signed_in(caller)
    check_not_locked(tx, caller, Ability.MESSAGES)
    _check_on(tx)
    if queries.find_of_newcomer(tx, caller.id):
        raise AngelTalkOpen
    if not _may_ask(tx, caller, queries.find_angel(tx, caller.id)):
        raise NoNewcomer
    body = messages.check_line(body, MAX_LINE)
    if queries.count_asked(tx, caller.id, tx.now - clock.DAY) >= ASKED_A_DAY:
        raise AskedTooOften(most=ASKED_A_DAY)
    talk_id = ids.mint()
    queries.insert_talk(tx, talk_id, caller.id)
    queries.insert_line(tx, ids.mint(), talk_id, None, body)
    _give(tx, talk_id)


def change(tx: Tx, caller: Caller, talk_id: int) -> None:
    """Another angel, please; the next by the rule, and none who had this talk before."""
    talk = _of_newcomer(tx, caller, talk_id)
    if talk.angel_id is None:
        raise NoAngelYet
    wait = _change_at(tx, talk) - tx.now
    if wait > 0:
        raise ChangeTooSoon(minutes=-(-wait // clock.MINUTE))
    _pass_on(tx, talk.talk.id)


def thank(tx: Tx, caller: Caller, talk_id: int) -> None:
    """Once a talk. The angel sees the count grow."""
    talk = _of_newcomer(tx, caller, talk_id)
    if talk.angel_id is None:
        raise NoAngelYet
    if talk.talk.is_thanked:
        raise ThankedAlready
    queries.set_thanked(tx, talk.talk.id, talk.angel_id)
    notifications.notify(tx, talk.angel_id, "angel_thanked", f"angel_thanked:{talk.talk.id}")
    tx.announce(AngelTalkChanged(talk.talk.id))


def end(tx: Tx, caller: Caller, talk_id: int) -> None:
    """By the newcomer, who knows now."""
    talk = _of_newcomer(tx, caller, talk_id)
    queries.set_ended(tx, talk.talk.id)
    tx.announce(AngelTalkChanged(talk.talk.id))


# ---- as an angel


def volunteer(tx: Tx, caller: Caller, words: str) -> None:
    """Offer oneself; those who administer say yes or no."""
    check_signed_in(caller)
    _check_on(tx)
    if tx.now - caller.joined_at < NEWCOMER_FOR:
        raise TooYoungForWings(days=NEWCOMER_FOR // clock.DAY)
    if queries.find_angel(tx, caller.id):
        raise AngelAlready
    queries.put_angel(tx, caller.id, AngelState.ASKED, _words(words))
    for admin in role_queries.list_admins(tx):
        once_key = f"angel_volunteer:{caller.id}:{tx.now}:{admin}"
        notifications.notify(tx, admin, "angel_volunteer", once_key, actor_id=caller.id)


def rest(tx: Tx, caller: Caller, *, is_resting: bool) -> None:
    """Take no new talks for a while, or take some again."""
    _own_wings(tx, caller)
    queries.set_resting(tx, caller.id, is_resting=is_resting)
    if not is_resting:
        dispatch(tx)


def hand_over(tx: Tx, caller: Caller, talk_id: int, *, for_good: bool = False) -> None:
    """Let the next angel have a talk; `for_good`: and never one of this newcomer's again. They are not told why."""
    talk = _of_angel(tx, caller, talk_id)
    if for_good:
        queries.bar(tx, caller.id, talk.newcomer_id)
    _pass_on(tx, talk.talk.id)


def resign(tx: Tx, caller: Caller) -> None:
    """Be none any more, or take back the wish to be one."""
    check_signed_in(caller)
    if queries.find_angel(tx, caller.id) is None:
        raise NotFound
    _take_wings(tx, caller.id)


# ---- both


def say(tx: Tx, caller: Caller, talk_id: int, body: str) -> None:
    """A line in a talk of one's own. The other is told once, until they answer."""
    talk = _own(tx, caller, talk_id)
    check_not_locked(tx, caller, Ability.MESSAGES)
    body = messages.check_line(body, MAX_LINE)
    is_angel = caller.id == talk.angel_id
    before = queries.list_lines(tx, talk.talk.id, LINES_SHOWN)
    most, span = PACE
    times = [line.made_at for line in reversed(before) if line.is_angel == is_angel and line.made_at > tx.now - span]
    messages.check_pace(tx, times, most, span)
    line_id = ids.mint()
    queries.insert_line(tx, line_id, talk.talk.id, caller.id if is_angel else None, body)
    if not before or before[-1].is_angel != is_angel:
        if is_angel:
            notifications.notify(tx, talk.newcomer_id, "angel_answered", f"angel_line:{line_id}")
        elif talk.angel_id is not None:
            _tell_angel(tx, talk.angel_id, "angel_said", line_id, talk.newcomer_id)
    tx.announce(AngelTalkChanged(talk.talk.id))


def report(tx: Tx, caller: Caller, talk_id: int, reason: str) -> None:
    """Show a talk to those who administer; they see who is in it. A newcomer does not get this angel again."""
    talk = _own(tx, caller, talk_id, ended_too=True)
    reason = _words(reason)
    if queries.has_open_report(tx, talk.talk.id, caller.id):
        raise TalkReportedAlready
    queries.insert_report(tx, ids.mint(), talk.talk.id, caller.id, reason)
    if talk.angel_id is not None:
        queries.bar(tx, talk.angel_id, talk.newcomer_id)
    for admin in role_queries.list_admins(tx):
        once_key = f"angel_report:{talk.talk.id}:{caller.id}:{tx.now}:{admin}"
        notifications.notify(tx, admin, "angel_report", once_key)


# ---- by those who administer


def appoint(tx: Tx, caller: Caller, handle: str) -> None:
    """Say yes to whoever offered themselves, or make somebody an angel. The record does not say whom."""
    permits.check_staff(caller)
    try:
        person = roles.find_member(tx, handle)
    except NotFound:
        raise roles.NotAMember(handle=handle[:40]) from None
    known = queries.find_angel(tx, person.id)
    if known is not None and known.state == AngelState.ACTIVE:
        raise AngelAlready
    queries.put_angel(tx, person.id, AngelState.ACTIVE)
    moderation.record(tx, caller, "appoint_angel")
    once_key = f"angel_appointed:{person.id}:{tx.now}"
    notifications.notify(tx, person.id, "angel_appointed", once_key, actor_id=caller.id)
    dispatch(tx)


def dismiss(tx: Tx, caller: Caller, handle: str, reason: str) -> None:
    """Say no to whoever offered themselves, or end somebody's service; they are told why, and nobody else."""
    permits.check_staff(caller)
    person, reason = follows.find_person(tx, handle), _words(reason)
    if queries.find_angel(tx, person.id) is None:
        raise NotFound
    _take_wings(tx, person.id)
    moderation.record(tx, caller, "dismiss_angel")
    once_key = f"angel_dismissed:{person.id}:{tx.now}"
    notifications.notify(tx, person.id, "angel_dismissed", once_key, actor_id=caller.id, reason=reason)


def settle(tx: Tx, caller: Caller, report_id: int, answer: str) -> None:
    """Whoever reported is told how it ended."""
    permits.check_staff(caller)
    answer = _words(answer)
    reporter = queries.settle_report(tx, report_id, caller.id, answer)
    if reporter is None:
        raise NotFound
    moderation.record(tx, caller, "settle_angel_report")
    once_key = f"angel_settled:{report_id}"
    notifications.notify(tx, reporter, "angel_settled", once_key, actor_id=caller.id, reason=answer)


def choir(tx: Tx, caller: Caller) -> Choir:
    """Who the angels are, how often they were asked and thanked, and what was reported."""
    permits.check_staff(caller)
    return Choir(queries.list_angels(tx, SHOWN), queries.list_reports(tx, SHOWN, LINES_SHOWN))


# ---- reading


def page(tx: Tx, caller: Caller) -> AngelsPage:
    """What there is for the caller."""
    check_signed_in(caller)
    _check_on(tx)
    angel = queries.find_angel(tx, caller.id)
    talk = queries.find_of_newcomer(tx, caller.id)
    is_active = angel is not None and angel.state == AngelState.ACTIVE
    return AngelsPage(
        talk=look(tx, caller, talk.id) if talk else None,
        may_ask=talk is None and _may_ask(tx, caller, angel),
        may_volunteer=angel is None and tx.now - caller.joined_at >= NEWCOMER_FOR,
        angel=angel,
        wards=queries.list_wards(tx, caller.id, SHOWN) if is_active else [],
    )


def look(tx: Tx, caller: Caller, talk_id: int) -> TalkPage:
    """A talk of the caller's own."""
    talk = _own(tx, caller, talk_id, ended_too=True)
    lines = queries.list_lines(tx, talk.talk.id, LINES_SHOWN)
    if caller.id == talk.newcomer_id:
        change_at = _change_at(tx, talk)
        return TalkPage(talk.talk, lines, None, change_at if change_at > tx.now else 0)
    who = account_queries.find_account(tx, talk.newcomer_id)
    person = Person(who.id, who.handle, who.display_name, who.state) if who else None
    return TalkPage(talk.talk, lines, person, 0)


def mine(tx: Tx, caller: Caller) -> Angel | None:
    """The caller as an angel, or as who would like to be one, with the words they said about it."""
    permits.check_known(caller)
    return queries.find_angel(tx, caller.id)


def own(tx: Tx, caller: Caller, after: int = 0) -> list[OwnAngelLine]:
    """The next page of the talks that the caller had, as they may take them along."""
    permits.check_known(caller)
    return queries.list_own_lines(tx, caller.id, after, PER_PAGE)


# ---- jobs and other verbs


def dispatch(tx: Tx) -> int:
    """Give talks that wait to whoever is here by now; how many found somebody. It asks no permission."""
    return sum(_give(tx, waiting.talk.id) for waiting in queries.list_waiting(tx, SHOWN)) if is_on(tx) else 0


def is_anybody_waiting(tx: Tx) -> bool:
    return is_on(tx) and bool(queries.list_waiting(tx, 1))


def sweep(tx: Tx) -> int:
    """Talks of long ago go, with all that was said in them; how many."""
    old = queries.list_old(tx, tx.now - KEPT_FOR, tx.now - IDLE_FOR, SWEPT_AT_ONCE)
    for talk_id in old:
        queries.drop_talk(tx, talk_id)
    return len(old)


def depart(tx: Tx, account_id: AccountId) -> None:
    """Somebody leaves for good: their talks go, and those that they had as an angel go on with another."""
    for talk_id in queries.list_talks_of(tx, account_id):
        queries.drop_talk(tx, talk_id)
    _take_wings(tx, account_id)


# ---- parts


def _check_on(tx: Tx) -> None:
    if not is_on(tx):
        raise AngelsOff


def _may_ask(tx: Tx, caller: Caller, angel: Angel | None) -> bool:
    is_new = tx.now - caller.joined_at < NEWCOMER_FOR or not queries.count_asked(tx, caller.id, 0)
    return is_new and angel is None


def _own(tx: Tx, caller: Caller, talk_id: int, *, ended_too: bool = False) -> Parties:
    check_signed_in(caller)
    talk = queries.find_talk(tx, talk_id)
    if talk is None or caller.id not in (talk.newcomer_id, talk.angel_id):
        raise NotFound
    if talk.talk.state == AngelTalkState.ENDED and not ended_too:
        raise AngelTalkOver
    return talk


def _of_newcomer(tx: Tx, caller: Caller, talk_id: int) -> Parties:
    talk = _own(tx, caller, talk_id)
    if caller.id != talk.newcomer_id:
        raise NotFound
    return talk


def _of_angel(tx: Tx, caller: Caller, talk_id: int) -> Parties:
    talk = _own(tx, caller, talk_id)
    if caller.id != talk.angel_id:
        raise NotFound
    return talk


def _own_wings(tx: Tx, caller: Caller) -> Angel:
    check_signed_in(caller)
    angel = queries.find_angel(tx, caller.id)
    if angel is None or angel.state != AngelState.ACTIVE:
        raise NotFound
    return angel


def _change_at(tx: Tx, talk: Parties) -> int:
    """An angel who has said nothing yet may be changed at once."""
    given_at = talk.talk.given_at or 0
    since = given_at - given_at % TICK
    lines = queries.list_lines(tx, talk.talk.id, LINES_SHOWN)
    is_answered = any(line.is_angel and line.made_at >= since for line in lines)
    return given_at + CHANGE_PAUSE if is_answered else 0


def _give(tx: Tx, talk_id: int) -> bool:
    """To whoever is next by the rule; where that is nobody, it waits."""
    talk = queries.find_talk(tx, talk_id)
    for _ in range(TRIES if talk is not None and talk.talk.state == AngelTalkState.WAITING else 0):
        found = queries.find_next(tx, talk, tx.now - LATELY, MOST_WARDS) if talk else None
        if found is None or talk is None:
            break
        if queries.give(tx, talk_id, *found):
            _tell_angel(tx, found[0], "angel_asked", talk_id, talk.newcomer_id)
            tx.announce(AngelTalkChanged(talk_id))
            return True
    return False


def _pass_on(tx: Tx, talk_id: int) -> None:
    queries.set_waiting(tx, talk_id)
    tx.announce(AngelTalkChanged(talk_id))
    _give(tx, talk_id)


def _tell_angel(tx: Tx, angel_id: AccountId, kind: str, key: int, newcomer_id: AccountId) -> None:
    notifications.notify(tx, angel_id, kind, f"{kind}:{key}:{tx.now}", actor_id=newcomer_id)


def _take_wings(tx: Tx, account_id: AccountId) -> None:
    had = queries.list_had(tx, account_id)
    queries.drop_angel(tx, account_id)
    for talk_id in had:
        _pass_on(tx, talk_id)


def _words(words: str) -> str:
    words = " ".join(scrub(words).split())
    if not MIN_REASON <= len(words) <= MAX_REASON:
        raise AngelWordsWanted(least=MIN_REASON, most=MAX_REASON)
    return words
