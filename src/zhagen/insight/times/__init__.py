"""Findings on times: how long pages are read and cases take."""
