"""One synthetic application from a seed: papers, defects, pictures, files and truth."""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from samples.generator import defects, drawing, judge
from samples.generator.judge_facts import as_json, facts_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from samples.generator.judge import Finding
    from samples.generator.pages import Made
    from samples.generator.papers import Bundle

SLICE = "employer-social-insurance"
STYLES = ("scan", "photo", "copy", "digital", "mixed")


@dataclass(frozen=True, slots=True)
class Case:
    """A finished case: files in memory, the truth about them, and the defects planted."""

    seed: int
    style: str
    planted: tuple[str, ...]
    files: tuple[Made, ...]
    truth: dict[str, object]

    def write(self, folder: Path) -> None:
        """Write what an applicant hands in to `folder`/files, and truth.json beside it."""
        handed_in = folder / "files"
        handed_in.mkdir(parents=True, exist_ok=True)
        for made in self.files:
            (handed_in / made.name).write_bytes(made.data)
        text = json.dumps(self.truth, ensure_ascii=False, indent=1)
        (folder / "truth.json").write_text(text + "\n", encoding="utf-8")


def _truth(
    bundle: Bundle, style: str, planted: Sequence[str], files: Sequence[Made]
) -> dict[str, object]:
    found = _page_by_page(judge.findings(bundle), files)
    return {
        "schema": 1,
        "slice": SLICE,
        "on": bundle.on.isoformat(),
        "style": style,
        "planted": list(planted),
        "files": [made.name for made in files],
        "documents": [
            {"file": doc.file, "page": doc.page, "material": doc.material, "turned": doc.turned}
            for made in files
            for doc in made.documents
        ],
        "facts": {name: as_json(value) for name, value in facts_of(bundle).items()},
        "findings": [item.as_json() for item in found],
        "allowed": [item.as_json() for item in judge.allowed(bundle)],
        "verdict": judge.verdict(found),
    }


def _page_by_page(found: list[Finding], files: Sequence[Made]) -> list[Finding]:
    """C03 is said of every page: as often as the material has pages."""
    pages = Counter(doc.material for made in files for doc in made.documents)
    return [
        finding
        for finding in found
        for _ in range(pages[finding.material] if finding.code == "C03" else 1)
    ]


def generate(seed: int, style: str = "mixed", codes: Sequence[str] = ()) -> Case:
    """A case with the defects `codes` planted; the same arguments give the same bytes.

    Raises UnknownDefectError for a code that is not of the slice and DefectsDoNotFitError when
    the codes cannot be planted together.
    """
    rng = random.Random(f"{seed}/{style}/{','.join(codes)}")
    bundle = defects.planted(rng, codes)
    actual = rng.choice(STYLES[:4]) if style == "mixed" and rng.random() < 0.5 else style
    return assemble(bundle, actual, codes, rng, seed=seed)


def assemble(
    bundle: Bundle, style: str, codes: Sequence[str], rng: random.Random, *, seed: int = 0
) -> Case:
    """Draw the papers of a bundle and write the truth about them."""
    files = drawing.files(bundle, style, rng)
    return Case(seed, style, tuple(codes), tuple(files), _truth(bundle, style, codes, files))
