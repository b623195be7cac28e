# SPDX-License-Identifier: Apache-2.0
"""Ideas as rows: votes, steps, credits."""

from collections.abc import Sequence
from typing import Any

from banyan.base.ids import AccountId, BoardId, ThreadId
from banyan.records.accounts import Person
from banyan.records.callers import Caller
from banyan.records.ideas import Credit, CreditPart, Idea, IdeaLine, Place, Step, StepLine
from banyan.records.threads import Thread
from banyan.storage.queries import threads
from banyan.storage.queries.visibility import BOARD_VISIBLE, viewer
from banyan.storage.tx import Tx

COLUMNS = "i.thread_id, i.state, i.reason, i.vote_count, i.release_id, i.joined_id, i.changed_at"
STEP = "s.id, s.thread_id, s.state, s.by_id, s.at, s.reason, s.other_id"
_WIDTH, _STEP_WIDTH = len(Idea.__struct_fields__), len(Step.__struct_fields__)
# Whose votes count: people who are here, and authors whose writing came along from elsewhere.
COUNTED = "a.state IN ('active', 'unclaimed')"
_LINE = f"""SELECT {COLUMNS}, {threads.COLUMNS}, {threads.PERSON} FROM ideas i JOIN threads t ON t.id = i.thread_id
    JOIN accounts a ON a.id = t.author_id"""
BY_ID = f"{_LINE} WHERE i.thread_id = :thread"
THERE = "t.board_id = :board AND t.state IN ('open', 'locked')"
OF_BOARD = f"""{_LINE} WHERE {THERE}
    AND (i.state = :shown OR (:shown = 'open' AND i.state IN ('new', 'heard', 'building')))
    AND (i.vote_count < :votes OR (i.vote_count = :votes AND i.thread_id < :before))
    ORDER BY i.vote_count DESC, i.thread_id DESC LIMIT :limit"""
UNRELEASED = f"""{_LINE} WHERE t.board_id IN ({{boards}}) AND t.state IN ('open', 'locked') AND i.state = 'shipped'
    AND i.release_id IS NULL ORDER BY i.vote_count DESC, i.thread_id DESC LIMIT :limit"""
# What other threads lead to may have gone, or stand on a board that not everybody reads.
OPEN_TO = f"t.state IN ('open', 'locked') AND {BOARD_VISIBLE}"
_OPEN_LINE = f"{_LINE} JOIN boards b ON b.id = t.board_id WHERE {OPEN_TO}"
OF_RELEASE = f"{_OPEN_LINE} AND i.release_id = :release ORDER BY i.vote_count DESC, i.thread_id DESC"
JOINED_TO = f"{_OPEN_LINE} AND i.joined_id = :thread ORDER BY i.thread_id"
PLACE = f"SELECT t.number, t.title, t.lang FROM threads t JOIN boards b ON b.id = t.board_id WHERE t.id = :thread AND {OPEN_TO}"
INSERT = """INSERT INTO ideas (thread_id, state, reason, vote_count, release_id, joined_id, changed_at)
    VALUES (:thread_id, :state, :reason, :vote_count, :release_id, :joined_id, :changed_at)"""
PUT_VOTE = """INSERT INTO idea_votes (thread_id, account_id, made_at) VALUES (:thread, :account, :now)
    ON CONFLICT (thread_id, account_id) DO NOTHING"""
UNITE = """INSERT INTO idea_votes (thread_id, account_id, made_at)
    SELECT CAST(:into AS BIGINT), v.account_id, v.made_at FROM idea_votes v WHERE v.thread_id = :thread
    ON CONFLICT (thread_id, account_id) DO NOTHING"""
COUNT = f"""SELECT count(*) FROM idea_votes v JOIN accounts a ON a.id = v.account_id
    WHERE v.thread_id = :thread AND {COUNTED}"""
STALE = f"""SELECT i.thread_id FROM idea_votes w JOIN ideas i ON i.thread_id = w.thread_id
    WHERE w.account_id = :account AND i.vote_count <> ({COUNT.replace(":thread", "i.thread_id")}) ORDER BY i.thread_id"""
VOTERS = f"""SELECT {threads.PERSON} FROM idea_votes v JOIN accounts a ON a.id = v.account_id
    WHERE v.thread_id = :thread AND {COUNTED} ORDER BY v.made_at, v.account_id LIMIT :limit"""
