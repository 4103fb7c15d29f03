"""The first page of each role: what waits, what changed, the few numbers that matter."""
