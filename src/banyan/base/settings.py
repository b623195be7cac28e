# SPDX-License-Identifier: Apache-2.0
"""Settings: what the operator decides for the process. One table; read once at start, passed down as values.

Order: environment (`BANYAN_WEB_LISTEN` for `web.listen`), then `banyan.toml` in the data folder, then the default. What
the community decides about itself (its name, who may sign up) is not here: it stands in the database and travels with it.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from banyan.base.errors import Family, Refusal


class BadSetting(Refusal):
    code = "bad_setting"
    family = Family.INVALID
    sentence = "The setting {name} is “{value}”, which is not {wanted} (from {origin})."
    fields = ("name", "value", "wanted", "origin")


class UnknownSetting(Refusal):
    code = "unknown_setting"
    family = Family.INVALID
    sentence = "There is no setting {name} ({origin}). `banyan settings` lists them all."
    fields = ("name", "origin")


class Setting(msgspec.Struct, frozen=True):
    """One row of the table. `kind` is str, int, bool or list (comma separated in the environment)."""

    name: str
    kind: type
    default: Any
    what: str
    secret: bool = False

    @property
    def variable(self) -> str:
        return "BANYAN_" + self.name.upper().replace(".", "_")


SETTINGS = (
    Setting("data", str, "./data", "The data folder: database, files, keys, mail that waits. Only by environment."),
    Setting("database_url", str, "", "`postgresql://…`; empty means the SQLite file in the data folder.", secret=True),
    Setting("web.listen", str, "127.0.0.1:8000", "Address and port of the web interface."),
    Setting(
        "web.public_url", str, "", "The address people use, for links in mail; empty means http:// and `web.listen`."
    ),
    Setting("web.trusted_proxies", list, [], "Addresses of proxies whose X-Forwarded-For and -Proto are believed."),
    Setting(
        "web.allowed_hosts",
        list,
        [],
        "Host names answered besides that of `web.public_url`; `*` for any. While that is empty, bare addresses are too.",
    ),
    Setting("web.picture_hosts", list, [], "Hosts whose pictures posts may show; all others are shown as links."),
    Setting("web.max_streams", int, 5_000, "Open live-update streams at once; beyond it pages live without."),
    Setting("web.page_cache_mb", int, 24, "Memory for finished pages."),
    Setting("terminal.ssh_listen", str, "127.0.0.1:2222", "Address and port of SSH; empty closes it."),
    Setting("terminal.telnet_listen", str, "127.0.0.1:2323", "Address and port of telnet; empty closes it."),
    Setting(
        "terminal.max_callers", int, 2_000, "Callers at terminals at once, over SSH, telnet and the page together."
    ),
    Setting("terminal.max_per_address", int, 50, "Of them, how many from one address (of IPv6: from one /64)."),
    Setting("terminal.max_arriving", int, 64, "Lines at once that have not come as far as the first screen."),
    Setting("terminal.max_arriving_per_address", int, 4, "Of them, how many from one address."),
    Setting("terminal.arrivals_a_minute", int, 60, "New lines that one address may open in a minute."),
    Setting("terminal.guest_idle_minutes", int, 30, "After so many minutes without a key a guest is hung up on."),
    Setting("terminal.member_idle_hours", int, 12, "After so many hours without a key a member is hung up on."),
    Setting(
        "terminal.escape_ms", int, 120, "How long the rest of a key may take after Esc; on slow lines 300 is better."
    ),
    Setting("files.quota_mb", int, 200, "Uploads that one account may keep, in megabytes."),
    Setting("files.max_mb", int, 10, "The largest upload, in megabytes."),
    Setting("files.max_megapixels", int, 40, "The largest picture, in millions of pixels."),
    Setting(
        "smtp.url", str, "", "`smtp://user:password@host:587`; empty writes mail into the data folder.", secret=True
    ),
    Setting("smtp.sender", str, "", "From address of mail; empty means noreply at the public address."),
    Setting(
        "identity.providers",
        list,
        [],
        "OpenID Connect providers that people may come in by, each `key | name | issuer | client id | client secret`.",
        secret=True,
    ),
    Setting(
        "outside.previews",
        bool,
        False,
        "Whether links to elsewhere that stand alone on a line are looked at, to show the title of the page.",
    ),
    Setting(
        "outside.admit",
        list,
        [],
        "For tests: `host:port` of machines that may be called although they stand inside or on another port. Anything that "
        "calls outside may then call them, on behalf of anybody.",
    ),
    Setting("log.level", str, "info", "debug, info, warning or error."),
    Setting("log.json", bool, False, "Log lines as JSON, for collectors."),
    Setting(
        "metrics.token",
        str,
        "",
        "Who asks `/metrics` with this bearer token is answered; empty closes it.",
        secret=True,
    ),
)

_HERE = {"0.0.0.0": "127.0.0.1", "[::]": "[::1]"}  # noqa: S104  nothing is bound here
_BY_NAME = {setting.name: setting for setting in SETTINGS}
_BY_VARIABLE = {setting.variable: setting for setting in SETTINGS}


class Settings(msgspec.Struct, frozen=True):
    """All values, and where each came from. `settings["web.listen"]`."""

    values: dict[str, Any]
    origins: dict[str, str]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    @property
    def data(self) -> Path:
        return Path(self.values["data"])

    @property
    def database_url(self) -> str:
        return self.values["database_url"] or f"sqlite:///{(self.data / 'banyan.db').absolute()}"

    @property
    def public_url(self) -> str:
        """Where people find the community. What listens everywhere is found on this machine at least."""
        return _address(self.values["web.public_url"], self.values["web.listen"])


@lru_cache(maxsize=8)
def _address(public_url: str, listen: str) -> str:
    """Kept, as every page asks for it."""
    here = re.sub(r"^(0\.0\.0\.0|\[::\]):", lambda found: _HERE[found[1]] + ":", listen)
    return (public_url or f"http://{here}").rstrip("/")


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the environment and the file. Raises BadSetting, UnknownSetting."""
    environ = os.environ if environ is None else environ
    values = {setting.name: setting.default for setting in SETTINGS}
    origins = dict.fromkeys(values, "default")
    data = environ.get("BANYAN_DATA") or values["data"]
    path = Path(data) / "banyan.toml"
    if path.is_file():
        for name, value in _from_file(path).items():
            values[name], origins[name] = value, str(path)
    for variable, text in environ.items():
        name = variable.replace("__", "_")
        if name in _BY_VARIABLE:
            setting = _BY_VARIABLE[name]
            values[setting.name], origins[setting.name] = _parse(setting, text, variable), variable
    return Settings(values, origins)


