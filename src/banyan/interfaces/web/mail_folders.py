# SPDX-License-Identifier: Apache-2.0
"""One page for the order in one's mail: own folders, and groups of people to whom one writes together."""

from banyan.core import mail_folders, mail_groups
from banyan.interfaces.web import sheets
from banyan.interfaces.web.mail import tabs
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.mail import FOLDERS

PAGE = "/mail/folders"


async def show(visit: Visit) -> Answer:
    return await _page(visit)


async def make(visit: Visit) -> Answer:
    async def do(values: dict[str, str]) -> Answer:
        await visit.act(mail_folders.make, values["name"])
        return visit.go(PAGE, "The folder is there.")

    return await sheets.submit(visit, _folder_sheet(visit), do, _again(visit))


async def drop(visit: Visit) -> Answer:
    form = await visit.form()
    await visit.act(mail_folders.drop, form["folder"])
    return visit.go(PAGE, "The folder is gone; what lay in it is in the inbox.")


async def make_group(visit: Visit) -> Answer:
    async def do(values: dict[str, str]) -> Answer:
        await visit.act(mail_groups.make, values["name"], values["to"])
        return visit.go(PAGE, "Saved.")

    return await sheets.submit(visit, _group_sheet(visit), do, _again(visit))


async def change_group(visit: Visit) -> Answer:
    form = await visit.form()
    if form["do"] == "drop":
        await visit.act(mail_groups.drop, form.number("group") or 0)
        return visit.go(PAGE, "The group is gone; its people hear nothing of it.")
    await visit.act(mail_groups.change, form.number("group") or 0, form["to"])
    return visit.go(PAGE, "Saved.")


def _again(visit: Visit) -> sheets.Again:
    async def again(refused: Sheet, status: int) -> Answer:
        return await _page(visit, refused, status)

    return again


async def _page(visit: Visit, refused: Sheet | None = None, status: int = 200) -> Answer:
    folders = await visit.ask(mail_folders.mine)
    folder_sheet, group_sheet = sheets.replaced((_folder_sheet(visit), _group_sheet(visit)), refused)
    return visit.page(
        "mail_folders.html",
        status=status,
        here="mail",
        tabs=tabs(visit, folders),
        own=[one for one in folders if one.key not in FOLDERS],
        groups=await visit.ask(mail_groups.mine),
        folder_sheet=folder_sheet,
        group_sheet=group_sheet,
    )


def _folder_sheet(visit: Visit) -> Sheet:
    fields = (Field("name", visit.word("Name"), needed=True, most=mail_groups.MAX_NAME),)
    return Sheet("folder", PAGE, fields, visit.word("Make a folder"), plain=True)


def _group_sheet(visit: Visit) -> Sheet:
    word = visit.word
    fields = (
        Field("name", word("Name"), needed=True, most=mail_groups.MAX_NAME),
        Field("to", word("People"), needed=True, most=2_000, hint=word("Handles, with commas between them.")),
    )
    return Sheet("group", "/mail/groups", fields, word("Make a group"), plain=True)
