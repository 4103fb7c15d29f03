"""Synthetic applications of the slice 企业社保开户, with planted defects and their truth."""

from samples.generator.case import Case, generate

__all__ = ["Case", "generate"]
