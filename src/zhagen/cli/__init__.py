"""The command line: one file per tool, all messages in Chinese."""
