# SPDX-License-Identifier: Apache-2.0
"""The shelves: everything that Banyan keeps, on SQLite or on PostgreSQL. SQL is written here and nowhere else.

`banyan.storage.store` is the door (`open_store`); which database stands behind it is nobody else's business.
"""
