# SPDX-License-Identifier: Apache-2.0
"""The one predicate that decides what a caller may see. Every query that returns something of a board joins it.

`BOARD_VISIBLE` is a condition on a row `b` of `boards`; `viewer(caller)` gives its parameters.
"""

from typing import Any

from banyan.base import clock
from banyan.records.accounts import AccountState
from banyan.records.callers import Caller
from banyan.storage.queries.affiliations import COUNTS

BOARD_VISIBLE = f"""(b.read_policy = 'public' OR :viewer_is_staff = 1
    OR (b.read_policy = 'members' AND :viewer > 0)
    OR (b.read_policy IN ('listed', 'group') AND :viewer > 0 AND (
        EXISTS (SELECT 1 FROM board_members bm WHERE bm.board_id = b.id AND bm.account_id = :viewer
                AND bm.since_at <= :viewed_at AND (bm.until_at IS NULL OR bm.until_at > :viewed_at))
        OR EXISTS (SELECT 1 FROM roles br WHERE br.account_id = :viewer AND br.board_id = b.id AND br.ended_at IS NULL
                   AND (br.until_at IS NULL OR br.until_at > :viewed_at))
        OR EXISTS (SELECT 1 FROM title_grants tg JOIN title_powers tp ON tp.title_id = tg.title_id
                   WHERE tg.account_id = :viewer AND tg.ended_at IS NULL AND tg.until_at > :viewed_at
                   AND tp.board_id = b.id AND tp.power = 'enter')))
    OR (b.read_policy = 'group' AND EXISTS (SELECT 1 FROM email_domains ed JOIN affiliations af ON {COUNTS}
        WHERE ed.account_id = :viewer AND af.group_name = b.group_name)))"""


def viewer(caller: Caller, **more: Any) -> dict[str, Any]:
    """Parameters of BOARD_VISIBLE, with any others beside them. Who is pending or suspended sees what a guest sees."""
    is_active = caller.state == AccountState.ACTIVE
    return {
        "viewer": caller.id if is_active else 0,
        "viewer_is_staff": int(caller.is_admin and is_active),
        "viewed_at": clock.now(),
        **more,
    }
