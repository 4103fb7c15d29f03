"""People, their departments and windows, and what each may do."""
