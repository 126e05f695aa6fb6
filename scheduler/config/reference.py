"""The reference of config.toml, made of the same tables as the program and the schema.

`python -m scheduler.config.reference` writes docs/cau-hinh.md and docs/config.md anew (`make docs`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rules.model import Convention
from scheduler.config import dues, recurs, shape
from scheduler.config.bilingual import Words
from scheduler.config.defaults import written_default
from scheduler.config.descriptions import HEADINGS, MEANINGS
from scheduler.config.kinds import TABLE
from scheduler.config.sentences import KINDS
from scheduler.config.shape import EVERY_HEADING, Heading, Listed, Word
from scheduler.config.words import WEEKDAYS

FILES: Mapping[str, str] = {"vi": "cau-hinh.md", "en": "config.md"}
"""By language, the file in docs/."""

_TITLE = Words("Các từ trong config.toml", "The words of config.toml")
_INTRODUCTION = Words(
    """\
Tệp này được viết ra từ chính chương trình, nên luôn khớp với bản đang dùng.

- Mỗi mục bắt đầu bằng một tiêu đề trong dấu ngoặc vuông: `[school]` chỉ viết một lần, `[[rules]]` viết được nhiều lần.
- Dưới tiêu đề, mỗi dòng là một từ, dấu `=` và giá trị. Chữ đặt trong dấu nháy kép; số, ngày và true/false thì không.
- Ngày: `2027-01-28` hoặc `"28/01/2027"`. Giờ: `"15:00"`, `"15h"` hoặc `"15h30"`. Thứ: `"mon"` … `"sun"`, hoặc
  `"thứ 2"` … `"thứ 7"`, `"CN"`.
- Sau dấu `#` là lời ghi chú, chương trình không đọc.
- Viết xong, gõ `doithoai check`: lỗi được chỉ ra đúng dòng, đúng cột.
- Mật khẩu không bao giờ đặt trong tệp này.""",
    """\
This file is made of the program itself, so it always fits the version at hand.

- Each part begins with a heading in brackets: `[school]` stands once, `[[rules]]` as often as needed.
- Under a heading each line is a word, a `=` and a value. Text stands in double quotes; numbers, dates and true/false
  do not.
- Dates: `2027-01-28` or `"28/01/2027"`. Times: `"15:00"`, `"15h"` or `"15h30"`. Weekdays: `"mon"` … `"sun"`, or as
  people write them, `"thứ 2"` … `"thứ 7"`, `"CN"`.
- What follows a `#` is a note.
- `doithoai check` names every fault with its line and column.
- No password ever stands in this file.

