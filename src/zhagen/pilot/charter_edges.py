"""The keys of charter.yaml: what a charter must say, checked before it becomes values."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from zhagen.pilot.charter import Design, Direction, Measure

Text = Annotated[str, Field(min_length=1)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Number = int | float
Share = Annotated[Number, Field(ge=0, le=1)]
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

    planned: Annotated[Number, Field(ge=0)]
    cap: Annotated[Number, Field(ge=0)]


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
    horizon: Annotated[Number, Field(ge=0)] = 0


class GuardrailPart(MetricPart):
    """A metric with the margin it must not exceed."""

    margin: Annotated[Number, Field(ge=0)]
    alpha: Annotated[Number, Field(gt=0, lt=1)] = 0.05


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
    weeks: Annotated[int, Field(ge=1, le=52)]
    run_in: Annotated[int, Field(ge=0)] = 0
    looks: Annotated[list[int], Field(min_length=1)]
    extension_weeks: Annotated[int, Field(ge=0, le=26)] = 4
    closed: list[Day] = []


class DesignPart(Part):
    """How cases come to one arm or the other."""

    kind: LaxDesign
    seed: int
    windows: list[Text] = []
    treated: list[Text] = []
    washout: Annotated[int, Field(ge=0)] = 0


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
    fields: Annotated[list[Text], Field(min_length=1)]
    legal_basis: Text
    retention: Text
    deletes: Text
    delete_by: Day


class MixPart(Part):
    """The case types and the weights to which both arms are standardised."""

    by: Name = "case_type"
    weights: dict[str, Annotated[Number, Field(ge=0)]] = {}


class AccuracyPart(Part):
    """Stage 1: the silent run."""

    recall_target: Share
    false_target: Annotated[Number, Field(ge=0)]
    recall_planned: Share
    judges: Annotated[list[Text], Field(min_length=2, max_length=2)]


class InformationPart(Part):
    """Written by `zhagen pilot plan --write`."""

    planned: Annotated[Number, Field(gt=0)]
    between: Annotated[Number, Field(ge=0)]
    within: Annotated[Number, Field(ge=0)]


class CharterPart(Part):
    """The whole file."""

    schema_: Annotated[Literal[1], Field(alias="schema")]
    title: Text
    slice: str = ""
    scene: ScenePart
    problem_owner: OwnerPart
    parties: Annotated[list[PartyPart], Field(min_length=2)]
    hypothesis: Text
    metrics: MetricsPart
    target: TargetPart
    schedule: SchedulePart
    design: DesignPart
    alpha: Annotated[Number, Field(gt=0, lt=1)] = 0.05
    power: Annotated[Number, Field(gt=0, lt=1)] = 0.8
    floors: FloorsPart = FloorsPart()
    stop_rules: list[StopPart]
    permission: PermissionPart
    deliverable: Text
    afterwards: dict[str, Text]
    columns: dict[str, Text] = {}
    mix: MixPart = MixPart()
    accuracy: AccuracyPart | None = None
    information: InformationPart | None = None
