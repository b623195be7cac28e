# SPDX-License-Identifier: Apache-2.0
"""A post as the walk over older renderings meets it."""

import msgspec

from banyan.base.ids import PostId


class Old(msgspec.Struct, frozen=True):
    """`source` is empty when there is nothing to do."""

    id: PostId
    revision: int
    format: str
    number: int
    source: str
