"""Words put to the plan's values, in the reader's language: dates, people, reasons, warnings."""
