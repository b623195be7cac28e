# SPDX-License-Identifier: Apache-2.0
"""Under which names the web answers."""

import pytest

from banyan.interfaces.web.frame import is_bare


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8000", "127.0.0.1:8000", "192.168.1.4:80", "10.0.0.9", "[::1]:8000", "[fe80::1]"]
)
def test_a_bare_address_is_no_name(host):
    assert is_bare(host)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        "evil.example:8000",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "[::1",
        "127.0.0.1:x@y",
        "1.2.3",
        "@",
    ],
)
def test_a_name_may_be_anybodys(host):
    assert not is_bare(host)
