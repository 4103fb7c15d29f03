"""The book of proposals: what was proposed, decided, done and measured; entries are only added."""
