"""A small sound slice to break: the draft of `zhagen slice new` without its template words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from written_drafts import write_out

from zhagen.slices.new import new_draft


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = new_draft("residence-permit", "居住证申领", tmp_path).folder
    write_out(made)
    return made


Edit = Callable[[str, str, str], None]


@pytest.fixture
def edit(folder: Path) -> Edit:
    """Replace `old` by `new` in one file of the slice; `old` must be there."""

    def change(file: str, old: str, new: str) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text, f"{old!r} not in {file}"
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change
