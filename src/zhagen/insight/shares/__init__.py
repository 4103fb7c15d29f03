"""Findings on shares: in time, beside others of the kind, and what composition explains."""
