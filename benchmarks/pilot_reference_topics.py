"""How a reference case of each topic is put to the measures: input keys in, expected keys out."""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Callable

from benchmarks import pilot_reference_designs as designs
from benchmarks.pilot_reference_shapes import Found, Given, NotHere, NotKnown, ends, inferred

from zhagen.measures import (
    always_valid,
    balance,
    icc,
    means,
    multiplicity,
    power,
    rare,
    rates,
    relative,
    sequential,
    target,
)
from zhagen.measures.sample import Moments


def _moments(given: Given) -> Moments:
    if "sum" in given:
        return Moments(given["n"], given["sum"], given["sum_squares"])
    if "mean_orders" in given:
        return Moments.of_summary(given["n"], given["mean_orders"], given["var_orders"] ** 0.5)
    return Moments.of_summary(given["n"], given["mean"], given["sd"])


def _arms(given: Given) -> tuple[Moments, Moments]:
    return _moments(given["treatment"]), _moments(given["control"])


def _relative_change(given: Given, _: Found) -> Found:
    treatment, control = _arms(given)
    level = given.get("level", 0.95)
    df: relative.Df = "normal" if "normal" in str(given.get("method", "")) else "welch"
    if "rel_method" in given:
        change = relative.log_delta(treatment, control, level=level)
        absolute = inferred(means.welch(treatment, control, level=level))
        return {**absolute, "rel": change.estimate, "rel_ci": ends(change.interval)}
    method = given["method"].lower()
    if "fieller" in method:
        interval = relative.fieller(treatment, control, df=df, level=level)
        return {"estimate": treatment.mean / control.mean - 1, "ci": ends(interval)}
    function = relative.log_delta if "log" in method else relative.delta
    return inferred(function(treatment, control, df=df, level=level))


def _superiority(given: Given, _: Found) -> Found:
    treatment, control = _arms(given)
    level = 1 - given["alpha"]
    side = given.get("alternative", "two-sided")
    margin = given.get("margin", 0.0)
    if given["scale"] == "relative":
        result = relative.delta(treatment, control, alternative=side, level=level)
        if margin:
            contrast = means.contrast(
                treatment, control, change=margin, alternative=side, level=level
            )
            return {**inferred(result), "p": contrast.p, "t": contrast.statistic}
        return inferred(result)
    return inferred(means.welch(treatment, control, margin=margin, alternative=side, level=level))


def _always_valid(given: Given, _: Found) -> Found:
    treatment, control = _arms(given)
    result = (
        relative.delta(treatment, control)
        if given["scale"] == "relative"
        else means.welch(treatment, control)
    )
    interval = always_valid.confidence_sequence(
        result.estimate,
        result.se,
        treatment.n + control.n,
        tuned_for=given["tuning_n"],
        alternative=given.get("alternative", "two-sided"),
        alpha=given["alpha"],
    )
    return {
        "estimate": result.estimate,
        "ci": ends(interval),
        "lower": interval.lower,
        "upper": interval.upper,
    }


def _proportions(given: Given) -> tuple[rates.Proportion, rates.Proportion]:
    if "control" in given:
        first, second = given["treatment"], given["control"]
        return (
            rates.Proportion(first["events"], first["n"]),
            rates.Proportion(second["events"], second["n"]),
        )
    return rates.Proportion(given["x1"], given["n1"]), rates.Proportion(given["x2"], given["n2"])


def _binary_test(given: Given, _: Found) -> Found:
    first, second = _proportions(given)
    side = given.get("alternative", "two-sided")
    if "fisher" in given["test"]:
        return {"p": rates.fisher_exact(first, second, alternative=side)}
    return inferred(
        rates.pooled_z(first, second, correction=bool(given.get("yates")), alternative=side)
    )


