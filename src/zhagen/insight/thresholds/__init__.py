"""Every number that decides what is told, fixed before any data were looked at."""
