"""What every page shares: frame, style sheet, marks, numbers and dates as people read them."""