INSERT_STEP = """INSERT INTO idea_steps (id, thread_id, state, by_id, at, reason, other_id)
    VALUES (:id, :thread_id, :state, :by_id, :at, :reason, :other_id)"""
STEPS = f"""SELECT {STEP}, {threads.PERSON} FROM idea_steps s JOIN accounts a ON a.id = s.by_id
    WHERE s.thread_id = :thread ORDER BY s.id LIMIT :limit"""
CREDITS = f"""SELECT {threads.PERSON}, c.part FROM idea_credits c JOIN accounts a ON a.id = c.account_id
    WHERE c.thread_id = :thread ORDER BY c.part, a.handle"""
PUT_CREDIT = """INSERT INTO idea_credits (thread_id, account_id, part) VALUES (:thread, :account, :part)
    ON CONFLICT (thread_id, account_id, part) DO NOTHING"""
DROP_CREDIT = "DELETE FROM idea_credits WHERE thread_id = :thread AND account_id = :account AND part = :part"


def insert_idea(tx: Tx, idea: Idea) -> None:
    tx.run(INSERT, {name: getattr(idea, name) for name in idea.__struct_fields__})


def find_line(tx: Tx, thread_id: ThreadId) -> IdeaLine | None:
    return tx.one(BY_ID, {"thread": thread_id}, _line)


def hold(tx: Tx, thread_id: ThreadId) -> Idea | None:
    """The row, held for this unit of work: who votes or decides at the same time waits."""
    if not tx.run("UPDATE ideas SET vote_count = vote_count WHERE thread_id = :thread", {"thread": thread_id}):
        return None
    return tx.one(f"SELECT {COLUMNS} FROM ideas i WHERE i.thread_id = :thread", {"thread": thread_id}, Idea)


def list_of_board(tx: Tx, board_id: BoardId, shown: str, before: tuple[int, int], limit: int) -> list[IdeaLine]:
    """Of one state, or of all that are "open"; most votes first, behind (votes, id). The board was found visible."""
    params = {"board": board_id, "shown": shown, "votes": before[0], "before": before[1], "limit": limit}
    return tx.all(OF_BOARD, params, _line)


def list_unreleased(tx: Tx, board_ids: Sequence[BoardId], limit: int) -> list[IdeaLine]:
    """Shipped on one of these boards, and named by no release yet."""
    wanted = {f"b{place}": board_id for place, board_id in enumerate(board_ids)}
    sql = UNRELEASED.format(boards=", ".join(f":{name}" for name in wanted))
    return tx.all(sql, wanted | {"limit": limit}, _line)


def list_of_release(tx: Tx, caller: Caller, release_id: ThreadId) -> list[IdeaLine]:
    return tx.all(OF_RELEASE, viewer(caller, release=release_id), _line)


def count_of_release(tx: Tx, release_id: ThreadId) -> int:
    return int(tx.value("SELECT count(*) FROM ideas WHERE release_id = :release", {"release": release_id}))


def list_joined_to(tx: Tx, caller: Caller, thread_id: ThreadId) -> list[IdeaLine]:
    return tx.all(JOINED_TO, viewer(caller, thread=thread_id), _line)


def find_place(tx: Tx, caller: Caller, thread_id: ThreadId) -> Place | None:
    return tx.one(PLACE, viewer(caller, thread=thread_id), Place)


def find_number(tx: Tx, thread_id: ThreadId) -> int | None:
    found = tx.value("SELECT number FROM threads WHERE id = :thread", {"thread": thread_id})
    return None if found is None else int(found)


def set_state(tx: Tx, idea: Idea) -> None:
    """All of the row but its votes."""
    sql = """UPDATE ideas SET state = :state, reason = :reason, release_id = :release_id, joined_id = :joined_id,
        changed_at = :changed_at WHERE thread_id = :thread_id"""
    tx.run(sql, {name: getattr(idea, name) for name in idea.__struct_fields__ if name != "vote_count"})


def set_release(tx: Tx, thread_id: ThreadId, release_id: ThreadId) -> bool:
    """False when it is not shipped, or another release named it."""
    sql = """UPDATE ideas SET release_id = :release WHERE thread_id = :thread AND state = 'shipped'
        AND release_id IS NULL"""
    return tx.run(sql, {"thread": thread_id, "release": release_id}) == 1


def has_voted(tx: Tx, thread_id: ThreadId, account_id: AccountId) -> bool:
    sql = "SELECT 1 FROM idea_votes WHERE thread_id = :thread AND account_id = :account"
    return tx.value(sql, {"thread": thread_id, "account": account_id}) is not None


