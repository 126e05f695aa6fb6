"""From a letter to the bytes of a mail."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from notifications.mime import Envelope, build, mailbox, named_mailbox
from notifications.model import Letter, Message
from notifications.page import page
from notifications.wording.words import clean, words_for

if TYPE_CHECKING:
    from jinja2 import Environment


def compose(letter: Letter) -> Message:
    """The one mail that says all of `letter`: the same bytes for the same letter.

    Raises HeaderValueError for a value that may not stand in a header, such as a title with a line break.
    """
    view = page(letter)
    words = words_for(letter.school)
    sender = letter.sender
    to = named_mailbox("To", clean(letter.person.name), letter.person.email)
    envelope = Envelope(
        sender=mailbox("From", clean(sender.from_)),
        to=to,
        reply_to=mailbox("Reply-To", clean(sender.reply_to)) if sender.reply_to else None,
        subject=view.subject,
        date=words.local(letter.now),
        message_id=letter.message_id,
        references=letter.references,
    )
    text, html = (
        clean(environment().get_template(f"{view.language}/letter.{form}.j2").render(page=view))
        for form in ("txt", "html")
    )
    return Message(to.address, view.subject, letter.message_id, build(envelope, text, html, view.language))


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
