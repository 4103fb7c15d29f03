"""The keys of charter.yaml: what a charter must say, checked before it becomes values.

Limits stand twice: as fields, for the schema, and as a check before them that says the whole range
in words, because "too big" alone sends its reader searching.
"""

from __future__ import annotations

import math
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from zhagen.pilot.charter import Design, Direction, Measure


def _finite(value: object) -> object:
    """YAML's own words for infinity and for no number are no number here."""
    word = value.lstrip("+-.").lower() if isinstance(value, str) else ""
    endless = isinstance(value, float) and not math.isfinite(value)
    if endless or word in {"nan", "inf", "infinity"}:
        raise ValueError("应为有限的数")
    return value


def _within(low: float, high: float = math.inf, *, ends: bool = True) -> BeforeValidator:
    """A number from `low` to `high`; without `ends` these two are too far. Other types pass on."""
    if math.isinf(high):
        words = f"不能小于 {low:g}" if ends else f"要大于 {low:g}"
    else:
        words = f"应在 {low:g} 至 {high:g} 之间" + ("" if ends else "，不含两端")

    def check(value: object) -> object:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return value
        if not (low <= value <= high if ends else low < value < high):
            raise ValueError(words)
        return value

    return BeforeValidator(check)


def _at_least(count: int) -> BeforeValidator:
    """A list of so many entries."""

    def check(value: object) -> object:
        if isinstance(value, list) and len(value) < count:
            raise ValueError(f"至少要写 {count} 项")
        return value

    return BeforeValidator(check)


Text = Annotated[str, Field(min_length=1)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Number = Annotated[int | float, BeforeValidator(_finite)]
Share = Annotated[Number, Field(ge=0, le=1), _within(0, 1)]
Amount = Annotated[Number, Field(ge=0), _within(0)]
Chance = Annotated[Number, Field(gt=0, lt=1), _within(0, 1, ends=False)]
LaxDesign = Annotated[Design, Field(strict=False)]
LaxMeasure = Annotated[Measure, Field(strict=False)]
LaxDirection = Annotated[Direction, Field(strict=False)]
# A canonical charter is JSON, where a day is a text.
Day = Annotated[date, Field(strict=False)]


class Part(BaseModel):
    """What all parts share: no unknown key, no silent conversion."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ScenePart(Part):
    """The scene and what is left out of it."""

    what: Text
    leaves_out: list[Text]


class OwnerPart(Part):
    """Who owns the problem."""

    name: Text
    title: str = ""
    organisation: Text


class DaysPart(Part):
    """Person-days a party gives: planned, and the cap."""

    planned: Amount
    cap: Amount


class PartyPart(Part):
    """A party and what it brings."""

    id: Name
    name: Text
    role: Literal["department", "vendor"]
    signatory: Text
    contributes: dict[str, Text]
    person_days: DaysPart


class MetricPart(Part):
    """A metric."""

    id: Name
    title: Text
    unit: Text
    formula: Text
    measure: LaxMeasure
    direction: LaxDirection
    horizon: Amount = 0


class GuardrailPart(MetricPart):
    """A metric with the margin it must not exceed."""

    margin: Amount
    alpha: Chance = 0.05


class MetricsPart(Part):
    """One primary metric; any number of the others."""

    primary: MetricPart
    guardrails: list[GuardrailPart] = []
    secondary: list[MetricPart] = []


class TargetPart(Part):
    """The target in words, as a change, and the effect the pilot is sized for."""

    text: Text
    change: Number | None = None
    planned: Number


class DaysRange(Part):
    """Two days, both included."""

    from_: Annotated[Day, Field(alias="from")]
    to: Day


class SchedulePart(Part):
    """Dates and looks."""

    baseline: DaysRange | None = None
    start: Day
    weeks: Annotated[int, Field(ge=1, le=52), _within(1, 52)]
    run_in: Annotated[int, Field(ge=0), _within(0)] = 0
    looks: Annotated[list[int], Field(min_length=1), _at_least(1)]
    extension_weeks: Annotated[int, Field(ge=0, le=26), _within(0, 26)] = 4
    closed: list[Day] = []


class DesignPart(Part):
    """How cases come to one arm or the other."""

    kind: LaxDesign
    seed: int
    windows: list[Text] = []
    treated: list[Text] = []
    washout: Annotated[int, Field(ge=0), _within(0)] = 0


class FloorsPart(Part):
    """Below these no verdict is given."""

    compliance: Share = 0.8
    completeness: Share = 0.95


class StopPart(Part):
    """A reason to end early."""

    kind: Literal["harm", "privacy", "compliance", "withdrawal"]
    text: Text


class PermissionPart(Part):
    """What the department allows to be used."""

    purpose: Text
    fields: Annotated[list[Text], Field(min_length=1), _at_least(1)]
    legal_basis: Text
    retention: Text
    deletes: Text
    delete_by: Day


class MixPart(Part):
    """The case types and the weights to which both arms are standardised."""

    by: Name = "case_type"
    weights: dict[str, Amount] = {}


class AccuracyPart(Part):
    """Stage 1: the silent run."""

    recall_target: Share
    false_target: Amount
    recall_planned: Share
    judges: Annotated[list[Text], Field(min_length=2, max_length=2)]


class InformationPart(Part):
    """Written by `zhagen pilot plan --write`."""

    planned: Annotated[Number, Field(gt=0), _within(0, ends=False)]
    between: Amount
    within: Amount


class CharterPart(Part):
    """The whole file."""

    schema_: Annotated[Literal[1], Field(alias="schema")]
    title: Text
    slice: str = ""
    scene: ScenePart
    problem_owner: OwnerPart
    parties: Annotated[list[PartyPart], Field(min_length=2), _at_least(2)]
    hypothesis: Text
    metrics: MetricsPart
    target: TargetPart
    schedule: SchedulePart
    design: DesignPart
    alpha: Chance = 0.05
    power: Chance = 0.8
    floors: FloorsPart = FloorsPart()
    stop_rules: list[StopPart]
    permission: PermissionPart
    deliverable: Text
    afterwards: dict[str, Text]
    columns: dict[str, Text] = {}
    mix: MixPart = MixPart()
    accuracy: AccuracyPart | None = None
    information: InformationPart | None = None
