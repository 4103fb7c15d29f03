# ruff: noqa: RUF012 - pydantic copies its defaults
"""The YAML files as pydantic sees them: the only place where their keys and types stand.

Checked at the edge and then left: `build` turns these into the frozen values of `model`. The JSON
Schema files in docs/reference are generated from here, for editors that complete and check.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, RootModel, model_validator

from zhagen.slices.edges import (
    Code,
    DottedName,
    Edge,
    LaxHow,
    LaxReader,
    LaxSensitivity,
    LaxShape,
    LaxStatus,
    LaxType,
    Name,
    Scalar,
    Source,
    Text,
    Texts,
    listed_map,
)
from zhagen.slices.edges_of_cases import CaseYaml
from zhagen.slices.model import FactType, How, Sensitivity, Status
from zhagen.slices.patterns import spelled_out


class SourceYaml(Edge):
    """A law, standard or guide. `date` may be a day or just a year."""

    title: Text
    issuer: Text
    date: Annotated[str, BeforeValidator(str, json_schema_input_type=str | int | date)]
    note: str = ""


class SliceYaml(Edge):
    """The file slice.yaml."""

    schema_: Annotated[Literal[1], Field(alias="schema")]
    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
    version: Annotated[str, Field(pattern=r"^\d+(\.\d+)*$")]
    title: Text
    region: Text
    owner: Text
    status: LaxStatus = Status.DRAFT
    task_code: str = ""
    promise_day: str = ""
    effective_from: date | None = None
    effective_until: date | None = None
    accept_condition: str = ""
    basis: Texts
    parameters: dict[Name, Scalar] = {}
    sources: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")], SourceYaml]
    changed_because: str = ""


class ColumnYaml(Edge):
    """A column of a table fact."""

    name: Name
    title: Text
    type: LaxType = FactType.TEXT
    labels: Texts = []


_NEEDS: Final = {
    How.LABEL: "labels",
    How.PATTERN: "patterns",
    How.FIELD: "field",
    How.TICKS: "options",
    How.TABLE: "columns",
}


class ReadYaml(Edge):
    """A place a fact is read from."""

    material: Name
    how: LaxHow = How.LABEL
    labels: Texts = []
    near: Texts = []
    patterns: Texts = []
    field: str = ""
    options: dict[str, Texts] = {}
    columns: list[ColumnYaml] = []

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> ReadYaml:
        needed = _NEEDS.get(self.how)
        if needed and not getattr(self, needed):
            raise ValueError(f"how: {self.how} 需要写 {needed}")
        for pattern in self.patterns:
            try:
                groups = re.compile(spelled_out(pattern)).groupindex
            except re.error as error:
                raise ValueError(
                    f"正则表达式“{pattern}”写法不对（第 {error.pos} 个字符）"
                ) from None
            if "value" not in groups:
                raise ValueError(f"正则表达式“{pattern}”缺少名为 value 的组 (?P<value>…)")
        return self


class DeriveYaml(Edge):
    """A value that follows from other facts."""

    value: str | int | bool
    when: Source


class FactYaml(Edge):
    """A fact of facts.yaml."""

    title: Text
    group: str = ""
    concept: DottedName | None = None
    type: LaxType = FactType.TEXT
    sensitivity: LaxSensitivity = Sensitivity.PUBLIC
    values: dict[str, Text] = {}
    question: str = ""
    why: str = ""
    basis: Texts = []
    validators: Texts = []
    shape: LaxShape | None = None
    said: dict[str, Texts] = {}
    replies: dict[str, Texts] = {}
    called: Texts = []
    read: Annotated[
        list[ReadYaml],
        BeforeValidator(listed_map, json_schema_input_type=ReadYaml | list[ReadYaml]),
    ] = []
    derive: Annotated[
        list[DeriveYaml],
        BeforeValidator(listed_map, json_schema_input_type=DeriveYaml | list[DeriveYaml]),
    ] = []

    @model_validator(mode="after")
    def _shape_of_a_text(self) -> FactYaml:
        if self.shape is not None and self.type is not FactType.TEXT:
            raise ValueError(f"shape: {self.shape} 只用于 type: text 的要素")
        return self


class HintYaml(Edge):
    """A usual fault of a material."""

    code: Code
    text: Text


class MaterialYaml(Edge):
    """A material of materials.yaml."""

    name: Text
    need: Source = "true"
    reader: LaxReader
    titles: Texts = []
    keywords: Texts = []
    holder: str = ""
    sides: list[Literal["front", "back"]] = []
    seal: bool = False
    signature: bool = False
    originals: Annotated[int, Field(ge=0)] = 0
    copies: Annotated[int, Field(ge=0)] = 0
    forms: list[Literal["scan", "photo", "pdf", "docx", "xlsx", "ofd"]] = []
    accept_stand: Text
    basis: Texts = []
    hints: list[HintYaml] = []
    sample: str = ""


class EachYaml(Edge):
    """What a rule is asked about: exactly one kind; `all` or names."""

    facts: Texts | None = None
    concepts: Texts | None = None
    materials: Texts | None = None
    pages: Texts | None = None
    files: Texts | None = None
    rows: Texts | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> EachYaml:
        if len(self.model_fields_set) != 1:
            raise ValueError("each 下面应当恰好有一项")
        return self


class RuleYaml(Edge):
    """A rule of rules.yaml."""

    title: Text
    each: EachYaml | None = None
    when: Source
    severity: Annotated[
        Literal["error", "warning", "notice"], Field(description="unclear is never stated")
    ]
    message: Text
    remedy: str = ""
    unclear: str = ""
    basis: Texts = []
    tells: Texts = []
    wording_version: Annotated[int, Field(ge=1)] = 1


class LookAlikeYaml(Edge):
    """A neighbouring item."""

    name: Text
    when: Source
    fact: str = ""
    where: str = ""


class OutcomeYaml(Edge):
    """How a talk may end."""

    id: Name
    when: Source
    text: Text


class GuideYaml(Edge):
    """The file guide.yaml."""

    names: Texts = []
    look_alikes: list[LookAlikeYaml] = []
    questions: Texts = []
    outcomes: list[OutcomeYaml] = []
    drafts: dict[Name, Text] = {}
    fill: Texts = []


class FactsYaml(RootModel[dict[DottedName, FactYaml]]):
    """The file facts.yaml."""


class MaterialsYaml(RootModel[dict[Name, MaterialYaml]]):
    """The file materials.yaml."""


class RulesYaml(RootModel[dict[Code, RuleYaml]]):
    """The file rules.yaml."""


class CasesYaml(RootModel[list[CaseYaml]]):
    """The file cases/*.yaml."""


class CharterYaml(BaseModel):
    """The file charter.yaml: its content belongs to the pilot."""

    model_config = ConfigDict(extra="allow", strict=True, frozen=True)
    schema_: Annotated[Literal[1], Field(alias="schema")]


FILES: Final[dict[str, type[BaseModel]]] = {
    "slice.yaml": SliceYaml,
    "facts.yaml": FactsYaml,
    "materials.yaml": MaterialsYaml,
    "rules.yaml": RulesYaml,
    "guide.yaml": GuideYaml,
    "charter.yaml": CharterYaml,
    "cases": CasesYaml,
}
