"""Access logs of any format, chunk by chunk."""
