"""The example plans, damaged at random, through `doithoai check`: `python -m tests.config.mutations [COUNT] [SEED]`."""

from __future__ import annotations

import json
import random
import re
import sys
import tempfile
from collections import Counter
from pathlib import Path
from time import process_time
from typing import Any

from click.testing import CliRunner

from scheduler.cli.main import doithoai
from scheduler.cli.options import Invocation

ROOT = Path(__file__).parents[2]
SLOWEST = 2.0
"""Seconds of the processor that one check may take."""

HOSTILE = [
    "", "\x00", "\x07\x1b[31m", "\r\nBcc: ai-do@example.edu.vn\r\n", "\u202e\u2066mã độc\u2069", "\ufeff",
    "\u200b" * 50, "{{ 7*7 }}{% for x in range(10**9) %}", "${HOME}", "%s%n", "+1-1", "@SUM(1)", "../../../etc/passwd",
    '=HYPERLINK("http://example.edu.vn")', "á" * 1_000_000, "'", '"', '"""', "\\", "\U0001d4b9" * 300, "e\u0301" * 300,
    "null", "Ngày 28",
]  # fmt: skip
VALUES = [
    "0", "-1", "28.5", "1e400", "nan", "-inf", "0x7f", "9" * 5000, "true", "[]", "{}", "[[[]]]", '""', '"28"',
    "2027-02-30", "0001-01-01", "9999-12-31", "2027-01-28T25:00:00", "24:00", "07:60", '"15h99"', '"thứ 8"', '"0d"',
    '"1000000d 08:00"', '"open"', "{ day_of_month = 0 }", '{ weekday = "mon", nth = 6 }',
    '{ rrule = "FREQ=SECONDLY", from = 2026-01-01 }', '{ rrule = "FREQ=DAILY;COUNT=99999999", from = 1900-01-01 }',
    "{ between = [2027-01-02, 2026-01-01] }", '{ before = "99999wd" }', '{ sat = "sat", sun = "sun" }',
    '["everyone", "everyone"]', '"Asia/Ha_Noi"', '"XX"',
]  # fmt: skip


def sources() -> list[str]:
    """The plans to damage."""
    files = [ROOT / "config.toml", *sorted((ROOT / "examples").glob("*.toml"))]
    return [file.read_text(encoding="utf-8") for file in files]


def mutant(texts: list[str], chance: random.Random) -> bytes:
    """One of the texts with one to three things done to it."""
    text = chance.choice(texts)
    for _ in range(chance.randint(1, 3)):
        text = chance.choice(CHANGES)(text, texts, chance)
    data = text.encode("utf-8", "surrogatepass")
    return _bytes(data, chance) if chance.random() < 0.1 else data


def _cut(text: str, _: list[str], chance: random.Random) -> str:
    first = chance.randrange(len(text) + 1)
    return text[:first] + text[min(first + chance.choice([1, 3, 50]), len(text)) :]


def _end_early(text: str, _: list[str], chance: random.Random) -> str:
    return text[: chance.randrange(len(text) + 1)]


def _sign(text: str, _: list[str], chance: random.Random) -> str:
    at = chance.randrange(len(text) + 1)
    sign: str = chance.choice([*"[]{}=\"',.#\n\t\r", "[[", "]]", '"""', "\x00", "\u00a0", "đ"])
    return text[:at] + sign + text[at:]


def _lines(text: str, texts: list[str], chance: random.Random) -> str:
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    other = chance.choice(texts).split("\n")
    match chance.randrange(4):
        case 0:
            del lines[at]
        case 1:
            lines.insert(at, lines[at])
        case 2:
            lines.insert(at, chance.choice(lines))
        case _:
            begin = chance.randrange(len(other))
            lines[at:at] = other[begin : begin + chance.randint(1, 30)]
    return "\n".join(lines)


def _value(text: str, _: list[str], chance: random.Random) -> str:
    return _replaced(text, r"= *(.+)$", chance.choice(VALUES), chance)


