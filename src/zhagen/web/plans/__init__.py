"""事项解析 on the screen: a text beside its table of tasks, and the board of deadlines."""
