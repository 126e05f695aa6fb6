"""A school's own templates: what they may do, and that nothing they do keeps a mail back."""

from __future__ import annotations

import email
import os
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from pathlib import Path
from time import monotonic

import pytest

from notifications.compose import LETTERS, compose, environment
from notifications.model import Letter, Part
from notifications.own_templates import MOST_BYTES, OwnTemplateError, OwnTemplates
from notifications.page import page
from tests.notifications.letters import OPINIONS, SESSION, item, letter

ONE = letter(item(OPINIONS))
SEVERAL = letter(
    item(OPINIONS), item(SESSION, part=Part.TOLD), item(OPINIONS._replace(id="c"), part=Part.COPY)
)

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def plain(text: str) -> Path:
        file = tmp_path / "letter.txt.j2"
        file.write_text(text, encoding="utf-8")
        return file

    return plain


def parts(written: Letter, own: OwnTemplates | None) -> tuple[str, str, str | None]:
    composed = compose(written, own)
    message = email.message_from_bytes(composed.data, policy=policy.default)
    plain, html = message.iter_parts()
    assert isinstance(plain, EmailMessage)
    assert isinstance(html, EmailMessage)
    return plain.get_content(), html.get_content(), composed.fallback


def fault(folder: Path) -> OwnTemplateError:
    (error,) = OwnTemplates(folder).faults([page(ONE), page(SEVERAL)])
    return error


def test_a_block_of_the_built_in_template_is_replaced_and_the_rest_stays(
    tmp_path: Path, write: Write
) -> None:
    own = OwnTemplates(tmp_path)
    before, html, _ = parts(SEVERAL, own)
    write(
        '{% extends "built-in/letter.txt.j2" %}\n'
        "{% block closing %}\nKính thư,\nBan Giám hiệu {{ page.school }}\n{% endblock %}\n"
    )
    after, same, fallback = parts(SEVERAL, own)
    assert fallback is None
    assert same == html
    assert after == before.replace(
        "Trân trọng,\nTrường THPT số 2 Bắc Hà\n", "Kính thư,\nBan Giám hiệu Trường THPT số 2 Bắc Hà\n"
    )
    assert after != before


def test_the_built_in_templates_copied_into_the_folder_give_the_same_mail(tmp_path: Path) -> None:
    loader = environment().loader
    assert loader is not None
    for name in LETTERS:
        (tmp_path / name).write_text(loader.get_source(environment(), name)[0], encoding="utf-8")
    own = OwnTemplates(tmp_path)
    assert own.faults([page(ONE), page(SEVERAL)]) == []
    assert compose(SEVERAL, own) == compose(SEVERAL)


def test_an_edit_counts_from_the_next_mail_on_and_so_does_taking_the_file_away(
    tmp_path: Path, write: Write
) -> None:
    own = OwnTemplates(tmp_path)
    built_in = parts(ONE, own)
    file = write("MỘT {{ page.matters[0].line.text }}")
    assert parts(ONE, own)[0].startswith("MỘT Kính đề nghị cô")
    write("HAI {{ page.matters[0].line.text }}")
    assert parts(ONE, own)[0].startswith("HAI Kính đề nghị cô")
    file.unlink()
    assert parts(ONE, own) == built_in


def test_values_are_escaped_in_html_and_only_there(tmp_path: Path) -> None:
    for name in LETTERS:
        (tmp_path / name).write_text("{{ page.school }} {{ page.matters[0].line.text }}", encoding="utf-8")
    hostile = "<b>{{ 7*7 }}</b> & Co"
    school = ONE.school
    written = letter(item(OPINIONS), school=type(school)(school.id, hostile))
    plain, html, fallback = parts(written, OwnTemplates(tmp_path))
    assert fallback is None
    assert plain.startswith(hostile)
    assert html.startswith("&lt;b&gt;{{ 7*7 }}&lt;/b&gt; &amp; Co")


LINE = "{{ page.matters[0].line.text }}\n"
ENDLESS = [
    "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
    "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
    "{% for a in page.plan %}{% for b in page.plan %}{% for c in page.plan %}{% endfor %}{% endfor %}{% endfor %}",
    "{% macro m(x) %}{{ m(x ~ x) }}{% endmacro %}{{ m(page.plan) }}",
    "{% macro m(x) %}{{ m(x + x) }}{% endmacro %}{{ m(page.plan) }}",
    "".join(f"{{% set x %}}{{{{ {x} }}}}{{{{ {x} }}}}{{% endset %}}" for x in ["page.plan", *["x"] * 60]),
    '{% include "letter.txt.j2" %}',
    "{% for a in [1] recursive %}{{ loop(page.plan) }}{% endfor %}",
    "{% block a %}{{ self.a() }}{{ self.a() }}{% endblock %}",
]
REFUSED = [
    "{{ 'a' * 1000000000 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ '%1000000000d' % 1 }}",
    "{{ '{:>1000000000}'.format(1) }}",
    "{{ page.plan.ljust(1000000000) }}",
    "{{ page.plan.replace('a', page.plan) }}",
    "{{ 'a' | center(1000000000) }}",
    "{{ range(1000000000) | list }}",
    "{{ lipsum(1000000000) }}",
    "{{ page.__class__.__mro__ }}",
    "{{ page['__class__'] }}",
    "{{ page.line.__init__.__globals__ }}",
    "{{ ''.__class__ }}",
    "{{ cycler.__init__.__globals__.os.system('true') }}",
    "{{ self._TemplateReference__context }}",
    "{{ page.matters }}",
    "{{ namespace }}",
    "{{ loop }}",
    '{% include "../../etc/passwd" %}',
    '{% include "/etc/passwd" %}',
    '{% import "letter.html" as x %}',
]


