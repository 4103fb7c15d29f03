"""Whatever else is looked for, one thing a module, and the list of everything that is tested."""
