"""What can be proposed for a finding: templates that business staff edit as data.

A template fits one family or one type of finding and says what is done, where, by what it is
measured and how much work it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

import yaml

from zhagen.insight.effects.metrics import MEASURES
from zhagen.insight.model import Candidate, Effort

_KEYS: Final = frozenset({"for", "title", "text", "place", "metric", "effort", "helped"})


class BadTemplates(ValueError):
    """Templates that cannot be used; the message says which entry and what to mend."""


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of light improvement; `fits` are types or families of findings."""

    fits: tuple[str, ...]
    title: str
    text: str
    place: str
    metric: str
    effort: Effort
    helped: float

    def filled(self, text: str, item: str, facts: Mapping[str, object]) -> str:
        """A text of the template with the name of the item and the facts of a finding."""
        known: defaultdict[str, object] = defaultdict(lambda: "该处")
        known |= {**facts, "item": item}
        return text.format_map(known)


@cache
def shipped() -> tuple[Template, ...]:
    """The templates that come with the program."""
    return parse(
        resources.files("zhagen.insight.proposing").joinpath("templates.yaml").read_text("utf-8")
    )


def parse(text: str) -> tuple[Template, ...]:
    """Templates out of YAML. Raises BadTemplates."""
    try:
        entries = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise BadTemplates("建议模板不是有效的 YAML，请检查缩进和引号。") from error
    if not isinstance(entries, list):
        raise BadTemplates("建议模板应当是一列条目，每条以“- for:”开头。")
    return tuple(_template(number, entry) for number, entry in enumerate(entries, 1))


def template_for(candidate: Candidate, known: tuple[Template, ...]) -> Template | None:
    """The first template that names the type, else the first that names its family."""
    for name in (candidate.type, candidate.family):
        for each in known:
            if name in each.fits:
                return each
    return None


def _template(number: int, entry: Any) -> Template:  # noqa: ANN401 - YAML holds anything
    if not isinstance(entry, dict) or set(entry) != _KEYS:
        raise BadTemplates(f"建议模板第 {number} 条应当正好有这些项：{'、'.join(sorted(_KEYS))}。")
    if entry["metric"] not in MEASURES:
        raise BadTemplates(
            f"建议模板第 {number} 条的 metric“{entry['metric']}”不能验证，可用："
            f"{'、'.join(MEASURES)}。"
        )
    try:
        return Template(
            tuple(str(each) for each in entry["for"]),
            str(entry["title"]),
            str(entry["text"]),
            str(entry["place"]),
            str(entry["metric"]),
            Effort(entry["effort"]),
            float(entry["helped"]),
        )
    except (TypeError, ValueError) as error:
        raise BadTemplates(
            f"建议模板第 {number} 条写错了：effort 应为 S 或 M，helped 应为 0 到 1 的数。"
        ) from error
