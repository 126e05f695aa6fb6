"""The tables. `migrations/` makes them; a test holds that the two agree."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from scheduler.store.instants import Instant
from scheduler.store.words import Words

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

PLANNED = ("session", "deadline")
"""The kinds of target that come of the plan: `sync` and `dispatch` look at these alone."""
KINDS = (*PLANNED, "notice")
"""All kinds this version knows. A row of another one was made by a newer version: it is parked, never touched."""

plans = Table(
    "plans",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("school", Text, nullable=False),
    Column("config", LargeBinary, nullable=False),
    Column("roster", LargeBinary),
    Column("holidays", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("activated_at", Instant, nullable=False),
    Column("synced", Text),
    Column("synced_at", Instant),
)
"""Each version of the plan's source that was in force; the newest is. `digest` is that of the source, `synced` that
of the plan made of it as it was stored last, at `synced_at`."""

targets = Table(
    "targets",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("instant", Instant),
    Column("fingerprint", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("told_revision", Integer),
    Column("told_fingerprint", Text),
    Column("withdrawn", Boolean, nullable=False),
)
"""Sessions and deadlines. `instant` is when it has passed; `told_*` is how it was when somebody was last told."""

reminders = Table(
    "reminders",
    metadata,
    Column("id", Text, primary_key=True),
    Column("target", Text, ForeignKey("targets.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("lead", Text, nullable=False),
    Column("to", JSON, nullable=False),
    Column("cc", JSON, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Column("decided_at", Instant),
)
"""`due_at` is `at`, or later where an edit made it due. `decided_at` is null while it is still to be decided."""

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reminder", Text, ForeignKey("reminders.id"), nullable=False),
    Column("target", Text, ForeignKey("targets.id"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("address", Text, nullable=False),
    Column("part", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Words),
    Column("message", Integer, ForeignKey("messages.id")),
    Column("decided_at", Instant, nullable=False),
    Column("settled_at", Instant),
    UniqueConstraint("reminder", "revision", "address"),
)
"""What is owed to whom. `address` is casefolded; `fingerprint` is the target's as last composed."""

messages = Table(
    "messages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("address", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("sends", Integer, nullable=False),
    Column("lease_until", Instant),
    Column("not_before", Instant),
    Column("message_id", Text),
    Column("data", LargeBinary),
    Column("created_at", Instant, nullable=False),
    Column("fenced_at", Instant),
    Column("settled_at", Instant),
    Column("reason", Words),
    Column("answer", Words),
)
"""One mail to one address. `attempt` counts claims and guards each change; `tries` counts the server's own
answers; `sends` counts how often the fence was passed; `data` is there only while it may be sent again as it is;
`not_before` is null once nothing more will be tried."""

accounts = Table(
    "accounts",
    metadata,
    Column("name", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("reason", Words),
    Column("answer", Words),
    Column("since", Instant),
    Column("until", Instant),
    Column("failures", Integer, nullable=False),
    Column("secret", Text),
    Column("refusals", JSON),
)
"""Mail accounts that were used, by `account_name`: "works", "rests" or "paused", since when and why. `until` is
the next try; `secret` a salted scrypt of the password that was refused; `refusals` the run of equal refusals."""

notices = Table(
    "notices",
    metadata,
    Column("id", Text, ForeignKey("targets.id"), primary_key=True),
    Column("cause", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("facts", JSON, nullable=False),
)
"""What the admin is mailed of, beside its target of the kind "notice": at most one for a cause and local day."""

daemons = Table(
    "daemons",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("pid", Integer, nullable=False),
    Column("host", Text, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("last_tick", Instant),
    Column("stopped_at", Instant),
)
"""A row for each service that runs or ran: one on SQLite, perhaps several on PostgreSQL."""

service = Table(
    "service",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("last_tick", Instant),
    Column("broken_since", Instant),
    Column("broken", Words),
    Column("paused_at", Instant),
    Column("clock_since", Instant),
    Column("clock_accepted_at", Instant),
    Column("restored_at", Instant),
    Column("backup_at", Instant),
    Column("clock", Words),
    Column("retained_on", Text),
)
"""One row (id 1): what is true of the school, whichever daemon works. `last_tick` is the newest of all; `broken`
says why an edit of the files is not in force, `clock` why the clock is not believed; between `backup_at` and
`restored_at` lies what a restored backup does not know; `retained_on` is the local day of the last retention."""

Index(None, targets.c.instant)
Index(None, reminders.c.target)
Index(None, reminders.c.decided_at, reminders.c.due_at)
Index(None, deliveries.c.target, deliveries.c.address)
Index(None, deliveries.c.message)
Index(None, deliveries.c.state)
Index(None, messages.c.not_before, messages.c.id)
Index(None, messages.c.lease_until)
Index(None, messages.c.fenced_at)
