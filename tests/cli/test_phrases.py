"""What the command line says is there in both languages, once, with the same values in it."""

from __future__ import annotations

import string
import unicodedata
from importlib import import_module
from pkgutil import iter_modules

import pytest

from scheduler.cli import phrases

_MODULES = [
    import_module(f"scheduler.cli.phrases.{module.name}") for module in iter_modules(phrases.__path__)
]
_ALL = [(key, *said) for module in _MODULES for key, said in module.PHRASES.items()]


def _values(pattern: str) -> set[str | None]:
    return {field for _, field, _, _ in string.Formatter().parse(pattern) if field is not None}


@pytest.mark.parametrize(("key", "vietnamese", "english"), _ALL, ids=[key for key, *_ in _ALL])
def test_a_phrase_tells_the_same_values_in_both_languages(key: str, vietnamese: str, english: str) -> None:
    assert vietnamese
    assert english
    assert _values(vietnamese) == _values(english)
    assert unicodedata.is_normalized("NFC", vietnamese)


def test_no_two_modules_have_a_phrase_for_the_same_key() -> None:
    keys = [key for key, *_ in _ALL]
    assert sorted(keys) == sorted(set(keys))


def test_a_phrase_is_found_by_its_key_in_the_language_asked_for() -> None:
    assert phrases.phrase("vi", "check.sound", file="a.toml") == "a.toml dùng được."
    assert phrases.phrase("en", "check.sound", file="a.toml") == "a.toml is sound."
