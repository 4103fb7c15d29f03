"""Work that takes longer than a request: leased, taken again when a worker dies."""
