"""What the plan adds to charter.yaml, put into the text so that people's comments stay.

The file is a paper that two parties argue over: keys are replaced or added where they stand, the
rest keeps every blank and comment. The edited text is read again; where it does not say exactly
what was meant (an unusual layout), the plan goes into a copy beside it instead.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import yaml

from zhagen.cli.outputs import write

PLANNED = "charter.planned.yaml"
_Path = tuple[str, ...]


def write_values(path: Path, values: Mapping[_Path, object]) -> Path:
    """Store `values` by their keys ((top,) or (top, child)); the file that holds them now."""
    text = path.read_text(encoding="utf-8-sig")
    wanted = _with(yaml.safe_load(text), values)
    edited = text
    for keys, value in values.items():
        edited = edit(edited, keys, value)
    if _reads_as(edited, wanted):
        write(path, edited.encode())
        return path
    beside = path.with_name(PLANNED)
    copy = yaml.safe_dump(wanted, allow_unicode=True, sort_keys=False, width=100)
    write(beside, copy.encode())
    return beside


def edit(text: str, keys: _Path, value: object) -> str:
    """`text` with one key of the top level, or a child of one, set to `value`."""
    top, *children = keys
    lines = text.splitlines()
    found = _block(lines, top)
    if found is None:
        whole = {children[0]: value} if children else value
        return "\n".join([*_trimmed(lines), f"{top}: {_flow(whole)}", ""])
    first, last = found
    block = lines[first:last]
    if children:
        block = _edited_child(block, top, children[0], value)
    else:
        block = [f"{top}: {_flow(value)}{_remark(block)}"]
    return "\n".join([*lines[:first], *block, *lines[last:], ""])


def _block(lines: list[str], key: str) -> tuple[int, int] | None:
    """Lines of a top-level key, without the comments and blanks that lead to the next key."""
    at = next((n for n, line in enumerate(lines) if re.match(rf"{re.escape(key)}\s*:", line)), None)
    if at is None:
        return None
    end = at + 1
    while end < len(lines) and not re.match(r"[^\s#]", lines[end]):
        end += 1
    while end > at + 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    return at, end


def _edited_child(block: list[str], top: str, child: str, value: object) -> list[str]:
    """The lines of a key with one of its children set; a key written in braces stays so."""
    inner = [line for line in block[1:] if line.strip() and not line.lstrip().startswith("#")]
    if not re.fullmatch(rf"{re.escape(top)}\s*:\s*(#.*)?", block[0]) or not inner:
        content = yaml.safe_load("\n".join(block))[top] or {}
        return [f"{top}: {_flow({**content, child: value})}{_remark(block)}"]
    indent = re.match(r"\s*", inner[0])
    margin = indent[0] if indent else "  "
    line = f"{margin}{child}: {_flow(value)}"
    start = next(
        (n for n, old in enumerate(block) if re.match(rf"{margin}{re.escape(child)}\s*:", old)),
        None,
    )
    if start is None:
        return [*block, line]
    end = start + 1
    while end < len(block) and re.match(rf"{margin}[\s-]", block[end]):
        end += 1
    return [*block[:start], line, *block[end:]]


def _remark(block: list[str]) -> str:
    """The remark behind a value in braces, with the blanks before it."""
    found = re.search(r"\}(\s+#.*)$", block[-1])
    return found[1] if found else ""


def _flow(value: object) -> str:
    """A value in one line."""
    text = yaml.safe_dump(
        value, allow_unicode=True, sort_keys=False, default_flow_style=True, width=10**9
    )
    return text.removesuffix("...\n").strip()


def _trimmed(lines: list[str]) -> list[str]:
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines


def _with(content: Mapping[str, object], values: Mapping[_Path, object]) -> dict[str, object]:
    found = dict(content)
    for keys, value in values.items():
        top, *children = keys
        if children:
            before = found.get(top)
            found[top] = {**(before if isinstance(before, dict) else {}), children[0]: value}
        else:
            found[top] = value
    return found


def _reads_as(text: str, wanted: object) -> bool:
    try:
        return bool(yaml.safe_load(text) == wanted)
    except yaml.YAMLError:
        return False
