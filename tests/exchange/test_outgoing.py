# SPDX-License-Identifier: Apache-2.0
"""What goes out: where it may not go (attack list C1), how much it takes, and what it tells of us (C3)."""

import itertools
import ssl
import threading

import pytest
from tests.kit.outside import admitting, certified, outside, page
from tests.kit.town import refused

from banyan.exchange.outgoing import MAX_REDIRECTS, MAX_URL, Outgoing, is_open

SHORT_S = 0.3


def test_a_page_comes_with_its_status_headers_and_address():
    with outside(lambda _: page(b"hello", X_Kind="fig")) as machine:
        reply = Outgoing(admitting(machine.place)).request("GET", f"{machine.url}/a b?q=榕".replace(" ", "%20"))
    assert (reply.status, reply.body, reply.headers["x-kind"], reply.media_type) == (200, b"hello", "fig", "text/html")
    assert reply.url == f"{machine.url}/a%20b?q=%E6%A6%95"
    assert machine.asked[0].startswith("GET /a%20b?q=%E6%A6%95 HTTP/1.1\r\n")


def test_a_body_and_headers_are_sent_and_any_status_is_an_answer():
    with outside(lambda _: page(b"", status="410 Gone")) as machine:
        reply = Outgoing(admitting(machine.place)).request("POST", machine.url, headers={"TTL": "60"}, body=b"figs")
    assert reply.status == 410
    assert "TTL: 60" in machine.asked[0]
    assert machine.asked[0].endswith("\r\n\r\nfigs")


def test_a_request_says_who_asks_and_keeps_no_cookie(monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("all_proxy", "http://127.0.0.1:9")
    with outside(lambda _: page(b"", Set_Cookie="me=1")) as machine:
        client = Outgoing(admitting(machine.place))
        client.request("GET", machine.url)
        client.request("GET", machine.url)
    for head in machine.asked:
        assert "User-Agent: Banyan/" in head
        assert "cookie" not in head.lower()


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "127.1.2.3",
            "0.0.0.0",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
        ),
        *("168.63.129.16", "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1"),
        *("::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "fd00:ec2::254", "fe80::1", "fe80::1%lo"),
        *(
            "64:ff9b::127.0.0.1",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2001:0:7f00:1::",
            "2001:db8::1",
        ),
        *("ff02::1", "fec0::1", "100::1", "3fff::1"),
    ],
)
def test_an_address_inside_is_not_open(address):
    assert not is_open(address)
    with refused("outgoing_refused"):
        Outgoing(admitting(), resolve=lambda *_: ["93.184.215.14", address]).request("GET", "http://fig.example/")


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:4700::1111", "::ffff:93.184.215.14", "64:ff9b::5db8:d70e"])
def test_an_address_of_the_internet_is_open(address):
    assert is_open(address)


@pytest.mark.parametrize(
    "url",
    [
        *(
            "http://127.0.0.1",
            "http://127.1",
            "http://2130706433",
            "http://0x7f000001",
            "http://0177.0.0.1",
            "http://0",
        ),
        *("http://localhost", "http://[::1]", "http://[::]", "http://[::ffff:127.0.0.1]", "http://[64:ff9b::7f00:1]"),
        *("http://169.254.169.254/latest/meta-data/", "http://[fe80::1%25lo]/", "http://１２７.0.0.1"),
        *(
            "http://93.184.215.14:25/",
            "https://93.184.215.14:80/",
            "http://93.184.215.14:22",
            "http://93.184.215.14:99999",
        ),
        *("http://bo:secret@93.184.215.14/", "http://bo@127.0.0.1/", "http://93.184.215.14\\@127.0.0.1/"),
        *(
            "ftp://93.184.215.14/",
            "file:///etc/passwd",
            "gopher://93.184.215.14/",
            "//93.184.215.14/",
            "/a",
            "",
            "http://",
        ),
        *("http://93.184.215.14/\r\nHost: x", "http://93.184.215.14/a b", "http://fig.example\x00/", "http://[::1/"),
        *(
            "http://" + "a" * 64 + ".example/",
            "http://a..example/",
            "http://fig.example/" + "a" * MAX_URL,
            "http://fig.example/\udc80",
        ),
    ],
)
def test_an_address_that_is_not_called(url):
    with refused("outgoing_refused"):
        Outgoing(admitting()).request("GET", url)


