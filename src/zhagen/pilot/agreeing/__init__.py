"""What both parties fix before the first case: the file of the charter, its check, its seal."""
