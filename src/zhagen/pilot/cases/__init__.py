"""Rows of a department become cases, or are set aside with their reason."""
