"""The tables of plans, as they grew."""
