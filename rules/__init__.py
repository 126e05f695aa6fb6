"""The plan as pure values: no clock, no files, no database, no network."""
