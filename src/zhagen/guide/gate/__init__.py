"""What kind of sentence it is, before anything is looked for: doors, acts, several wishes."""
