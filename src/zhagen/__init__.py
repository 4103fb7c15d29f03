"""Zhagen (扎根): one small piece of a government service, improved, proved, and allowed to root."""

__version__ = "0.1.0"
