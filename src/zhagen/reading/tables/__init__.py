"""Ruled tables: their lines, their cells, and which text stands in which cell."""
