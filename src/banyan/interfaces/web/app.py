# SPDX-License-Identifier: Apache-2.0
"""The web on one page: every address and who answers it. A new page is a handler in its noun's file and a line here."""

from collections.abc import Callable
from typing import Any

from banyan.interfaces.desk import Desk
from banyan.interfaces.web import (
    about,
    account_admin,
    acts,
    admin,
    app_passwords,
    belongings,
    board,
    board_admin,
    boards,
    choices,
    compose,
    conduct,
    drafts,
    favourites,
    files,
    follows,
    home,
    inbox,
    invites,
    links,
    log,
    machines,
    measures,
    passkeys,
    people,
    person,
    posts,
    quotes,
    resets,
    rules,
    search,
    second_factors,
    security,
    selecting,
    sessions,
    settings,
    sign_ins,
    signing,
    signing_out,
    ssh_keys,
    tending,
    theme,
    threads,
    top_ten,
    uploads,
)
from banyan.interfaces.web.frame import Frame
from banyan.interfaces.web.front import Front
from banyan.interfaces.web.live import Live
from banyan.interfaces.web.router import Route, Router

ROUTES = (
    # writing; before reading, because a word may stand where an address of reading has a number
    Route("/b/{slug}/new", compose.new_thread, compose.open_thread),
    Route("/t/{number}/reply", compose.new_reply, compose.reply),
    Route("/t/{number}/{floor}/edit", compose.edit, compose.save_edit),
    Route("/preview", post=compose.preview),
    Route("/complete/people", people.complete),
    Route("/complete/similar", compose.show_similar),
    Route("/drafts", post=drafts.keep),
    Route("/settings/drafts", drafts.show, drafts.drop),
    Route("/files", post=uploads.upload),
    Route("/files/{sha256}/{name}", files.show),
    Route("/settings/files", files.mine, files.drop),
    # one post
    Route("/t/{number}/{floor}/quote", quotes.show),
    Route("/t/{number}/{floor}/history", posts.history),
    Route("/t/{number}/{floor}/delete", posts.ask_delete, posts.delete),
    Route("/t/{number}/{floor}/react", post=posts.react),
    Route("/t/{number}/{floor}/report", posts.ask_report, posts.report),
    Route("/t/{number}/delete", post=posts.delete_thread),
    # what those who tend do to threads and posts
    *(
        Route(f"/t/{{number}}/{name}", acts.asks_about_thread(name), acts.does_to_thread(name))
        for name in acts.THREAD_ACTS
    ),
    *(
        Route(f"/t/{{number}}/{{floor}}/{name}", acts.asks_about_post(name), acts.does_to_post(name))
        for name in acts.POST_ACTS
    ),
    Route("/t/{number}/tend", post=selecting.tend_floors),
    Route("/b/{slug}/tend", post=selecting.tend_threads),
    # what is mine to read
    Route("/inbox", inbox.show),
    Route("/inbox/read", post=inbox.read),
    Route("/inbox/all", post=inbox.read_all),
    Route("/inbox/reports", inbox.my_reports),
    Route("/b/{slug}/favourite", post=favourites.add),
    Route("/b/{slug}/unfavourite", post=favourites.remove),
    Route("/b/{slug}/read", post=favourites.mark_board_read),
    Route("/b/{slug}/next", favourites.next_unread),
    Route("/t/{number}/{floor}/mark", post=favourites.mark_up_to),
    *(Route(f"/t/{{number}}/{name}", post=act) for name, act in follows.THREAD_ACTS.items()),
    *(Route(f"/@{{handle}}/{name}", post=act) for name, act in follows.PERSON_ACTS.items()),
    # reading
    Route("/", home.show),
    Route("/boards", boards.show),
    Route("/b/{slug}", board.show),
    Route("/t/{number}/floors", threads.new_floors),
    Route("/t/{number}/newer", threads.newer),
    Route("/t/{number}/older", threads.older),
    Route("/t/{number}/by/{handle}", threads.show_author),
    Route("/t/{number}/{floor}/answers", threads.show_answers),
    Route("/t/{number}/{floor}", threads.show_floor),
    Route("/t/{number}", threads.show),
    Route("/@{handle}/threads", person.show_threads),
    Route("/@{handle}", person.show),
    Route("/search", search.show),
    Route("/ten/{number}", top_ten.why),
    Route("/log", log.show),
    Route("/about", about.show),
    Route("/rules", rules.show, rules.change),
    Route("/b/{slug}/rules", rules.show, rules.change),
    # oneself
    Route("/theme", post=theme.switch),
    Route("/language", post=theme.speak),
    # coming in
    Route("/signin", signing.ask_in, signing.sign_in),
    Route("/signin/passkey", post=passkeys.come_in),
    Route("/signin/code", second_factors.ask_code, second_factors.check_code),
    Route("/signup", signing.ask_up, signing.sign_up),
    Route("/signout", signing_out.ask, signing_out.sign_out),
    Route("/reset", resets.ask, resets.send),
    Route("/reset/{token}", resets.show, resets.reset),
    Route("/link/{token}", links.show, links.use),
    Route("/invite/{code}", invites.open_link),
    # one's own settings
    Route("/settings", settings.show),
    Route("/settings/profile", settings.ask_profile, settings.set_profile),
    Route("/settings/reading", settings.ask_reading, settings.set_reading),
    Route("/settings/email", settings.ask_email, settings.set_email),
    # what lets one in
    Route("/settings/security", security.show),
    Route("/settings/password", security.ask_password, security.set_password),
    Route("/settings/security/codes", second_factors.show, second_factors.begin),
    Route("/settings/security/codes/confirm", second_factors.show, second_factors.confirm),
    Route("/settings/security/codes/renew", second_factors.show, second_factors.renew),
    Route("/settings/security/codes/off", second_factors.show, second_factors.switch_off),
    Route("/settings/security/passkeys", passkeys.show, passkeys.add),
    Route("/settings/security/passkeys/end", post=passkeys.end),
    Route("/settings/sessions", sessions.show, sessions.end),
    Route("/settings/security/log", sign_ins.show),
    Route("/settings/security/apps", app_passwords.show, app_passwords.make),
    Route("/settings/security/apps/end", post=app_passwords.end),
    Route("/settings/security/keys", ssh_keys.show, ssh_keys.add),
    Route("/settings/security/keys/end", post=ssh_keys.end),
    Route("/settings/following", follows.show, follows.choose),
    Route("/settings/notifications", choices.show, choices.choose),
    Route("/settings/notifications/quiet", choices.show, choices.be_quiet),
    Route("/settings/invites", invites.show, invites.make),
    Route("/settings/invites/revoke", post=invites.revoke),
    Route("/settings/export", belongings.ask, belongings.fetch),
    # tending
    Route("/tend", tending.show),
    Route("/tend/undo", post=selecting.undo),
    Route("/tend/measures", measures.show),
    Route("/tend/measures/{sanction}", measures.ask_lift, measures.lift),
    Route("/tend/{report}", post=tending.settle),
    Route("/@{handle}/tend", conduct.show),
    Route("/@{handle}/warn", conduct.show, conduct.warn),
    Route("/@{handle}/note", conduct.show, conduct.note),
    Route("/@{handle}/note/drop", post=conduct.drop_note),
    Route("/@{handle}/ban", measures.ask_ban, measures.ban),
    Route("/@{handle}/suspend", measures.ask_suspend, measures.suspend),
    # administration
    Route("/admin", admin.show),
    Route("/admin/site", admin.ask_site, admin.set_site),
    Route("/admin/boards", board_admin.show),
    Route("/admin/boards/new", board_admin.ask_new, board_admin.make),
    Route("/admin/boards/{slug}", board_admin.ask_edit, board_admin.edit),
    Route("/admin/boards/{slug}/members", board_admin.show_members, board_admin.add_member),
    Route("/admin/boards/{slug}/members/drop", post=board_admin.drop_member),
    Route("/admin/sections", board_admin.show_sections, board_admin.make_section),
    Route("/admin/sections/{slug}", board_admin.ask_section, board_admin.edit_section),
    Route("/admin/accounts", account_admin.show),
    Route("/admin/accounts/{handle}", account_admin.show_one),
    Route("/admin/accounts/{handle}/approve", post=account_admin.approve),
    Route("/admin/accounts/{handle}/turn_down", account_admin.show_one, account_admin.turn_down),
    Route("/admin/accounts/{handle}/claim_link", post=account_admin.make_claim_link),
    Route("/admin/accounts/{handle}/roles", account_admin.show_one, account_admin.give_role),
    Route("/admin/roles", account_admin.show_roles),
    Route("/admin/roles/{role}", account_admin.ask_end_role, account_admin.end_role),
    # for machines
    Route("/healthz", machines.health),
    Route("/metrics", machines.metrics),
    Route("/robots.txt", machines.robots),
)


def build(desk: Desk, status: Callable[[], Any]) -> Front:
    """The ASGI application. `status` tells how the jobs are, for `/healthz`."""
    frame = Frame(desk, status)
    return Front(frame, Router(ROUTES), Live(frame))
