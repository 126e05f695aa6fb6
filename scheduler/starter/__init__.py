"""Plans to begin with, one for each kind of plan; their texts lie in `vi` and `en`, with the dates left open."""
