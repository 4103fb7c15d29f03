"""Telling: sections to files (HTML, DOCX, terminal)."""
