"""The probability functions the measures need, typed, in one place.

SciPy has no type stubs and `scipy.stats` takes a second to import; these few wrappers around
`scipy.special` and `scipy.optimize` keep both facts out of the other modules. An infinite
number of degrees of freedom means the normal distribution.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special  # type: ignore[import-untyped]

from zhagen.measures.errors import NotConverged, OutOfRange

Floats = NDArray[np.float64]

# Below this tail the library's t quantile loses digits; the incomplete beta does not.
_FAR_TAIL = 1e-3


def normal_cdf(x: float) -> float:
    """P(Z <= x) of the standard normal."""
    return float(special.ndtr(x))


def normal_sf(x: float) -> float:
    """P(Z > x) of the standard normal, accurate in the far tail."""
    return float(special.ndtr(-x))


def normal_upper(p: float) -> float:
    """The z with P(Z > z) = p; infinite for p = 0."""
    return float(-special.ndtri(p))


def normal_cdf_array(x: Floats) -> Floats:
    """P(Z <= x), element by element."""
    return np.asarray(special.ndtr(x), dtype=np.float64)


def t_sf(x: float, df: float) -> float:
    """P(T > x) of Student's t with df > 0 degrees of freedom (inf = normal)."""
    if math.isinf(df):
        return normal_sf(x)
    if math.isinf(x):
        return 0.0 if x > 0 else 1.0
    return float(special.stdtr(df, -x))


def t_upper(p: float, df: float) -> float:
    """The t with P(T > t) = p, 0 <= p <= 1, accurate for p far below 1e-16."""
    if math.isinf(df):
        return normal_upper(p)
    if p <= 0:
        return math.inf
    if p >= _FAR_TAIL:
        return float(-special.stdtrit(df, p))
    share = float(special.betaincinv(df / 2, 0.5, 2 * p))
    return math.sqrt(df * (1 - share) / share) if share > 0 else math.inf


def t_power(effect: float, df: float, critical: float) -> float:
    """P(T' > critical) of the noncentral t with noncentrality `effect`."""
    return float(1 - special.nctdtr(df, effect, critical))


def chi2_sf(x: float, df: float) -> float:
    """P(X > x) of the chi-square distribution."""
    return float(special.chdtrc(df, x))


def beta_lower(p: float, a: float, b: float) -> float:
    """The x with P(B <= x) = p of the beta distribution."""
    return float(special.betaincinv(a, b, p))


def gamma_lower(p: float, shape: float) -> float:
    """The x with P(G <= x) = p of the gamma distribution with scale 1; 0 for shape 0."""
    return float(special.gammaincinv(shape, p)) if shape > 0 else 0.0


def poisson_cdf(count: int, mean: float) -> float:
    """P(K <= count) of the Poisson distribution."""
    return float(special.gammaincc(count + 1, mean))


def binomial_sf(k: int, n: int, p: float) -> float:
    """P(X >= k) of the binomial distribution."""
    return 1.0 if k <= 0 else float(special.bdtrc(k - 1, n, p))


def binomial_pmf(n: int, p: float) -> Floats:
    """P(X = 0), ..., P(X = n), shape (n + 1,)."""
    k = np.arange(n + 1)
    logs = _log_choose(n, k) + special.xlogy(k, p) + special.xlog1py(n - k, -p)
    return np.asarray(np.exp(logs), dtype=np.float64)


def hypergeometric_pmf(k: NDArray[np.int64], first: int, second: int, drawn: int) -> Floats:
    """P(k of `drawn` come from the first of two groups), element by element."""
    logs = _log_choose(first, k) + _log_choose(second, drawn - k)
    total = _log_choose(first + second, np.asarray(drawn))
    return np.asarray(np.exp(logs - total), dtype=np.float64)


def root(function: Callable[[float], float], lower: float, upper: float, what: str) -> float:
    """The zero of a function between two points where its sign differs (Brent 1973).

    Raises:
        NotConverged: the signs are equal or the search fails; `what` names the quantity.
    """
    try:
        return float(optimize.brentq(function, lower, upper, xtol=1e-13, rtol=1e-13, maxiter=300))
    except (ValueError, RuntimeError) as cause:
        raise NotConverged(what) from cause


def minimum(
    objective: Callable[[Floats], tuple[float, Floats]], start: Floats, what: str
) -> Floats:
    """The point where a smooth function, given with its gradient, is least (BFGS).

    Raises:
        NotConverged: the gradient at the end is not small.
    """
    found = optimize.minimize(objective, start, jac=True, method="BFGS", options={"gtol": 1e-7})
    point = np.asarray(found.x, dtype=np.float64)
    gradient = np.asarray(found.jac, dtype=np.float64)
    if not np.isfinite(point).all() or np.abs(gradient).max() > 1e-3:
        raise NotConverged(what)
    return point


def check_level(level: float) -> None:
    """Refuse a confidence level or power outside (0, 1)."""
    if not 0 < level < 1:
        raise OutOfRange("置信水平或概率", level, "大于 0 且小于 1")


def _log_choose(n: int, k: NDArray[np.int64]) -> Floats:
    logs = special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1)
    return np.asarray(logs, dtype=np.float64)