def _binary_interval(given: Given, _: Found) -> Found:
    first, second = _proportions(given)
    level, method = given.get("level", 0.95), given["method"].lower()
    if "wald" in method:
        return inferred(rates.wald_difference(first, second, level=level))
    if "newcombe" in method:
        interval = rates.newcombe_difference(first, second, level=level)
    elif "miettinen" in method or "score" in method:
        interval = rates.score_difference(first, second, level=level)
    else:
        raise NotKnown(method)
    return {"diff": first.share - second.share, "ci": ends(interval)}


def _risk_ratio(given: Given, _: Found) -> Found:
    first, second = _proportions(given)
    method = given["method"].lower()
    function = rates.katz_ratio if "katz" in method or "log" in method else rates.koopman_ratio
    interval = function(first, second, level=given.get("level", 0.95))
    return {"ratio": first.share / second.share, "ci": ends(interval)}


def _rare(given: Given, _: Found) -> Found:
    first = rare.RareRate(given["count1"], given["exposure1"])
    second = rare.RareRate(given["count2"], given["exposure2"])
    sides = {"larger": "greater", "greater": "greater", "smaller": "less", "less": "less"}
    settings = {
        "null": float(given.get("ratio_null", 1.0)),
        "alternative": sides.get(given.get("alternative", ""), "two-sided"),
    }
    method = given["method"].lower()
    if "sqrt" in method:
        return {"p": rare.sqrt_test(first, second, **settings)}  # type: ignore[arg-type]
    functions = {"score": rare.score, "wald-log": rare.wald_log, "wald": rare.wald_log}
    function = rare.exact_conditional if "exact" in method else functions[method]
    result = function(first, second, level=given.get("level", 0.95), **settings)  # type: ignore[arg-type]
    return {"p": result.p, "ratio": result.ratio, "ci": ends(result.interval)}


def _split(given: Given, _: Found) -> Found:
    result = balance.sample_ratio(given["counts"], given["weights"])
    return {"p": result.p, "chi2": result.chi2}


def _bounds(given: Given, _: Found) -> Found:
    return {"z": _z_bounds(given["type"], given["info"], given["alpha_one_sided"])}


def _z_bounds(kind: str, info: list[float], alpha: float) -> list[float]:
    name = kind.lower()
    if "hwang" in name:
        gamma = float(name.split("gamma=")[1].split()[0])
        plan = sequential.Spending("hwang-shih-decani", alpha, gamma)
        return [look.z for look in sequential.plan_looks(info, plan)]
    family: sequential.Shape = "pocock" if "pocock" in name else "obrien-fleming"
    if "lan-demets" in name or "spending" in name:
        plan = sequential.Spending(family, alpha)
        return [look.z for look in sequential.plan_looks(info, plan)]
    return list(sequential.classic_bounds(info, family, alpha=alpha))


def _sample_size(given: Given, expected: Found) -> Found:
    quantity = given.get("quantity", "")
    if quantity == "design effect":
        return {"deff": icc.design_effect(given["icc"], given["cluster_size"])}
    if quantity.startswith("inflation"):
        return {"inflation": _inflation(given)}
    test = given["test"]
    chance = given["power"]
    alpha = given.get("alpha_one_sided", given.get("alpha", 0.05))
    if test == "two-sample t":
        size = power.t_test_size(given["delta"], given["sd"], power=chance, alpha=alpha)
    elif test == "paired t":
        size = power.paired_size(given["delta"], given["sd"], power=chance, alpha=alpha)
    elif test == "two proportions":
        size = power.two_proportions_size(given["p1"], given["p2"], power=chance, alpha=alpha)
    else:
        size = _margin_size(test, given, chance, alpha)
    return dict.fromkeys(expected, size)


def _inflation(given: Given) -> float:
    looks = int(given["design"].split(", ")[1].split()[0])
    info = [look / looks for look in range(1, looks + 1)]
    alpha = given["alpha_one_sided"]
    bounds = _z_bounds(given["design"], info, alpha)
    return sequential.inflation_factor(info, bounds, alpha=alpha, wanted=given["power"])


