"""What is a task, where one ends and the next begins, and what has to be settled about it."""
