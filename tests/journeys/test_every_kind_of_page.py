# SPDX-License-Identifier: Apache-2.0
"""Every kind of page that members meet, by axe: in both languages, by day and by night, and none wider than its screen."""

from datetime import date
from typing import Any

import pytest
from tests.core.test_points import earns
from tests.core.test_presence import is_at
from tests.kit.angels import heaven
from tests.kit.browser import DESKTOP, PHONE, Visitors, axe, no_sideways_scroll
from tests.kit.market import asks, offers, sold
from tests.kit.serving import Served
from tests.kit.town import Town, text
from tests.parity.whispers import PASSPHRASE, unlocked

from banyan.base import clock
from banyan.core import (
    angels,
    articles,
    birthdays,
    blind_bans,
    boards,
    bounties,
    chapters,
    chat,
    clubs,
    collections,
    compilations,
    deal_reviews,
    deals,
    dedications,
    diary,
    disputes,
    envelopes,
    essence,
    favourites,
    follows,
    gifts,
    ideas,
    mail,
    mail_folders,
    mail_groups,
    marks,
    messages,
    notes,
    polls,
    posts,
    pushes,
    reactions,
    relations,
    releases,
    seals,
    self_locks,
    serials,
    shorts,
    site,
    sticker_packs,
    tags,
    talks,
    testers,
    threads,
    titles,
)
from banyan.core.bodies import to_body
from banyan.jobs import top_ten
from banyan.jobs.shift import Shift
from banyan.records.attachments import Upload
from banyan.records.bounties import BountyTerms
from banyan.records.compilations import CompileWish
from banyan.records.marks import Mark
from banyan.records.polls import PollKind, PollWish, Secrecy
from banyan.records.presence import Place as Where
from banyan.records.presence import PlaceKind
from banyan.records.serials import Terms
from banyan.records.titles import Process, TitleWish
from banyan.storage.queries import diary as queries
from banyan.storage.queries.diary import EntryRow, TenRow

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

Place = tuple[Town, Served]


def lived_in(town: Town) -> list[str]:
    """Something on every page; the addresses of the pages that are about one thing."""
    ada, bo, chen = town.ada, town.bo, town.chen
    chen.does(boards.set_policies, "Railway", push_policy="on", tags="rail night")
    one = bo.opens_thread("夜车 to the coast", "- [x] ticket\n- [ ] tea\n\n| 站 | at |\n|---|---|\n| 潮州 | 7:05 |")
    ada.replies(one, "> 夜车\n\nThe last one? ||no||")
    ada.does(tags.set_tags, 1, "rail")
    bo.does(pushes.push, 1, 2, "push", "顶")
    for floor, mark in ((1, Mark.DIGEST), (2, Mark.KEEP)):
        ada.does(marks.set_mark, 1, floor, mark, is_on=True)
    wish = PollWish("Window or aisle?", ("Window", "过道"), clock.now() + clock.DAY)
    poll = ada.does(polls.open_in_thread, 1, wish).id
    chen.does(boards.set_policies, "Railway", kinds="discussion idea release")
    idea = chen.does(ideas.open_idea, town.railway.id, "夜里的火车 Night trains", text("They would be loved.")).number
    for state in ("building", "shipped"):
        ada.does(ideas.set_state, idea, state, "好了。 Done.")
    ada.does(ideas.credit, idea, "eve", "tested")
    friday = ada.does(releases.post, town.railway.id, "周五 Friday", to_body(f"* /t/{idea} @bo", "markdown")).number
    stall = town.board("Flea", titles={"en": "Flea market", "zh-Hans": "跳蚤市场"}, kinds="goods")
    kettle = offers(bo, stall, "烧水壶 A kettle that whistles", place="北门老槐树下 under the old tree").number
    bo.does(deals.accept, asks(chen, town.guest.sees(threads.get, kettle)[0], "今天能来。 Today?").id)
    done = sold(chen, bo, offers(chen, stall, "台灯 A lamp"))
    pot = town.count("SELECT max(number) FROM threads")
    for member in (bo, chen):
        member.does(deal_reviews.review, done.id, "good", "爽快 Quick")
    fight = bo.does(disputes.open_dispute, done.id, "灯不亮。 It is dark.").id
    chen.does(testers.call, "BackRoom", 9, (0, clock.now() + clock.DAY), "坐夜车 Ride at night.")
    bo.does(testers.apply, "BackRoom", "我常坐 I do.")
    chen.does(site.set_policies, first_members="on")
    ada.does(notes.set_note, "Railway", text("Mind the gap. 小心台阶。"))
    shelf = ada.does(essence.add_folder, "Railway", 0, "Timetables").number
    entry = ada.does(articles.add_article, "Railway", shelf, "冬季时刻", text("Nothing runs on Monday.")).number
    ada.does(threads.lock_thread, bo.opens_thread("Old news").number, "said enough")
    letter = bo.does(mail.send, "chen", "Keys", text("Under the mat.")).id
    chen.does(mail_folders.make, "家书")
    chen.does(mail_groups.make, "crew", "ada bo")
    for member in (ada, bo, chen):
        is_at(town, member, Where(PlaceKind.HOME), lasts=clock.DAY)
    bo.does(messages.send, "chen", "茶？")
    talk = chen.does(talks.ask, "bo").id
    bo.does(talks.accept, talk)
    bo.does(talks.say, talk, "hello")
    chen.does(chat.open_room, "lounge", "anything 什么都行")
    chen.does(relations.befriend, "bo", "from school")
    chen.does(favourites.add, town.railway.id)
    chen.does(favourites.add_folder, "Evening")
    chen.does(follows.follow_person, "ada")
    kept: Any = chen.does(collections.put, 1, 2, "Good lines", "worth it")
    short, asked = remembered(town), [*put_up(town), *unnamed(town)]
    tend = f"/b/Railway/essence/{entry}"
    return [
        *told_in_chapters(town),
        *drawn(town),
        *honoured(town),
        *answered(town),
        *among_themselves(town),
        *(short, f"/diary/{a_day_before(town)}", *asked),
        *(f"/t/{idea}", f"/t/{idea}/idea", f"/t/{friday}", f"/t/{friday}/release", f"/t/{friday}/impression"),
        *(f"/t/{kettle}", f"/t/{kettle}/deal", f"/t/{pot}/deal", f"/t/{pot}/terms", f"/disputes/{fight}"),
        *("/testers", "/testers/BackRoom", "/b/BackRoom/testers", "/invited", "/admin/invited", "/first"),
        *("/b/Railway/ideas", "/b/Railway/ideas?state=shipped", "/b/Railway/release", "/b/Railway/new/release"),
        *(f"/mail/{letter}", f"/mail/{letter}/talk", f"/talk/{talk}", f"/polls/{poll}", f"/polls/{poll}/close"),
        *(f"/b/Railway/essence/{shelf}", tend, f"{tend}/tend", f"{tend}/versions", f"/collections/{kept.id}"),
    ]


