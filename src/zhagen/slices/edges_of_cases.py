# ruff: noqa: RUF012 - pydantic copies its defaults
"""Worked examples as pydantic sees them: the files under cases/."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from zhagen.slices.edges import Edge, Scalar, Text, Texts


class PageYaml(Edge):
    """A page beyond the one clear page of each material."""

    file: Text
    page: Annotated[int, Field(ge=1)] = 1
    material: str | None = None
    legibility: Literal["clear", "doubtful", "unreadable"] = "clear"
    reasons: Texts = []


class FileYaml(Edge):
    """A file that could not be used."""

    file: Text
    reason: Text


class GivenYaml(Edge):
    """What a worked example is given."""

    facts: dict[str, Scalar | list[str] | list[dict[str, Scalar]]] = {}
    materials: list[Text] | None = None
    blank: Texts = []
    illegible: Texts = []
    doubtful: Texts = []
    pages: list[PageYaml] = []
    files: list[FileYaml] = []
    without: Texts = []


class ExpectYaml(Edge):
    """An expected finding."""

    code: Text
    subject: str = ""
    severity: Literal["", "error", "warning", "notice", "unclear"] = ""


class CaseYaml(Edge):
    """A worked example of cases/*.yaml."""

    name: Text
    story: str = ""
    like: str = ""
    on: date | None = None
    given: GivenYaml = GivenYaml()
    expect: list[ExpectYaml] = []
    verdict: Literal["", "pass", "correct", "officer"] = ""
