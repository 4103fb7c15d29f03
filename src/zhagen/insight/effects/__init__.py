"""Whether an improvement worked: differences of weeks against untouched items."""
