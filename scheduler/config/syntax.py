"""What went wrong where a file is no TOML, in terms of what people do to it.

tomli says what it missed and where; that is seldom what the writer did. The order matters: the first
explanation that fits is given.
"""

from __future__ import annotations

import re
import unicodedata

import tomli

from scheduler.config.bare_values import (
    date_otherwise,
    date_without_quotes,
    impossible_date,
    invalid_date,
    padded_number,
    time_without_quotes,
    unquoted,
)
from scheduler.config.descriptions import HEADINGS, called
from scheduler.config.faults import nearest, plain
from scheduler.config.secrets import password_key
from scheduler.config.shape import EVERY_HEADING, TABLES
from scheduler.config.spot import BEGINS_ANEW, Diagnosis, Spot, shown, without_note

_HEADING = re.compile(r"""[ \t]*(\[\[?)[ \t]*[\w."' -]+\]""")
_KEY_AND_VALUE = re.compile(r"""[ \t]*([A-Za-z0-9_-]+)[ \t]*(?:[ \t](?=["'\[{\d]|(?:true|false)\b)|:)""")


LISTED = tuple(heading.label.strip("[]") for heading in EVERY_HEADING if heading.label.startswith("[["))
"""The headings that stand in double brackets."""
ONCE = (*TABLES, "roles")
"""Those in single ones."""


def diagnose(text: str, error: tomli.TOMLDecodeError) -> Diagnosis:
    """The most likely slip behind `error`, at the place where it was made."""
    # tomli counts in a text whose line ends are single, ours may be CRLF: only its lines and columns hold.
    text = text.replace("\r\n", "\n")
    spot = Spot(text, error.msg, error.pos, error.lineno, error.colno)
    explanations = (
        _password,
        _blank,
        _twice,
        _open_quote,
        _once,
        impossible_date,
        date_without_quotes,
        date_otherwise,
        time_without_quotes,
        padded_number,
        _bracket,
        invalid_date,
        _key,
        _value,
        _character,
    )
    for explain in explanations:
        diagnosis = explain(spot)
        if diagnosis:
            return diagnosis
    return spot.at("syntax", reason=error.msg)


def _password(spot: Spot) -> Diagnosis | None:
    """Before all else: what else is said of the line would quote it."""
    key = password_key(spot.line_text)
    return spot.at("password-in-file", key.start(1) + 1, word=key[1]) if key else None


def _blank(spot: Spot) -> Diagnosis | None:
    """Word processors and messengers leave blanks that look like one and are none."""
    if spot.rest and unicodedata.category(spot.rest[0]) in ("Zs", "Cf") and spot.rest[0] != " ":
        return spot.at("odd-blank")
    return None


def _twice(spot: Spot) -> Diagnosis | None:
    if not re.match("Cannot (declare|overwrite|mutate|redefine)|Duplicate inline table key", spot.message):
        return None
    if spot.line_text.lstrip().startswith("["):
        return (
            _in_single_brackets(spot)
            or _after_value(spot)
            or spot.at("table-twice", spot.indent() + 1, heading=spot.line_text.strip())
        )
    inline = re.match(r"Duplicate inline table key '(.*)'", spot.message)
    if inline:
        column = spot.line_text.rfind(inline[1], 0, spot.column - 1) + 1
        return spot.at("word-twice", max(column, 1), word=inline[1])
    word = spot.line_text.split("=")[0].strip()
    above = re.findall(r"^[ \t]*(\[\[.*?\]\]|\[.*?\])", spot.text[: spot.offset], re.MULTILINE)
    anew = above[-1] if above and above[-1].startswith("[[") else None
    return spot.at("word-twice", spot.indent() + 1, word=word, anew=anew)


def _in_single_brackets(spot: Spot) -> Diagnosis | None:
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


def _after_value(spot: Spot) -> Diagnosis | None:
    """A heading in double brackets of which there is a list `word = […]` already."""
    heading = re.match(r"[ \t]*\[\[[ \t]*(?:[\w-]+\.)?([\w-]+)[ \t]*\]\]", spot.line_text)
    if heading and re.search(
        rf"^[ \t]*(?:[\w-]+\.)?{heading[1]}[ \t]*=", spot.text[: spot.offset], re.MULTILINE
    ):
        column = spot.indent() + 1
        return spot.at("heading-after-value", column, word=heading[1], heading=heading[0].strip())
    return None


