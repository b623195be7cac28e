# SPDX-License-Identifier: Apache-2.0
"""SSH key: the public half of a pair that lets its owner in by the terminal."""

import msgspec

from banyan.base.ids import AccountId


class PublicKey(msgspec.Struct, frozen=True):
    """One as it was parsed: `blob` is Base64 of what goes over the wire, `fingerprint` as `ssh-keygen -l` prints it."""

    algorithm: str
    blob: str
    fingerprint: str
    comment: str


class SshKey(msgspec.Struct, frozen=True):
    id: int
    account_id: AccountId
    name: str
    algorithm: str
    public_key: str  # algorithm and blob, as in `authorized_keys`
    fingerprint: str
    made_at: int
    used_at: int | None
