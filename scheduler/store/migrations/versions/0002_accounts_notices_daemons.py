"""Mail accounts, mails to the admin, several daemons, and what is true of the school as a whole.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("plans", sa.Column("synced", sa.Text))
    op.add_column("plans", sa.Column("synced_at", INSTANT))
    op.create_table(
        "accounts",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("answer", sa.Text),
        sa.Column("since", INSTANT),
        sa.Column("until", INSTANT),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("secret", sa.Text),
        sa.Column("refusals", sa.JSON),
        sa.PrimaryKeyConstraint("name", name="pk_accounts"),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("cause", sa.Text, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.ForeignKeyConstraint(["id"], ["targets.id"], name="fk_notices_id"),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
    )
    op.create_table(
        "daemons",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("pid", sa.Integer, nullable=False),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("last_tick", INSTANT),
        sa.Column("stopped_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_daemons"),
    )
    op.execute(
        "insert into daemons (pid, host, started_at, last_tick, stopped_at)"
        " select pid, host, started_at, last_tick, stopped_at from service"
    )
    _service()


def _service() -> None:
    with op.batch_alter_table("service") as table:
        for gone in ("pid", "host", "started_at", "stopped_at", "account_since", "account"):
            table.drop_column(gone)
        for instant in ("paused_at", "clock_since", "clock_accepted_at", "restored_at", "backup_at"):
            table.add_column(sa.Column(instant, INSTANT))
        table.add_column(sa.Column("clock", sa.Text))
        table.add_column(sa.Column("retained_on", sa.Text))
