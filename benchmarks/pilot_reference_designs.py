"""Reference cases about designs: clusters, wedges, series, mixes, censored times, scales."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from benchmarks.pilot_reference_shapes import Found, Given, ends, inferred
from numpy.typing import NDArray

from zhagen.measures import (
    cluster_ols,
    durations,
    icc,
    mix,
    ordinal,
    randomisation,
    series,
    units,
    wedge,
)
from zhagen.measures.sample import Moments


def stepped_wedge(given: Given, _: Found) -> Found:
    each = given["clusters"] // given["steps"]
    starts = [1 + cluster // each for cluster in range(given["clusters"])]
    variance = wedge.gls_variance(
        wedge.exposure(starts, given["periods"]),
        cases_per_cell=given["n_per_cell"],
        within_variance=given["sigma2"],
        between_variance=given["tau2"],
    )
    chance = wedge.wald_power(given["theta"], variance, alpha=given["alpha"])
    return {"var": variance, "power": chance}


def case_mix(given: Given, _: Found) -> Found:
    tables = np.asarray(given["counts"], dtype=float).reshape((2, 2, -1), order="F")
    strata = [mix.TwoByTwo(*table.T.ravel().tolist()) for table in np.moveaxis(tables, 2, 0)]
    correction = "without" not in given["test"]
    result = mix.mantel_haenszel(strata, correction=correction)
    return {
        "chi2": result.chi2,
        "p": result.p,
        "common_or": result.odds_ratio,
        "ci": ends(result.interval),
    }


def censored_time(given: Given, expected: Found) -> Found:
    status = [bool(value) for value in given["status"]]
    groups = given["group"]
    names = list(dict.fromkeys(groups))
    found: dict[str, Any] = {"rmst": {}, "se": {}, "median": {}}
    if "tau" not in given:
        result = durations.log_rank(given["time"], status, [g == names[0] for g in groups])
        return {"chi2": result.chi2, "chisq": result.chi2, "p": result.p}
    for name in names:
        rows = [place for place, group in enumerate(groups) if group == name]
        mean = durations.restricted_mean(
            [given["time"][place] for place in rows],
            [status[place] for place in rows],
            given["tau"],
        )
        found["rmst"][name], found["se"][name] = mean.mean, mean.se
    return {key: value for key, value in found.items() if key in expected}


def satisfaction(given: Given, _: Found) -> Found:
    design = np.column_stack([given["temp_warm"], given["contact_yes"]])
    fit = ordinal.proportional_odds(given["rating"], design)
    return {
        "coef": fit.coefficients.tolist(),
        "se": fit.se.tolist(),
        "thresholds": fit.thresholds.tolist(),
    }


def _panel(given: Given) -> tuple[NDArray[Any], ...]:
    columns = [np.asarray(given[name]) for name in ("window", "week", "treated", "y")]
    if given.get("subset", "").startswith("weeks"):
        low, high = (int(part) for part in given["subset"].split()[1].split("-"))
        kept = (columns[1] >= low) & (columns[1] <= high)
        columns = [column[kept] for column in columns]
    return tuple(columns)


def few_clusters(given: Given, _: Found) -> Found:
    window, week, treated, y = _panel(given)
    asked = str(given.get("vcov", given.get("method", ""))).lower()
    if "permutation" in asked or "collapsed" in asked or "change" in asked:
        return _collapsed(window, week, treated, y, asked)
    constant = np.ones(len(y))
    dummies = [window == name for name in np.unique(window)[1:]]
    dummies += [week == name for name in np.unique(week)[1:]]
    design = np.column_stack([constant, treated, *dummies]).astype(float)
    kind: cluster_ols.Kind = "CR1" if "cr1" in asked else "CR2"
    return inferred(cluster_ols.cluster_ols(y, design, window.tolist(), kind=kind).test(1))


def _collapsed(
    window: NDArray[Any], week: NDArray[Any], treated: NDArray[Any], y: NDArray[Any], asked: str
) -> Found:
    after = np.isin(week, np.unique(week[treated == 1]))
    changes = [
        units.UnitChange(
            str(name),
            bool(treated[window == name].any()),
            float(y[(window == name) & after].mean() - y[(window == name) & ~after].mean()),
        )
        for name in np.unique(window)
    ]
    if "permutation" in asked:
        result = randomisation.assignment_test(
            [unit.change for unit in changes], [unit.treated for unit in changes]
        )
        return {"p": result.p, "smallest_possible_p": result.smallest_p, "b": result.estimate}
    return inferred(units.change_score(changes))


def cluster_randomised(given: Given, _: Found) -> Found:
    if "icc" in str(given.get("quantity", "")).lower():
        values, groups = np.asarray(given["y"]), np.asarray(given["group"])
        return {"icc": icc.icc([Moments.of(values[groups == g]) for g in np.unique(groups)])}
    window, _week, treated, y = _panel(given)
    if str(given.get("vcov", "")).upper().startswith("CR"):
        kind: cluster_ols.Kind = "CR1" if given["vcov"].upper().startswith("CR1") else "CR2"
        design = np.column_stack([np.ones(len(y)), treated]).astype(float)
        return inferred(cluster_ols.cluster_ols(y, design, window.tolist(), kind=kind).test(1))
    levels = [
        units.UnitChange(
            str(name), bool(treated[window == name].any()), float(y[window == name].mean())
        )
        for name in np.unique(window)
    ]
    return inferred(units.change_score(levels))


def interrupted_series(given: Given, _: Found) -> Found:
    if "aces" in given:
        count = len(given["aces"])
        design = np.column_stack([np.ones(count), given["ban"], given["time"]])
        fit = series.poisson(given["aces"], design, exposure=given["stdpop"])
        log = fit.ratio(1)
        edges = [math.exp(end) for end in ends(log.interval)]
        return {"rr": math.exp(log.estimate), "ci": edges, "dispersion": fit.dispersion}
    line = series.interrupted(given["y"], given["break_after"])
    return {
        "b": line.coefficients.tolist(),
        "se": line.se.tolist(),
        "dw": line.durbin_watson,
    }
