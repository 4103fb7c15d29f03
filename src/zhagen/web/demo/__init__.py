"""A plain page of an invented department, to see the guide where it will live."""
