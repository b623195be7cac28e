# SPDX-License-Identifier: Apache-2.0
"""Every form about people takes whatever is sent: it does it or says no, and is never a bug or a hole in a page."""

from tests.kit.web import Visitor, opened, run

from banyan.core import reports, sanctions

SCRIPT = "<script>alert(1)</script>"
HOSTILE = ("", "x" * 5_000, "\x00", "\u202e", "9" * 40, "-1", "²", "%", SCRIPT)
FOR_GUESTS = ("/signup", "/reset")
FOR_STAFF = (
    *("/settings/profile", "/settings/reading", "/settings/email", "/settings/sessions", "/settings/invites"),
    *("/tend", "/@bo/ban", "/@eve/suspend", "/t/1/lock", "/t/1/move", "/t/1/rename", "/t/1/1/remove"),
    *("/admin/site", "/admin/boards/new", "/admin/boards/Railway", "/admin/boards/BackRoom/members", "/admin/sections"),
    *("/admin/sections/life", "/admin/accounts/bo", "/admin/accounts/mei", "/admin/accounts/pine"),
)
ELSEWHERE = ("/theme", "/language", "/signout")


async def sends_all_that_is_hostile(visitor: Visitor, path: str, *, as_guest: bool) -> int:
    """Each field of each form of a page with each value; how many that were."""
    sent = 0
    for form in (await visitor.get(path)).forms:
        if form.method != "post" or form.action in ELSEWHERE:
            continue
        fields = dict(form.fields)
        for name in fields.keys() - {"csrf"}:
            for value in HOSTILE:
                answer = await visitor.post(form.action, fields | {name: value}, follow=False)
                assert answer.status < 500, (form.action, name, value)
                assert SCRIPT not in answer.html, (form.action, name)
                if as_guest:
                    visitor.cookies.clear()
                sent += 1
        bare = await visitor.post(form.action, {"csrf": fields.get("csrf", "")}, follow=False)
        assert bare.status < 500, form.action
    return sent


def test_no_form_breaks_whatever_is_sent(town):
    town.bo.opens_thread("Seat 14")
    town.eve.does(reports.report, 1, 1, "An insult.")
    town.member("pine", state="unclaimed")
    town.member("mei", state="pending")
    measure = town.chen.does(sanctions.ban, "eve", "Cooking", 3, "Salt, again and again.")

    async def story():
        async with opened(town) as place:
            await place.signed_in(town.chen)  # a second session, to be ended
            chen = await place.signed_in(town.chen)
            for path in (*FOR_STAFF, f"/tend/measures/{measure.id}"):
                assert await sends_all_that_is_hostile(chen, path, as_guest=False), path
            for path in FOR_GUESTS:
                assert await sends_all_that_is_hostile(place.visitor(), path, as_guest=True), path

    run(story())
