"""The optional model endpoint: it may propose out of a closed list and never decides."""