def put_vote(tx: Tx, thread_id: ThreadId, account_id: AccountId, at: int) -> bool:
    """False when it stood there already."""
    return tx.run(PUT_VOTE, {"thread": thread_id, "account": account_id, "now": at}) == 1


def drop_vote(tx: Tx, thread_id: ThreadId, account_id: AccountId) -> bool:
    sql = "DELETE FROM idea_votes WHERE thread_id = :thread AND account_id = :account"
    return tx.run(sql, {"thread": thread_id, "account": account_id}) == 1


def unite_votes(tx: Tx, thread_id: ThreadId, into: ThreadId) -> None:
    """Who is for one is for the other too, once."""
    tx.run(UNITE, {"thread": thread_id, "into": into})


def move_joined(tx: Tx, thread_id: ThreadId, into: ThreadId) -> None:
    """What was joined to one is joined to the other."""
    tx.run("UPDATE ideas SET joined_id = :into WHERE joined_id = :thread", {"thread": thread_id, "into": into})


def count_votes(tx: Tx, thread_id: ThreadId) -> int:
    return int(tx.value(COUNT, {"thread": thread_id}))


def set_vote_count(tx: Tx, thread_id: ThreadId, count: int) -> None:
    tx.run("UPDATE ideas SET vote_count = :count WHERE thread_id = :thread", {"thread": thread_id, "count": count})


def list_voters(tx: Tx, thread_id: ThreadId, limit: int) -> list[Person]:
    """Whose votes count, in the order in which they came."""
    return tx.all(VOTERS, {"thread": thread_id, "limit": limit}, Person)


def list_voter_ids(tx: Tx, thread_id: ThreadId) -> list[AccountId]:
    """Everybody who is for it."""
    sql = "SELECT account_id FROM idea_votes WHERE thread_id = :thread ORDER BY account_id"
    return [AccountId(row[0]) for row in tx.all(sql, {"thread": thread_id})]


def list_stale(tx: Tx, account_id: AccountId) -> list[ThreadId]:
    """Ideas that somebody voted for and whose noted count is not what it should be."""
    return [ThreadId(row[0]) for row in tx.all(STALE, {"account": account_id})]


def insert_step(tx: Tx, step: Step) -> None:
    tx.run(INSERT_STEP, {name: getattr(step, name) for name in step.__struct_fields__})


def find_step(tx: Tx, step_id: int) -> Step | None:
    return tx.one(f"SELECT {STEP} FROM idea_steps s WHERE s.id = :step", {"step": step_id}, Step)


def list_steps(tx: Tx, thread_id: ThreadId, limit: int) -> list[StepLine]:
    return tx.all(STEPS, {"thread": thread_id, "limit": limit}, _step)


def list_credits(tx: Tx, thread_id: ThreadId) -> list[Credit]:
    return tx.all(CREDITS, {"thread": thread_id}, _credit)


def put_credit(tx: Tx, thread_id: ThreadId, account_id: AccountId, part: CreditPart) -> bool:
    return tx.run(PUT_CREDIT, {"thread": thread_id, "account": account_id, "part": part}) == 1


def drop_credit(tx: Tx, thread_id: ThreadId, account_id: AccountId, part: CreditPart) -> bool:
    return tx.run(DROP_CREDIT, {"thread": thread_id, "account": account_id, "part": part}) == 1


def list_between(tx: Tx, after: int, through: int) -> list[tuple[ThreadId, int, int]]:
    """(thread, votes as noted, votes as they are), behind one id up to another. For the check."""
    sql = f"""SELECT i.thread_id, i.vote_count, ({COUNT.replace(":thread", "i.thread_id")}) FROM ideas i
        WHERE i.thread_id > :after AND i.thread_id <= :through ORDER BY i.thread_id"""
    return tx.all(sql, {"after": after, "through": through})


def _line(*row: Any) -> IdeaLine:
    end = _WIDTH + threads.WIDTH
    return IdeaLine(Idea(*row[:_WIDTH]), Thread(*row[_WIDTH:end]), Person(*row[end:]))


def _step(*row: Any) -> StepLine:
    return StepLine(Step(*row[:_STEP_WIDTH]), Person(*row[_STEP_WIDTH:]))


def _credit(*row: Any) -> Credit:
    return Credit(Person(*row[:4]), CreditPart(row[4]))
