"""The page of kinds of findings says what the code tests, and names all that it yields."""

import re
from pathlib import Path

from tests.insight import panels, worlds

from zhagen.calendar.official import official_calendar
from zhagen.insight import findings_reference
from zhagen.insight.detecting.detectors import DETECTORS
from zhagen.insight.model import EXPLANATIONS

ROOT = Path(__file__).resolve().parents[2]
# Told as remarks and explanations.
NO_FINDINGS = {"page", *EXPLANATIONS}


def documented() -> set[str]:
    return {name for kind in findings_reference.kinds() for name in kind.types}


def test_the_page_is_current():
    assert (ROOT / "docs/insight-findings.md").read_text(encoding="utf-8") == (
        findings_reference.page()
    )


def test_every_type_in_the_code_stands_on_the_page():
    families = {name.partition(".")[0] for name in documented()}
    pattern = re.compile(rf'"((?:{"|".join(families)})\.[a-z_]+)"')
    folder = ROOT / "src/zhagen/insight"
    named = {
        name
        for path in folder.glob("*.py")
        for name in pattern.findall(path.read_text(encoding="utf-8"))
        if not path.name.startswith(("evidence", "findings_reference"))
    }
    assert named <= documented()


def test_every_candidate_of_drawn_offices_has_its_type_on_the_page():
    calendar = official_calendar()
    office = panels.draw(1, panels.Recipe(items=12))
    world = worlds.draw(1, worlds.Recipe(items=12))
    types = {
        each.type
        for drawn in (office, world)
        for run in DETECTORS
        for each in run(drawn.panel, drawn.before, drawn.after, calendar)
        if each.family not in NO_FINDINGS
    }
    assert {"volume.rose", "bounce.peers"} <= types
    assert types <= documented()
