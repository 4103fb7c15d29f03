"""How likely the first item of a ranking is the one meant, and that any item is meant at all.

Both are logistic: fitted on what people say and what they meant (docs/guide-linking.md).
"""

from __future__ import annotations

import math

from zhagen.guide.linking.rank import Ranking


def sure(ranking: Ranking) -> float:
    """The chance that the first item is the one meant: by its score and its leads."""
    first, lead, wide = leads(ranking)
    length = math.log(ranking.length + 1)
    return chance(-5.09 + 0.43 * first + 3.25 * min(lead, 1.0) + 0.74 * wide + 0.98 * length)


def meant(ranking: Ranking) -> float:
    """The chance that the utterance wants any item.

    It falls with how much better something fits that is not done here.
    """
    first, _, _ = leads(ranking)
    return chance(-0.58 + 0.45 * first - 2.43 * max(-1.5, ranking.absent_score - first))


def leads(ranking: Ranking) -> tuple[float, float, float]:
    """The first score, its lead over the second, and over the fourth."""
    scores = (*ranking.scores, 0.0, 0.0, 0.0, 0.0)
    return scores[0], scores[0] - scores[1], scores[0] - scores[3]


def chance(odds: float) -> float:
    """The chance that odds (their logarithm) speak of."""
    return 1.0 / (1.0 + math.exp(-odds))
