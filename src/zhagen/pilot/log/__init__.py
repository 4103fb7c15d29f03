"""The log: cases appended and chained, open to anyone who checks, and counted into cells."""
