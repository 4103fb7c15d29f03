"""The places of an official form that is to be filled: which facts a DOCX names, and how.

A form holds `{{ fact }}` and `{% if %} … {% else %} … {% endif %}`, nothing else: a clerk can write
that in Word, and it can be checked before anyone fills it.
"""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Final

from zhagen.slices.faults import Fault, reason_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jinja2 import nodes

    from zhagen.slices.model import Slice

_WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MARKS: Final = ("{{", "{%")
_ALLOWED: Final = frozenset(
    {
        *("Template", "Output", "TemplateData", "Const", "Name", "Getattr", "If", "CondExpr"),
        *("Compare", "Operand", "And", "Or", "Not"),
    }
)


class BadForm(Exception):
    """A form that cannot be filled; the message says what is wrong and where it stands."""


def form_names(path: Path) -> tuple[str, ...]:
    """The facts a form names, in order, each once. Raises BadForm."""
    found: dict[str, None] = {}
    for text in _paragraphs(path):
        if any(mark in text for mark in MARKS):
            found.update(dict.fromkeys(names_in(text)))
    return tuple(found)


def names_in(text: str) -> tuple[str, ...]:
    """The facts one paragraph of a form names. Raises BadForm."""
    from jinja2 import Environment, TemplateSyntaxError  # noqa: PLC0415 - few slices have forms

    try:
        tree = Environment(autoescape=True).parse(text)
    except TemplateSyntaxError as error:
        raise BadForm(f"“{text[:40]}”写法不对：检查花括号、引号和 endif 是否成对") from error
    return tuple(dict.fromkeys(_names(tree, text)))


def _names(node: nodes.Node, text: str) -> Iterator[str]:
    kind = type(node).__name__
    if kind not in _ALLOWED:
        raise BadForm(f"“{text[:40]}”里有不认识的写法；表格只用 {{{{ 要素 }}}} 和 {{% if %}}")
    dotted = _dotted(node)
    if dotted is not None:
        yield dotted
        return
    for child in node.iter_child_nodes():
        yield from _names(child, text)


def _dotted(node: nodes.Node) -> str | None:
    """`a.b.c` as one name; None for anything else."""
    parts: list[str] = []
    while type(node).__name__ == "Getattr":
        parts.insert(0, node.attr)  # type: ignore[attr-defined]
        node = node.node  # type: ignore[attr-defined]
    if type(node).__name__ != "Name":
        return None
    return ".".join((node.name, *parts))  # type: ignore[attr-defined]


def _paragraphs(path: Path) -> Iterator[str]:
    """The text of every paragraph of the body, headers and footers."""
    from lxml import etree  # noqa: PLC0415 - beside the reading of a form

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        with zipfile.ZipFile(path) as package:
            parts = [name for name in package.namelist() if _is_text(name)]
            trees = [etree.fromstring(package.read(name), parser) for name in parts]
    except OSError as error:
        raise BadForm(f"读不了（{reason_of(error)}）") from error
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError) as error:
        raise BadForm("不是 Word 文件（DOCX）") from error
    for tree in trees:
        for paragraph in tree.iter(f"{_WORD}p"):
            yield "".join(one.text or "" for one in paragraph.iter(f"{_WORD}t"))


def _is_text(name: str) -> bool:
    part = name.removeprefix("word/")
    return part == "document.xml" or part.startswith(("header", "footer"))


def faults_of_form(slice_: Slice, file: str, line: int) -> Iterator[Fault]:
    """Names in a form that are no facts of the slice, and forms that cannot be filled."""
    try:
        names = form_names(slice_.folder / file)
    except BadForm as bad:
        yield Fault(
            "guide.yaml", line, "form", f"表格文件 {file}：{bad}", "用 Word 打开改正后另存为 DOCX"
        )
        return
    for name in names:
        if name not in slice_.facts:
            what = f"表格文件 {file} 中的要素“{name}”不存在"
            yield Fault("guide.yaml", line, "unknown-fact", what, "改正表格里的名字，或先登记它")
