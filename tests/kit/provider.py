# SPDX-License-Identifier: Apache-2.0
"""An OpenID Connect provider, as a process of its own on this machine: it describes itself, asks its visitors who they are and
whether they consent, and signs tokens. `with provider() as campus:` · `campus.lies(alg="none")` makes it dishonest.

It checks what a real one checks: the client and its secret, the address to lead back to, PKCE, and that a code is used once.
"""

import base64
import hashlib
import hmac
import json
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit
from urllib.request import Request, urlopen

from joserfc import jwt
from joserfc.jwk import RSAKey

from banyan.base import clock

CLIENT, SECRET = "banyan", "a secret: with | and %"
CONSENT = """<!doctype html><html lang=en><title>Campus</title><h1>Campus sign-in</h1>
<form method=post><input type=hidden name=asked value="{asked}"><label>Name <input name=who value=lin></label>
<button name=may value=1>Let Banyan know</button> <button name=may value="">No</button></form>"""


class Campus:
    """What a test knows of the process."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.place = urlsplit(issuer).netloc
        self.setting = f"campus | Campus | {issuer} | {CLIENT} | {SECRET}"
        self.lies()

    def lies(self, **how: Any) -> None:
        """From now on it does these things wrong, and all else right; it keeps the time of the test."""
        body = json.dumps({"now": clock.now() // clock.SECOND} | how).encode()
        with urlopen(Request(f"{self.issuer}/lie", body)) as answer:
            answer.read()

    def turns_keys(self) -> None:
        """It signs with a new key from now on, and its list has no other."""
        self.lies(turns_keys=True)

    def consent(self, address: str, who: str = "lin", may: str = "1") -> str:
        """What its page does when somebody fills it in: the address that the browser is led back to."""
        with urlopen(address) as page:
            assert b"Let Banyan know" in page.read()
        form = urlencode({"asked": urlsplit(address).query, "who": who, "may": may}).encode()
        with urlopen(Request(f"{self.issuer}/consent", form)) as answer:
            return str(answer.read().decode())


@contextmanager
def provider() -> Iterator[Campus]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.kit.provider"], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert process.stdout is not None
    try:
        yield Campus(process.stdout.readline().strip())
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


ROOT = Path(__file__).parents[2]


# ---- the process


class _State:
    def __init__(self) -> None:
        self.codes: dict[str, dict[str, str]] = {}
        self.lie: dict[str, Any] = {}
        self.turn()

    def turn(self) -> None:
        self.key = RSAKey.generate_key(2048, parameters={"kid": secrets.token_hex(4), "use": "sig"})


class _Provider(BaseHTTPRequestHandler):
    state: _State
    issuer: str

    def do_GET(self) -> None:
        path, state = urlsplit(self.path).path, self.state
        if path == "/.well-known/openid-configuration":
            self._json(self._description() | state.lie.get("description", {}))
        elif path == "/keys":
            self._json({"keys": [state.key.as_dict(private=False)]})
        elif path == "/authorize":
            self._send(200, "text/html", CONSENT.format(asked=quote(urlsplit(self.path).query)).encode())
        else:
            self._send(404, "text/plain", b"")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        if self.path == "/lie":
            self.state.lie = json.loads(body)
            if self.state.lie.get("turns_keys"):
                self.state.turn()
            self._json({})
        elif self.path == "/consent":
            self._send(
                200, "text/plain", self._consented({name: found[0] for name, found in parse_qs(body).items()}).encode()
            )
        elif self.path.startswith("/authorize"):
            given = {name: found[0] for name, found in parse_qs(body).items()}
            self.send_response(303)
            self.send_header("location", self._consented(given | {"asked": unquote(given["asked"])}))
            self.end_headers()
        elif self.path == "/token":
            self._token({name: found[0] for name, found in parse_qs(body).items()})

    def _description(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize?tenant=1",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "authorization_response_iss_parameter_supported": True,
        }

    def _consented(self, given: dict[str, str]) -> str:
        asked = {name: found[0] for name, found in parse_qs(given["asked"]).items()}
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert asked["redirect_uri"].endswith("/signin/with/campus/back")
        assert {"openid", "email"} <= set(asked["scope"].split())
        back = {"state": asked["state"], "iss": self.state.lie.get("iss", self.issuer)}
        if given.get("may"):
            code = secrets.token_urlsafe(8)
            self.state.codes[code] = asked | {"who": given["who"]}
            back["code"] = code
        else:
            back["error"] = "access_denied"
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    def _token(self, form: dict[str, str]) -> None:
        if "token_endpoint_auth_methods_supported" in self.state.lie.get("description", {}):  # it wants it in the form
            pair = f"{quote(form.get('client_id', ''), safe='')}:{quote(form.get('client_secret', ''), safe='')}"
        else:
            pair = base64.b64decode(self.headers["authorization"].removeprefix("Basic ")).decode()
        asked = self.state.codes.pop(form.get("code", ""), None)
        challenge = (
            base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).decode().rstrip("=")
        )
        is_right = pair == f"{quote(CLIENT, safe='')}:{quote(SECRET, safe='')}" and asked is not None
        if not is_right or asked["code_challenge"] != challenge or asked["redirect_uri"] != form["redirect_uri"]:
            self._json({"error": "invalid_grant"}, 400)
            return
        now, who = self.state.lie["now"], asked["who"]
        claims = {
            "iss": self.issuer, "sub": f"number-of-{who}", "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"],
            "preferred_username": who, "email": f"{who}@campus.example", "email_verified": True,
        } | self.state.lie.get("claims", {})  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        self._json({"access_token": "a", "token_type": "Bearer", "id_token": self._signed(claims)})

    def _signed(self, claims: dict[str, Any]) -> str:
        algorithm, key = self.state.lie.get("alg", "RS256"), self.state.key
        if algorithm in ("none", "HS256"):
            parts = [_base64(json.dumps(part).encode()) for part in ({"alg": algorithm, "kid": key.kid}, claims)]
            # Signed with the public key, as if it were a secret that both sides know; or not at all.
            tag = (
                hmac.digest(key.as_pem(private=False), ".".join(parts).encode(), "sha256")
                if algorithm != "none"
                else b""
            )
            return ".".join([*parts, _base64(tag)])
        if self.state.lie.get("forges"):
            key = RSAKey.generate_key(2048)
        return jwt.encode({"alg": algorithm, "kid": self.state.key.kid}, claims, key, algorithms=["RS256", "RS512"])

    def _json(self, content: Any, status: int = 200) -> None:
        self._send(status, "application/json", json.dumps(content).encode())

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def main() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Provider)
    _Provider.state, _Provider.issuer = _State(), f"http://127.0.0.1:{server.server_port}"
    print(_Provider.issuer, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
