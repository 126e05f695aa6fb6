"""The plan in force is whole: nothing in it belongs to something that is missing."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from rules.model import Convention, DeadlineRule, InDays, Lead, OnDates, Rule, School
from scheduler.config.settings import MailSettings
from scheduler.snapshot import take_snapshot

NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)
MAIL = MailSettings(
    from_="Trường <t@example.edu.vn>",
    reply_to="",
    host="",
    port=465,
    security="tls",
    user="",
    ca_file=None,
    outbox=Path("outbox"),
    max_per_minute=30,
    max_per_day=450,
    settle=timedelta(minutes=10),
    resend_unknown=True,
    oauth2_file=None,
    templates=None,
)


def test_a_deadline_two_years_after_its_session_and_a_lead_of_two_years_find_what_they_belong_to() -> None:
    past, future = date(2024, 12, 2), date(2029, 1, 8)
    school = School(
        "s",
        "Trường",
        rules=(
            Rule(
                "dt",
                "Đối thoại",
                OnDates((past, future)),
                Convention.UNADJUSTED,
                time(14),
                tell=("everyone",),
                remind=(Lead("d", 760, time(8)),),
            ),
        ),
        deadlines=(
            DeadlineRule(
                "bc",
                ("dt",),
                "Báo cáo",
                ("everyone",),
                InDays(730, working=False, before=False, time=time(17)),
            ),
        ),
    )
    snapshot = take_snapshot(school, MAIL, NOW)
    report = snapshot.deadlines[f"s/dt/{past}/bc"]
    assert snapshot.session_of(report).date == past
    reminder = f"s/dt/{future}/session/760d 08:00"
    assert snapshot.reminders[reminder].of in snapshot.sessions
    assert reminder in snapshot.expanded().reminders
