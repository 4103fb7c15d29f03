"""How people say it, as data: one file a field of government life."""
