# SPDX-License-Identifier: Apache-2.0
"""Houses: what a community can be founded as. `campus.toml` has its words and boards, `campus/*.md` a thread each.

A thread begins with a few lines between `+++`, and each turn with a line of its own:

    === @ada +12m | thanks: bo chen
    What she says, in Markdown.
    === @bo edits #2 +3m
    === @ada deletes #4 +1h
    === @ada chapter "The second evening" +2d
    === @chen takes part +5m
    === @ada ships +3d

A short post (`kind = "short"`) has no title but its words. A chapter is a floor of a serial; whoever takes part signs up for a
meet-up or is for an idea; whoever ships says that an idea is carried out. A kind that needs terms has them in a table `[terms]`
at the end of the head. A time is counted from the turn before. Nothing outside this folder knows which presets there are.
"""

import re
import tomllib
from importlib import resources
from importlib.resources.abc import Traversable

from banyan.base.errors import Family, Refusal
from banyan.records.presets import Preset, Talk, Turn, parse_preset

_HEAD = re.compile(
    r"^=== @(?P<by>\S+)"
    r"(?: (?P<act>edits|deletes) #(?P<floor>\d+)| chapter \"(?P<chapter>[^\"]+)\"| (?P<part>takes part|ships))?"
    r" \+(?P<span>\w+)(?P<rest>.*)$",
    re.MULTILINE,
)
_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


class NoSuchPreset(Refusal):
    code = "no_such_preset"
    family = Family.NOT_FOUND
    sentence = "There is no preset “{name}”; there is {names}."
    fields = ("name", "names")


def names() -> list[str]:
    """The presets that there are."""
    return sorted(part.name.removesuffix(".toml") for part in _folder().iterdir() if part.name.endswith(".toml"))


def read(name: str) -> Preset:
    """Raises NoSuchPreset."""
    if name not in names():
        raise NoSuchPreset(name=name, names=", ".join(names()))
    tree = tomllib.loads((_folder() / f"{name}.toml").read_text(encoding="utf-8"))
    folder = _folder() / name
    threads = sorted(folder.iterdir(), key=lambda part: part.name) if folder.is_dir() else []
    return parse_preset(tree, tuple(parse_talk(part.read_text(encoding="utf-8")) for part in threads))


def parse_talk(text: str) -> Talk:
    """A thread as its file has it. Raises ValueError."""
    _, head, body = text.split("+++\n", 2)
    facts = tomllib.loads(head)
    places = list(_HEAD.finditer(body))
    ends = [place.start() for place in places[1:]] + [len(body)]
    turns: list[Turn] = []
    after_s = floors = 0
    for place, end in zip(places, ends, strict=True):
        after_s += _seconds(place["span"])
        act = place["act"] or place["part"] or "says"
        floors += act == "says"
        floor = int(place["floor"] or floors)
        words = body[place.end() : end].strip()
        turns.append(Turn(act, place["by"], after_s, floor, words, _reactions(place["rest"]), place["chapter"] or ""))
    return Talk(
        board=facts["board"],
        title=facts.get("title") or turns[0].text,
        kind=facts.get("kind", "discussion"),
        age_s=_seconds(facts["opened"]),
        is_pinned=facts.get("pinned", False),
        is_digest=facts.get("digest", False),
        turns=tuple(turns),
        terms=facts.get("terms", {}),
    )


def _reactions(rest: str) -> dict[str, tuple[str, ...]]:
    parts = [part.partition(":") for part in rest.split("|")[1:]]
    return {kind.strip(): tuple(people.split()) for kind, _, people in parts}


def _seconds(span: str) -> int:
    """`1d4h` → 100800."""
    found = re.findall(r"(\d+)([smhd])", span)
    if "".join(count + unit for count, unit in found) != span:
        raise ValueError(f"{span!r} is no span of time such as 1d4h30m")
    return sum(int(count) * _UNITS[unit] for count, unit in found)


def _folder() -> Traversable:
    return resources.files(__name__)
