"""The mail that `send-test` sends: that it is a test, and whose."""

from __future__ import annotations

from datetime import datetime

from notifications.compose import write
from notifications.identity import message_id
from notifications.mime import named_mailbox
from notifications.model import Message, Sender
from notifications.page import Line, Matter, Page
from notifications.wording.words import one_line, words_for
from rules.model import School


def compose_trial(school: School, sender: Sender, address: str, now: datetime) -> Message:
    """The test mail to `address` at `now` (UTC). Raises HeaderValueError for what is no address."""
    words, name = words_for(school), one_line(school.name)
    text = words.say("trial.text", school=name)
    view = Page(
        language=words.language,
        subject=one_line(words.say("trial.subject", school=name)),
        preview=text,
        greeting=words.say("trial.greeting"),
        summary="",
        matters=(Matter(Line(text), ()),),
        sessions=(),
        privacy="",
        closing=words.say("closing"),
        school=name,
        plan="",
        footer=words.say("trial.footer"),
    )
    # Of its instant too: a second test is another mail, and must not be taken for the first.
    identity = message_id(school.id, [(f"send-test {now.isoformat()}", 0)], address, sender.from_)
    return write(view, sender, named_mailbox("To", "", address), message_id=identity, date=words.local(now))