def unnamed(town: Town) -> list[str]:
    """A board without names: somebody is barred unseen, and a name waits to be opened."""
    hole, dean = (
        town.board("Treehole", titles={"en": "Tree hole", "zh-Hans": "树洞"}),
        town.member("dean", role=("admin", None)),
    )
    for member in (town.chen, dean):
        member.does(seals.keep_key, envelopes.make_key(PASSPHRASE))
    town.chen.does(boards.set_policies, "Treehole", names="pseudonyms")
    number = town.eve.opens_thread("睡不着 Awake", board=hole).number
    bar = town.chen.does(blind_bans.ban, number, 1, 3, "太吵 Loud").id
    dean.does(seals.ask, number, 1, "威胁 A threat", unlocked(dean.sees(seals.own_key)))
    floor = f"/t/{number}/1"
    return [f"/t/{number}", f"{floor}/bar", f"{floor}/author", "/tend/names", f"/tend/bars/{bar}", "/names"]


def among_themselves(town: Town) -> list[str]:
    """The back room takes letters, and bo has an angel."""
    town.chen.does(clubs.set_letters, "BackRoom", "哪个班？ Which class?", is_on=True)
    town.eve.does(clubs.apply, "BackRoom", "三班的。 Class three.")
    town.chen.does(clubs.invite, "BackRoom", "ada", "来吧。 Come in.")
    town.ada.does(clubs.accept, "BackRoom")
    heaven(town, "chen")
    town.bo.does(angels.ask, "怎么引用？ How do I quote?")
    talk = town.bo.sees(angels.page).talk.talk.id
    town.chen.does(angels.say, talk, "按 Y。 With Y.")
    town.bo.does(angels.report, talk, "太短 Too short")
    town.eve.does(angels.volunteer, "我认得路。 I know my way.")
    club, told = ("/clubs", "/clubs/BackRoom", "/clubs/BackRoom/letters", "/clubs/BackRoom/put-out?who=ada"), "/angels"
    return [*club, told, f"{told}/{talk}", f"{told}/{talk}/report", "/admin/angels", "/admin/angels/dismiss?who=chen"]


