# SPDX-License-Identifier: Apache-2.0
"""OpenID Connect, spoken with the providers that the operator has named: where a browser is sent, and what is believed of the
answer. Every request goes through the guarded way out; all of it is called on a worker thread.

The code flow with PKCE, and nothing else. Of a provider's own description its issuer must be the one that was named. Of a token
its signature (by a public key, with an algorithm of our list), issuer, audience, nonce and times must be right.
"""

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from banyan.base import clock
from banyan.base.errors import Family, NotFound, Refusal
from banyan.base.settings import BadSetting, Settings
from banyan.exchange.outgoing import Outgoing, OutgoingFailed
from banyan.records.identities import Attempt, Proved, Provider

if TYPE_CHECKING:
    from joserfc.jwt import Token

ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]  # by public keys only: no `none`, and no secret that both sides know
SCOPE = "openid profile email"
LEEWAY_S = 120  # by so much may clocks differ
KEPT_FOR = clock.HOUR  # a provider's description and keys
MAX_DOCUMENT = 256 * 1024
MAX_SUBJECT = 255  # characters, as OpenID Connect has it
MAX_NAME = 100
SHAPE = "“key | name | issuer | client id | client secret” with an https issuer"

T = TypeVar("T")


class IdentityRefused(Refusal):
    """`data["why"]` says more, in English, for the log."""

    code = "identity_refused"
    family = Family.CONFLICT
    sentence = "{provider} did not say who you are, so nothing was done."
    hint = "Try once more; if it happens again, tell those who run this place."
    fields = ("provider", "why")


class _Description(msgspec.Struct, frozen=True):
    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: list[str] = msgspec.field(default_factory=lambda: ["client_secret_basic"])
    authorization_response_iss_parameter_supported: bool = False


class _Keys(msgspec.Struct, frozen=True):
    keys: list[dict[str, Any]]


class _Answer(msgspec.Struct, frozen=True):
    id_token: str
    access_token: str = ""


class Back(msgspec.Struct, frozen=True):
    """What a browser brought back from the provider, and the address that it came to."""

    address: str
    code: str = ""
    issuer: str = ""
    error: str = ""


