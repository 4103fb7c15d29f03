"""How two periods, or an item and its kind, are compared: weeks, drift, errors, moderation."""
