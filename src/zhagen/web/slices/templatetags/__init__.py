"""What the templates of the slices say with."""
