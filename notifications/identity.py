"""Who a message is, whenever and however often it is composed."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256


def address_key(address: str) -> str:
    """An address as it is compared: two spellings of one mailbox are one person."""
    return address.strip().casefold()


def message_id(school: str, deliveries: Iterable[tuple[str, int]], address: str, sender: str) -> str:
    """The Message-ID, "<…@domain>", of the message that carries `deliveries` (reminder id, revision) to `address`.

    Equal arguments give equal ids, in whatever order the deliveries stand, so that a message sent a second time
    after a lost answer is recognised as the same one. `sender` is `[mail] from`, whose domain it bears.
    """
    parts = [school, address_key(address)]
    parts += [f"{reminder} {revision}" for reminder, revision in sorted(deliveries)]
    digest = sha256("\n".join(parts).encode()).hexdigest()[:32]
    # Not `email.utils.parseaddr`: it ends at a comma in the name, and takes longer than all the rest of a tick.
    domain = sender.rpartition("@")[2].rstrip("> ")
    return f"<{digest}@{domain}>"
