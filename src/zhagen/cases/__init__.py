"""A case is a set of readings of facts, each with where it came from."""
