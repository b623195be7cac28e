# SPDX-License-Identifier: Apache-2.0
"""What a store says when it cannot do what was asked. It refuses; it never loses, and it never pretends.

Refusal
├── StoreUnavailable      the database is away; it may come back by itself
├── StoreBusy             others hold it, or too much is waiting
├── StoreFull             no room left on its disk
└── StoreUnsafe           it must not be used as it is: a keeper is needed
    ├── SqliteTooOld
    ├── PostgresTooOld
    ├── PostgresNotUtf8
    ├── StoreNewer
    ├── StoreUnknown
    └── StoreDamaged
ConstraintBroken          a statement broke a rule of the schema: a bug of whoever wrote it, not a refusal
"""

from banyan.base.errors import Family, Refusal


class StoreUnavailable(Refusal):
    """The database cannot be reached, or its disk fails. What was told to be saved is saved; nothing else was."""

    code = "store_unavailable"
    family = Family.UNAVAILABLE
    sentence = "The community cannot reach its records for a moment."
    hint = "Nothing that was saved is lost. Please try again in a minute."


class StoreBusy(Refusal):
    """Others held the database for longer than we wait, or too much was waiting already."""

    code = "store_busy"
    family = Family.UNAVAILABLE
    sentence = "Too much is going on at this moment, and this was not done."
    hint = "Please try again in a few seconds."


class StoreFull(Refusal):
    """The disk of the database is full. Reading goes on; writing resumes as soon as there is room."""

    code = "store_full"
    family = Family.UNAVAILABLE
    sentence = "The disk of this community is full, so nothing can be written until its keepers make room."
    hint = "You can go on reading. Keep a copy of your text."


class StoreUnsafe(Refusal):
    """The family of those that must not be used as they are."""

    family = Family.UNAVAILABLE


class SqliteTooOld(StoreUnsafe):
    """Raised at start: this SQLite library can damage a file that two connections write to."""

    code = "sqlite_too_old"
    sentence = "SQLite {version} has a bug that can damage the database, so Banyan does not start on it."
    hint = "Install a newer “apsw” (SQLite 3.51.3 or later)."
    fields = ("version",)


class PostgresTooOld(StoreUnsafe):
    """Raised at start: the server lacks what our statements need."""

    code = "postgres_too_old"
    sentence = "This PostgreSQL server is version {version}; Banyan needs 15 or later."
    hint = "Upgrade the server, or use the SQLite file."
    fields = ("version",)


class PostgresNotUtf8(StoreUnsafe):
    """Raised at start: a database in another encoding cannot hold everybody's names."""

    code = "postgres_not_utf8"
    sentence = "This PostgreSQL database is encoded in {encoding}; Banyan needs UTF8."
    hint = "Make a new one with: CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8'"
    fields = ("encoding",)


class StoreNewer(StoreUnsafe):
    """Raised at start: a later release of Banyan has changed this store already."""

    code = "store_newer"
    sentence = "These records were made by a later release of Banyan (step {step} is unknown here)."
    hint = "Start that release, or restore a backup that was made before the upgrade."
    fields = ("step",)


class StoreUnknown(StoreUnsafe):
    """Raised at start: the address names no kind of database that we have."""

    code = "store_unknown"
    sentence = "Banyan keeps its records in SQLite or PostgreSQL; “{address}” is neither."
    hint = "Write a path, sqlite:///absolute/path.db or postgresql://user@host/database."
    fields = ("address",)


class StoreOutOfReach(StoreUnsafe):
    """Raised at start: the file or its folder cannot be made or opened."""

    code = "store_out_of_reach"
    sentence = "The database file {path} cannot be opened: {reason}."
    hint = "Look at the folder's owner and permissions, or name another folder."
    fields = ("path", "reason")


class StoreDamaged(StoreUnsafe):
    """The database file is no database, or parts of it contradict each other."""

    code = "store_damaged"
    sentence = "The database of this community is damaged."
    hint = "Stop the server, keep a copy of the files, and restore the last backup."


class ConstraintBroken(Exception):
    """A statement broke a rule of the schema. Use ON CONFLICT where that is expected: the unit of work is rolled back."""


class MustRetry(Exception):
    """Inside storage only: the transaction was lost to another one, and the same work may succeed when it is run again."""
