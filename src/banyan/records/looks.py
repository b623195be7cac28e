# SPDX-License-Identifier: Apache-2.0
"""Look: how a community looks. Each field is a policy of the same name."""

import msgspec


class Look(msgspec.Struct, frozen=True):
    palette: str
    accent: str  # #rrggbb, or "" for the palette's own
    tagline: str
    entry: str  # Markdown, shown to whoever comes in
