# SPDX-License-Identifier: Apache-2.0
"""Polls and votes as rows."""

from typing import Any

import msgspec

from banyan.base.ids import AccountId, BoardId, ThreadId
from banyan.records.accounts import Person
from banyan.records.callers import Caller
from banyan.records.polls import Ballot, Picks, Poll, PollLine, PollState, Secrecy
from banyan.storage.queries.visibility import BOARD_VISIBLE, viewer
from banyan.storage.tx import Tx

COLUMNS = """q.id, q.board_id, q.thread_id, q.question, q.choices, q.most_picks, q.shows, q.joined_before, q.made_by, q.made_at,
    q.closes_at, q.state, q.closed_by, q.reason, q.voter_count, q.totals, q.comments, q.kind, q.ballot, q.low, q.high, q.unit,
    q.rounds, q.keeps_ballots"""
_WIDTH = len(Poll.__struct_fields__)
# A poll of a thread is there as long as the thread may be read, and stands on the board where the thread stands now.
STANDING = COLUMNS.replace("q.board_id", "b.id")
_LINE = f"{STANDING}, a.id, a.handle, a.display_name, a.state, b.slug, b.titles, coalesce(t.number, 0)"
_SEEN = f"""FROM polls q LEFT JOIN threads t ON t.id = q.thread_id JOIN boards b ON b.id = coalesce(t.board_id, q.board_id)
    JOIN accounts a ON a.id = q.made_by
    WHERE q.state <> 'removed' AND (q.thread_id IS NULL OR t.state IN ('open', 'locked')) AND {BOARD_VISIBLE}"""
BY_ID = f"SELECT {_LINE} {_SEEN} AND q.id = :poll"
OF_THREAD = f"SELECT {_LINE} {_SEEN} AND q.thread_id = :thread"
OPEN = f"""SELECT {_LINE} {_SEEN} AND b.state <> 'hidden' AND q.state = 'open' AND q.closes_at > :now AND q.id < :before
    ORDER BY q.id DESC LIMIT :limit"""
OF_BOARD = f"""SELECT {_LINE} {_SEEN} AND b.id = :board AND q.id < :before
    AND (:is_open = -1 OR (CASE WHEN q.state = 'open' AND q.closes_at > :now THEN 1 ELSE 0 END) = :is_open)
    ORDER BY q.id DESC LIMIT :limit"""
INSERT = """INSERT INTO polls (id, board_id, thread_id, question, choices, most_picks, shows, joined_before, made_by, made_at,
        closes_at, state, closed_by, reason, voter_count, totals, comments, kind, ballot, low, high, unit, rounds, keeps_ballots)
    VALUES (:id, :board_id, :thread_id, :question, :choices, :most_picks, :shows, :joined_before, :made_by, :made_at,
        :closes_at, :state, :closed_by, :reason, :voter_count, :totals, :comments, :kind, :ballot, :low, :high, :unit, :rounds,
        :keeps_ballots)"""
# The row waits for whoever votes at the same time; one that was closed meanwhile takes nothing.
TAKE = """UPDATE polls SET voter_count = voter_count + :more WHERE id = :poll AND state = 'open' AND closes_at > :now
    RETURNING totals"""
PUT_VOTE = """INSERT INTO poll_votes (poll_id, account_id, picks, comment, made_at, receipt)
    VALUES (:poll, :account, :picks, :comment, :now, :receipt)
    ON CONFLICT (poll_id, account_id) DO UPDATE SET picks = excluded.picks, comment = excluded.comment"""
# Of two that close it at once, one does.
CLOSE = """UPDATE polls SET state = :state, closed_by = :by, reason = :reason, closes_at = :at, comments = :comments
    WHERE id = :poll AND state = :was RETURNING id"""
# In the order of the receipts, which are chance: so neither the order of the rows nor anything in them says whose they were.
PUBLISH = """INSERT INTO poll_ballots (poll_id, receipt, picks, account_id)
    SELECT poll_id, receipt, picks, CASE WHEN CAST(:with_names AS BIGINT) = 1 THEN account_id END
    FROM poll_votes WHERE poll_id = :poll ORDER BY receipt"""
# With what was chosen goes when: whoever saw the totals grow would know from the hour whose vote it was.
FORGET_VOTES = "UPDATE poll_votes SET picks = '', comment = '', receipt = '', made_at = :at WHERE poll_id = :poll"
_BALLOTS = """SELECT x.receipt, x.picks, a.id, a.handle, a.display_name, a.state
    FROM {} x LEFT JOIN accounts a ON a.id = x.account_id AND CAST(:with_names AS BIGINT) = 1
    WHERE x.poll_id = :poll AND x.receipt {} ORDER BY x.receipt LIMIT :limit"""
NOANSWERED = f"""SELECT {COLUMNS} FROM polls q WHERE q.kind = 'text' AND q.id IN (
    SELECT poll_id FROM poll_votes WHERE account_id = :account AND picks <> ''
    UNION SELECT poll_id FROM poll_ballots WHERE account_id = :account) ORDER BY q.id"""
