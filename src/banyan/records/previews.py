# SPDX-License-Identifier: Apache-2.0
"""Preview: what a link to a thread or a floor says of the place that it leads to."""

import msgspec

from banyan.base.ids import AccountId, BoardId, PostId, ThreadId


class Preview(msgspec.Struct, frozen=True):
    thread_id: ThreadId
    post_id: PostId
    board_id: BoardId
    author_id: AccountId
    title: str
    lang: str
    author: str
    excerpt: str