def test_the_connection_goes_to_the_address_that_was_checked():
    """DNS rebinding: the second answer of the resolver, an inside one, is never asked for."""
    answers = iter([["93.184.215.14"], ["127.0.0.1"]])
    called: list[tuple[str, int]] = []

    def connect(address, timeout):
        called.append(address)
        raise ConnectionRefusedError

    with pytest.MonkeyPatch.context() as patch, refused("outgoing_failed"):
        patch.setattr("socket.create_connection", connect)
        Outgoing(admitting(), resolve=lambda *_: next(answers)).request("GET", "http://rebind.example/")
    assert called == [("93.184.215.14", 80)]
    assert next(answers) == ["127.0.0.1"]


def test_who_is_admitted_by_name_and_port_is_called_and_nobody_else():
    with outside(lambda _: page(b"in")) as machine:
        client = Outgoing(admitting(f"fig.example:{machine.port}"), resolve=lambda *_: ["127.0.0.1"])
        assert client.request("GET", f"http://FIG.example:{machine.port}/").body == b"in"
        for url in (machine.url, f"http://notfig.example:{machine.port}/", "http://fig.example/"):
            with refused("outgoing_refused"):
                client.request("GET", url)
    assert len(machine.asked) == 1


def test_a_name_with_a_dead_address_is_called_at_the_next():
    with outside(lambda _: page(b"in")) as machine:
        client = Outgoing(admitting(f"fig.example:{machine.port}"), resolve=lambda *_: ["127.0.0.2", "127.0.0.1"])
        assert client.request("GET", f"http://fig.example:{machine.port}/").body == b"in"


@pytest.mark.parametrize(
    "where", ["http://127.0.0.1:1/", "http://[::ffff:7f00:1]/", "//2130706433/", "file:///etc/passwd"]
)
def test_a_redirect_is_checked_like_the_first_address(where):
    with outside(lambda _: page(b"", status="302 Found", Location=where)) as machine, refused("outgoing_refused"):
        Outgoing(admitting(machine.place)).request("GET", machine.url)


def test_redirects_end():
    with outside(lambda _: page(b"", status="302 Found", Location="/again")) as machine, refused("outgoing_failed"):
        Outgoing(admitting(machine.place)).request("GET", machine.url)
    assert len(machine.asked) == MAX_REDIRECTS + 1


def test_another_host_is_told_no_headers_of_the_first():
    with outside(lambda _: page(b"end")) as second:
        away = f"{second.url}/end"
        with outside(lambda head: page(b"", status="302 Found", Location="/b" if "GET /a" in head else away)) as first:
            client = Outgoing(admitting(first.place, second.place))
            reply = client.request("GET", f"{first.url}/a", headers={"Authorization": "Bearer fig"})
    assert (reply.body, reply.url) == (b"end", away)
    assert all("Bearer fig" in head for head in first.asked)
    assert "Bearer fig" not in second.asked[0]


def test_what_is_posted_is_not_carried_on_to_another_address():
    with outside(lambda _: page(b"", status="307 Temporary Redirect", Location="/elsewhere")) as machine:
        assert Outgoing(admitting(machine.place)).request("POST", machine.url, body=b"secret").status == 307
    assert len(machine.asked) == 1


def test_a_header_does_not_smuggle_another():
    with outside(lambda _: page(b"")) as machine, refused("outgoing_failed"):
        Outgoing(admitting(machine.place)).request("GET", machine.url, headers={"X": "a\r\nEvil: b"})
    assert not machine.asked


