"""Joint validation: a charter sealed by both parties, sound statistics, an honest verdict."""
