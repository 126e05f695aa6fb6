"""The imperative shell: command line, configuration, store, service."""