The file is read as TOML 1.1. `doithoai schema` prints its JSON Schema for editors (`#:schema ./config.schema.json` in
the first line).""",
)
_COLUMNS = Words(
    "| Từ | Giá trị | Khi không viết | Ý nghĩa |", "| Word | Value | Where it is not written | Meaning |"
)
_REQUIRED = Words("**bắt buộc**", "**required**")
_EXAMPLE = Words("Ví dụ", "Example")
_FORMS = Words("Các cách viết", "The forms")
_BESIDE = Words("đi cùng được", "beside it")
_NEEDS = Words("phải có", "needs")
_LIST = Words("danh sách trong dấu [ ]; mỗi mục là {one}", "a list in [ ]; each item is {one}")
_FROM_TO = Words("một số nguyên từ {least} đến {most}", "a whole number from {least} to {most}")
_SEE = Words("xem {heading}", "see {heading}")
_BY_SECURITY = Words("theo `security`", "by `security`")
_TIME_DEFAULTS = Words("17:00 (due), 00:00 (opens)", "17:00 (due), 00:00 (opens)")

_INSIDE: Mapping[str, str] = {"due": "due = { }", "opens": "due = { }", "recurs": "recurs = { }"}
_CONVENTIONS = ", ".join(f"`{word}`" for word in Convention)
_SHIFT = Words(
    f"một trong các từ {_CONVENTIONS}; hoặc một bảng, xem `shift = {{ }}`",
    f"one of {_CONVENTIONS}; or a table, see `shift = {{ }}`",
)
_ROLES = Words("danh sách mã vai trò trong dấu [ ]", "a list of role ids in [ ]")
_CLOSER: Mapping[tuple[type[Heading], str], Words] = {
    (shape.Rule, "shift"): _SHIFT,
    (shape.Deadline, "shift"): _SHIFT,
    (shape.Rule, "audience"): Words(
        "chữ trong dấu nháy; hoặc một bảng, xem `audience = { }`",
        "text in quotes; or a table, see `audience = { }`",
    ),
    (shape.Rule, "tell"): _ROLES,
    (shape.Deadline, "by"): _ROLES,
    (shape.Deadline, "cc"): _ROLES,
    (shape.Person, "roles"): _ROLES,
    (shape.Deadline, "rule"): Words(
        "mã của một quy tắc, hoặc danh sách các mã", "a rule's id, or a list of ids"
    ),
    (shape.Override, "rule"): KINDS["rule"],
    (shape.Person, "class"): Words(
        "tên lớp, hoặc danh sách tên lớp", "the name of a class, or a list of names"
    ),
    (shape.Recurs, "per_term"): Words("một bảng: mã học kỳ = ngày", "a table: the term's id = a date"),
    (shape.Recurs, "between"): Words("hai ngày trong dấu [ ]", "two dates in [ ]"),
    (shape.Recurs, "rrule"): KINDS["rrule"],
    **{(shape.Shift, day): KINDS["weekend-move"] for day in WEEKDAYS},
}
"""Words whose kind says less than there is to say, or that take several."""


def reference(language: str) -> str:
    """The whole as Markdown, in that language."""
    return "\n".join(_lines(language)) + "\n"


def _lines(language: str) -> Iterator[str]:
    yield f"# {_TITLE.in_(language)}"
    yield ""
    yield _INTRODUCTION.in_(language)
    for heading in _in_order():
        label = heading.label if heading else "[roles]"
        title, text = HEADINGS[label]
        yield from ("", f"## `{label}` {title.in_(language)}", "", text.in_(language))
        if heading is None:
            continue
        yield from _forms(heading, language)
        yield from ("", _COLUMNS.in_(language), "|---|---|---|---|")
        for word in heading.words.values():
            yield _row(heading, word, language)


def _in_order() -> Iterator[type[Heading] | None]:
    """As a file is written: what belongs to a heading right behind it. None stands for `[roles]`."""
    behind: Mapping[type[Heading], tuple[type[Heading] | None, ...]] = {
        shape.Calendar: (shape.Term, shape.DaysOff, shape.WorkDays, None),
        shape.Rule: (shape.Recurs, shape.Shift, shape.Audience),
        shape.Deadline: (shape.Due,),
    }
    inner = {heading for headings in behind.values() for heading in headings}
    plan: tuple[type[Heading], ...] = (
        shape.School,
        shape.Calendar,
        shape.Roster,
        shape.Person,
        shape.Rule,
        shape.Deadline,
        shape.Override,
    )
    rest = [heading for heading in EVERY_HEADING if heading not in inner and heading not in plan]
    for heading in (*plan, *rest):
        yield heading
        yield from behind.get(heading, ())


def _forms(heading: type[Heading], language: str) -> Iterator[str]:
    forms = {shape.Recurs: recurs.FORMS, shape.Due: dues.FORMS}.get(heading)
    if forms is None:
        return
    needs = recurs.NEEDS if heading is shape.Recurs else {}
    yield from ("", f"{_FORMS.in_(language)}:", "")
    for form, beside in forms.items():
        needed = needs[form].name if form in needs else None
        more = [f"{_NEEDS.in_(language)} `{needed}`"] if needed else []
        others = ", ".join(f"`{word}`" for word in beside if word != needed)
        more += [f"{_BESIDE.in_(language)}: {others}"] if others else []
        yield f"- `{form}`{' (' + '; '.join(more) + ')' if more else ''}"


def _row(heading: type[Heading], word: Word[Any], language: str) -> str:
    meaning = MEANINGS[heading.label][word.name]
    said = f"{meaning.text.in_(language)} {_EXAMPLE.in_(language)}: `{word.name} = {meaning.example}`"
    cells = (f"`{word.name}`", _value(heading, word, language), _default(heading, word, language), said)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _value(heading: type[Heading], word: Word[Any], language: str) -> str:
    closer = _CLOSER.get((heading, word.name))
    if closer is not None:
        return closer.in_(language)
    if word.kind is TABLE:
        inside = _INSIDE.get(word.name, f"[[calendar.{word.name}]]")
        return _SEE.in_(language).format(heading=f"`{inside}`")
    bounds = word.kind.bounds
    one = KINDS[word.kind.name].in_(language)
    if "least" in bounds:
        one = _FROM_TO.in_(language).format(**bounds)
    elif "known" in bounds:
        one = ", ".join(f'`"{known}"`' for known in bounds["known"])
    return _LIST.in_(language).format(one=one) if isinstance(word, Listed) else one


def _default(heading: type[Heading], word: Word[Any], language: str) -> str:
    if word.required:
        return _REQUIRED.in_(language)
    if word is shape.Mail.port:
        return _BY_SECURITY.in_(language)
    if word is shape.Due.time:
        return _TIME_DEFAULTS.in_(language)
    default = written_default(heading, word)
    return "–" if default in (None, "") else f"`{toml_value(default)}`"


def toml_value(value: object) -> str:
    """A plain value as config.toml has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(map(toml_value, value))}]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def main() -> None:
    """Write both files."""
    docs = Path(__file__).parents[2] / "docs"
    for language, name in FILES.items():
        (docs / name).write_text(reference(language), "utf-8")


if __name__ == "__main__":
    main()