NO_WORDS = '""'
ANSWERED = f"""SELECT {COLUMNS} FROM polls q WHERE q.kind = 'text' AND q.id IN (
    SELECT poll_id FROM poll_votes WHERE account_id = :account AND picks <> ''
    UNION SELECT poll_id FROM poll_ballots WHERE account_id = :account) ORDER BY q.id"""
DUE = f"SELECT {COLUMNS} FROM polls q WHERE q.state = 'open' AND q.closes_at <= :now ORDER BY q.closes_at LIMIT :limit"


def insert_poll(tx: Tx, poll: Poll) -> None:
    tx.run(INSERT, {name: getattr(poll, name) for name in poll.__struct_fields__})


def find_visible(tx: Tx, caller: Caller, poll_id: int) -> PollLine | None:
    return tx.one(BY_ID, viewer(caller, poll=poll_id), _line)


def find_of_thread(tx: Tx, caller: Caller, thread_id: ThreadId) -> PollLine | None:
    return tx.one(OF_THREAD, viewer(caller, thread=thread_id), _line)


def has_poll(tx: Tx, thread_id: ThreadId) -> bool:
    """Whether a thread has one, a removed one too."""
    return tx.value("SELECT 1 FROM polls WHERE thread_id = :thread", {"thread": thread_id}) is not None


def list_open(tx: Tx, caller: Caller, before: int, limit: int) -> list[PollLine]:
    """Open polls of all boards that are listed, newest first."""
    return tx.all(OPEN, viewer(caller, now=tx.now, before=before, limit=limit), _line)


def list_of_board(
    tx: Tx, caller: Caller, board_id: BoardId, is_open: bool | None, before: int, limit: int
) -> list[PollLine]:
    """Polls of a board and of its threads, newest first: open ones, closed ones, or (None) all."""
    wanted = -1 if is_open is None else int(is_open)
    params = viewer(caller, board=board_id, now=tx.now, is_open=wanted, before=before, limit=limit)
    return tx.all(OF_BOARD, params, _line)


def count_open(tx: Tx, account_id: AccountId) -> int:
    """How many polls of somebody are open."""
    sql = "SELECT count(*) FROM polls WHERE made_by = :account AND state = 'open' AND closes_at > :now"
    return int(tx.value(sql, {"account": account_id, "now": tx.now}))


def find_vote(tx: Tx, poll_id: int, account_id: AccountId) -> tuple[str, str, int, str] | None:
    """(picks, comment, made at, receipt)."""
    sql = "SELECT picks, comment, made_at, receipt FROM poll_votes WHERE poll_id = :poll AND account_id = :account"
    return tx.one(sql, {"poll": poll_id, "account": account_id})


def take(tx: Tx, poll_id: int, more: int) -> str | None:
    """Hold an open poll for a vote of this unit of work and count the voter; its totals, None when it has closed."""
    found: str | None = tx.value(TAKE, {"poll": poll_id, "more": more, "now": tx.now})
    return found


def hold(tx: Tx, poll_id: int) -> None:
    """Nobody else votes or counts until this unit of work is done."""
    tx.run("UPDATE polls SET voter_count = voter_count WHERE id = :poll", {"poll": poll_id})


def put_vote(tx: Tx, poll_id: int, account_id: AccountId, vote: tuple[str, str, str]) -> None:
    """`vote` is (picks, comment, receipt); one that is there keeps its receipt."""
    params = dict(zip(("picks", "comment", "receipt"), vote, strict=True))
    tx.run(PUT_VOTE, params | {"poll": poll_id, "account": account_id, "now": tx.now})


def set_totals(tx: Tx, poll_id: int, totals: str) -> None:
    tx.run("UPDATE polls SET totals = :totals WHERE id = :poll", {"poll": poll_id, "totals": totals})


def set_tally(tx: Tx, poll_id: int, voters: int, totals: str, rounds: str) -> None:
    sql = "UPDATE polls SET voter_count = :voters, totals = :totals, rounds = :rounds WHERE id = :poll"
    tx.run(sql, {"poll": poll_id, "voters": voters, "totals": totals, "rounds": rounds})


def list_picks(tx: Tx, poll_id: int, *, is_open: bool) -> list[str]:
    """What everybody chose, in no order that says anything."""
    return [row[0] for row in tx.all(f"SELECT picks FROM {_table(is_open)} WHERE poll_id = :poll", {"poll": poll_id})]


def list_ballots(tx: Tx, poll: Poll, after: str, limit: int) -> list[Ballot]:
    """Those behind a receipt, with their voters where they have names."""
    return _ballots(tx, poll, "> :receipt", after, limit)


def find_ballot(tx: Tx, poll: Poll, receipt: str) -> Ballot | None:
    """The one with this receipt."""
    return next(iter(_ballots(tx, poll, "= :receipt", receipt, 1)), None)


