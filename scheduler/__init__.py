"""The imperative shell: command line, configuration, store, service."""

__version__ = "0.1.0"
