# SPDX-License-Identifier: Apache-2.0
"""A mailbox becomes a board: threads by their references, words in the right letters, no address anywhere."""

import pytest
from tests.kit import carts

from banyan.base import clock
from banyan.core import posts, threads
from banyan.exchange import mbox
from banyan.storage.files import FileStore


def mail(number, subject, body="Words.", author="Ada Lovelace <ada@example.org>", **headers):
    """One message as bytes, with its postmark."""
    fields = {
        "From": author,
        "Date": f"Tue, 24 Nov 2009 {number % 24:02}:04:02 +0100",
        "Subject": subject,
        "Message-ID": f"<{number}@example.org>",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    head = "".join(f"{name}: {value}\n" for name, value in fields.items() if value is not None).encode()
    content = body if isinstance(body, bytes) else body.encode()
    return b"From ada@example.org Tue Nov 24 04:04:02 2009\n" + head + b"\n" + content + b"\n\n"


@pytest.fixture
def brings(town, tmp_path):
    def one(*messages, name="bread"):
        path = tmp_path / f"{name}.mbox"
        path.write_bytes(b"".join(messages))
        return carts.bring(town.store, path)

    return one


def sources(town, number):
    thread, _, _ = town.guest.sees(threads.get, number)
    return [town.guest.sees(posts.get, number, floor)[0].source for floor in range(1, thread.last_floor + 1)]


def test_answers_stand_in_the_thread_that_they_answer(town, brings):
    report = brings(
        mail(1, "Rye"),
        mail(2, "[dev] Wheat", "Other."),
        mail(3, "Re: Rye", "First answer.", "小榕 <rong@example.org>", In_Reply_To="<1@example.org>"),
        mail(4, "AW: Rye?", "Second.", References="<1@example.org> <3@example.org>"),
        mail(5, "Re: wheat", "By its subject.", Date="Tue, 24 Nov 2009 08:00:00 +0000"),
    )
    assert (report.posts, report.threads, report.accounts) == (5, 2, 2)
    assert sources(town, 1) == ["Words.\n", "First answer.\n", "Second.\n"]
    assert sources(town, 2) == ["Other.\n", "By its subject.\n"]
    third = town.guest.sees(posts.get, 1, 3)[0]
    assert third.reply_to == 2
    assert third.made_at == clock.from_iso("2009-11-24T03:04:02Z")
    assert town.guest.sees(threads.get, 1)[2].slug == "bread"


def test_no_address_comes_along(town, brings, tmp_path):
    brings(mail(1, "Rye"), mail(2, "Wheat", author="grace@example.org"))
    written = b"".join(carts.folder(town.store, tmp_path / "out").values())
    assert b'"display_name":"grace"' in written
    assert b"@example.org" not in written


def test_the_same_mailbox_again_brings_nothing_twice(town, brings):
    messages = [mail(number, "Rye" if number < 40 else "Wheat") for number in range(1, 80)]
    first = brings(*messages)
    again = brings(*messages)
    assert (first.posts, again.posts, again.already_here) == (79, 0, 79)


def test_a_mailbox_that_grew_brings_what_is_new(town, brings):
    brings(mail(1, "Rye"))
    report = brings(mail(1, "Rye"), mail(2, "Re: Rye", "New.", In_Reply_To="<1@example.org>"))
    assert (report.posts, report.already_here, report.accounts) == (1, 1, 0)
    assert sources(town, 1) == ["Words.\n", "New.\n"]


def test_a_mail_without_an_id_is_known_by_its_words(brings):
    message = mail(1, "Rye", Message_ID=None)
    assert brings(message).posts == 1
    assert brings(message).already_here == 1


@pytest.mark.parametrize(
    ("label", "data"),
    [
        ("utf-8", "葛缕子".encode()),
        ("gb2312", "葛缕子朱镕基".encode("gb18030")),
        ("big5", "葛縷子".encode("big5hkscs")),
        ("iso-8859-1", "葛缕子".encode()),
        ("us-ascii", "葛缕子".encode("gb18030")),
        ("no-such-letters", "葛缕子".encode()),
    ],
)
def test_letters_are_read_as_they_were_meant(label, data):
    text, _ = mbox.decode(data, label)
    assert text[0] == "葛"
    assert text[-1] in "子基"


def test_damaged_letters_are_read_as_far_as_they_go():
    text, fault = mbox.decode("葛缕子".encode("gb18030") + b"\xff\xff", "gb2312")
    assert text.startswith("葛缕子")
    assert fault == "gb2312: damaged"


def test_a_wrong_label_is_told(town, brings):
    typed = {"Content_Type": "text/plain; charset=us-ascii", "Content_Transfer_Encoding": "8bit"}
    report = brings(mail(1, "Rye", "要加葛缕子。".encode("gb18030"), **typed))
    assert report.losses == {"wrong_encoding": 1}
    assert sources(town, 1) == ["要加葛缕子。\n"]


def test_attachments_are_listed_and_the_words_are_kept(town, brings):
    body = (
        "--b\nContent-Type: text/plain\n\nSee the picture.\n--b\nContent-Type: image/png; name=loaf.png\n"
        "Content-Disposition: attachment; filename=loaf.png\nContent-Transfer-Encoding: base64\n\naGVsbG8=\n--b--\n"
    )
    report = brings(mail(1, "Rye", body, Content_Type="multipart/mixed; boundary=b"))
    assert report.losses == {"attachment": 1}
    assert report.examples["attachment"] == ["1: loaf.png (image/png)"]
    assert sources(town, 1) == ["See the picture.\n"]


def test_html_is_taken_only_where_there_are_no_plain_words(town, brings):
    both = "--b\nContent-Type: text/plain\n\nPlain.\n--b\nContent-Type: text/html\n\n<p>Rich.</p>\n--b--\n"
    brings(
        mail(1, "Both", both, Content_Type="multipart/alternative; boundary=b"),
        mail(2, "One", "<p onclick=x()>Rich.</p>", Content_Type="text/html"),
    )
    assert sources(town, 1) == ["Plain.\n"]
    assert town.guest.sees(posts.get, 2, 1)[0].html == "<p>Rich.</p>"


def test_a_sentence_that_begins_with_from_begins_no_message(town, brings):
    assert brings(mail(1, "Rye", "Words.\n\nFrom here on it rises.\n\n>From Ada\n")).posts == 1
    assert sources(town, 1) == ["Words.\n\nFrom here on it rises.\n\nFrom Ada\n"]


def test_what_is_no_mail_any_more_is_counted(town, brings, monkeypatch):
    monkeypatch.setattr(mbox, "MAX_MESSAGE", 2_000)
    report = brings(
        mail(1, "Rye"),
        mail(2, "Long", "x" * 5_000),
        mail(3, "=?utf-8?b?!!!?=", "\x00\x01", author="=?x?=", Date="no day at all"),
        b"From nobody Tue Nov 24 04:04:02 2009\n\xff\xfe\x00garbage\n\n",
        mail(5, "Re: Rye", "Last.", In_Reply_To="<1@example.org>"),
    )
    assert report.losses["too_long"] == 1
    assert report.losses["unreadable_time"] == 2
    assert report.losses["cleaned_text"] == 2
    assert sources(town, 1) == ["Words.\n", "Last.\n"]


def test_deep_parts_end_in_time(town, tmp_path):
    body = "".join(f"--b{depth}\nContent-Type: multipart/mixed; boundary=b{depth + 1}\n\n" for depth in range(3_000))
    path = tmp_path / "deep.mbox"
    path.write_bytes(mail(1, "Deep", body, Content_Type="multipart/mixed; boundary=b0") + mail(2, "Rye"))
    report = carts.bring(town.store, path, files=FileStore(tmp_path / "shelf"))
    assert report.posts >= 1