def head(**more):
    return page(b"", **more).replace(b"Content-Length: 0\r\n", b"")


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(lambda: page(b"x" * 2_001), id="large"),
        pytest.param(lambda: itertools.chain([head()], itertools.repeat(b"x" * 999)), id="endless"),
        pytest.param(
            lambda: itertools.chain([head(Transfer_Encoding="chunked")], itertools.repeat(b"1\r\nx\r\n")),
            id="endless chunks",
        ),
        pytest.param(lambda: page(b"x", Content_Encoding="gzip"), id="compressed"),
        pytest.param(lambda: page(b"four", "text/plain"), id="another type"),
        pytest.param(lambda: page(b"four").replace(b"Length: 4", b"Length: 40"), id="cut short"),
        pytest.param(lambda: b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000, id="long header"),
        pytest.param(lambda: [b"HTTP/1.1 200 OK\r\n", b"X: x\r\n" * 200, b"\r\n"], id="many headers"),
        pytest.param(lambda: b"SSH-2.0-fig\r\n", id="no HTTP"),
        pytest.param(lambda: b"", id="nothing"),
    ],
)
def test_an_answer_that_cannot_be_used(answer):
    with outside(lambda _: answer()) as machine, refused("outgoing_failed"):
        Outgoing(admitting(machine.place)).request("GET", machine.url, max_bytes=2_000, accept=("text/html",))


@pytest.mark.parametrize(
    ("first", "drip"),
    [(b"HTTP/1.1 200 OK\r\n", b"X: x\r\n"), (b"", b"HTTP/1.1 100 Continue\r\n\r\n"), (head(), b"x")],
    ids=["headers", "continue", "body"],
)
def test_an_answer_that_drips_ends_when_the_time_is_up(first, drip):
    over = threading.Event()

    def dripping(_):
        yield first
        while not over.wait(SHORT_S / 20):
            yield drip

    try:
        with outside(dripping) as machine, refused("outgoing_failed") as caught:
            Outgoing(admitting(machine.place), time_s=SHORT_S).request("GET", machine.url)
    finally:
        over.set()
    assert caught.value.data["why"] == "too slow"


def test_over_tls_the_name_is_proved_and_not_the_address(tmp_path, monkeypatch):
    proof = certified("fig.example", tmp_path)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(proof)
    with outside(lambda _: page(b"safe"), tls) as machine:
        settings = admitting(f"fig.example:{machine.port}", f"olive.example:{machine.port}")
        with refused("outgoing_failed") as caught:  # a stranger signed it
            Outgoing(settings, resolve=lambda *_: ["127.0.0.1"]).request("GET", f"https://fig.example:{machine.port}/")
        assert "CERTIFICATE_VERIFY_FAILED" in caught.value.data["why"]
        monkeypatch.setenv("SSL_CERT_FILE", str(proof))
        client = Outgoing(settings, resolve=lambda *_: ["127.0.0.1"])
        assert client.request("GET", f"https://fig.example:{machine.port}/").body == b"safe"
        with refused("outgoing_failed") as caught:
            client.request("GET", f"https://olive.example:{machine.port}/")
        assert "Hostname mismatch" in caught.value.data["why"]
    assert machine.asked[0].count("Host: fig.example:") == 1


def test_a_secure_address_does_not_lead_to_an_open_one(tmp_path, monkeypatch):
    proof = certified("fig.example", tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(proof))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(proof)
    with (
        outside(lambda _: page(b"")) as plain,
        outside(lambda _: page(b"", status="302 Found", Location=plain.url), tls) as safe,
    ):
        settings = admitting(f"fig.example:{safe.port}", plain.place)
        with refused("outgoing_refused"):
            Outgoing(settings, resolve=lambda *_: ["127.0.0.1"]).request("GET", f"https://fig.example:{safe.port}/")
    assert not plain.asked


def test_a_name_that_nobody_knows():
    def unknown(*_):
        raise OSError("no such name")

    with refused("outgoing_failed"):
        Outgoing(admitting(), resolve=unknown).request("GET", "http://fig.example/")
    with refused("outgoing_failed"):
        Outgoing(admitting(), resolve=lambda *_: []).request("GET", "http://fig.example/")
