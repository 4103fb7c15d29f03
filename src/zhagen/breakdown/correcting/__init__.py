"""A corrected breakdown read back: what a person changed, field by field."""