def _once(spot: Spot) -> Diagnosis | None:
    """A heading that stands once, with two brackets at one side."""
    heading = re.fullmatch(r"[ \t]*(\[{1,2})[ \t]*(\w+)[ \t]*(\]{1,2})[ \t]*(?:#.*)?", spot.line_text)
    if heading is None or heading[2] not in ONCE or len(heading[1]) == len(heading[3]):
        return None
    return spot.at("heading-in-single-brackets", heading.start(1) + 1, word=heading[2])


def _open_quote(spot: Spot) -> Diagnosis | None:
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


def _bracket(spot: Spot) -> Diagnosis | None:
    closing = re.match(r"Expected '(\]\]?)'", spot.message)
    if spot.message == "Unclosed array":
        missing = "]"
    elif spot.message == "Unclosed inline table":
        missing = "}"
    elif closing and (not spot.rest or spot.rest.isascii()):
        # One of two may stand there.
        half = closing[1] == "]]" and spot.rest.startswith("]")
        missing, spot = ("]", spot.further(1)) if half else (closing[1], spot)
    else:
        return None
    begun = max(spot.line_text.rfind(mark, 0, spot.column - 1) for mark in "[{,=") + 1
    so_far = spot.line_text[begun : spot.column - 1]
    if closing is None and spot.rest[:1].isalpha() and re.fullmatch(r"\s*\d+", so_far):
        # "1d 08:00" was read as the number 1.
        return unquoted(spot, spot.column - len(so_far.lstrip()))
    return _unclosed(spot, missing, or_comma=closing is None and bool(spot.rest.strip()))


def _key(spot: Spot) -> Diagnosis | None:
    in_key = "Expected '=' after|Invalid initial character for a key|Expected '\\]|Invalid statement"
    if not re.match(in_key, spot.message):
        return None
    opened = max(spot.line_text.rfind(mark, 0, spot.column) for mark in "{,") + 1
    left_out = _KEY_AND_VALUE.match(spot.line_text, opened)
    if left_out and left_out.end(1) < spot.column <= left_out.end() + 1:
        return spot.at("equals-left-out", left_out.start(1) + 1, word=left_out[1])
    brackets = re.fullmatch(r"[ \t]*[\w.-]+(\]\]?)[ \t]*", spot.line_text)
    if brackets:
        return spot.at("missing-bracket", spot.indent() + 1, missing="[" * len(brackets[1]))
    if spot.rest.startswith(","):
        return spot.at("left-over", value=",")
    before = spot.line_text[: spot.column - 1]
    begun = re.split(r"[\[{,=.]", before)[-1].lstrip()
    column = spot.column - len(begun)
    word = re.split(r"[=\].}]", spot.line_text[column - 1 :])[0].strip()
    if spot.rest.startswith("=") or not word:
        return _nothing(spot, "missing-key")
    if spot.line_text.lstrip().startswith("[") and "=" not in spot.line_text:
        return spot.at("heading-without-quotes", column, word=word, suggestion=_suggested_heading(word))
    if "=" in spot.rest or "]" in spot.rest:
        return spot.at("key-without-quotes", column, word=word, suggestion=_suggested_key(word))
    return spot.at("missing-equals", column, word=word)


def _value(spot: Spot) -> Diagnosis | None:
    if spot.message == "Invalid value":
        if spot.rest.startswith("="):
            return spot.at("equals-twice")
        if not spot.rest.strip() or spot.rest.startswith(("#", ",", "}", "]")):
            return _below(spot) or _nothing(spot, "missing-value")
        if not spot.line_text[: spot.column - 1].strip(" \t[") and BEGINS_ANEW.match(spot.line_text):
            # It was read as one more item of the list above.
            return _unclosed(spot.further(1 - spot.column), "]")
        return unquoted(spot, spot.column)
    if spot.message.startswith("Expected newline or end"):
        return _after_heading(spot) or _quote_inside(spot) or _behind_value(spot)
    return None


def _behind_value(spot: Spot) -> Diagnosis:
    column = spot.value_column()
    if spot.line_text[column - 1 : column].isalnum():
        return unquoted(spot, column)
    left = spot.bare(spot.column) or spot.rest.split("#")[0].strip()
    return spot.at("left-over", value=shown(left), written=left)


