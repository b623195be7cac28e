# SPDX-License-Identifier: Apache-2.0
"""Handles: what somebody is called here, for ever. Any script may be used, but none that pretends to be another.

Two handles whose skeletons agree look alike, and one of them would be taken for the other. The table of look-alikes is the
part of Unicode's (UTS 39) that can occur in a handle and that a font of today hardly tells apart.
"""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from unicodedata import category, is_normalized, normalize

from banyan.base.errors import Family, Refusal
from banyan.storage.queries import accounts as queries
from banyan.storage.tx import Tx

LEAST, MOST = 2, 24  # characters

RESERVED = (
    *("admin", "administrator", "root", "system", "sysop", "staff", "moderator", "mod", "owner", "official", "support"),
    *("banyan", "settings", "guest", "anonymous", "nobody", "everyone", "everybody", "all", "here", "me", "null", "undefined"),
    *("bbs", "new", "gbk", "big5"),  # under these names SSH lets everybody in, to be asked inside
    *("security", "abuse", "postmaster", "webmaster", "hostmaster", "mailer-daemon", "noreply", "no-reply"),
    *("管理员", "管理員", "超级管理员", "超級管理員", "系统", "系統", "系统管理员", "系統管理員", "站长", "站長", "站务", "站務"),
    *("版主", "版务", "版務", "坛主", "壇主", "官方", "客服", "榕树", "榕樹", "游客", "遊客", "匿名", "所有人", "大家"),
)  # fmt: skip

# Capitals that look like another letter than their small form does.
_CAPITALS = str.maketrans("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧВНТІЈЅԌꓐꓑꓓ", "abezhikmnoptyxbhtijsgbpd")
# After casefolding. Latin: what differs only in a dot or a stroke that few see; then Cyrillic, Greek, Armenian, Cherokee.
_SMALL = str.maketrans(
    "1i|ıɩǀǃɑɡʟƽ0" + "асеіјоорѕухьӏһԁԛԝѵкмтвнгзпбӡ" + "αγικνορτυχωϲϳε" + "օոսհցզյլ" + "ᎪᎬᎻᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᏃᏴᏟᎠ",
    "lllllllaglso" + "aceljoopsyxblhdqwvkmtbhr3n63" + "ayiknoptuxwcje".replace("i", "l") + "onuhgqjl" + "aehjklmprstvwzbcd",
)  # fmt: skip
# Kana and Han that are drawn alike, and Han that differ by the length of a stroke.
_EAST = str.maketrans("ー〇ロカタニハエトヘリ已巳曰士末汆囗", "一o口力夕二八工卜へり己己日土未氽口")
_PAIRS = (("rn", "m"), ("vv", "w"), ("_", "-"))

_EASTERN = {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "IDEOGRAPHIC", "HANGUL", "BOPOMOFO", "LATIN"}
_LATIN_LIKE = {"CYRILLIC", "GREEK", "ARMENIAN", "COPTIC", "CHEROKEE", "LISU", "DESERET", "OSAGE"}
_UNSEEN = {
    "\u0640",
    "\u115f",
    "\u1160",
    "\u17b4",
    "\u17b5",
}  # letters by their class that show as nothing, or as a mere line
_STACKED = ("COMBINING", "VARIATION", "MONGOLIAN", "KHMER VOWEL INHERENT")  # marks that are piled up, or not seen


class BadHandle(Refusal):
    code = "bad_handle"
    family = Family.INVALID
    sentence = (
        "A handle has {least} to {most} letters, digits, “-” or “_”; it begins with a letter or digit and is no number."
    )
    hint = "Any script will do, but not two in one handle that look alike."
    fields = ("least", "most")
    about = "handle"


class HandleTaken(Refusal):
    code = "handle_taken"
    family = Family.CONFLICT
    sentence = "Somebody here is called that, or so nearly that the two would be taken for each other."
    about = "handle"


class HandleReserved(Refusal):
    code = "handle_reserved"
    family = Family.CONFLICT
    sentence = "This handle is kept for those who run the community."
    about = "handle"


def key(handle: str) -> str:
    """What is equal for all ways to write one handle: `Ａda` → `ada`."""
    return queries.handle_key(handle)


def skeleton(handle: str) -> str:
    """What is equal for all handles that look like each other: `Bоb1` (with a Cyrillic о) → `bobl`."""
    plain = normalize("NFKC", handle)
    if not plain.isascii():
        plain = (
            "".join(str(unicodedata.decimal(char, char)) for char in plain.translate(_CAPITALS))
            .casefold()
            .translate(_EAST)
        )
    plain = plain.casefold().translate(_SMALL)
    for seen, same in _PAIRS:
        plain = plain.replace(seen, same)
    return plain