def told_in_chapters(town: Town) -> list[str]:
    """A serial with a chapter that stands and one that is gone, which chen reads and eve writes."""
    board = town.board("Stories", {"en": "Stories", "zh-Hans": "连载"}, kinds="discussion serial")
    terms = Terms("两个陌生人 Two strangers", "启程 Departure")
    number = town.chen.does(serials.open_serial, board.id, "夜行 The train", text("It rained."), terms).number
    town.eve.does(posts.reply, number, text("再来一章 Go on!"))
    town.chen.does(serials.reply_chapter, number, text("天黑了。"), "隧道 The tunnel")
    town.chen.does(serials.reply_chapter, number, text("Lost."), "Gone")
    town.chen.does(posts.delete, number, 4)
    town.chen.does(chapters.reach, number, 1)
    read = f"/t/{number}/read"
    own = (f"/t/{number}/serial", f"/t/{number}/3/chapter", f"/t/{number}/reply", f"/t/{number}/book", f"/t/{number}")
    return [read, f"{read}/1", f"{read}/3", *own, "/settings/serials", "/b/Stories/new/serial"]


def put_up(town: Town) -> list[str]:
    """Points in purses; a bounty that waits and one that was given."""
    town.chen.does(site.set_policies, points="on", coin="贝壳")
    quiz = town.board("Quiz", titles={"en": "Quiz", "zh-Hans": "问答"}, kinds="bounty")
    gil = town.member("gil")
    for member in (town.chen, gil):
        earns(town, member, 200)
    terms = BountyTerms(40, clock.now() + 9 * clock.DAY)
    asked = []
    for member, other in ((town.chen, gil), (gil, town.chen)):
        thread = member.does(bounties.open_bounty, quiz.id, "桥是哪年的？ How old?", text("The iron one."), terms)
        other.replies(thread, "一八八七 1887")
        asked.append(thread.number)
    gil.does(bounties.accept, asked[1], [2])
    town.chen.does(gifts.gift, "bo", 20, "谢谢 Thanks")
    town.chen.does(gifts.tip, 1, 1, 5)
    return [page for number in asked for page in (f"/t/{number}", f"/t/{number}/bounty", f"/t/{number}/1/report")]


def drawn(town: Town) -> list[str]:
    """Stickers of members: taken in and reported, sent in, worked on."""
    town.chen.does(site.set_policies, sticker_packs="on")
    for at, (name, who) in enumerate((("cats", town.bo), ("困猫", town.bo), ("owls", town.chen))):
        who.does(sticker_packs.make, name, "值夜班的猫 Cats of the night shift.")
        picture = Upload(f"{at:064x}", "cat.png", "image/png", 900, 96, 64)
        who.does(sticker_packs.put, name, "sleepy", picture)
    for name in ("cats", "困猫"):
        town.bo.does(sticker_packs.send, name)
    town.chen.does(sticker_packs.take_in, "cats")
    town.ada.does(sticker_packs.report, "cats", "I drew these.")
    town.chen.does(site.set_policies, hot_list="on")
    town.chen.does(boards.set_policies, "Cooking", kinds="discussion compilation short")
    said = town.chen.does(shorts.say, town.cooking.id, text("锅里有粥 Porridge :cats/sleepy:"))
    town.ada.does(reactions.react, said.number, 1, "funny")
    top_ten.run(Shift(town.store))
    return [
        *("/b/Cooking", "/b/Cooking/short", "/hot"),
        *("/stickers", "/stickers/queue", "/stickers/packs/cats", "/stickers/packs/cats/report"),
        "/stickers/own/owls",
    ]


def remembered(town: Town) -> str:
    """A day in the diary and its ten, a thread that is compiled from another: its address."""
    town.chen.does(boards.set_policies, "Cooking", kinds="discussion compilation")
    named = to_body("For the night:\n\n/t/1/1\n\n/t/1/2\n\n/t/2/1", "markdown")
    made = town.chen.does(compilations.make, town.cooking.id, "夜车合集 Night trains", named, CompileWish())
    day = a_day_before(town).toordinal()
    found = [town.chen.sees(threads.get, number)[0].id for number in (1, 2)]
    entered = [EntryRow(day, found[0], 1, 12, clock.now() - clock.DAY)]
    rows = [TenRow(day, rank, thread, 14 - rank, 40) for rank, thread in enumerate(found, 1)]
    for keep in (lambda tx: queries.enter(tx, entered), lambda tx: queries.insert_tens(tx, rows)):
        town.store.write_now(keep)
    town.store.write_now(lambda tx: queries.set_closed(tx, day))
    return f"/t/{made.number}"


