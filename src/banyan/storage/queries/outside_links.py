# SPDX-License-Identifier: Apache-2.0
"""Outside links as rows, by address."""

from banyan.records.outside_links import OutsideLink
from banyan.storage.tx import Tx

FIND = "SELECT url, title, excerpt, fetched_at FROM outside_links WHERE url = :url"
PUT = """INSERT INTO outside_links (url, title, excerpt, fetched_at) VALUES (:url, :title, :excerpt, :fetched_at)
    ON CONFLICT (url) DO UPDATE SET title = excluded.title, excerpt = excluded.excerpt, fetched_at = excluded.fetched_at"""


def find_link(tx: Tx, url: str) -> OutsideLink | None:
    return tx.one(FIND, {"url": url}, OutsideLink)


def put_link(tx: Tx, link: OutsideLink) -> None:
    tx.run(PUT, {name: getattr(link, name) for name in link.__struct_fields__})
