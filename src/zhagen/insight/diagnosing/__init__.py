"""What explains numbers that moved: other addresses, missing records, programs, seasons."""
