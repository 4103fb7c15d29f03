"""Before the start: which piece to choose, and whether a pilot of it can prove anything here."""
