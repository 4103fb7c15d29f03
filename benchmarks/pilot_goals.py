"""What is claimed about the pilot's error rates: the worlds, the columns and their limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from benchmarks.pilot_worlds import RATE, TIME, World

from zhagen.pilot.charter import Design
from zhagen.pilot.model import Verdict


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: the mean of what is counted under `key`, in percent.

    `least` and `most` are limits that decide whether the goal is met (nan = none), `mean_most` one
    for the mean over the rows.
    """

    title: str
    key: str
    most: float = float("nan")
    least: float = float("nan")
    mean_most: float = float("nan")


@dataclass(frozen=True, slots=True)
class Goal:
    """A table: one row a world, `pilots` each."""

    id: str
    title: str
    pilots: int
    worlds: Mapping[str, World]
    columns: tuple[Column, ...]


_SWITCH, _CLUSTER, _WHOLE = Design.SWITCHBACK, Design.CLUSTER, Design.HALL_SWITCHBACK
_WEDGE = Design.STEPPED_WEDGE
_NAMES = {
    _SWITCH: "switchback, window × day pairs",
    _CLUSTER: "cluster, window with baseline",
    _WHOLE: "switchback, whole hall",
    _WEDGE: "stepped wedge, order permuted, one look",
}
_METRICS = {TIME: "time", RATE: "returned"}
_EVERY_SECOND = (2, 4, 6, 8)


def _named(*worlds: World, note: str = "") -> dict[str, World]:
    """Worlds by the label of their row."""
    found = {}
    for world in worlds:
        weekly = ", weekly looks" if note == "looks" and len(world.looks) > 4 else ""
        weekly += f", +{world.extension} weeks" if world.extension else ""
        effect = f" | {_effect(world)}" if world.effect or world.harm else " | 0"
        label = f"{_NAMES[world.design]}{weekly} | {world.windows} | {_METRICS[world.metric]}"
        found[label + effect] = world
    return found


def _effect(world: World) -> str:
    if world.metric == RATE:
        return f"{world.effect * 100:+.1f} points"
    harm = f", returned {world.harm * 100:+.0f} points" if world.harm else ""
    return f"{world.effect * 100:+.2f} %{harm}"


# The twelve kinds of pilot, each with an effect that is found in half to four fifths of them: there
# stopping early biases most.
_MIDDLING = {
    (TIME, _CLUSTER): {6: -0.15, 10: -0.09, 20: -0.065},
    (TIME, _SWITCH): {3: -0.055, 6: -0.04, 10: -0.03},
    (RATE, _CLUSTER): {6: -0.075, 10: -0.045, 20: -0.03},
    (RATE, _SWITCH): {3: -0.035, 6: -0.025, 10: -0.02},
}
_WITH_EFFECT = tuple(
    World(design, windows, metric, effect=effect)
    for (metric, design), effects in _MIDDLING.items()
    for windows, effect in effects.items()
)
_WITHOUT = tuple(replace(world, effect=0.0) for world in _WITH_EFFECT)
_NAIVE = (
    Column("Welch on cases, every look", "naive"),
    Column("… last look only", "naive_last"),
)
_FALSE = Column("claims an effect", "claim", most=5.7, mean_most=5.0)
_ONE = Column("with one look at the end", "fixed_claim", most=6.0, least=4.0)
_RAGGED = (
    World(_SWITCH, 3, looks=_EVERY_SECOND, ragged=True),
    World(_SWITCH, 6, looks=_EVERY_SECOND, ragged=True),
    World(_SWITCH, 6, RATE, looks=_EVERY_SECOND, ragged=True),
    World(_CLUSTER, 6, looks=_EVERY_SECOND, ragged=True),
    World(_CLUSTER, 10, looks=_EVERY_SECOND, ragged=True),
    World(_CLUSTER, 20, looks=_EVERY_SECOND, ragged=True),
    World(_CLUSTER, 10, RATE, looks=_EVERY_SECOND, ragged=True),
    World(_SWITCH, 6, ragged=True),
    World(_CLUSTER, 10, ragged=True),
)
_MIXED = (
    World(_CLUSTER, 10, looks=_EVERY_SECOND, types=2, easier=0.15),
    World(_CLUSTER, 20, looks=_EVERY_SECOND, types=2, easier=0.15),
    World(_SWITCH, 6, looks=_EVERY_SECOND, types=2, easier=0.15),
)
_TABLE = World(_SWITCH, 6, looks=_EVERY_SECOND, extension=4, guarded=True)

