"""Reads config.toml and the roster into the values the rest works with."""
