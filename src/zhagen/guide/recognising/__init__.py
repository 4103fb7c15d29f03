"""Facts of a slice in what a person says."""
