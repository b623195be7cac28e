# SPDX-License-Identifier: Apache-2.0
"""What a field of an archive's line may hold: bounded, so that no line asks for more than it is worth."""

from typing import Annotated

import msgspec

Id = Annotated[str, msgspec.Meta(pattern=r"^[1-9][0-9]{0,18}$")]
Short = Annotated[str, msgspec.Meta(max_length=300)]
Long = Annotated[str, msgspec.Meta(max_length=20_000)]
Number = Annotated[int, msgspec.Meta(ge=1, lt=1 << 31)]
Count = Annotated[int, msgspec.Meta(ge=0, lt=1 << 31)]
Whole = Annotated[int, msgspec.Meta(ge=-(1 << 31), lt=1 << 31)]
Time = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,15}Z$")]
Later = Annotated[
    str, msgspec.Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,15}Z$", description="may be to come")
]
Day = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Lang = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9-]{0,20}$")]
Tags = Annotated[list[Short], msgspec.Meta(max_length=100)]
Words = dict[Lang, Short]
Template = dict[Lang, Annotated[str, msgspec.Meta(max_length=4_000)]]
About = dict[Lang, Annotated[str, msgspec.Meta(max_length=2_000)]]
