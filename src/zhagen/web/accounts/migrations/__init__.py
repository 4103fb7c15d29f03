"""The tables of the people."""
