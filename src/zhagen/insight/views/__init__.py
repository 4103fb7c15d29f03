"""Page views against what is usual for the item and its kind."""
