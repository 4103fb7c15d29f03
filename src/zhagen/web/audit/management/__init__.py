"""Administration from a terminal."""
