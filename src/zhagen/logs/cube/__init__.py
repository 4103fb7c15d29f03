"""The daily cube: expressions that mean the same on every engine, and what keeps it in step."""
