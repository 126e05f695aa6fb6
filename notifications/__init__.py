"""What a message says, and what becomes of it."""
