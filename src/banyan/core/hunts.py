# SPDX-License-Identifier: Apache-2.0
"""Hunts: texts that want a person found: who somebody is, where they live, what they look like. No price is put on that.

Patterns find what is said plainly, and nothing else: whoever tends a board looks at the rest, and a report says so.
They are strict: a quiz about a famous name is refused too, and can be asked without points.
"""

import re
from unicodedata import normalize

from banyan.base.errors import Family, Refusal

MAX_LOOKED_AT = 20_000  # characters

_SOMEBODY = (
    r"(?:她|他|ta\b|此人|这人|那人|这[个位]|那[个位]|某人|本人|楼主|版主|博主|主播|校花|校草|女[生孩友]|男[生孩友]|妹子|小姐姐|小哥哥|美女|帅哥"
    r"|前任|前女友|前男友|同学|室友|邻居|老师|网友|@[^\s@]{1,40})"
)
_NEAR = r"[^。！？!?\n]{0,10}"
_NAME = r"(?:@[^\s@]{1,40}|[A-Z][a-z]{1,20} [A-Z][a-z]{1,20})"
_WHOM = (
    r"(?:this|that|the)\s+"
    r"(?:girl|boy|guy|man|woman|person|lady|kid|user|poster|op|driver|teacher|student|neighbou?r|classmate)"
)
_HUNTS = (
    # what is always about a person
    r"人肉|开盒|盒武器|社工库|真名|真实姓名|真实身份|身份证号|家庭住址|家庭地址|寻人|私照|裸照|扒[一下]{0,2}皮",
    rf"{_SOMEBODY}{_NEAR}(?:是谁|叫什么|什么名字|哪里人|住哪|住在|住址|地址|电话|手机|微信|联系方式|单位|照片|相片|生活照|自拍)",
    rf"谁是\s*{_SOMEBODY}|谁认识\s*{_SOMEBODY}|{_NAME}{_NEAR}(?:是谁|住哪|住在|照片)",
    r"(?:^|[。！？!?，,\s])(?:请问|谁知道|求问|有人知道)?[\u4e00-\u9fff]{2,4}(?:到底|究竟)?(?:是谁|住哪里?|家住哪里?)(?:$|[。！？!?\s])",
    # the same in English
    rf"(?i:who\s+(?:is|are|was)|who['’]s|whois|identify|find)\s+(?:{_NAME}|(?i:he|she|him|her|they|them|{_WHOM})\b)",
    rf"(?i:where\s+(?:does|do|did)|where['’]s)\s+(?:{_NAME}|[A-Z][a-z]{{1,20}}|(?i:he|she|they|{_WHOM}))\s+(?i:lives?|works?|stay|go\s+to\s+school)\b",
    rf"(?i:(?:photos?|pictures?|selfies?|nudes?|videos?)\s+of)\s+(?:{_NAME}|(?i:him|her|them|my\s+ex|{_WHOM})\b)",
    rf"(?i:(?:name|address|phone(?:\s+number)?|number|workplace|employer|school|identity|whereabouts)\s+of)\s+(?:{_NAME}|(?i:him|her|them|my\s+ex|{_WHOM})\b)",
    rf"(?i:(?:his|her|their|{_WHOM}['’]s)\s+(?:real\s+name|full\s+name|home\s+address|address|phone|number|workplace|photos?|identity))\b",
    r"(?i:\b(?:dox|doxx|doxxing|doxing|human\s+flesh\s+search|manhunt)\b)",
)
_HUNT = re.compile("|".join(f"(?:{pattern})" for pattern in _HUNTS), re.MULTILINE)


class PersonHunted(Refusal):
    code = "person_hunted"
    family = Family.INVALID
    sentence = "A bounty is for a question about things. No person is looked for with a price on them."
    hint = "Who somebody is, where they live, what they look like: that is theirs to tell."
    about = "text"


def is_hunt(text: str) -> bool:
    """
    >>> [is_hunt(text) for text in ("谁知道她住哪", "求一张老城墙的照片", "Who is that girl on line 2?", "Who wrote this tune?")]
    [True, False, True, False]
    """
    return _HUNT.search(normalize("NFKC", text[:MAX_LOOKED_AT])[:MAX_LOOKED_AT]) is not None


def check(*texts: str) -> None:
    """Raises PersonHunted."""
    if any(is_hunt(text) for text in texts):
        raise PersonHunted
