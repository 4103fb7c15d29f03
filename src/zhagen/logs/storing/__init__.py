"""The folder in which the records of a site are kept, and which files it has already."""
