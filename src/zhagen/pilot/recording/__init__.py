"""What is kept beside the log: looks, decisions, person-days, lessons."""