class Providers:
    """All that the operator has named, and what they say of themselves, kept for an hour."""

    def __init__(self, settings: Settings) -> None:
        self._outgoing = Outgoing(settings)
        self._by_key = {provider.key: provider for provider in read_providers(settings)}
        self._kept: dict[str, tuple[int, bytes]] = {}
        self._lock = threading.Lock()

    @property
    def all(self) -> Sequence[Provider]:
        return tuple(self._by_key.values())

    def find(self, key: str) -> Provider:
        """Raises NotFound."""
        if key not in self._by_key:
            raise NotFound
        return self._by_key[key]

    def label(self, issuer: str) -> str:
        """What an issuer is called here, also one that is named no longer."""
        return next((one.label for one in self.all if one.issuer == issuer), urlsplit(issuer).netloc or issuer)

    def way_to(self, attempt: Attempt, back_to: str) -> str:
        """The address at the provider to which this attempt sends a browser. Raises OutgoingFailed, IdentityRefused."""
        from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
        from authlib.oauth2.rfc7636 import create_s256_code_challenge

        provider = self.find(attempt.provider)
        address: str = prepare_grant_uri(
            self._description(provider).authorization_endpoint,
            client_id=provider.client_id,
            response_type="code",
            redirect_uri=back_to,
            scope=SCOPE,
            state=attempt.state,
            nonce=attempt.nonce,
            code_challenge=create_s256_code_challenge(attempt.verifier).rstrip("="),
            code_challenge_method="S256",
        )
        return address

    def prove(self, attempt: Attempt, back: Back) -> Proved:
        """Who it is that came back with this. Raises IdentityRefused, OutgoingFailed."""
        provider = self.find(attempt.provider)
        if back.error or not back.code:
            raise _refused(provider, back.error or "no code")
        description = self._description(provider)
        says_who = description.authorization_response_iss_parameter_supported
        if back.issuer != provider.issuer and (back.issuer or says_who):
            raise _refused(provider, "the answer is another issuer's")
        answer = self._exchange(provider, description, attempt, back)
        token = self._opened(provider, description, answer.id_token)
        return _checked(provider, attempt, token, answer.access_token)

    # ---- what is asked of a provider

    def _description(self, provider: Provider) -> _Description:
        address = f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"
        found = _read(provider, self._document(address), _Description)
        if found.issuer != provider.issuer:
            raise _refused(provider, "it describes another issuer")
        return found

    def _exchange(self, provider: Provider, description: _Description, attempt: Attempt, back: Back) -> _Answer:
        form = {
            "grant_type": "authorization_code",
            "code": back.code,
            "redirect_uri": back.address,
            "code_verifier": attempt.verifier,
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if provider.client_secret and "client_secret_basic" in description.token_endpoint_auth_methods_supported:
            headers["Authorization"] = _basic(provider)
        else:
            form["client_id"] = provider.client_id
            if provider.client_secret:
                form["client_secret"] = provider.client_secret
        reply = self._outgoing.request(
            "POST", description.token_endpoint, headers=headers, body=urlencode(form).encode(), max_bytes=MAX_DOCUMENT
        )
        if reply.status != 200:
            raise _refused(provider, f"the code was answered with {reply.status}")
        return _read(provider, reply.body, _Answer)

    def _opened(self, provider: Provider, description: _Description, id_token: str) -> "Token":
        """The token, its signature proved. A key that is not known may be new: the keys are fetched again, once."""
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        for is_fresh in (False, True):
            document = _read(provider, self._document(description.jwks_uri, is_fresh=is_fresh), _Keys)
            # Keys that both sides know would let whoever reads the list sign with it.
            public = [key for key in document.keys if key.get("kty") in ("RSA", "EC", "OKP")]
            try:
                return jwt.decode(id_token, KeySet.import_key_set({"keys": public}), algorithms=ALGORITHMS)
            except (JoseError, ValueError, TypeError, LookupError) as err:
                problem = err
        raise _refused(provider, f"its token cannot be opened: {problem!r}") from problem

    def _document(self, address: str, *, is_fresh: bool = False) -> bytes:
        with self._lock:
            ends_at, document = self._kept.get(address, (0, b""))
        if ends_at > clock.now() and not is_fresh:
            return document
        reply = self._outgoing.request("GET", address, max_bytes=MAX_DOCUMENT)
        if reply.status != 200:
            raise OutgoingFailed(host=urlsplit(address).netloc, why=f"{address} answered {reply.status}")
        with self._lock:
            self._kept[address] = (clock.now() + KEPT_FOR, reply.body)
        return reply.body


def read_providers(settings: Settings) -> list[Provider]:
    """The setting `identity.providers`. Raises BadSetting, which never repeats a secret."""
    found: list[Provider] = []
    for line in settings["identity.providers"]:
        parts = [part.strip() for part in str(line).split("|", 4)]
        key = parts[0]
        is_right = len(parts) == 5 and all(parts[:4]) and key.isascii() and key.replace("-", "").isalnum()
        if not is_right or key in {known.key for known in found} or not _may_issue(parts[2], settings):
            shown, origin = f"{key} | …", settings.origins.get("identity.providers", "")
            raise BadSetting(name="identity.providers", value=shown, wanted=SHAPE, origin=origin)
        found.append(Provider(*parts))
    return found


def _may_issue(issuer: str, settings: Settings) -> bool:
    parts = urlsplit(issuer)
    is_plain = parts.scheme == "http" and parts.netloc in settings["outside.admit"]
    return bool(parts.netloc) and (parts.scheme == "https" or is_plain) and not (parts.query or parts.fragment)


def _checked(provider: Provider, attempt: Attempt, token: "Token", access_token: str) -> Proved:
    from authlib.oidc.core import CodeIDToken
    from joserfc.errors import JoseError

    wanted: Any = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client_id},
        "nonce": {"essential": True, "value": attempt.nonce},
    }
    params = {"client_id": provider.client_id, "nonce": attempt.nonce, "access_token": access_token}
    claims = CodeIDToken(token.claims, token.header, wanted, params)
    try:
        claims.validate(now=clock.now() // clock.SECOND, leeway=LEEWAY_S)
    except (JoseError, ValueError, TypeError) as err:
        raise _refused(provider, f"its token is not for this: {err!r}") from err
    subject = claims["sub"]
    if not isinstance(subject, str) or not 1 <= len(subject) <= MAX_SUBJECT or "\0" in subject:
        raise _refused(provider, "its token names nobody")
    name = next((claims[one] for one in ("preferred_username", "name") if isinstance(claims.get(one), str)), "")
    email = claims.get("email")
    return Proved(provider.issuer, subject, _line(name), _line(email) if isinstance(email, str) else "")


def _line(text: str) -> str:
    return " ".join("".join(sign for sign in text if sign.isprintable()).split())[:MAX_NAME]


def _basic(provider: Provider) -> str:
    from base64 import b64encode

    pair = f"{quote(provider.client_id, safe='')}:{quote(provider.client_secret, safe='')}"
    return f"Basic {b64encode(pair.encode()).decode()}"


def _read(provider: Provider, document: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(document, type=kind)
    except msgspec.MsgspecError as err:
        raise _refused(provider, f"{kind.__name__}: {err}") from err


def _refused(provider: Provider, why: str) -> IdentityRefused:
    return IdentityRefused(provider=provider.label, why=why[:300])
