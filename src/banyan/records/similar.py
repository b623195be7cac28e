# SPDX-License-Identifier: Apache-2.0
"""Similar: a thread whose title says nearly what somebody is about to say."""

import msgspec

from banyan.records.boards import wording


class Similar(msgspec.Struct, frozen=True):
    number: int
    title: str
    lang: str
    made_at: int
    board_slug: str
    board_titles: str

    def board_title(self, page_lang: str) -> str:
        return wording(self.board_titles, page_lang)
