"""Template tags of the pilot's pages."""
