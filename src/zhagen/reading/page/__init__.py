"""A page inside the recognition process, looked at only as far as someone asks."""