def _ballots(tx: Tx, poll: Poll, where: str, receipt: str, limit: int) -> list[Ballot]:
    sql = _BALLOTS.format(_table(poll.state == PollState.OPEN), where)
    with_names = int(poll.ballot == Secrecy.NAMED)
    return tx.all(sql, {"poll": poll.id, "receipt": receipt, "limit": limit, "with_names": with_names}, _ballot)


def _table(is_open: bool) -> str:
    """Where ballots stand."""
    return "poll_votes" if is_open else "poll_ballots"


def blank(tx: Tx, poll: Poll, receipt: str) -> None:
    """The words of one ballot are gone; that somebody answered stays."""
    sql = (
        f"UPDATE {_table(poll.state == PollState.OPEN)} SET picks = :none WHERE poll_id = :poll AND receipt = :receipt"
    )
    tx.run(sql, {"none": NO_WORDS, "poll": poll.id, "receipt": receipt})


def list_comments(tx: Tx, poll_id: int) -> list[str]:
    """In the order of their letters, which tells nothing of who wrote them and when."""
    sql = "SELECT comment FROM poll_votes WHERE poll_id = :poll AND comment <> ''"
    return sorted(row[0] for row in tx.all(sql, {"poll": poll_id}))


def erase_comments(tx: Tx, account_id: AccountId) -> None:
    """What somebody wrote to polls whose close has not come; later nobody knows whose it was."""
    tx.run("UPDATE poll_votes SET comment = '' WHERE account_id = :account", {"account": account_id})


def erase_words(tx: Tx, account_id: AccountId) -> list[Poll]:
    """What somebody answered in words, as far as it stands beside them; the polls that this changed."""
    changed = tx.all(ANSWERED, {"account": account_id}, Poll)
    for poll in changed:
        sql = f"UPDATE {_table(poll.state == PollState.OPEN)} SET picks = :none WHERE poll_id = :poll AND account_id = :account"
        tx.run(sql, {"none": NO_WORDS, "poll": poll.id, "account": account_id})
    return changed


def close(tx: Tx, poll: Poll, state: PollState, by: tuple[AccountId | None, str], comments: str) -> bool:
    """`by` is (who, why). False when it is no longer what it was."""
    params = {"poll": poll.id, "was": poll.state, "state": state, "by": by[0], "reason": by[1], "comments": comments}
    return tx.value(CLOSE, params | {"at": min(poll.closes_at, tx.now)}) is not None


def publish(tx: Tx, poll_id: int, *, with_names: bool) -> None:
    """What was chosen stands by itself from now on."""
    tx.run(PUBLISH, {"poll": poll_id, "with_names": int(with_names)})


def forget_votes(tx: Tx, poll: Poll) -> None:
    """Who voted is all that stays beside the voters."""
    tx.run(FORGET_VOTES, {"poll": poll.id, "at": min(poll.closes_at, tx.now)})


def forget_ballots(tx: Tx, poll_id: int) -> None:
    """Its ballots, as far as there are some."""
    tx.run("DELETE FROM poll_ballots WHERE poll_id = :poll", {"poll": poll_id})


def list_due(tx: Tx, limit: int) -> list[Poll]:
    return tx.all(DUE, {"now": tx.now, "limit": limit}, Poll)


def list_countable(tx: Tx, after: int, through: int) -> list[Poll]:
    """Those that can be counted again, behind one id up to another: open ones, and those whose ballots were kept."""
    sql = f"""SELECT {COLUMNS} FROM polls q WHERE q.id > :after AND q.id <= :through
        AND (q.state = 'open' OR (q.state = 'closed' AND q.keeps_ballots = 1)) ORDER BY q.id"""
    return tx.all(sql, {"after": after, "through": through}, Poll)


def find_countable(tx: Tx, poll_id: int) -> Poll | None:
    """One that has closed and has ballots."""
    found = list_countable(tx, poll_id - 1, poll_id)
    return found[0] if found and found[0].state == PollState.CLOSED else None


def put_ballot(tx: Tx, poll_id: int, receipt: str, picks: str, account_id: AccountId | None) -> None:
    """A ballot that an archive has brought."""
    sql = """INSERT INTO poll_ballots (poll_id, receipt, picks, account_id) VALUES (:poll, :receipt, :picks, :account)
        ON CONFLICT (poll_id, receipt) DO NOTHING"""
    tx.run(sql, {"poll": poll_id, "receipt": receipt, "picks": picks, "account": account_id})


def _line(*row: Any) -> PollLine:
    return PollLine(Poll(*row[:_WIDTH]), Person(*row[_WIDTH : _WIDTH + 4]), *row[_WIDTH + 4 :])


def _ballot(receipt: str, picks: str, *person: Any) -> Ballot:
    voter = None if person[0] is None else Person(*person)
    return Ballot(receipt, msgspec.json.decode(picks, type=Picks) if picks else (), voter)
