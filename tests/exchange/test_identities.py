# SPDX-License-Identifier: Apache-2.0
"""OpenID Connect against a real provider on this machine, honest and not: what of its word is believed (attack list E4)."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.kit.outside import admitting
from tests.kit.provider import Campus, provider
from tests.kit.town import refused

from banyan.base import clock
from banyan.base.ids import AccountId
from banyan.base.settings import Settings, load
from banyan.exchange.identities import Back, Providers, read_providers
from banyan.records.identities import Attempt, Proved

BACK = "https://town.example/signin/with/campus/back"


@pytest.fixture(scope="module")
def running() -> Iterator[Campus]:
    with provider() as campus:
        yield campus


@pytest.fixture
def campus(running: Campus) -> Campus:
    running.lies()
    return running


def settings(*lines: str, admit: str = "") -> Settings:
    loaded = admitting(admit)
    return Settings(loaded.values | {"identity.providers": list(lines)}, loaded.origins)


def providers_of(campus: Campus) -> Providers:
    return Providers(settings(campus.setting, admit=campus.place))


def attempt(nonce: str = "n-1", verifier: str = "v" * 43) -> Attempt:
    return Attempt("campus", "s-1", nonce, verifier, "/", AccountId(0), clock.now() + clock.HOUR)


def back_from(campus: Campus, providers: Providers, begun: Attempt, **more: str) -> Back:
    led = campus.consent(providers.way_to(begun, BACK), **more)
    found = {name: values[0] for name, values in parse_qs(urlsplit(led).query).items()}
    assert found["state"] == begun.state
    return Back(BACK, found.get("code", ""), found.get("iss", ""), found.get("error", ""))


def proves(campus: Campus, providers: Providers | None = None, begun: Attempt | None = None) -> Proved:
    providers, begun = providers or providers_of(campus), begun or attempt()
    return providers.prove(begun, back_from(campus, providers, begun))


def test_who_consents_is_proved(campus):
    assert proves(campus) == Proved(campus.issuer, "number-of-lin", "lin", "lin@campus.example")


def test_a_provider_that_takes_secrets_in_the_form_only(campus):
    campus.lies(description={"token_endpoint_auth_methods_supported": ["client_secret_post"]})
    assert proves(campus).subject == "number-of-lin"


def test_a_new_key_is_fetched_once(campus):
    providers = providers_of(campus)
    proves(campus, providers)
    campus.turns_keys()
    assert proves(campus, providers).subject == "number-of-lin"


def test_a_list_of_audiences_with_us_in_it(campus):
    campus.lies(claims={"aud": ["other", "banyan"], "azp": "banyan"})
    assert proves(campus).subject == "number-of-lin"


@pytest.mark.parametrize(
    "lie",
    [
        pytest.param({"claims": {"nonce": "another"}}, id="wrong nonce"),
        pytest.param({"claims": {"nonce": None}}, id="no nonce"),
        pytest.param({"claims": {"aud": "another"}}, id="wrong audience"),
        pytest.param({"claims": {"aud": ["another", "one"]}}, id="other audiences"),
        pytest.param({"claims": {"aud": ["another", "banyan"], "azp": "another"}}, id="for another party"),
        pytest.param({"claims": {"aud": None}}, id="no audience"),
        pytest.param({"claims": {"iss": "https://elsewhere.example"}}, id="wrong issuer"),
        pytest.param({"claims": {"exp": 1_000}}, id="expired"),
        pytest.param({"claims": {"exp": None}}, id="without an end"),
        pytest.param({"claims": {"exp": "tomorrow"}}, id="an end that is none"),
        pytest.param({"claims": {"iat": 99_999_999_999}}, id="from the future"),
        pytest.param({"claims": {"sub": None}}, id="nobody"),
        pytest.param({"claims": {"sub": ""}}, id="empty"),
        pytest.param({"claims": {"sub": 7}}, id="a number"),
        pytest.param({"claims": {"sub": "x" * 256}}, id="too long"),
        pytest.param({"claims": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}}, id="another access token"),
        pytest.param({"alg": "none"}, id="alg none"),
        pytest.param({"alg": "HS256"}, id="signed with the public key"),
        pytest.param({"alg": "RS512"}, id="algorithm not on the list"),
        pytest.param({"forges": True}, id="forged"),
        pytest.param({"iss": "https://elsewhere.example"}, id="mixed up issuers"),
        pytest.param({"description": {"issuer": "https://elsewhere.example"}}, id="describes another"),
        pytest.param({"description": {"jwks_uri": 5}}, id="description that is none"),
    ],
)
def test_a_token_that_is_not_believed(campus, lie):
    campus.lies(**lie)
    with refused("identity_refused"):
        proves(campus)


@pytest.mark.parametrize("name", ["token_endpoint", "jwks_uri"])
def test_a_provider_does_not_send_us_inside(campus, name):
    campus.lies(description={name: "http://169.254.169.254/latest/"})
    with refused("outgoing_refused"):
        proves(campus)


def test_who_does_not_consent_is_nobody(campus):
    providers, begun = providers_of(campus), attempt()
    with refused("identity_refused"):
        providers.prove(begun, back_from(campus, providers, begun, may=""))


def test_a_code_is_good_once_and_only_with_what_began_it(campus):
    providers, begun = providers_of(campus), attempt()
    back = back_from(campus, providers, begun)
    assert providers.prove(begun, back).subject
    with refused("identity_refused"):
        providers.prove(begun, back)
    stolen = back_from(campus, providers, begun)
    with refused("identity_refused"):  # PKCE: whoever brings another's code has not the secret that it was asked with
        providers.prove(attempt(verifier="w" * 43), stolen)


def test_a_provider_that_is_down(campus):
    providers = Providers(settings("campus | Campus | http://127.0.0.1:1 | banyan | x", admit="127.0.0.1:1"))
    with refused("outgoing_failed"):
        providers.way_to(attempt(), BACK)


def test_a_provider_that_nobody_named(campus):
    with refused("not_found"):
        providers_of(campus).find("elsewhere")


def test_a_label_for_an_issuer_that_is_named_no_longer(campus):
    assert providers_of(campus).label(campus.issuer) == "Campus"
    assert providers_of(campus).label("https://gone.example/realm") == "gone.example"


@pytest.mark.parametrize(
    "line",
    [
        *("", "campus", "campus | Campus | https://a.example | banyan", " | Campus | https://a.example | banyan | s"),
        *("a/b | Campus | https://a.example | banyan | s", "campus | Campus | http://a.example | banyan | s"),
        *("campus | Campus | a.example | banyan | s", "campus | Campus | https://a.example?x=1 | banyan | s"),
    ],
)
def test_a_setting_that_names_no_provider(line):
    with refused("bad_setting") as caught:
        read_providers(settings(line))
    assert "banyan" not in caught.value.data["value"]


def test_two_providers_of_one_key():
    with refused("bad_setting"):
        read_providers(settings(*["campus | Campus | https://a.example | banyan | s"] * 2))


def test_providers_as_the_environment_has_them():
    line = "fudan | 复旦大学 | https://sso.example/realm/ | banyan | a|b, second | Two | https://two.example | id | "
    first, second = read_providers(load({"BANYAN_IDENTITY_PROVIDERS": line}))
    assert (first.key, first.label, first.issuer, first.client_secret) == (
        "fudan",
        "复旦大学",
        "https://sso.example/realm/",
        "a|b",
    )
    assert second.client_secret == ""
