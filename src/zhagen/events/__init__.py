"""What every use leaves behind: ids, codes, counts and durations, never a person's values."""
