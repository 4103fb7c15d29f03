"""Merkle tree hashes as RFC 6962, section 2.1, defines them.

One root stands for all cases up to a week. Lodged with the other party, it makes any later change
to a case, and any shortening of the log, visible to whoever holds the sheet.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def leaf_hash(data: bytes) -> bytes:
    """SHA-256 of a leaf; the prefix keeps leaves and nodes apart (second preimages)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """A growing tree that keeps only the roots of its full subtrees: O(log n) memory.

    `add` takes leaf hashes in order; `root` may be asked at any size.
    """

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[tuple[int, bytes]] = []

    def add(self, leaf: bytes) -> None:
        """Append one leaf hash."""
        height, digest = 0, leaf
        while self._peaks and self._peaks[-1][0] == height:
            digest = node_hash(self._peaks.pop()[1], digest)
            height += 1
        self._peaks.append((height, digest))
        self.size += 1

    def root(self) -> bytes:
        """The tree head; SHA-256 of nothing for an empty tree."""
        if not self._peaks:
            return hashlib.sha256(b"").digest()
        digest = self._peaks[-1][1]
        for _, peak in reversed(self._peaks[:-1]):
            digest = node_hash(peak, digest)
        return digest


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The tree head over leaf hashes in order."""
    tree = Tree()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()
