"""How every dialogue ended, as events without values and as a report."""
