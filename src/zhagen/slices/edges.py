"""The small words of the slice files: texts, names, codes, and what every edge model forbids."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from zhagen.slices.model import FactType, How, Reader, Sensitivity, Shape, Status


def _listed(value: object) -> object:
    """A single text stands for a list of one, wherever a list of texts is wanted."""
    return [value] if isinstance(value, str) else value


def listed_map(value: object) -> object:
    """A single map stands for a list of one."""
    return [value] if isinstance(value, dict) else value


def _condition_text(value: object) -> object:
    """`need: true` is what people write; YAML makes it a boolean."""
    return str(value).lower() if isinstance(value, bool) else value


Text = Annotated[str, Field(min_length=1)]
Texts = Annotated[list[Text], BeforeValidator(_listed, json_schema_input_type=str | list[str])]
Source = Annotated[
    str, BeforeValidator(_condition_text, json_schema_input_type=str | bool), Field(min_length=1)
]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
DottedName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$")]
Code = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$")]
Scalar = str | int | bool | date | None


class Edge(BaseModel):
    """What all parts share: no unknown key, no silent conversion."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


LaxStatus = Annotated[Status, Field(strict=False)]
LaxType = Annotated[FactType, Field(strict=False)]
LaxSensitivity = Annotated[Sensitivity, Field(strict=False)]
LaxShape = Annotated[Shape, Field(strict=False)]
LaxHow = Annotated[How, Field(strict=False)]
LaxReader = Annotated[Reader, Field(strict=False)]
