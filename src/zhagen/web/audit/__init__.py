"""Who saw, changed and exported what: append-only and chained."""