def honoured(town: Town) -> list[str]:
    """A title that somebody has, something that somebody keeps away from, a birthday and a song of today."""
    town.chen.does(site.set_policies, dedications="on", life_force="15 120 365 666")
    wish = TitleWish({"en": "Guide", "zh-Hans": "向导"}, "◆", open=("Cooking",), invites=True)
    title = town.chen.does(titles.make, wish).id
    given = town.chen.does(titles.grant, title, "bo", 90, Process.ELECTED, "五月的投票 The vote of May").id
    town.bo.does(self_locks.lock, ["chat"], 3, is_shown=True)
    town.bo.does(birthdays.keep, 5, 1, is_shown=True)
    song = town.bo.does(dedications.dedicate, "chen", "夜车", "一路平安。 Come home safe.").id
    return [f"/titles/{title}", f"/titles/{title}/give", f"/titles/held/{given}", f"/dedications/{song}/report"]


def answered(town: Town) -> list[str]:
    """A poll of each kind that is no choice of one, open and closed, secret and named."""
    ends, shown = clock.now() + clock.DAY, []
    for kind, choices, picks in (
        ("ranked", ("靠窗 Window", "过道 Aisle", "卧铺 Sleeper"), ((0, 1), (2, 1), (1,))),
        ("numeric", (), ((7,), (12,), (9,))),
        ("text", (), ("因为安静 It is quiet", "省一晚旅馆 Saves a hotel", "看日出 The sunrise")),
    ):
        for ballot in ("secret", "named"):
            wish = PollWish(
                f"夜车怎么坐？ How ({ballot})?", choices, ends, kind=PollKind(kind), high=40, ballot=Secrecy(ballot)
            )
            poll = town.ada.does(polls.open_on_board, "Railway", wish)
            for who, chosen in zip((town.ada, town.bo, town.chen), picks, strict=True):
                who.does(polls.vote, poll.id, chosen)
            shown.append(f"/polls/{poll.id}")
            if ballot == "secret":
                town.ada.does(polls.close, poll.id)
                shown.append(f"/polls/{poll.id}/ballots")
    answer = town.chen.sees(polls.look, poll.id).answers[0].receipt
    return [*shown, f"/polls/{poll.id}/ballots/{answer}/blank"]


def a_day_before(town: Town) -> date:
    with town.store.read() as tx:
        return date.fromordinal(diary.today(tx) - 1)


PAGES = (
    *("/", "/boards", "/b/Railway", "/b/Railway?kind=discussion", "/t/1", "/t/1/tree", "/t/1/by/bo", "/@bo", "/@bo/threads"),
    *("/titles", "/titles/new", "/dedications", "/settings/away", "/settings/birthday", "/settings", "/@bo/standing"),
    *("/market", "/b/Flea/goods?most=200", "/b/Flea/new/goods", "/deals", "/@bo/deals", "/disputes"),
    *("/points", "/@bo/points", "/t/1/1/tip", "/bounties", "/b/Quiz/bounties", "/b/Quiz/new/bounty"),
    *("/top", "/top/week", "/diary", "/b/Cooking/compile?from=1/1-"),
    *("/mail", "/mail/new", "/mail/new?post=1/2", "/mail/folders", "/mail/search?q=mat"),
    *("/messages", "/messages?to=bo", "/messages/broadcast", "/online", "/settings/presence", "/chat", "/chat/lounge"),
    *("/b/Railway/essence", "/b/Railway/essence/add", "/b/Railway/essence/deleted", "/b/Railway/digest", "/b/Railway/kept"),
    *("/b/Railway/note", "/b/Railway/polls", "/b/Railway/rules", "/polls", "/meetups", "/t/1/poll", "/t/1/collect", "/t/1/tag"),
    *("/t/1/2/pushes", "/t/1/2/curate", "/t/1/2/keep", "/t/1/2/history", "/@bo/relation", "/search?q=%E5%A4%9C%E8%BD%A6"),
    *("/settings/people", "/settings/favourites", "/settings/following", "/settings/notifications", "/settings/collections"),
    *("/admin/groups", "/admin/look", "/admin/logo", "/admin/accounts?state=pending", "/about", "/log", "/offline"),
)  # fmt: skip


PARTS = 3  # so that each stays far below the time that a test may take


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize(("lang", "width"), [("en", DESKTOP), ("zh-CN", PHONE)])
def test_nobody_is_shut_out_of_any_kind_of_page(
    place: Place, visitors: Visitors, lang: str, width: int, part: int
) -> None:
    town, served = place
    paths = [*PAGES, *lived_in(town)][part::PARTS]
    town.store.write_now(lambda tx: tx.run("UPDATE accounts SET locale = ''", {}))
    context = visitors(base_url=served.url, width=width, lang=lang)
    served.sign_in(context, town.chen)
    page = context.new_page()
    wrong = []
    for path in paths:
        answer = page.goto(path)
        assert answer is not None
        if answer.status != 200 or not no_sideways_scroll(page):
            wrong.append(f"{path}: {answer.status}, or wider than its screen")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            wrong += [f"{path} ({scheme}): {found}" for found in axe(page)]
    assert not wrong, "\n".join(wrong)
