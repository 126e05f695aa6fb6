"""What went wrong where a file is no TOML, in terms of what people do to it.

tomli says what it missed and where; that is seldom what the writer did. The order matters: the first
explanation that fits is given.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import tomli

from scheduler.config.descriptions import HEADINGS, called
from scheduler.config.faults import nearest, plain
from scheduler.config.secrets import password_key
from scheduler.config.shape import EVERY_HEADING

LONGEST_QUOTE = 60
"""More of a line is not quoted back."""

_DATE = re.compile(r"(?<![\d-])\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}")
_OTHER_DATE = re.compile(
    r"(?<!\d)(?:(\d{4})[/.–—-](\d{1,2})[/.–—-](\d{1,2})|(\d{1,2})[–—](\d{1,2})[–—](\d{4}))(?!\d)"
)
_TIME = re.compile(r"(?<![\w:.\"'/-])(\d{1,2}):(\d{2})(?![\w:.\"'])")
_PADDED_NUMBER = re.compile(r"(?<![\w.:/+-])0+([1-9]\d*)(?![\w.:/-])")
_HEADING = re.compile(r"""[ \t]*(\[\[?)[ \t]*[\w."' -]+\]""")
_BLURRED_DATE = re.compile(r"\d+(?:-\d+){2,}")
_SHORT_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_KEY_AND_VALUE = re.compile(r"""[ \t]*([A-Za-z0-9_-]+)[ \t]*(?:[ \t](?=["'\[{\d]|(?:true|false)\b)|:)""")
_CURLY = "“”„‟‘’«»"
_QUOTES = _CURLY + "\"'`\N{ACUTE ACCENT}\N{FULLWIDTH QUOTATION MARK}\N{FULLWIDTH APOSTROPHE}"
_FLAGS = frozenset(
    word.name for heading in EVERY_HEADING for word in heading.words.values() if word.kind.name == "flag"
)
_YES = frozenset(("yes", "y", "co", "dung", "on", "x"))
_NO = frozenset(("no", "n", "khong", "ko", "sai", "off"))
_KEY_AND_EQUALS = re.compile(r"""\s*(?:"[^"]*"|'[^']*'|[^=\s"']+)\s*=\s*""")


LISTED = tuple(heading.label.strip("[]") for heading in EVERY_HEADING if heading.label.startswith("[["))
"""The headings that stand in double brackets."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A fault's code, its line and column, and its parameters."""

    code: str
    line: int
    column: int
    params: dict[str, object]


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where tomli stopped, and what stands there."""

    text: str
    message: str
    offset: int
    line: int
    column: int

    @property
    def line_text(self) -> str:
        """The whole line, without its end."""
        start = self.offset - self.column + 1
        return self.text[start:].split("\n", 1)[0].rstrip("\r")

    @property
    def rest(self) -> str:
        """What stands from the place on to the end of the line."""
        return self.line_text[self.column - 1 :]

    def value_column(self) -> int:
        """The column at which the line's value begins, or the place itself where the line has no key."""
        match = _KEY_AND_EQUALS.match(self.line_text)
        return match.end() + 1 if match and match.end() < self.column else self.column


def diagnose(text: str, error: tomli.TOMLDecodeError) -> Diagnosis:
    """The most likely slip behind `error`, at the place where it was made."""
    # tomli counts in a text whose line ends are single, ours may be CRLF: only its lines and columns hold.
    text = text.replace("\r\n", "\n")
    spot = _Spot(text, error.msg, error.pos, error.lineno, error.colno)
    explanations = (
        _password,
        _blank,
        _twice,
        _open_quote,
        _impossible_date,
        _date_without_quotes,
        _date_otherwise,
        _time_without_quotes,
        _padded_number,
        _bracket,
        _date,
        _key,
        _value,
        _character,
    )
    for explain in explanations:
        diagnosis = explain(spot)
        if diagnosis:
            return diagnosis
    return _at(spot, "syntax", reason=error.msg)


def _at(spot: _Spot, code: str, column: int | None = None, **params: object) -> Diagnosis:
    return Diagnosis(code, spot.line, column or spot.column, params)


def _password(spot: _Spot) -> Diagnosis | None:
    """Before all else: what else is said of the line would quote it."""
    key = password_key(spot.line_text)
    return _at(spot, "password-in-file", key.start(1) + 1, word=key[1]) if key else None


def _blank(spot: _Spot) -> Diagnosis | None:
    """Word processors and messengers leave blanks that look like one and are none."""
    if spot.rest and unicodedata.category(spot.rest[0]) in ("Zs", "Cf") and spot.rest[0] != " ":
        return _at(spot, "odd-blank")
    return None


def _twice(spot: _Spot) -> Diagnosis | None:
    if not re.match("Cannot (declare|overwrite|mutate|redefine)|Duplicate inline table key", spot.message):
        return None
    if spot.line_text.lstrip().startswith("["):
        return (
            _in_single_brackets(spot)
            or _after_value(spot)
            or _at(spot, "table-twice", _indent(spot.line_text) + 1, heading=spot.line_text.strip())
        )
    inline = re.match(r"Duplicate inline table key '(.*)'", spot.message)
    if inline:
        column = spot.line_text.rfind(inline[1], 0, spot.column - 1) + 1
        return _at(spot, "word-twice", max(column, 1), word=inline[1])
    word = spot.line_text.split("=")[0].strip()
    above = re.findall(r"^[ \t]*(\[\[.*?\]\]|\[.*?\])", spot.text[: spot.offset], re.MULTILINE)
    anew = above[-1] if above and above[-1].startswith("[[") else None
    return _at(spot, "word-twice", _indent(spot.line_text) + 1, word=word, anew=anew)


def _in_single_brackets(spot: _Spot) -> Diagnosis | None:
    """A heading of lists in single brackets, at or above the line where a second one of its name stands.

    tomli takes the first one for sound, and complains of the second, which may be.
    """
    upto = spot.text[: spot.offset - spot.column + 1] + spot.line_text
    for match in re.finditer(r"^[ \t]*\[[ \t]*([\w.-]+)[ \t]*\]", upto, re.MULTILINE):
        name = match[1]
        listed = name if name in LISTED else nearest(name, LISTED, cutoff=0.8)
        if listed and re.search(rf"\[[ \t]*{re.escape(name)}[ \t]*\]", spot.line_text):
            line_start = upto.rfind("\n", 0, match.start(1)) + 1
            line, column = upto.count("\n", 0, match.start(1)) + 1, match.start(1) - line_start + 1
            return Diagnosis("heading-in-double-brackets", line, column, {"word": listed})
    return None


def _after_value(spot: _Spot) -> Diagnosis | None:
    """A heading in double brackets of which there is a list `word = […]` already."""
    heading = re.match(r"[ \t]*\[\[[ \t]*(?:[\w-]+\.)?([\w-]+)[ \t]*\]\]", spot.line_text)
    if heading and re.search(
        rf"^[ \t]*(?:[\w-]+\.)?{heading[1]}[ \t]*=", spot.text[: spot.offset], re.MULTILINE
    ):
        column = _indent(spot.line_text) + 1
        return _at(spot, "heading-after-value", column, word=heading[1], heading=heading[0].strip())
    return None


def _open_quote(spot: _Spot) -> Diagnosis | None:
    quotes = {
        "Unterminated string": '"',
        "Illegal character '\\n'": '"',
        "Illegal character '\\r'": '"',
        "Found invalid character '\\n'": "'",
        "Found invalid character '\\r'": "'",
        'Expected "\'"': "'",
        "Expected \"'''\"": "'''",
    }
    quote = quotes.get(spot.message)
    if quote is None:
        return None
    long = spot.text.rfind('"""', 0, spot.offset)
    # What was not closed by the end of the file was opened by the last such quote, or by three of them.
    ended = spot.message == "Unterminated string" and not spot.text[spot.offset :].strip()
    start = long if ended and long >= 0 else spot.text.rfind(quote, 0, spot.offset)
    if start < 0:
        return None
    line_start = spot.text.rfind("\n", 0, start) + 1
    return Diagnosis("missing-quote", spot.text.count("\n", 0, start) + 1, start - line_start + 1, {})


def _bracket(spot: _Spot) -> Diagnosis | None:
    closing = re.match(r"Expected '(\]\]?)'", spot.message)
    if spot.message == "Unclosed array":
        missing = "]"
    elif spot.message == "Unclosed inline table":
        missing = "}"
    elif closing and (not spot.rest or spot.rest.isascii()):
        missing = closing[1]
    else:
        return None
    begun = max(spot.line_text.rfind(mark, 0, spot.column - 1) for mark in "[{,=") + 1
    so_far = spot.line_text[begun : spot.column - 1]
    if closing is None and spot.rest[:1].isalpha() and re.fullmatch(r"\s*\d+", so_far):
        # "1d 08:00" was read as the number 1.
        return _unquoted(spot, spot.column - len(so_far.lstrip()))
    return _unclosed(spot, missing, or_comma=closing is None and bool(spot.rest.strip()))


def _impossible_date(spot: _Spot) -> Diagnosis | None:
    for match in _SHORT_DATE.finditer(spot.line_text):
        year, month, day = map(int, match[0].split("-"))
        if month > 12 and match.start() < spot.column <= match.end() + 1:
            turned = f"{year}-{day:02}-{month:02}" if day <= 12 and month <= 31 else None
            return _at(spot, "no-such-date", match.start() + 1, value=match[0], nearest=turned)
    return None


def _date_without_quotes(spot: _Spot) -> Diagnosis | None:
    for match in _DATE.finditer(spot.line_text):
        if match.start() < spot.column <= match.end() + 1:
            return _at(spot, "date-without-quotes", match.start() + 1, value=match[0])
    return None


def _date_otherwise(spot: _Spot) -> Diagnosis | None:
    """The year first with strokes, or dashes of another length than TOML's."""
    for match in _OTHER_DATE.finditer(spot.line_text):
        if match.start() < spot.column <= match.end() + 1 and not _SHORT_DATE.fullmatch(match[0]):
            year, month, day = match.groups()[:3] if match[1] else match.groups()[:2:-1]
            written = f"{year}-{int(month):02}-{int(day):02}"
            return _at(spot, "date-otherwise", match.start() + 1, value=written, written=match[0])
    return None


def _time_without_quotes(spot: _Spot) -> Diagnosis | None:
    for match in _TIME.finditer(spot.line_text):
        if match.start() < spot.column <= match.end() + 1:
            possible = int(match[1]) < 24 and int(match[2]) < 60
            code = "text-without-quotes" if possible else "no-such-time"
            return _at(spot, code, match.start() + 1, value=match[0])
    return None


def _padded_number(spot: _Spot) -> Diagnosis | None:
    for match in _PADDED_NUMBER.finditer(spot.line_text):
        if match.start() < spot.column <= match.end() + 1:
            return _at(spot, "number-padded", match.start() + 1, value=match[1], written=match[0])
    return None


def _date(spot: _Spot) -> Diagnosis | None:
    if not spot.message.startswith("Invalid date"):
        return None
    written = re.match(r"[\d:.T+Z-]+", spot.rest)
    return _at(spot, "no-such-date", value=written[0] if written else spot.rest)


def _key(spot: _Spot) -> Diagnosis | None:
    in_key = "Expected '=' after|Invalid initial character for a key|Expected '\\]|Invalid statement"
    if not re.match(in_key, spot.message):
        return None
    opened = max(spot.line_text.rfind(mark, 0, spot.column) for mark in "{,") + 1
    left_out = _KEY_AND_VALUE.match(spot.line_text, opened)
    if left_out and left_out.end(1) < spot.column <= left_out.end() + 1:
        return _at(spot, "equals-left-out", left_out.start(1) + 1, word=left_out[1])
    brackets = re.fullmatch(r"[ \t]*[\w.-]+(\]\]?)[ \t]*", spot.line_text)
    if brackets:
        return _at(spot, "missing-bracket", _indent(spot.line_text) + 1, missing="[" * len(brackets[1]))
    if spot.rest.startswith(","):
        return _at(spot, "left-over", value=",")
    before = spot.line_text[: spot.column - 1]
    begun = re.split(r"[\[{,=.]", before)[-1].lstrip()
    column = spot.column - len(begun)
    word = re.split(r"[=\].}]", spot.line_text[column - 1 :])[0].strip()
    if spot.rest.startswith("=") or not word:
        return _nothing(spot, "missing-key")
    if spot.line_text.lstrip().startswith("[") and "=" not in spot.line_text:
        return _at(spot, "heading-without-quotes", column, word=word, suggestion=_suggested_heading(word))
    if "=" in spot.rest or "]" in spot.rest:
        return _at(spot, "key-without-quotes", column, word=word, suggestion=_suggested_key(word))
    return _at(spot, "missing-equals", column, word=word)


def _value(spot: _Spot) -> Diagnosis | None:
    if spot.message == "Invalid value":
        if spot.rest.startswith("="):
            return _at(spot, "equals-twice")
        if not spot.rest.strip() or spot.rest.startswith(("#", ",", "}", "]")):
            return _nothing(spot, "missing-value")
        return _unquoted(spot, spot.column)
    if spot.message.startswith("Expected newline or end"):
        return _after_heading(spot) or _quote_inside(spot) or _behind_value(spot)
    return None


def _behind_value(spot: _Spot) -> Diagnosis:
    column = spot.value_column()
    if spot.line_text[column - 1 : column].isalnum():
        return _unquoted(spot, column)
    return _at(spot, "left-over", value=_bare(spot, spot.column))


def _after_heading(spot: _Spot) -> Diagnosis | None:
    heading = _HEADING.match(spot.line_text)
    if heading is None or heading.end() >= spot.column + 1:
        return None
    if spot.rest.strip() == "]" and heading[1] == "[":
        return _at(spot, "missing-bracket", _indent(spot.line_text) + 1, missing="[")
    return _at(spot, "left-over", value=spot.rest.split("#")[0].strip()[:LONGEST_QUOTE])


def _quote_inside(spot: _Spot) -> Diagnosis | None:
    """Quotes within quotes: what follows the second one stands right beside it, and ends in a quote again."""
    column = spot.value_column()
    within = re.match(r'"(?!"")(.*)"[ \t]*(?:#[^"]*)?$', spot.line_text[column - 1 :])
    glued = (
        spot.column > 1
        and spot.line_text[spot.column - 2] == '"'
        and re.match(r'[\w"](?!\w*\s*=)', spot.rest)
    )
    if within is None or not glued:
        return None
    quote, inside = "'", within[1]
    if quote in inside:
        quote, inside = '"', inside.replace('"', '\\"')
    return _at(spot, "quote-inside", column, value=f"{quote}{inside}{quote}", written=f'"{within[1]}"')


def _nothing(spot: _Spot, code: str) -> Diagnosis:
    """Where something should stand: at the end of the file, after an open bracket, it is the bracket's end."""
    before = spot.text[: spot.offset].rstrip()
    if not spot.text[spot.offset :].strip() and before.endswith(("[", "{", ",")):
        listed = before.rfind("[") > before.rfind("{")
        return _unclosed(spot, "]" if listed else "}")
    return _at(spot, code)


def _unclosed(spot: _Spot, missing: str, *, or_comma: bool = False) -> Diagnosis:
    """The bracket is missing after the last thing that still belongs inside it; or what should go on is."""
    before = spot.text[: spot.offset].rstrip()
    line_start = before.rfind("\n") + 1
    params: dict[str, object] = {"missing": missing, "or_comma": or_comma}
    return Diagnosis("missing-bracket", before.count("\n") + 1, len(before) - line_start + 1, params)


def _unquoted(spot: _Spot, column: int) -> Diagnosis:
    written = _bare(spot, column)
    value = written.strip(_QUOTES)
    if written[:1] in _CURLY:
        return _at(spot, "curly-quotes", column, value=value, written=written)
    if _SHORT_DATE.fullmatch(value):
        return _at(spot, "date-without-quotes", column, value=value)
    if _BLURRED_DATE.fullmatch(value):
        return _at(spot, "no-such-date", column, value=value)
    if value.casefold() in ("true", "false"):
        return _at(spot, "true-in-capitals", column, value=value.casefold(), written=written)
    word = re.search(r"([a-z_]+)[\"']?[ \t]*=[ \t]*$", spot.line_text[: column - 1])
    if word and word[1] in _FLAGS and (said := plain(value)) in _YES | _NO:
        meant = "true" if said in _YES else "false"
        return _at(spot, "flag-in-words", column, word=word[1], value=meant, written=value)
    return _at(spot, "text-without-quotes", column, value=value, written=written)


def _character(spot: _Spot) -> Diagnosis | None:
    if "'\\'" in spot.message or "hex value" in spot.message:
        # tomli stands past the letter that was escaped.
        return _at(spot, "backslash", spot.line_text.rfind("\\", 0, spot.column - 1) + 1 or spot.column)
    if spot.message.startswith(("Illegal character", "Found invalid character")):
        return _at(spot, "illegal-character")
    return None


def _suggested_heading(word: str) -> str | None:
    """The heading that is called so in Vietnamese."""
    titles = {title.vi: label for label, (title, _) in HEADINGS.items() if label.startswith("[")}
    meant = nearest(word, titles, cutoff=0.85)
    return titles[meant] if meant else None


def _suggested_key(word: str) -> str | None:
    """A word of the file that is called so in Vietnamese, else the same without accents."""
    for heading in EVERY_HEADING:
        if meant := called(word, heading.label):
            return meant
    letters = re.sub(r"[^a-z0-9-]", "", plain(word)).strip("-")
    return letters.replace("-", "_" if "_" in word else "-") or None


def _bare(spot: _Spot, column: int) -> str:
    """What stands from `column` to the end of the value that was meant."""
    in_brackets = any(bracket in spot.line_text[: column - 1] for bracket in "[{")
    ends = r"\s*[,#}\]]" if in_brackets else r"\s*#"
    return re.split(ends, spot.line_text[column - 1 :].strip())[0][:LONGEST_QUOTE]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
