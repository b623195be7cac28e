# SPDX-License-Identifier: Apache-2.0
"""Code with its kinds of words told apart: `<b>` a keyword, and spans `c` comment, `s` string, `v` number or name.

A table of signs for each family of languages and one pass over the text. Every pattern takes what it has looked at, also
where something was opened and never closed, or looks at a few signs only: so the time grows with the text and with nothing
else. Libraries for this know more, but look again from the start at each sign: 12 KB of line ends kept one busy for twenty
seconds.
"""

import re
from functools import cache
from html import escape

import msgspec

MAX_MARKS = 3_000  # of one block; what follows stays as it is, so that a body does not grow without end

_NUMBER = r"(?P<v>(?<![\w.])\d[\w.]*)"
_WORD = r"(?P<w>[^\W\d]\w*)"
_SHAPES = {
    "//": r"//[^\n]*",
    "#": r"(?<![\w$&{])#[^\n]*",
    "--": r"--[^\n]*",
    "%": r"(?<!\\)%[^\n]*",
    ";": r"(?m:^[ \t]*;[^\n]*)",
    "/*": r"/\*(?s:.*?)(?:\*/|\Z)",
    "<!--": r"<!--(?s:.*?)(?:-->|\Z)",
    "--[[": r"--\[\[(?s:.*?)(?:\]\]|\Z)",
    "{-": r"\{-(?s:.*?)(?:-\}|\Z)",
    '"': r'"(?:[^"\\\n]|\\.)*"?',
    "'": r"'(?:[^'\\\n]|\\.)*'?",
    "'c'": r"'(?:[^'\\\n]|\\[^\n]{1,9}?)'",  # one character: elsewhere the sign belongs to a name, as in `&'a str`
    '"…"': r'"(?:[^"\\]|\\(?s:.))*"?',  # goes on over line ends
    "'…'": r"'[^']*'?",
    "`": r"`(?:[^`\\]|\\(?s:.))*`?",
    '"""': r'"""(?s:.*?)(?:"""|\Z)',
    "'''": r"'''(?s:.*?)(?:'''|\Z)",
}


class _Family(msgspec.Struct, frozen=True):
    """Signs of comments and strings, longer ones first; words; a pattern for what else is worth telling apart (`v`)."""

    comments: str
    strings: str
    words: str = ""
    more: str = ""
    folds: bool = False  # whether SELECT and select are one word


_C = "if else for while do switch case default break continue return goto sizeof typedef struct union enum const static extern"
_C += " void int char short long float double unsigned signed volatile register inline bool true false"
_CURLY = "if else for while do switch case default break continue return try catch finally throw new class extends this super"
_CURLY += " import true false null in instanceof"
_JS = f"{_CURLY} export from async await const let var function yield typeof delete void undefined of static get set"
_MARKS = r"(?<=<)/?[A-Za-z][\w:-]*|(?<![\w:-])[\w:-]{1,60}(?=\s?=\s?[\"'])"