def _after_heading(spot: Spot) -> Diagnosis | None:
    heading = _HEADING.match(spot.line_text)
    if heading is None or heading.end() >= spot.column + 1:
        return None
    if spot.rest.strip() == "]" and heading[1] == "[":
        return spot.at("missing-bracket", spot.indent() + 1, missing="[")
    left = spot.rest.split("#")[0].strip()
    return spot.at("left-over", value=shown(left), written=left)


def _quote_inside(spot: Spot) -> Diagnosis | None:
    """Quotes within quotes: what follows the second one stands right beside it, and ends in a quote again."""
    column = spot.value_column()
    within = re.match(r'"(?!"")(.*)"[ \t]*(?:#[^"]*)?$', spot.line_text[column - 1 :])
    glued = (
        spot.column > 1
        and spot.line_text[spot.column - 2] == '"'
        and re.match(r'[\w"](?!\w*\s*=)', spot.rest)
    )
    if within is None or not glued or "\\" in within[1]:
        return None
    quote, inside = "'", within[1]
    if inside.strip('"').count('"') == 0 and inside.count('"') == 1:
        # Typed twice, at one end or the other.
        return spot.at("left-over", column if inside.startswith('"') else column + len(within[1]), value='"')
    if quote in inside:
        quote, inside = '"', inside.replace('"', '\\"')
    meant, written = f"{quote}{inside}{quote}", f'"{within[1]}"'
    return spot.at(
        "quote-inside", column, value=f"{quote}{shown(inside)}{quote}", meant=meant, written=written
    )


def _nothing(spot: Spot, code: str) -> Diagnosis:
    """Where something should stand: at the end of the file, after an open bracket, it is the bracket's end.

    So it is where the end of what is around it follows.
    """
    before = spot.text[: spot.offset].rstrip()
    if spot.rest.startswith("}" if code == "missing-value" else "]") and before.endswith(("[", "{", ",")):
        return _unclosed(spot, "]" if code == "missing-value" else "}")
    if not spot.text[spot.offset :].strip() and before.endswith(("[", "{", ",")):
        listed = before.rfind("[") > before.rfind("{")
        return _unclosed(spot, "]" if listed else "}")
    return spot.at(code)


def _below(spot: Spot) -> Diagnosis | None:
    """A value on the line after that of its =, where TOML does not look for it."""
    if spot.rest.strip() or not spot.line_text[: spot.column - 1].rstrip().endswith("="):
        return None
    below = spot.text[spot.offset :].lstrip()
    is_value = re.match(r"[\"'\[{\d]", below) and not BEGINS_ANEW.match(below)
    return spot.at("value-below") if is_value else None


def _unclosed(spot: Spot, missing: str, *, or_comma: bool = False) -> Diagnosis:
    """The bracket is missing after the last thing that still belongs inside it; or what should go on is."""
    lines = spot.text[: spot.offset].split("\n")
    while len(lines) > 1 and not without_note(lines[-1]).strip():
        lines.pop()
    column = len(without_note(lines[-1]).rstrip()) + 1
    params: dict[str, object] = {"missing": missing, "or_comma": or_comma}
    return Diagnosis("missing-bracket", len(lines), column, params)


def _character(spot: Spot) -> Diagnosis | None:
    if "'\\'" in spot.message or "hex value" in spot.message:
        # tomli stands past the letter that was escaped.
        return spot.at("backslash", spot.line_text.rfind("\\", 0, spot.column - 1) + 1 or spot.column)
    if spot.message.startswith(("Illegal character", "Found invalid character")):
        return spot.at("illegal-character")
    return None


def _suggested_heading(word: str) -> str | None:
    """The heading that is called so in Vietnamese."""
    titles = {title.vi: label for label, (title, _) in HEADINGS.items() if label.startswith("[")}
    meant = nearest(word, titles, cutoff=0.85)
    return titles[meant] if meant else None


def _suggested_key(word: str) -> str | None:
    """A word of the file that is called so in Vietnamese or is written so but for its signs, else without accents."""
    for heading in EVERY_HEADING:
        if meant := called(word, heading.label):
            return meant
    written = {known for heading in EVERY_HEADING for known in heading.words}
    if meant := nearest(word.replace("–", "-").replace("—", "-"), written, cutoff=0.9):
        return meant
    letters = re.sub(r"[^a-z0-9-]", "", plain(word)).strip("-")
    return letters.replace("-", "_" if "_" in word else "-") or None
