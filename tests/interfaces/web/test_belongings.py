# SPDX-License-Identifier: Apache-2.0
"""Everything I wrote, fetched over the web by its owner and nobody else."""

import io
from zipfile import ZipFile

from tests.kit.web import opened, run

from banyan.core import belongings


def test_it_is_fetched_with_a_button(town, tmp_path):
    town.ada.opens_thread("Night trains", "The last one leaves at ten.")

    async def story():
        async with opened(town, data=str(tmp_path)) as place:
            ada = await place.signed_in(town.ada)
            page = await (await ada.get("/settings/export")).submit("/export")
            assert (page.status, page.headers["content-type"]) == (200, "application/zip")
            assert page.headers["content-disposition"] == "attachment; filename*=UTF-8''ada-2026-05-01.zip"
            assert page.headers["cache-control"] == "no-store"
            assert page.headers["x-content-type-options"] == "nosniff"
            packed = ZipFile(io.BytesIO(page.body))
            assert b"leaves at ten" in packed.read("posts/2026.md")

    run(story())


def test_it_is_for_whoever_is_signed_in_and_sent_from_our_own_page(town, tmp_path):
    async def story():
        async with opened(town, data=str(tmp_path)) as place:
            assert (await place.visitor().get("/settings/export")).status == 401
            assert (await place.visitor().post("/settings/export", {})).status == 401
            ada = await place.signed_in(town.ada)
            assert (await ada.post("/settings/export", {"csrf": "wrong"})).status == 403

    run(story())


def test_too_often_is_told_when_it_can_be_had_again(town, tmp_path):
    for _ in range(belongings.PARCELS_A_DAY):
        town.ada.does(belongings.pack)

    async def story():
        async with opened(town, data=str(tmp_path)) as place:
            ada = await place.signed_in(town.ada)
            page = await (await ada.get("/settings/export")).submit("/export")
            assert (page.status, "5 times within a day" in page.words) == (429, True)

    run(story())
