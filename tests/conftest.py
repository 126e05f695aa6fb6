"""Fixtures of more than one folder."""

from tests.postgres import postgres, postgres_cluster, postgres_template, postgres_url

__all__ = ["postgres", "postgres_cluster", "postgres_template", "postgres_url"]
