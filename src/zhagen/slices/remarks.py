"""What whoever uses a slice should hear in one line before its results.

A version in use that was never locked may change under the people it is used on; a folder of one's
own may stand in front of the shipped slice of the same id. Both work, neither should be silent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhagen.slices.find import hides_shipped
from zhagen.slices.lock import is_locked
from zhagen.slices.model import Status

if TYPE_CHECKING:
    from zhagen.slices.model import Slice


def remarks_on(slice_: Slice) -> tuple[str, ...]:
    """One Chinese line each; nothing for an ordinary slice."""
    said = []
    if slice_.status is Status.IN_USE and not is_locked(slice_.folder):
        said.append(
            f"注意：{slice_.ref} 是在用版本，却没有锁定，内容可能随时被改。"
            f"请运行 zhagen slice lock {slice_.ref}。"
        )
    if hides_shipped(slice_.folder):
        said.append(f"用的是 {slice_.folder}，没有用自带的同编号切片 {slice_.id}。")
    return tuple(said)