def _from_file(path: Path) -> dict[str, Any]:
    try:
        tree = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as err:
        raise BadSetting(name="banyan.toml", value=str(err), wanted="a TOML file", origin=str(path)) from err
    flat: dict[str, Any] = {}
    for key, value in tree.items():
        if isinstance(value, dict):
            flat.update({f"{key}.{name}": inner for name, inner in value.items()})
        else:
            flat[key] = value
    for name, value in flat.items():
        setting = _BY_NAME.get(name)
        if setting is None or name == "data":
            raise UnknownSetting(name=name, origin=str(path))
        if type(value) is not setting.kind:
            raise BadSetting(name=name, value=value, wanted=_WANTED[setting.kind], origin=str(path))
    return flat


_WANTED = {str: "a text", int: "a whole number", bool: "true or false", list: "a list"}
_TRUTHS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}


def _parse(setting: Setting, text: str, origin: str) -> Any:
    try:
        if setting.kind is int:
            return int(text)
        if setting.kind is bool:
            return _TRUTHS[text.strip().lower()]
    except (ValueError, KeyError) as err:
        raise BadSetting(name=setting.name, value=text, wanted=_WANTED[setting.kind], origin=origin) from err
    if setting.kind is list:
        return [part.strip() for part in text.split(",") if part.strip()]
    return text
