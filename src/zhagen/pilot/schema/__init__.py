"""JSON Schema of everything a pilot writes or prints as JSON."""