def _string(text: str, _: list[str], chance: random.Random) -> str:
    value = chance.choice(HOSTILE)
    quoted = json.dumps(value, ensure_ascii=False) if chance.random() < 0.8 else f'"{value}"'
    return _replaced(text, r'("[^"\n]*")', quoted, chance)


def _word(text: str, _: list[str], chance: random.Random) -> str:
    words = [
        "venue",
        "rules",
        "ngày",
        "due",
        "start",
        "end",
        "id",
        "date",
        "key",
        "remind",
        "x" * 300,
        "password",
    ]
    return _replaced(text, r"^([a-z_]+) *=", chance.choice(words), chance)


def _replaced(text: str, pattern: str, new: str, chance: random.Random) -> str:
    found = list(re.finditer(pattern, text, re.MULTILINE))
    if not found:
        return text
    one = chance.choice(found)
    return text[: one.start(1)] + new + text[one.end(1) :]


CHANGES = [_cut, _end_early, _sign, _lines, _lines, _value, _value, _value, _string, _string, _word]


def _bytes(data: bytes, chance: random.Random) -> bytes:
    match chance.randrange(4):
        case 0:
            return data.decode("utf-8", "replace").encode("utf-16")
        case 1:
            return b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n")
        case 2:
            return data.decode("utf-8", "replace").encode("cp1258", "replace")
        case _:
            at = chance.randrange(len(data) + 1)
            return data[:at] + bytes([chance.randrange(256)]) + data[at:]


def examine(content: bytes, folder: Path, *, language: str = "vi") -> list[dict[str, Any]]:
    """What `check` says of a file. AssertionError for a traceback, a wait, or a finding without a place."""
    file = folder / "config.toml"
    file.write_bytes(content)
    begun = process_time()
    words = ["--config", str(file), "--lang", language, "check"]
    said = CliRunner().invoke(doithoai, [*words, "--format", "jsonl"], obj=Invocation())
    took = process_time() - begun
    assert said.exception is None or isinstance(said.exception, SystemExit), repr(said.exception)
    assert said.exit_code in (0, 1), said.output[-500:]
    assert took < SLOWEST, f"{took:.1f} s"
    findings = [json.loads(line) for line in said.stdout.splitlines()]
    for finding in findings:
        _has_a_place(finding)
    assert (said.exit_code == 1) == any(finding["level"] == "error" for finding in findings)
    shown = CliRunner().invoke(doithoai, words, obj=Invocation())
    assert shown.exit_code == said.exit_code, repr(shown.exception)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", shown.output), repr(
        shown.output
    )
    return findings


def _has_a_place(finding: dict[str, Any]) -> None:
    assert finding["line"] >= 1, finding
    assert finding["column"] >= 1, finding
    assert finding["code"], finding
    assert finding["message"].strip(), finding
    assert finding["file"].endswith((".toml", ".csv")), finding


def main(count: int = 10_000, seed: int = 0) -> int:
    """Damage that many times; print what was found, and each failure with the seed that shows it again."""
    codes: Counter[str] = Counter()
    failures = 0
    texts = sources()
    with tempfile.TemporaryDirectory(prefix="doithoai-mutations-") as name:
        copy_rosters(Path(name))
        for number in range(seed, seed + count):
            content = mutant(texts, random.Random(number))
            try:
                found = examine(content, Path(name), language=("vi", "en")[number % 2])
            except AssertionError as error:
                failures += 1
                print(f"seed {number}: {str(error)[:300]}")
                continue
            codes.update({finding["code"] for finding in found} or {"sound, nothing to say"})
    print(f"{count} mutations, {failures} failures, {len(codes)} kinds of finding")
    for code, times in codes.most_common():
        print(f"  {times:6} {code}")
    return 1 if failures else 0


def copy_rosters(folder: Path) -> None:
    """The rosters that the plans name, beside what is examined."""
    for file in [ROOT / "roster.csv", *(ROOT / "examples").glob("*.csv")]:
        (folder / file.name).write_bytes(file.read_bytes())


if __name__ == "__main__":
    raise SystemExit(main(*map(int, sys.argv[1:])))
