"""The tree heads are those of RFC 6962."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from zhagen.pilot.log.merkle import Tree, leaf_hash, node_hash, root_of

# Leaves and tree heads of the reference implementation of Certificate Transparency
# (merkle_tree_test: the eight leaves and the heads of sizes 1, 2, 3, 5 and 8).
_LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
_HEADS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def _recursive(leaves: list[bytes]) -> bytes:
    """Section 2.1 word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(_recursive(leaves[:split]), _recursive(leaves[split:]))


def test_the_known_tree_heads_come_out():
    for size, head in _HEADS.items():
        assert root_of(leaf_hash(leaf) for leaf in _LEAVES[:size]).hex() == head


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_growing_gives_the_definition_at_every_size(datas):
    tree, leaves = Tree(), []
    assert tree.root() == _recursive([])
    for data in datas:
        leaves.append(leaf_hash(data))
        tree.add(leaves[-1])
        assert tree.root() == _recursive(leaves)
