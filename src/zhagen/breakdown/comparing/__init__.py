"""Two versions of a document, task by task."""