def is_well_formed(handle: str) -> bool:
    """Whether it may be a handle at all, whoever wants it."""
    if not LEAST <= len(handle) <= MOST or not is_normalized("NFKC", handle) or handle.isdecimal():
        return False
    if not all(map(_fits, handle)) or category(handle[0])[0] not in "LN":
        return False
    return handle.isascii() or _scripts_agree(handle)


def check(tx: Tx, handle: str) -> str:
    """The handle as it will be written. Raises BadHandle, HandleReserved or HandleTaken."""
    handle = normalize("NFKC", handle[: 4 * MOST].strip())
    if not is_well_formed(handle):
        raise BadHandle(least=LEAST, most=MOST)
    if is_reserved(handle):
        raise HandleReserved
    if queries.list_taken(tx, [handle_names(handle)]):
        raise HandleTaken
    return handle


def is_reserved(text: str) -> bool:
    """Whether it looks like a name of those who run the community."""
    return skeleton(text) in _RESERVED


def handle_names(handle: str) -> tuple[str, str]:
    """(key, skeleton): the two names that a handle takes."""
    return key(handle), skeleton(handle)


PROBES = 8  # handles that are asked for at once


def derive(tx: Tx, name: str) -> str:
    """A free handle for somebody who was called `name` elsewhere: as much of it as may be, numbered when it is taken."""
    stem = stem_of(name)
    first = 1 if is_well_formed(stem) and not is_reserved(stem) else 2
    found = _free(tx, [numbered(stem, first)])  # as it is nearly always
    count = first + 1
    while not found:
        found = _free(tx, [numbered(stem, count + more) for more in range(PROBES)])
        # When the first few are taken, many had this name: go on behind them.
        behind = 0 if found or count > first + 1 else queries.count_names(tx, skeleton(numbered(stem, 2))[:-1])
        count = max(count + PROBES, behind)
    return found


def _free(tx: Tx, candidates: Sequence[str]) -> str:
    """The first that nobody has; empty when all are taken."""
    names = [handle_names(handle) for handle in candidates]
    taken = queries.list_taken(tx, names)
    return next((handle for handle, pair in zip(candidates, names, strict=True) if taken.isdisjoint(pair)), "")


def stem_of(name: str) -> str:
    """What of a name may stand in a handle: `Dr. Ada Lovelace` → `Dr-Ada-Lovelace`."""
    plain = normalize("NFKC", name[:200])
    if not _scripts_agree(plain):
        kept = Counter(filter(None, map(_script, plain))).most_common(1)[0][0]
        plain = "".join(char for char in plain if _script(char) in ("", kept))
    stem = "-".join("".join(char if _fits(char) else " " for char in plain).split())
    while stem and category(stem[0])[0] not in "LN":
        stem = stem[1:]
    if stem.isdecimal():
        stem = f"n{stem}"
    return normalize("NFC", stem[:MOST]).rstrip("-") or "author"


def numbered(stem: str, count: int) -> str:
    if count == 1:
        return stem
    number = f"-{count}"
    return stem[: MOST - len(number)].rstrip("-_") + number


def _fits(char: str) -> bool:
    """Letters, decimal digits, `-` and `_`, and the marks that write a vowel or a tone in scripts that need them."""
    if char.isascii():
        return char.isalnum() or char in "-_"
    kind = category(char)
    if kind in ("Lu", "Ll", "Lt", "Lo", "Nd"):
        return char not in _UNSEEN
    if kind == "Lm":
        return char in "々〻ー" or not unicodedata.name(char, "MODIFIER").startswith(("MODIFIER", "ARABIC"))
    return kind in ("Mn", "Mc") and not unicodedata.name(char, "COMBINING").startswith(_STACKED)


def _script(char: str) -> str:
    """The script a letter belongs to, empty for what belongs to none: the first word of its name in Unicode says it."""
    return unicodedata.name(char, "UNKNOWN").partition(" ")[0] if category(char)[0] == "L" else ""


def _scripts_agree(text: str) -> bool:
    """Latin goes with every script that does not look like it, Chinese and Japanese with Latin; all others stay alone."""
    scripts = {_script(char) for char in text} - {""}
    others = scripts - _EASTERN
    return not others or (
        len(others) == 1 and (scripts == others or (scripts - others == {"LATIN"} and not others & _LATIN_LIKE))
    )


_RESERVED = frozenset(map(skeleton, RESERVED))
