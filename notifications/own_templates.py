"""A school's own mail templates: read from its folder, and run where they can do no harm.

A template only places values. It may loop, branch, define macros and extend the built-in template; it reaches
nothing but the page it is given, and is stopped when it does not come to an end. What it may do to a mail's
text is the school's own affair, but for one thing: a mail that does not say when is not sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from errno import errorcode
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import StrictUndefined, Template, TemplateNotFound, TemplateSyntaxError, nodes, pass_environment
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.loaders import FunctionLoader
from jinja2.runtime import BlockReference, Context, LoopContext, TemplateReference
from jinja2.sandbox import ImmutableSandboxedEnvironment

from notifications.compose import LETTERS, environment
from notifications.facts import Fact
from notifications.page import Block, Line, Matter, Page

BUILT_IN = "built-in/"
"""Before the name of a template: the built-in one, to be extended."""
FILTERS: Final = ("capitalize", "default", "e", "escape", "first", "last", "length", "lower", "trim", "upper")
MOST_BYTES = 50_000
"""Of a template's file."""
MOST_STEPS = 10_000
"""Loop turns and macro calls of one mail; the longest there was has some hundreds."""
MOST_TEXT = 1_000_000
"""Characters that one mail puts out."""

_OPEN = (Page, Matter, Block, Line, Fact, LoopContext, BlockReference, TemplateReference)
_REFUSED: Final[tuple[type[nodes.Node], ...]] = (nodes.Mul, nodes.Pow, nodes.Mod, nodes.List, nodes.Dict)
"""What can make much out of little, and no letter needs."""


class OwnTemplateError(Exception):
    """A template of the school's own that cannot be used. `code` and `params` are what a sentence needs."""

    def __init__(self, file: Path, line: int, code: str, **params: object) -> None:
        super().__init__(f"{file}:{line}: {code} {params or ''}".strip())
        self.file, self.line, self.code, self.params = file, line, code, params

    def written(self) -> str:
        """The line of the file that is meant; "" where it cannot be read."""
        try:
            return _read(self.file).splitlines()[self.line - 1]
        except (OwnTemplateError, IndexError):
            return ""