@pytest.mark.parametrize("body", ENDLESS + REFUSED)
def test_what_a_template_must_not_do_ends_soon_and_the_built_in_one_serves(
    tmp_path: Path, write: Write, body: str
) -> None:
    write(LINE + body)
    begun = monotonic()
    built_in = parts(ONE, None)
    plain, html, fallback = parts(ONE, OwnTemplates(tmp_path))
    assert monotonic() - begun < 5
    assert (plain, html) == built_in[:2]
    assert fallback is not None
    assert "letter.txt.j2" in fallback


@pytest.mark.parametrize(
    ("body", "line", "code"),
    [
        ("a\n{{ page.greting }}\n", 2, "template-unknown-name"),
        ("a\n\n{{ pge.greeting }}\n", 3, "template-unknown-name"),
        ("a\n{{ page.greeting }\n", 2, "template-syntax"),
        ("{% for x in page.matters %}\n", 1, "template-syntax"),
        ("{{ page.greeting | shout }}\n", 1, "template-syntax"),
        ("a\n{{ 2 * 3 }}\n", 2, "template-syntax"),
        ("a\n{{ page.greeting.upper() }}\n", 2, "template-refused"),
        ("a\n{% include 'other.txt' %}\n", 2, "template-not-found"),
        ("a\n{{ 1 // 0 }}\n", 2, "template-failed"),
        ("a\n{% for a in page.plan %}\n{% for b in page.plan %}\n{% for c in page.plan %}\n"
         "{% endfor %}{% endfor %}{% endfor %}", 4, "template-endless"),
        ("", 1, "template-empty"),
        (" \n \n", 1, "template-empty"),
        ("{{ page.greeting }}\n", 1, "template-leaves-out"),
        # It does with one matter, but not with several.
        ("{{ page.matters[0].line.text }}\n", 1, "template-leaves-out"),
        (LINE + "a" * MOST_BYTES, 1, "template-too-large"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_line(
    tmp_path: Path, write: Write, body: str, line: int, code: str
) -> None:
    file = write(body)
    found = fault(tmp_path)
    assert (found.file, found.line, found.code) == (file, line, code)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("{{ page.greting }}", "greting"),
        ("{{ pge.greeting }}", "pge"),
        ("{{ page.greeting.upper() }}", "upper"),
    ],
)
def test_a_fault_names_what_was_written_and_no_word_of_the_program(
    tmp_path: Path, write: Write, body: str, name: str
) -> None:
    write(body)
    assert fault(tmp_path).params == {"why": name}


def test_a_file_that_is_no_text_and_a_folder_of_that_name_are_faults(tmp_path: Path, write: Write) -> None:
    file = write("")
    file.write_bytes(b"a\nb\xff\n")
    assert (fault(tmp_path).code, fault(tmp_path).line) == ("template-not-utf8", 2)
    file.unlink()
    file.mkdir()
    assert fault(tmp_path).code == "template-unreadable"
    assert parts(ONE, OwnTemplates(tmp_path))[0] == parts(ONE, None)[0]


def test_a_fault_of_the_html_leaves_the_plain_part_of_the_school_s_own(tmp_path: Path, write: Write) -> None:
    write("Riêng: " + LINE)
    (tmp_path / "letter.html.j2").write_text("{{ nothing }}", encoding="utf-8")
    plain, html, fallback = parts(ONE, OwnTemplates(tmp_path))
    assert plain.startswith("Riêng: ")
    assert html == parts(ONE, None)[1]
    assert fallback is not None
    assert "letter.html.j2:1" in fallback


def test_a_folder_that_is_gone_means_the_built_in_templates(tmp_path: Path) -> None:
    assert parts(ONE, OwnTemplates(tmp_path / "gone")) == parts(ONE, None)


def test_a_file_saved_again_within_the_same_instant_is_noticed_by_its_length(
    tmp_path: Path, write: Write
) -> None:
    own, file = OwnTemplates(tmp_path), write("A " + LINE)
    stamp = file.stat().st_mtime_ns
    parts(ONE, own)
    write("AB " + LINE)
    os.utime(file, ns=(stamp, stamp))
    assert parts(ONE, own)[0].startswith("AB ")
