"""Exports of web statistics, which stand in for logs."""
