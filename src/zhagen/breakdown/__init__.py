"""Task breakdown: from a policy text to a table in which every cell shows where it comes from."""
