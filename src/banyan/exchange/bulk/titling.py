# SPDX-License-Identifier: Apache-2.0
"""Titles of an archive: their words, what they allow on boards that came with it, and who of those who came with it had them."""

from collections.abc import Sequence

from banyan.base.ids import AccountId, BoardId
from banyan.core import titles
from banyan.exchange.bulk import carried
from banyan.exchange.bulk.founding import at, maybe_at
from banyan.exchange.bulk.report import Report
from banyan.records.titles import Power, Process, Title, TitleGrant, TitleWish
from banyan.storage.queries import archive as archive_queries
from banyan.storage.queries import imports as queries
from banyan.storage.queries import titles as title_queries
from banyan.storage.tx import Tx


def keep_titles(tx: Tx, source: str, lines: Sequence[carried.TitleLine], report: Report) -> None:
    people = queries.find_refs(tx, source, "account", [line.made_by for line in lines])
    boards = queries.find_refs(tx, source, "board", [one.board for line in lines for one in line.powers])
    for line in lines:
        try:
            names, badge = titles.clean_words(TitleWish(line.names, line.badge))
        except (titles.TitleUnnamed, titles.BadBadge):
            names = badge = ""
        if archive_queries.has_row(tx, "titles", int(line.id)):
            continue
        if not names or line.made_by not in people:
            report.lose(0, "not_ours", f"title {line.id}")
            continue
        made_by = AccountId(people[line.made_by])
        title_queries.insert_title(tx, Title(int(line.id), names, badge, line.invites, made_by, at(line.made_at)))
        reach = [(one.power, BoardId(boards[one.board])) for one in line.powers if one.board in boards]
        kept = [(power, board) for power, board in reach if power in (Power.ENTER, Power.OPEN)]
        title_queries.put_powers(tx, int(line.id), list(dict.fromkeys(kept)))
        queries.insert_refs(tx, source, "title", {line.id: int(line.id)})


def keep_grants(tx: Tx, source: str, lines: Sequence[carried.TitleGrantLine], report: Report) -> None:
    people = queries.find_refs(tx, source, "made", [line.account for line in lines])
    others = queries.find_refs(
        tx, source, "account", [some for line in lines for some in (line.given_by, line.ended_by) if some]
    )
    known = queries.find_refs(tx, source, "title", [line.title for line in lines])
    for line in lines:
        if archive_queries.has_row(tx, "title_grants", int(line.id)):
            continue
        if line.account not in people or line.title not in known or line.process not in set(Process):
            report.lose(0, "not_ours", f"title of {line.account}")
            continue
        grant = TitleGrant(
            id=int(line.id),
            title_id=known[line.title],
            account_id=AccountId(people[line.account]),
            since_at=at(line.since_at),
            until_at=at(line.until_at),
            given_by=_account(others, line.given_by),
            process=line.process,
            reason=" ".join(line.reason.split()),
            ended_at=maybe_at(line.ended_at),
            ended_by=_account(others, line.ended_by),
        )
        title_queries.insert_grant(tx, grant)
        titles.show_again(tx, grant.account_id)


def _account(known: dict[str, int], line_id: str | None) -> AccountId | None:
    return AccountId(known[line_id]) if line_id in known else None
