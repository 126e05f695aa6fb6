"""The HTML part keeps to what Outlook, Gmail and a phone all show: held for every kind of mail."""

from __future__ import annotations

import email
import re
from dataclasses import replace
from email import policy
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest

from notifications.compose import compose
from notifications.model import Letter, Part
from notifications.targets import Told
from tests.notifications.letters import (
    BOARD,
    BOARDING,
    NOBODY_KNOWN,
    OPINIONS,
    SECRETARY,
    SESSION,
    at,
    english,
    item,
    letter,
)

BEFORE = Told(at(2026, 11, 26, 14), venue="Hội trường")
WHOLE_DAY = SESSION._replace(whole_day=True, start=at(2026, 11, 27), end=at(2026, 11, 28))
FORM = "https://bieu-mau.example.edu.vn/y-kien"
KINDS: dict[str, Letter] = {
    "form": letter(item(OPINIONS._replace(submit_to=FORM))),
    "owed": letter(item(OPINIONS)),
    "optional": letter(item(OPINIONS._replace(optional=True))),
    "copy": letter(item(OPINIONS, part=Part.COPY), person=SECRETARY),
    "group": letter(item(OPINIONS, BOARDING), person=BOARD),
    "told": letter(item(SESSION, part=Part.TOLD)),
    "whole day": letter(item(WHOLE_DAY, WHOLE_DAY, part=Part.TOLD)),
    "corrected": letter(replace(item(SESSION, part=Part.TOLD), before=BEFORE)),
    "several": letter(
        item(OPINIONS), item(SESSION, part=Part.TOLD), item(OPINIONS._replace(id="b"), BOARDING, Part.COPY)
    ),
    "untitled": letter(item(OPINIONS), person=NOBODY_KNOWN),
    "English": letter(item(OPINIONS), item(SESSION, part=Part.TOLD), school=english()),
}
ALLOWED = {
    "a", "body", "br", "div", "head", "html", "meta", "p", "strong", "style", "table", "td", "title", "tr",
}  # fmt: skip
VOID = {"br", "meta"}
WITHOUT_STYLE = {"html", "head", "meta", "title", "style", "br", "tr", "strong"}


class Elements(HTMLParser):
    """Every element with its attributes; fails where one is not closed as it was opened."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.css = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "style":
            self.css += data


@pytest.fixture(params=KINDS, ids=str)
def html(request: pytest.FixtureRequest) -> str:
    message = email.message_from_bytes(compose(KINDS[request.param]).data, policy=policy.default)
    part = message.get_body(("html",))
    assert isinstance(part, EmailMessage)
    return str(part.get_content())


def test_only_elements_that_every_program_shows(html: str) -> None:
    elements = Elements(html)
    assert {tag for tag, _ in elements.found} <= ALLOWED
    assert html.startswith("<!DOCTYPE html>")


def test_nothing_is_loaded_run_or_sent(html: str) -> None:
    for tag, attributes in Elements(html).found:
        assert not [name for name in attributes if name.startswith("on")], tag
        for name in ("src", "srcset", "background", "action", "data", "ping"):
            assert name not in attributes
        if "href" in attributes:
            assert attributes["href"] == FORM or attributes["href"].startswith("mailto:")
    assert not re.search(
        r"https?:|//[a-z]|url\s*\(|@import|@font-face|expression\s*\(", html.replace(FORM, ""), re.IGNORECASE
    )


def test_every_table_is_layout_and_no_wider_than_a_mail(html: str) -> None:
    tables = [attributes for tag, attributes in Elements(html).found if tag == "table"]
    assert tables
    for attributes in tables:
        assert attributes["role"] == "presentation"
        assert attributes["border"] == attributes["cellpadding"] == attributes["cellspacing"] == "0"
    widths = [int(px) for px in re.findall(r"(?<![-\w])width:\s*(\d+)px", html)]
    widths += [int(px) for px in re.findall(r'width="(\d+)"', html)]
    assert max(widths) <= 600
    assert "max-width:600px" in html
    # Outlook knows no max-width: it gets a table of that width, closed again.
    assert html.count('<!--[if mso]><table role="presentation" width="600"') == 1
    assert html.count("<!--[if mso]></td></tr></table><![endif]-->") == 1


def test_what_is_seen_is_styled_where_it_stands(html: str) -> None:
    for tag, attributes in Elements(html).found:
        assert tag in WITHOUT_STYLE or "style" in attributes, (tag, attributes)
        # Outlook and old Gmail understand none of these.
        assert not re.search(r"flex|grid|float|position|var\(|calc\(|\brem\b", attributes.get("style", ""))
    for tag, attributes in Elements(html).found:
        if tag in {"p", "a"} or (tag == "td" and "ink" in attributes.get("class", "")):
            assert "color:#" in attributes["style"]


def test_the_text_is_large_enough_for_a_phone(html: str) -> None:
    sizes = [int(px) for px in re.findall(r"font-size:(\d+)px", html)]
    assert min(size for size in sizes if size) >= 13
    assert '<meta name="viewport" content="width=device-width,initial-scale=1">' in html


def test_language_dark_mode_and_print_are_seen_to(html: str) -> None:
    elements = Elements(html)
    tag, attributes = elements.found[0]
    assert (tag, attributes["lang"]) in {("html", "vi"), ("html", "en")}
    metas = {a.get("name"): a.get("content") for t, a in elements.found if t == "meta"}
    assert metas["color-scheme"] == metas["supported-color-schemes"] == "light dark"
    dark, printed = (
        elements.css.partition(f"@media {query}")[2]
        for query in ("screen and (prefers-color-scheme: dark)", "print")
    )
    assert printed
    # Each class that dark mode needs is there, and each one of the mail has its dark colour.
    used = {name for _, a in elements.found for name in a.get("class", "").split()}
    for name in used - {"outer", "inner"}:
        assert f".{name} {{" in dark, name


def test_a_matter_is_not_torn_between_two_sheets_of_paper(html: str) -> None:
    elements = Elements(html)
    assert re.search(r"@media print \{.*\.whole \{ page-break-inside: avoid;", elements.css, re.DOTALL)
    classes = [set(a.get("class", "").split()) for _, a in elements.found]
    matters = sum(1 for found in classes if found & {"act", "note"})
    assert matters
    assert sum(1 for found in classes if "whole" in found) >= matters


def test_all_text_can_be_told_from_its_ground_in_the_light_and_in_the_dark(html: str) -> None:
    elements = Elements(html)
    rules = elements.css.partition("prefers-color-scheme: dark")[2].partition("@media")[0]
    dark = {name: _colours(said) for name, said in re.findall(r"\.(\w+) \{([^}]*)\}", rules)}
    light: dict[str, dict[str, str]] = {}
    for _, attributes in elements.found:
        for name in attributes.get("class", "").split():
            light.setdefault(name, _colours(attributes["style"]))
    for colours in (light, dark):
        for text in {"ink", "muted", "link"} & light.keys():
            for ground in {"card", "act", "note"} & light.keys():
                # WCAG 2.2, level AA.
                assert _contrast(colours[text]["color"], colours[ground]["background-color"]) >= 4.5


def _colours(style: str) -> dict[str, str]:
    return dict(re.findall(r"(?<![\w-])((?:background-)?color):\s*(#\w{6})", style))


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
