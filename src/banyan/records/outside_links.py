# SPDX-License-Identifier: Apache-2.0
"""Outside link: what a page elsewhere says of itself. Text only: nothing of it is ever loaded by a reader's browser."""

import msgspec


class OutsideLink(msgspec.Struct, frozen=True):
    url: str
    title: str  # empty when the page could not be had, or says nothing
    excerpt: str
    fetched_at: int