def _margin_size(test: str, given: Given, chance: float, alpha: float) -> float:
    common = {"margin": given["margin"], "power": chance, "alpha": alpha}
    if test.startswith("rates"):
        function = (
            power.ratio_margin_rates_size if "ratio" in test else power.non_inferior_rates_size
        )
        allocation = given.get("allocation", 1)
        return function(given["p_treat"], given["p_control"], allocation=allocation, **common)
    if "ratio" in test:
        return power.ratio_margin_means_size(given["ratio"], variation=given["sd"], **common)
    return power.non_inferior_means_size(given["difference"], sd=given["sd"], **common)


def _multiplicity(given: Given, _: Found) -> Found:
    holm = "holm" in given["method"].lower()
    adjust = multiplicity.holm if holm else multiplicity.benjamini_hochberg
    return {"adj": list(adjust(given["p"]))}


def _difference(given: Given, _: Found) -> Found:
    return inferred(means.welch(Moments.of(given["a"]), Moments.of(given["b"])))


def _pairs(given: Given, _: Found) -> Found:
    return inferred(means.paired(given["a"], given["b"]))


def _randomisation(given: Given, _: Found) -> Found:
    (a, b), (c, d) = given["table"]
    first, second = rates.Proportion(a, a + b), rates.Proportion(c, c + d)
    return {
        "p_two": rates.fisher_exact(first, second),
        "p_greater": rates.fisher_exact(first, second, alternative="greater"),
        "p_less": rates.fisher_exact(first, second, alternative="less"),
    }


def _target(given: Given, _: Found) -> Found:
    wanted = target.read_target(given["target"])
    return {
        "time_ratio_at_target": wanted.time_ratio,
        "time_change_at_target": wanted.time_change,
    }


def _tamper(given: Given, expected: Found) -> Found:
    if "object" in given:
        canonical: bytes = _pilot("agreeing.sealed", "canonical_bytes")(given["object"])
        text, digest = canonical.decode("utf-8"), hashlib.sha256(canonical).hexdigest()
        return {"canonical": text, "sha256": digest}
    leaves = next((given[key] for key in given if key.startswith("leaves")), None)
    if leaves is None:
        raise NotKnown(f"tamper evidence from {sorted(given)}")
    hashed = [_pilot("log.merkle", "leaf_hash")(bytes.fromhex(leaf)) for leaf in leaves]
    root: bytes = _pilot("log.merkle", "root_of")(hashed)
    return dict.fromkeys(expected, root.hex())


def _pilot(module: str, name: str) -> Callable[..., bytes]:
    try:
        found: Callable[..., bytes] = getattr(
            importlib.import_module(f"zhagen.pilot.{module}"), name
        )
    except (ImportError, AttributeError) as cause:
        raise NotHere(f"zhagen.pilot.{module}.{name} is not there yet") from cause
    return found


TOPICS: dict[str, Callable[[Given, Found], Found]] = {
    "relative_change_ci": _relative_change,
    "superiority_one_sided": _superiority,
    "always_valid_cs": _always_valid,
    "binary_two_sample": _binary_test,
    "binary_diff_ci": _binary_interval,
    "risk_ratio_ci": _risk_ratio,
    "rare_rate_two_sample": _rare,
    "srm": _split,
    "group_sequential_bounds": _bounds,
    "sample_size": _sample_size,
    "stepped_wedge_power": designs.stepped_wedge,
    "mix_of_case_types": designs.case_mix,
    "multiplicity": _multiplicity,
    "censored_time": designs.censored_time,
    "ordinal_satisfaction": designs.satisfaction,
    "mean_difference": _difference,
    "switchback_pairs": _pairs,
    "randomisation_test": _randomisation,
    "did_few_clusters": designs.few_clusters,
    "cluster_randomised": designs.cluster_randomised,
    "interrupted_time_series": designs.interrupted_series,
    "target_semantics": _target,
    "tamper_evidence": _tamper,
}
