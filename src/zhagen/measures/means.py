"""Comparing means: Welch, paired, margins, and targets stated as a relative change.

A target such as "time down by 20 %" is tested by a linear contrast, never by dividing two noisy
means and pretending the quotient is normal: on the same data the two can disagree.
"""

from __future__ import annotations

from numpy.typing import ArrayLike

from zhagen.measures.errors import LengthsDiffer, NoVariation, TooFew
from zhagen.measures.results import Alternative, Inference, infer
from zhagen.measures.sample import HasMean, as_floats


def welch_df(first: tuple[float, int], second: tuple[float, int]) -> float:
    """Welch-Satterthwaite degrees of freedom of (variance of a mean, n) twice (Welch 1947)."""
    (a, n), (b, m) = first, second
    if n < 2 or m < 2:
        raise TooFew("每组的单元", min(n, m), 2)
    if a + b <= 0:
        raise NoVariation("各单元的数值")
    return (a + b) ** 2 / (a**2 / (n - 1) + b**2 / (m - 1))


def welch(
    treatment: HasMean,
    control: HasMean,
    *,
    margin: float = 0.0,
    alternative: Alternative = "two-sided",
    level: float = 0.95,
) -> Inference:
    """Difference of two means with unequal variances (Welch 1947), tested against `margin`.

    One-sided superiority is `alternative="greater"` with margin 0; non-inferiority of a metric
    where more is better is the same with a negative margin.
    """
    return contrast(
        treatment, control, change=0.0, margin=margin, alternative=alternative, level=level
    )


def contrast(
    treatment: HasMean,
    control: HasMean,
    *,
    change: float,
    margin: float = 0.0,
    alternative: Alternative = "two-sided",
    level: float = 0.95,
) -> Inference:
    """The linear contrast mean_t - (1 + change) mean_c, Welch-Satterthwaite df.

    With `change` = -0.2 and `alternative` = "less" this proves that time fell by more than 20 %.
    It is exact where the delta method on the quotient is not (Fieller 1954; Hasler & Hothorn
    2008 for unequal variances).
    """
    factor = 1 + change
    estimate = treatment.mean - factor * control.mean
    above, below = treatment.mean_variance, factor**2 * control.mean_variance
    df = welch_df((above, treatment.n), (below, control.n))
    se = (above + below) ** 0.5
    return infer(estimate, se, df, level=level, alternative=alternative, null=margin)


def one_sample(
    values: ArrayLike,
    *,
    null: float = 0.0,
    alternative: Alternative = "two-sided",
    level: float = 0.95,
) -> Inference:
    """Student's t on n independent values, df n - 1 (Student 1908)."""
    x = as_floats(values, "数值")
    if len(x) < 2:
        raise TooFew("单元", len(x), 2)
    se = float(x.std(ddof=1)) / len(x) ** 0.5
    # Equal values leave a scatter of rounding errors, which would read as certainty.
    if se <= 1e-14 * float(abs(x).max()):
        raise NoVariation("各单元的数值")
    return infer(float(x.mean()), se, len(x) - 1, level=level, alternative=alternative, null=null)


def paired(
    treatment: ArrayLike,
    control: ArrayLike,
    *,
    change: float = 0.0,
    margin: float = 0.0,
    alternative: Alternative = "two-sided",
    level: float = 0.95,
) -> Inference:
    """Paired t on treatment - (1 + change) x control of the same units, df pairs - 1."""
    first, second = as_floats(treatment, "试点值"), as_floats(control, "对照值")
    if len(first) != len(second):
        raise LengthsDiffer("配对的两列", (len(first), len(second)))
    return one_sample(
        first - (1 + change) * second, null=margin, alternative=alternative, level=level
    )
