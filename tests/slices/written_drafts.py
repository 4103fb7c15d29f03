"""Drafts as their authors leave them."""

from __future__ import annotations

from pathlib import Path


def write_out(folder: Path) -> None:
    """Replace what the template says by something an author would write."""
    head = folder / "slice.yaml"
    text = head.read_text(encoding="utf-8")
    head.write_text(text.replace("请换成真实的", "已核对的"), encoding="utf-8")
