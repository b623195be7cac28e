# SPDX-License-Identifier: Apache-2.0
"""What a campus has behind it: a board for its members, who wrote to it and who belongs to it; and angels."""

from typing import TYPE_CHECKING

from tests.kit.angels import comes

from banyan.core import angels, clubs, site

if TYPE_CHECKING:
    from tests.parity.community import Community


def campus(c: "Community") -> None:
    """The back room takes letters: one waits, one is invited, one belongs to it. Ada is Bo's angel."""
    c.does("", c.chen, clubs.set_letters, "BackRoom", "Since when?", is_on=True)
    c.does("", c.bo, clubs.apply, "BackRoom", "I clean it every week.")
    for person in ("ada", "chen"):
        c.does("", c.chen, clubs.invite, "BackRoom", person, "Of course.")
    c.does("", c.chen, clubs.accept, "BackRoom")
    c.does("", c.chen, site.set_policies, angels="on")
    for handle in ("ada", "eve"):
        c.does("", c.chen, angels.appoint, handle)
    c.does("", c.bo, angels.ask, "How do I quote?")
    c.known["wings"] = c.bo.sees(angels.page).talk.talk.id
    comes(c, c.ada)
    c.does("", c.guest, lambda tx, _: angels.dispatch(tx))
    c.does("", c.ada, angels.say, c.known["wings"], "With Y.")
    c.does("", c.chen, angels.ask, "Does this work?")
    c.known["fresh"] = c.chen.sees(angels.page).talk.talk.id
    c.does("", c.finn, angels.volunteer, "I know my way.")
    c.does("", c.ada, angels.report, c.known["wings"], "Will not believe me.")
    c.known["complaint"] = c.chen.sees(angels.choir).reports[0].id
