"""From a letter to the bytes of a mail."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from notifications.mime import Envelope, Mailbox, build, mailbox, named_mailbox
from notifications.model import Letter, Message, Sender
from notifications.page import Page, page
from notifications.wording.words import clean, words_for

if TYPE_CHECKING:
    from jinja2 import Environment

    from notifications.own_templates import OwnTemplates

LETTERS = ("letter.txt.j2", "letter.html.j2")
"""The templates of a mail's two parts."""


def compose(letter: Letter, own: OwnTemplates | None = None) -> Message:
    """The one mail that says all of `letter`: the same bytes for the same letter and templates.

    With `own` templates of the school, the built-in one serves where one of these is missing or broken.
    Raises HeaderValueError for a value that may not stand in a header, such as a title with a line break.
    """
    person, date = letter.person, words_for(letter.school).local(letter.now)
    return write(
        page(letter),
        letter.sender,
        named_mailbox("To", clean(person.name), person.email),
        message_id=letter.message_id,
        date=date,
        references=letter.references,
        own=own,
    )


def write(
    view: Page,
    sender: Sender,
    to: Mailbox,
    *,
    message_id: str,
    date: datetime,
    references: tuple[str, ...] = (),
    own: OwnTemplates | None = None,
) -> Message:
    """A page as a mail of `date`, whose own time zone is written. Raises HeaderValueError."""
    envelope = Envelope(
        sender=mailbox("From", clean(sender.from_)),
        to=to,
        reply_to=mailbox("Reply-To", clean(sender.reply_to)) if sender.reply_to else None,
        subject=view.subject,
        date=date,
        message_id=message_id,
        references=references,
    )
    parts, broken = _rendered(view, own)
    data = build(envelope, parts[0], parts[1], view.language)
    return Message(to.address, view.subject, message_id, data, "; ".join(broken) or None)


@cache
def environment() -> Environment:
    """The built-in templates; values are escaped in HTML, and a name nobody gave is an error."""
    # Imported late: Jinja2 takes a tenth of a second, and most commands write no mail.
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

    return Environment(
        loader=PackageLoader("notifications", "templates"),
        autoescape=select_autoescape(("html.j2",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def _rendered(view: Page, own: OwnTemplates | None) -> tuple[list[str], list[str]]:
    """The plain and the HTML part, and what kept templates of the school's own from being used."""
    parts: list[str] = []
    broken: list[str] = []
    for name in LETTERS:
        text = None
        if own is not None:
            try:
                text = own.render(name, view)
            except Exception as error:  # noqa: BLE001 - whatever is wrong with it must not keep the mail back
                broken.append(str(error))
        parts.append(clean(text if text is not None else environment().get_template(name).render(page=view)))
    return parts, broken
