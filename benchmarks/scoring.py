"""How a pre-review is scored: the product's own definition, under the name benchmarks use."""

from __future__ import annotations

from zhagen.precheck.scoring import Score, fold, in_order

__all__ = ["Score", "fold", "in_order"]
