"""The plan, its deliveries and messages.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _plan()
    _outbox()
    op.create_table(
        "service",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("pid", sa.Integer, nullable=False),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("last_tick", INSTANT),
        sa.Column("stopped_at", INSTANT),
        sa.Column("broken_since", INSTANT),
        sa.Column("broken", sa.Text),
        sa.Column("account_since", INSTANT),
        sa.Column("account", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_service"),
    )


def _plan() -> None:
    op.create_table(
        "plans",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("school", sa.Text, nullable=False),
        sa.Column("config", sa.LargeBinary, nullable=False),
        sa.Column("roster", sa.LargeBinary),
        sa.Column("holidays", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("activated_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_plans"),
    )
    op.create_table(
        "targets",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("instant", INSTANT),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("told_revision", sa.Integer),
        sa.Column("told_fingerprint", sa.Text),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_targets"),
    )
    op.create_index("ix_targets_instant", "targets", ["instant"])
    op.create_table(
        "reminders",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("lead", sa.Text, nullable=False),
        sa.Column("to", sa.JSON, nullable=False),
        sa.Column("cc", sa.JSON, nullable=False),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("decided_at", INSTANT),
        sa.ForeignKeyConstraint(["target"], ["targets.id"], name="fk_reminders_target"),
        sa.PrimaryKeyConstraint("id", name="pk_reminders"),
    )
    op.create_index("ix_reminders_target", "reminders", ["target"])
    op.create_index("ix_reminders_decided_at_due_at", "reminders", ["decided_at", "due_at"])


def _outbox() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("sends", sa.Integer, nullable=False),
        sa.Column("lease_until", INSTANT),
        sa.Column("not_before", INSTANT),
        sa.Column("message_id", sa.Text),
        sa.Column("data", sa.LargeBinary),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("fenced_at", INSTANT),
        sa.Column("settled_at", INSTANT),
        sa.Column("reason", sa.Text),
        sa.Column("answer", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
    )
    op.create_index("ix_messages_not_before_id", "messages", ["not_before", "id"])
    op.create_index("ix_messages_lease_until", "messages", ["lease_until"])
    op.create_index("ix_messages_fenced_at", "messages", ["fenced_at"])
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("reminder", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("message", sa.Integer),
        sa.Column("decided_at", INSTANT, nullable=False),
        sa.Column("settled_at", INSTANT),
        sa.ForeignKeyConstraint(["reminder"], ["reminders.id"], name="fk_deliveries_reminder"),
        sa.ForeignKeyConstraint(["target"], ["targets.id"], name="fk_deliveries_target"),
        sa.ForeignKeyConstraint(["message"], ["messages.id"], name="fk_deliveries_message"),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint(
            "reminder", "revision", "address", name="uq_deliveries_reminder_revision_address"
        ),
    )
    op.create_index("ix_deliveries_target_address", "deliveries", ["target", "address"])
    op.create_index("ix_deliveries_message", "deliveries", ["message"])
    op.create_index("ix_deliveries_state", "deliveries", ["state"])


def downgrade() -> None:
    for table in ("deliveries", "messages", "reminders", "targets", "plans", "service"):
        op.drop_table(table)
