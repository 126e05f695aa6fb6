"""What is said when a command cannot do its work: a sentence, never a traceback."""

from __future__ import annotations

import click

from scheduler.cli.options import Invocation
from scheduler.cli.phrases import phrase
from scheduler.config.faults import ConfigError

EX_FAILED = 1
EX_CONFIG = 78


def report(error: Exception, invocation: Invocation) -> int:
    """Say on standard error what went wrong; returns the exit status."""
    if isinstance(error, ConfigError):
        from scheduler.cli.check import show_faults

        show_faults(error, stderr=True)
        return EX_FAILED
    language = invocation.language
    click.echo(_sentence(error, language), err=True)
    return EX_FAILED


def _sentence(error: Exception, language: str) -> str:
    from scheduler.errors import ServiceError

    if isinstance(error, ServiceError):
        return phrase(language, "failed", why=error)
    if isinstance(error, OSError):
        return phrase(language, "failed", why=f"{error.filename or ''} {error.strerror or error}".strip())
    return phrase(language, "unexpected", why=f"{type(error).__name__}: {error}")