_FAMILIES = {
    "python": _Family("#", "\"\"\" ''' \" '", "and as assert async await break case class continue def del elif else except"
        " False finally for from global if import in is lambda match None nonlocal not or pass raise return True try while"
        " with yield", r"@\w[\w.]*"),
    "javascript": _Family("/* //", "\" ' `", _JS),
    "typescript": _Family("/* //", "\" ' `", f"{_JS} interface type enum implements private public protected readonly as"
        " namespace declare abstract keyof string number boolean any never unknown"),
    "java": _Family("/* //", "\"\"\" \" '", f"{_CURLY} public private protected static final abstract interface implements"
        " package void int long double float boolean char byte short enum throws synchronized record var", r"@\w+"),
    "kotlin": _Family("/* //", "\"\"\" \" 'c'", f"{_CURLY} fun val var when object data sealed override open private internal"
        " companion suspend package interface is as by", r"@\w+"),
    "csharp": _Family("/* //", "\" '", f"{_CURLY} using namespace public private protected internal static readonly void int"
        " string bool var async await interface struct enum override virtual get set out ref foreach is as base"),
    "c": _Family("/* //", "\" '", _C, r"(?m:^[ \t]*#[ \t]*\w+)"),
    "cpp": _Family("/* //", "\" 'c'", f"{_C} class public private protected virtual override template typename namespace using"
        " new delete this throw try catch auto nullptr constexpr operator friend explicit noexcept concept requires",
        r"(?m:^[ \t]*#[ \t]*\w+)"),
    "go": _Family("/* //", "\" ` 'c'", "break case chan const continue default defer else fallthrough for func go goto if import"
        " interface map package range return select struct switch type var nil true false error string int bool byte"),
    "rust": _Family("/* //", "\"…\" 'c'", "as async await break const continue crate dyn else enum extern false fn for if impl in"
        " let loop match mod move mut pub ref return self Self static struct super trait true type unsafe use where while",
        r"#!?\[\w+|\w+!(?=[(\[{])"),
    "swift": _Family("/* //", "\"\"\" \"", f"{_CURLY} func let var guard struct enum protocol extension init self nil private"
        " public internal static throws async await where is as defer", r"@\w+"),
    "php": _Family("/* // #", "\"…\" '", f"{_CURLY} function echo public private protected static use namespace foreach as"
        " require include abstract interface implements fn match", r"\$\w+"),
    "ruby": _Family("#", "\" '", "alias and begin break case class def do else elsif end ensure false for if in module next nil"
        " not or redo rescue retry return self super then true undef unless until when while yield require", r":\w+|@{1,2}\w+"),
    "bash": _Family("#", "\"…\" '…'", "if then else elif fi for in do done while until case esac function return exit export"
        " local set unset source echo cd", r"\$\w+|\$\{\w+"),
    "sql": _Family("/* --", "'…' \"", "select from where and or not in is null insert into values update set delete create table"
        " index view drop alter add column primary key foreign references unique join left right inner outer full on group by"
        " order having limit offset as distinct union all case when then else end exists between like begin commit rollback"
        " with returning conflict do nothing default constraint desc asc count sum", folds=True),
    "lua": _Family("--[[ --", "\" '", "and break do else elseif end false for function goto if in local nil not or repeat return"
        " then true until while"),
    "haskell": _Family("{- --", "\"", "case class data deriving do else if import in infix instance let module newtype of then"
        " type where qualified"),
    "css": _Family("/*", "\" '", "", r"(?<![\w-])[\w-]{1,60}(?=\s?:\s)|@[\w-]+|(?<![\w-])[.#][\w-]+"),
    "html": _Family("<!--", "\"…\" '…'", "", _MARKS),
    "json": _Family("", "\"", "true false null"),
    "yaml": _Family("#", "\" '", "true false null yes no", r"(?m:^[ \t-]{0,40}[\w.-]{1,60}(?=:))"),
    "toml": _Family("#", "\"\"\" ''' \" '", "true false", r"(?m:^[ \t]*[\w.-]+(?=\s?=)|^\[{1,2}[^\]\n]*\]{1,2})"),
    "ini": _Family("; #", "\"", "", r"(?m:^[ \t]*[\w.-]+(?=\s?=)|^\[[^\]\n]*\])"),
    "make": _Family("#", "\" '", "ifeq ifneq ifdef ifndef else endif include define endef export",
        r"(?m:^[\w./-]+(?=\s?:))|\$[({]\w+"),
    "tex": _Family("%", "", "", r"\\[A-Za-z]+"),
}  # fmt: skip
_NAMES = {
    "py": "python", "python3": "python", "js": "javascript", "jsx": "javascript", "node": "javascript", "ts": "typescript",
    "tsx": "typescript", "kt": "kotlin", "cs": "csharp", "c#": "csharp", "h": "c", "c++": "cpp", "cc": "cpp", "hpp": "cpp",
    "golang": "go", "rs": "rust", "rb": "ruby", "sh": "bash", "shell": "bash", "zsh": "bash", "console": "bash",
    "postgresql": "sql", "sqlite": "sql", "mysql": "sql", "hs": "haskell", "scss": "css", "xml": "html", "svg": "html",
    "vue": "html", "yml": "yaml", "conf": "ini", "cfg": "ini", "properties": "ini", "makefile": "make", "latex": "tex",
    "dockerfile": "bash", "scala": "kotlin", "dart": "java", "perl": "bash", "r": "python",
}  # fmt: skip
_DIFF = {"+": "<ins>{}</ins>", "-": "<del>{}</del>", "@": '<span class="v">{}</span>'}


def mark(code: str, language: str) -> str:
    """`code` as HTML, its words told apart if `language` is known here.

    >>> mark("return 1  # one", "py")
    '<b>return</b> <span class="v">1</span>  <span class="c"># one</span>'
    """
    name = language.lower()
    if name in ("diff", "patch"):
        return "".join(_DIFF.get(line[:1], "{}").format(escape(line)) for line in code.splitlines(keepends=True))
    name = _NAMES.get(name, name)
    if name not in _FAMILIES:
        return escape(code)
    pattern, words, folds = _scanner(name)
    out: list[str] = []
    at = marks = 0
    for found in pattern.finditer(code):
        kind, text = found.lastgroup, found[0]
        if kind == "w":
            if (text.lower() if folds else text) not in words:
                continue
            shape = f"<b>{text}</b>"
        else:
            shape = f'<span class="{kind}">{escape(text)}</span>'
        out += (escape(code[at : found.start()]), shape)
        at = found.end()
        marks += 1
        if marks == MAX_MARKS:
            break
    return "".join(out) + escape(code[at:])


@cache
def _scanner(name: str) -> tuple[re.Pattern[str], frozenset[str], bool]:
    family = _FAMILIES[name]
    groups = [
        f"(?P<{kind}>{'|'.join(_SHAPES[sign] for sign in signs.split())})"
        for kind, signs in (("c", family.comments), ("s", family.strings))
        if signs
    ]
    number = _NUMBER if not family.more else rf"(?P<v>{family.more}|(?<![\w.])\d[\w.]*)"
    return re.compile("|".join([*groups, number, _WORD])), frozenset(family.words.split()), family.folds
