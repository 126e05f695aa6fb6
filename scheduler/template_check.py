"""Whether a school's own mail templates can be used: tried on letters of its own plan, without sending any."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from errno import errorcode
from pathlib import Path
from typing import TYPE_CHECKING

from notifications.model import Item, Letter, Part, Sender
from rules.engine import Engine
from rules.expand import expand
from rules.model import Person
from rules.plan import Place, Plan, Reminder
from scheduler.config.faults import Fault, nearest
from scheduler.config.load import Config

if TYPE_CHECKING:
    from notifications.own_templates import OwnTemplateError

AHEAD = timedelta(days=365)
MOST_LETTERS = 12
_READER = Person("Nguyễn Văn A", "a@example.edu.vn", ())
"""Stands in where a role has nobody."""


def template_faults(config: Config, first: date) -> tuple[Fault, ...]:
    """All that keeps the templates of `[mail] templates` from being used, tried on the year from `first` on."""
    folder = config.mail.templates
    if folder is None:
        return ()
    try:
        return (*_misnamed(folder), *_broken(config, folder, first))
    except (FileNotFoundError, NotADirectoryError):
        return (_of_folder(config, "templates-no-folder"),)
    except OSError as error:
        # Mails go by the built-in ones meanwhile, and nothing else that needs a person must go unsaid for it.
        return (
            _of_folder(config, "templates-unreadable", reason=errorcode.get(error.errno or 0, str(error))),
        )


def _of_folder(config: Config, code: str, **params: object) -> Fault:
    position = config.places.find(Place("mail", "templates"))
    params = {"value": str(config.mail.templates), **params}
    return Fault(code, config.path, position.path, position.line, position.column, params)


class TemplateWatch:
    """The faults of the templates in force, looked for again only when these, the plan or the day have changed."""

    def __init__(self) -> None:
        self._seen: tuple[object, ...] | None = None
        self._faults: tuple[Fault, ...] = ()

    def faults(self, config: Config, today: date) -> tuple[Fault, ...]:
        """As `template_faults`."""
        folder = config.mail.templates
        if folder is None:
            return ()
        now = (config.source, config.mail, today, _stamps(folder))
        if now != self._seen:
            self._seen, self._faults = now, template_faults(config, today)
        return self._faults


def _stamps(folder: Path) -> tuple[object, ...]:
    from notifications.compose import LETTERS
    from notifications.own_templates import stamp

    # The folder's own changes when a file comes or goes.
    return tuple(stamp(file) for file in (folder, *(folder / name for name in LETTERS)))


def _misnamed(folder: Path) -> Iterator[Fault]:
    from notifications.compose import LETTERS

    for file in sorted(folder.iterdir()):
        near = nearest(file.name, LETTERS)
        if file.name not in LETTERS and (near or file.suffix == ".j2"):
            yield Fault(
                "templates-unknown-file", file, "", 1, 1, {"value": file.name, "nearest": near or LETTERS[0]}
            )


def _broken(config: Config, folder: Path, first: date) -> Iterator[Fault]:
    # Imported late: Jinja2 takes a tenth of a second, and few schools have templates of their own.
    from notifications.own_templates import OwnTemplates
    from notifications.page import page

    pages = [page(letter) for letter in sample_letters(config, first)]
    for error in OwnTemplates(folder).faults(pages):
        yield _fault(error)


def sample_letters(config: Config, first: date) -> list[Letter]:
    """A letter for each thing that is told in the year from `first` on, and one that tells several.

    Where nothing is, what was told in the terms.
    """
    plan = expand(config.school, first, first + AHEAD)
    terms = config.school.calendar.terms
    if not plan.reminders and terms:
        plan = expand(config.school, min(term.start for term in terms), max(term.end for term in terms))
    engine = Engine(config.school)
    samples = [(reminder, _item(engine, reminder)) for reminder in _samples(plan)]
    letters = [_letter(config, reminder, (item,)) for reminder, item in samples]
    if len(samples) > 1:
        letters.append(_letter(config, samples[0][0], tuple(item for _, item in samples)))
    return letters


def _samples(plan: Plan) -> list[Reminder]:
    """The first reminder of each deadline and session, whatever its turn."""
    kinds: dict[tuple[str, ...], Reminder] = {}
    for reminder in plan.reminders:
        _school, rule, _key, *deadline = reminder.of.split("/")
        kinds.setdefault((rule, *deadline), reminder)
    return list(kinds.values())[:MOST_LETTERS]


def _item(engine: Engine, reminder: Reminder) -> Item:
    """Not looked up in the plan: a deadline and its session may lie on two sides of the year's first day."""
    _school, rule, key, *_ = reminder.of.split("/")
    occurrence = engine.occurrence_at(rule, key)
    assert occurrence is not None
    session = occurrence.session
    assert session is not None
    deadline = next((one for one in occurrence.deadlines if one.id == reminder.of), None)
    if deadline is None:
        return Item(reminder, 0, Part.TOLD, session, session)
    return Item(reminder, 0, Part.OWES, deadline, session)


def _letter(config: Config, reminder: Reminder, items: tuple[Item, ...]) -> Letter:
    person = next(iter(config.school.people_in(reminder.to)), _READER)
    sender = Sender(config.mail.from_, config.mail.reply_to)
    return Letter(config.school, sender, person, items, reminder.at, "<sample@example.edu.vn>")


def _fault(error: OwnTemplateError) -> Fault:
    written = error.written()
    return Fault(error.code, error.file, "", error.line, 1, error.params, written, len(written))
