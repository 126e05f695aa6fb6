"""The lines behind a # in the root file: each is sound once the # is taken away."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from rules.expand import expand
from rules.plan import Status
from scheduler.config.dues import FORMS
from scheduler.config.load import load

ROOT = Path(__file__).resolve().parents[2]
THIS_YEAR = ROOT / "config.toml"


def samples(word: str) -> list[str]:
    """The lines of the root file that show how `word` may be written, the # taken away."""
    lines = THIS_YEAR.read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("# ") for line in lines if line.startswith(f"# {word} = ")]


def rewritten(rule: list[str], deadline: list[str], mail: list[str], folder: Path) -> Path:
    """A file with the school and the calendar of the root file, one rule and one deadline."""
    text = THIS_YEAR.read_text(encoding="utf-8")
    above = [text[: text.index("# ===== 3.")], '[mail]\nfrom = "vanphong@example.edu.vn"', *mail]
    above += ['[roles]\nhomeroom = "Giáo viên chủ nhiệm"']
    below = ['[[rules]]\nid = "mau"\ntitle = "Đối thoại"\nstart = "14:00"', *rule]
    below += ['[[deadlines]]\nid = "viec"\nrule = "mau"\ntitle = "Việc"\nby = ["homeroom"]', *deadline]
    copy = folder / "config.toml"
    copy.write_text("\n".join(above + below), encoding="utf-8")
    return copy


def test_every_form_of_recurs_has_a_sample_that_is_sound(tmp_path: Path) -> None:
    forms = {
        type(load(rewritten([line], [], [], tmp_path)).school.rules[0].recurs) for line in samples("recurs")
    }
    assert len(samples("recurs")) == len(forms) == 8


def test_every_sample_of_a_shift_is_sound(tmp_path: Path) -> None:
    monthly = "recurs = { day_of_month = 28 }"
    shifts = [
        load(rewritten([monthly, line], [], [], tmp_path)).school.rules[0].shift for line in samples("shift")
    ]
    assert len(set(map(repr, shifts))) == 7


@pytest.mark.parametrize("word", ["due", "opens", "optional", "if_after_session"])
def test_every_sample_of_a_deadline_is_sound(word: str, tmp_path: Path) -> None:
    once = "recurs = { date = 2027-01-20 }"
    found = [
        repr(load(rewritten([once], [line], [], tmp_path)).school.deadlines[0]) for line in samples(word)
    ]
    assert len(set(found)) == {"due": 7, "if_after_session": 3}.get(word, 1)


def test_every_form_of_a_due_date_is_among_the_samples() -> None:
    forms = {word for line in samples("due") for word in FORMS if f"{{ {word} = " in line}
    assert forms == set(FORMS)


def test_the_samples_of_the_mail_settings_are_sound(tmp_path: Path) -> None:
    words = ("settle", "max_per_minute", "max_per_day", "ca_file")
    lines = [line for word in words for line in samples(word)]
    assert len(lines) == len(words)
    mail = load(rewritten(["recurs = { dates = [] }"], [], lines, tmp_path)).mail
    assert mail.ca_file == tmp_path / "may-chu-thu.pem"


def test_the_sample_of_a_cancelled_session_cancels_it(tmp_path: Path) -> None:
    text = THIS_YEAR.read_text(encoding="utf-8")
    at = text.rindex("# [[overrides]]")
    copy = tmp_path / "config.toml"
    copy.write_text(text[:at] + re.sub("^# ?", "", text[at:], flags=re.MULTILINE), encoding="utf-8")
    (tmp_path / "roster.csv").write_bytes((ROOT / "roster.csv").read_bytes())
    plan = expand(load(copy).school, date(2026, 8, 1), date(2027, 7, 31))
    assert [(s.rule, s.key) for s in plan.sessions if s.status is Status.CANCELLED] == [
        ("hoc-sinh-khac", "2027-01")
    ]