class OwnTemplates:
    """The templates in one folder, read anew when they change. For one thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seen: dict[str, tuple[int, ...] | None] = {}
        self._sandbox = _Sandbox(folder)

    def render(self, name: str, page: Page) -> str | None:
        """A part of a letter; None where the school has no template of that name. Raises OwnTemplateError."""
        self._look_again()
        if self._seen[name] is None:
            return None
        return self._sandbox.rendered(name, page)

    def faults(self, pages: Iterable[Page]) -> list[OwnTemplateError]:
        """The first thing wrong with each template: what cannot be read, else what fails for one of `pages`."""
        self._look_again()
        found = (self._sandbox.fault(name, pages) for name, stamp in self._seen.items() if stamp is not None)
        return [error for error in found if error is not None]

    def _look_again(self) -> None:
        now = {name: stamp(self.folder / name) for name in LETTERS}
        if now != self._seen:
            self._seen, self._sandbox = now, _Sandbox(self.folder)


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2 with next to nothing in it. `steps` and `text` count what the letter at hand has used."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            loader=FunctionLoader(self._source),
            autoescape=lambda name: name is not None and name.endswith(".html.j2"),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            finalize=_put_out,
        )
        self._folder = folder
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS} | {_TURNS: _turns, _JOINED: _joined}
        self.steps = self.text = 0

    def rendered(self, name: str, page: Page) -> str:
        """The part called `name`. Raises OwnTemplateError."""
        self.steps = self.text = 0
        file, template = self._folder / name, self._load(name)
        try:
            text = "".join(_bounded(template, page))
        except OwnTemplateError:
            raise
        except Exception as error:
            raise _fault(file, error) from error
        if not text.strip():
            raise OwnTemplateError(file, 1, "template-empty")
        for matter in page.matters:
            if matter.line.strong not in text:
                raise OwnTemplateError(file, 1, "template-leaves-out", what=matter.line.strong)
        return text

    def fault(self, name: str, pages: Iterable[Page]) -> OwnTemplateError | None:
        """What is wrong with the part called `name`, read and then tried on `pages`; None for nothing."""
        try:
            self._load(name)
            for page in pages:
                self.rendered(name, page)
        except OwnTemplateError as error:
            return error
        return None

    def _load(self, name: str) -> Template:
        try:
            return self.get_template(name)
        except OwnTemplateError:
            raise
        except Exception as error:
            raise _fault(self._folder / name, error) from error

    def step(self) -> None:
        """One turn of a loop, or one call. Raises SecurityError beyond measure."""
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise SecurityError(_ENDLESS)

    def count(self, value: str) -> str:
        """`value`, its length added to what the letter has used. Raises SecurityError beyond measure."""
        self.text += len(value)
        if self.text > MOST_TEXT:
            raise SecurityError(_ENDLESS)
        return value

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805 - Jinja2's own signature
        """A macro, a block or `loop` is called."""
        __self.step()
        return super().call(__context, __obj, *args, **kwargs)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ARG002 - Jinja2's own signature
        """The page's values have attributes; text has none, so that nothing can be computed from it."""
        return isinstance(obj, _OPEN) and not attr.startswith("_") and not isinstance(obj, type)

    def wrap_str_format(self, value: Any) -> None:
        """Text has no `format` either: it can ask for a gigabyte of blanks."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        # Here and not at run time: constants are computed while a template is compiled.
        tree = super()._parse(source, name, filename)
        for node in tree.find_all(_REFUSED):
            raise TemplateSyntaxError(_NOT_ALLOWED.format(type(node).__name__), node.lineno, name, filename)
        for loop in tree.find_all(nodes.For):
            loop.iter = _through(_TURNS, loop.iter)
        for parent in list(tree.find_all(nodes.Node)):
            for field, child in list(parent.iter_fields()):
                if isinstance(child, nodes.Concat | nodes.Add):
                    setattr(parent, field, _through(_JOINED, child))
                elif isinstance(child, list):
                    child[:] = [
                        _through(_JOINED, one) if isinstance(one, nodes.Concat | nodes.Add) else one
                        for one in child
                    ]
        return tree

    def _source(self, name: str) -> tuple[str, str, None] | None:
        if name.startswith(BUILT_IN) and name.removeprefix(BUILT_IN) in LETTERS:
            return _built_in(name.removeprefix(BUILT_IN)), name, None
        if name not in LETTERS:
            return None
        return _read(self._folder / name), str(self._folder / name), None


_TURNS, _JOINED = "·turns", "·joined"
"""Filters that only the parser can name."""
_ENDLESS = "endless"
_NOT_ALLOWED = "{} is not allowed here"


@pass_environment
def _turns(sandbox: _Sandbox, values: Any) -> Iterator[Any]:
    for value in values:
        sandbox.step()
        yield value


@pass_environment
def _joined(sandbox: _Sandbox, value: Any) -> Any:
    return sandbox.count(value) if isinstance(value, str) else value


@pass_environment
def _put_out(sandbox: _Sandbox, value: Any) -> Any:
    if not isinstance(value, str | int | StrictUndefined):
        raise SecurityError(_NOT_ALLOWED.format(type(value).__name__))
    return sandbox.count(value) if isinstance(value, str) else value


def _read(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise OwnTemplateError(
            file, 1, "template-unreadable", reason=errorcode.get(error.errno or 0, str(error))
        ) from error
    if len(content) > MOST_BYTES:
        raise OwnTemplateError(file, 1, "template-too-large", most=MOST_BYTES)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise OwnTemplateError(file, line, "template-not-utf8") from error


def _bounded(template: Template, page: Page) -> Iterator[str]:
    written = 0
    for chunk in template.generate(page=page):
        written += len(chunk)
        if written > MOST_TEXT:
            raise SecurityError(_ENDLESS)
        yield chunk


def _through(name: str, node: nodes.Node) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno, environment=node.environment)


@cache
def _built_in(name: str) -> str:
    built_in = environment()
    assert built_in.loader is not None
    return built_in.loader.get_source(built_in, name)[0]


def _fault(file: Path, error: Exception) -> OwnTemplateError:
    if isinstance(error, TemplateSyntaxError):
        return OwnTemplateError(file, error.lineno, "template-syntax", why=error.message or "")
    line = _line(file, error)
    if isinstance(error, TemplateNotFound):
        return OwnTemplateError(file, line, "template-not-found", name=error.name or "")
    if isinstance(error, UndefinedError):
        return OwnTemplateError(file, line, "template-unknown-name", why=_named(error))
    if isinstance(error, RecursionError) or (isinstance(error, SecurityError) and str(error) == _ENDLESS):
        return OwnTemplateError(file, line, "template-endless")
    if isinstance(error, SecurityError):
        return OwnTemplateError(file, line, "template-refused", why=_named(error))
    return OwnTemplateError(file, line, "template-failed", why=f"{type(error).__name__}: {error}")


def _named(error: Exception) -> str:
    """The name that Jinja2's English sentence is about; the sentence where it is about none."""
    found = re.search(r"(?:attribute |^)'(\w+)'", str(error))
    return found[1] if found else str(error)


def _line(file: Path, error: Exception) -> int:
    """The line of the school's own file that failed last: Jinja2 names it in the traceback."""
    line, trace = 1, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(file):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def stamp(file: Path) -> tuple[int, ...] | None:
    """What tells a file from itself before an edit; None where there is none."""
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    except OSError:
        # There, but not to be read: let reading say why.
        return ()
    # Not its own date: that stays the same where only who may read it changes.
    return found.st_ctime_ns, found.st_size, found.st_ino