GOALS = (
    Goal(
        "1",
        "False claims under eight weekly looks, the truth being no effect",
        4000,
        _named(*_WITHOUT),
        (_FALSE, _ONE, *_NAIVE),
    ),
    Goal(
        "2",
        "Coverage of the intervals under eight weekly looks, with an effect",
        4000,
        _named(*_WITH_EFFECT),
        (
            Column("repeated interval where the pilot stops", "covered", least=94.3),
            Column("all repeated intervals together", "all_cover"),
            Column("interval of a single look at the end", "fixed_covered", least=94.0, most=96.0),
            Column("claims the effect", "right"),
        ),
    ),
    Goal(
        "3",
        "Power kept under eight weekly looks",
        4000,
        _named(
            World(_SWITCH, 6, effect=-0.05),
            World(_CLUSTER, 20, effect=-0.10),
            World(_CLUSTER, 6, effect=-0.20),
            World(_SWITCH, 3, RATE, effect=-0.04),
        ),
        (
            Column("claims the effect", "right", least=80.0),
            Column("with one look at the end", "fixed_right"),
            Column("lost to looking", "lost", most=5.0),
            Column("mean last week", "week"),
        ),
    ),
    Goal(
        "4",
        "The target declared reached, the truth being exactly the target",
        3000,
        _named(
            World(_CLUSTER, 20, effect=-0.1667),
            World(_CLUSTER, 6, effect=-0.1667),
            World(_SWITCH, 6, effect=-0.1667),
            World(_SWITCH, 3, effect=-0.1667),
            World(_SWITCH, 6, effect=-0.1667, looks=_EVERY_SECOND, extension=4),
            World(_SWITCH, 6, RATE, effect=-0.04),
        ),
        (
            Column("whole interval beyond the target", "reached", most=3.1),
            Column("point estimate beyond it, one look", "by_point"),
        ),
    ),
    Goal(
        "5",
        "15 points more easy cases on the tool's side, the truth being no effect",
        4000,
        _named(*_MIXED),
        (
            Column("claims an effect", "claim", most=6.0),
            Column("bias, standardised", "bias", least=-0.5, most=0.5),
            Column("claims without standardising, one look", "raw_claim"),
            Column("bias without", "raw_bias"),
            Column("Welch on cases, every look", "naive"),
        ),
    ),
    Goal(
        "10",
        "Ragged halls, the truth being no effect",
        4000,
        _named(*_RAGGED, note="looks"),
        (
            Column("claims an effect", "claim", most=6.0),
            Column("with one look at the end", "fixed_claim"),
            Column("pilots with a look refused", "refused"),
            Column("Welch on cases, every look", "naive"),
        ),
    ),
    Goal(
        "extension",
        "Four weeks more, always taken, the truth being no effect",
        4000,
        _named(
            *(
                replace(each, extension=4, looks=_EVERY_SECOND)
                for each in (World(_SWITCH, 3), World(_SWITCH, 6), World(_CLUSTER, 10))
            )
        ),
        (Column("claims an effect", "claim", most=5.7), *_NAIVE),
    ),
    Goal(
        "volume",
        "Volume that doubles or halves, judged at the information really gathered",
        4000,
        _named(
            *(
                replace(each, jumps=True, extension=4, looks=_EVERY_SECOND)
                for each in (World(_SWITCH, 3), World(_SWITCH, 6, RATE), World(_CLUSTER, 10))
            )
        ),
        (
            Column("claims an effect", "claim", most=6.0),
            Column("pilots with a look refused", "refused"),
            Column("Welch on cases, every look", "naive"),
        ),
    ),
    Goal(
        "draws",
        "Other ways to draw who works with the tool, the truth being no effect",
        2000,
        {
            **_named(World(_WHOLE, 6), World(_WEDGE, 6)),
            **{
                f"{label} (halves alike)": replace(world, drawn_alike=True)
                for label, world in _named(World(_CLUSTER, 6), World(_CLUSTER, 10)).items()
            },
        },
        (Column("claims an effect", "claim", most=6.0), *_NAIVE),
    ),
    Goal(
        "verdicts",
        "Verdicts by what is true, with the shipped charter's looks and extension",
        1000,
        _named(
            *(replace(_TABLE, effect=effect) for effect in (0.0, -0.10, -0.1667, -0.20, -0.25)),
            # The truth lies on the guardrail's margin (`pilot_trial.MARGIN`), then far beyond it.
            replace(_TABLE, effect=-0.25, harm=0.02),
            replace(_TABLE, effect=-0.25, harm=0.06),
        ),
        (
            *(Column(str(verdict), str(verdict)) for verdict in Verdict),
            Column("extended", "extended"),
            Column("mean last week", "end_week"),
        ),
    ),
)
