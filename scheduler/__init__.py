"""The imperative shell: command line, configuration, store, service."""

from datetime import UTC, datetime

__version__ = "0.1.0"
RELEASED = datetime(2026, 11, 1, tzinfo=UTC)
"""When this version was made: no clock that is right says an earlier time. To be set with the version."""
