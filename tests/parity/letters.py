# SPDX-License-Identifier: Apache-2.0
"""Rows about mail, and about who is a friend: letters written, answered, tidied, in folders and to groups."""

from tests.parity.ways import Keys, Row, Step, goes, on, sends

MAIL, GROUPS, PEOPLE = on("mail"), on("mail_groups"), on("people")
UNREAD = ("{letter}", "{kept_letter}", "{tagged_letter}")


def written(to: str, subject: str, source: str) -> tuple[tuple[Step, ...], Keys]:
    web = (goes("/mail/new"), sends("write", to=to, title=subject, text=source, do="post"))
    return web, ("^P", to, "<enter>", subject, "<enter>", source, "^W")


def ticked(do: str, *picks: str, folder: str = "inbox", **more: str) -> tuple[Step, ...]:
    """Letters of a folder are ticked, and a button below them is pressed."""
    return goes(f"/mail?folder={folder}"), sends("/mail", pick=picks, do=do, **more)


def at(number: int, *keys: str) -> Keys:
    return (str(number), "<enter>", *keys)


ROWS = (
    Row("mail.send", "eve", *written("ada", "Rails", "Are they dry?"), MAIL),
    Row("mail.send", "eve", *written("ada, bo", "Both", "Come at **four**."), MAIL, note="to two"),
    Row("mail.send", "eve", *written("#crew", "All", "Come at five."), MAIL, note="to a group"),
    Row(
        "mail.send",
        "eve",
        (
            goes("/mail/new?answers={seen_letter}"),
            sends("write", text="> @ada:\n>\n> They are icy.\n\nNot here.", do="post"),
        ),
        at(2, "R", "Not here.", "^W"),
        MAIL,
        note="as an answer",
    ),
    Row("mail.mark_read", "eve", (goes("/mail/{letter}"),), at(1, "<enter>"), MAIL),
    Row("mail.mark_read", "eve", ticked("read", *UNREAD), ("f",), MAIL, note="unseen"),
    Row("mail.keep", "eve", ticked("keep", "{seen_letter}"), at(2, "m"), MAIL),
    Row("mail.unkeep", "eve", ticked("unkeep", "{kept_letter}"), at(3, "m"), MAIL),
    Row("mail.tag", "eve", ticked("tag", "{seen_letter}"), at(2, "t"), MAIL),
    Row("mail.untag", "eve", ticked("untag", "{tagged_letter}"), at(4, "t"), MAIL),
    Row("mail.delete_tagged", "eve", ticked("delete_tagged"), ("D", "y"), MAIL),
    Row("mail.delete", "eve", ticked("delete", "{seen_letter}"), at(2, "d", "y"), MAIL),
    Row("mail.delete", "eve", ticked("delete", "{old_letter}", folder="trash"), ("~", "d", "y"), MAIL, note="for good"),
    Row("mail.restore", "eve", ticked("restore", "{old_letter}", folder="trash"), ("~", "Y"), MAIL),
    Row("mail.empty_trash", "eve", ticked("empty", folder="trash"), ("~", "E", "y"), MAIL),
    Row("mail.move", "eve", ticked("move", "{seen_letter}", to="{folder}"), at(2, "M", "$", "<enter>"), MAIL),
    Row(
        "mail_folders.make",
        "eve",
        (goes("/mail/folders"), sends("/mail/folders", "name=", name="Trips")),
        ("o", "a", "Trips", "<enter>"),
        MAIL,
    ),
    Row(
        "mail_folders.drop",
        "eve",
        (goes("/mail/folders"), sends("/drop", folder="{folder}")),
        ("o", "$", "d", "y"),
        MAIL,
    ),
    Row(
        "mail_groups.make",
        "eve",
        (goes("/mail/folders"), sends("/mail/groups", "name=", name="family", to="bo chen")),
        ("a", "family", "<enter>", "bo chen", "<enter>"),
        GROUPS,
    ),
    Row(
        "mail_groups.change",
        "eve",
        (goes("/mail/folders"), sends("/groups/change", to="ada chen")),
        ("E", "^U", "ada chen", "<enter>"),
        GROUPS,
    ),
    Row("mail_groups.drop", "eve", (goes("/mail/folders"), sends("/groups/change", do="drop")), ("d", "y"), GROUPS),
    Row(
        "relations.befriend",
        "eve",
        (goes("/@ada/relation"), sends("/relation", kind="friend", remark="tends the rails")),
        ("a", "ada", "<enter>", "tends the rails", "<enter>"),
        PEOPLE,
    ),
    Row(
        "relations.befriend",
        "eve",
        (goes("/@bo/relation"), sends("/relation", remark="from the choir")),
        ("E", "^U", "from the choir", "<enter>"),
        PEOPLE,
        note="anew",
    ),
    Row("relations.unfriend", "eve", (goes("/@bo/relation"), sends("/relation", kind="none")), ("d", "y"), PEOPLE),
    Row(
        "relations.block",
        "eve",
        (goes("/@bo/relation"), sends("/relation", kind="blocked", remark="too quick")),
        ("x", "^U", "too quick", "<enter>"),
        PEOPLE,
    ),
    Row(
        "relations.unblock",
        "eve",
        (goes("/@finn/relation"), sends("/relation", kind="none")),
        ("<tab>", "d", "y"),
        PEOPLE,
    ),
    Row("mail.mark_unread", "eve", ticked("unread", "{seen_letter}"), at(2, "U"), MAIL),
)
