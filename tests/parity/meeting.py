# SPDX-License-Identifier: Apache-2.0
"""Rows about people meeting: messages, talks, rooms."""

from tests.parity.ways import Row, Step, goes, on, presses, sends

CHAT, MESSAGES = on("chat"), on("messages")
TRACKS = ("/", "tracks", "<enter>", "<enter>")


def says(body: str) -> tuple[tuple[Step, ...], tuple[str, ...]]:
    """In a room of which one is an operator."""
    return (goes("/chat/tracks"), sends("say", body=body)), (*TRACKS, body, "<enter>")


ROWS = (
    Row(
        "messages.send",
        "eve",
        (goes("/messages"), goes("/messages?to=bo"), sends("say", body="coming")),
        ("coming", "<enter>"),
        on("message", "bo"),
    ),
    Row("messages.saw", "eve", (goes("/messages"),), (), MESSAGES),
    Row("mail.send", "eve", (goes("/messages"), sends("/messages/mail")), ("M", "y"), MESSAGES, note="of messages"),
    Row("messages.burn", "eve", (goes("/messages"), presses("/messages/burn")), ("D", "y"), MESSAGES),
    Row(
        "messages.broadcast",
        "chen",
        (goes("/messages/broadcast"), sends("/broadcast", body="We sweep at five.")),
        ("B", "We sweep at five.", "<enter>"),
        on("online"),
    ),
    Row("talks.ask", "eve", (goes("/online"), sends("/talk", "to=chen")), (), on("talk", "chen")),
    Row("talks.accept", "eve", (goes("/talk/{asked}"), sends("/accept")), ("y",), on("message")),
    Row(
        "talks.decline",
        "eve",
        (goes("/talk/{asked}"), presses("/talk/{asked}/decline"), goes("/messages")),
        ("n",),
        on("message"),
    ),
    Row(
        "talks.say",
        "eve",
        (goes("/talk/{talk}"), sends("say", body="hello there")),
        ("hello there", "<enter>"),
        on("talk", "ada"),
    ),
    Row("talks.end", "eve", (goes("/talk/{talk}"), sends("/end")), ("/", "ada", "<enter>", "t", "^D"), on("online")),
    Row(
        "chat.open_room",
        "eve",
        (goes("/chat"), sends("/chat", name="kitchen", topic="soup", access="open")),
        ("^P", "kitchen", "<enter>", "soup", "<enter>"),
        CHAT,
    ),
    Row("chat.join", "eve", (goes("/chat/lounge"), sends("/join")), ("/", "lounge", "<enter>", "<enter>"), CHAT),
    Row("chat.leave", "eve", (goes("/chat/tracks"), sends("/leave")), (*TRACKS, "/q", "<enter>"), CHAT),
    Row("chat.say", "eve", *says("all aboard"), CHAT),
    Row("chat.say", "eve", *says("/me waves"), CHAT, note="as an act"),
    Row("chat.say", "eve", *says("/m bo psst"), CHAT, note="to one alone"),
    Row("chat.say", "eve", *says("/t steam"), CHAT, note="of a topic"),
    Row("chat.say", "eve", *says("/o bo"), CHAT, note="of an operator"),
    Row("chat.say", "eve", *says("/k bo"), CHAT, note="that puts out"),
    Row("chat.say", "eve", *says("/i ada"), CHAT, note="that asks in"),
    Row(
        "chat.set_access",
        "eve",
        (goes("/chat/tracks"), sends("/access", access="invited")),
        (*TRACKS, "/a invited", "<enter>"),
        CHAT,
    ),
)
