"""Administration of the talks."""
