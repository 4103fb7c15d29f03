"""Papers of `zhagen insight` as files: places refused beforehand, formats by their names."""

# ruff: noqa: PLC0415 - statistics and engines load slowly

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from zhagen.cli.exits import UsageFault
from zhagen.cli.outputs import write

if TYPE_CHECKING:
    from zhagen.insight.reporting.material import Material
    from zhagen.report.document import Document

_FORMATS: Final = (".docx", ".pdf", ".html")


def refuse_formats(outputs: Sequence[Path]) -> None:
    """Raise UsageFault for a file name whose end names no format."""
    for path in outputs:
        if path.suffix.lower() not in _FORMATS:
            raise UsageFault(f"不知道 {path} 要写成什么。文件名请以 .docx、.pdf 或 .html 结尾。")


def places_of(outputs: Sequence[Path]) -> dict[str, Path | None]:
    """The outputs by the option that names them."""
    return {
        "-o" if number == 1 else f"第 {number} 个 -o": path
        for number, path in enumerate(outputs, 1)
    }


def refuse_sheets(folder: Path | None) -> None:
    """Raise UsageFault where the folder for the sheets is a file."""
    if folder is not None and folder.exists() and not folder.is_dir():
        raise UsageFault(f"--sheets 后面应当是文件夹：{folder} 是文件。请换个位置。")


def write_report(
    material: Material, outputs: Sequence[Path], findings: Path | None, sheets: Path | None
) -> tuple[Path, ...]:
    """Write all that was asked for, once all of it is made; returns the files."""
    from zhagen.insight.reporting.document import document
    from zhagen.insight.reporting.sheet import sheet
    from zhagen.insight.to_json import findings_json

    paper = document(material)
    made = [(path, rendered(paper, path)) for path in outputs]
    if findings is not None:
        made.append((findings, findings_json(material.discovery, material.proposals).encode()))
    if sheets is not None:
        _make_folder(sheets)
        for each in material.proposals:
            path = sheets / f"{each.id}.docx"
            made.append((path, rendered(sheet(each, material), path)))
    for path, content in made:
        write(path, content)
    return tuple(path for path, _ in made)


def rendered(paper: Document, path: Path) -> bytes:
    """A document in the format that the end of the name asks for."""
    match path.suffix.lower():
        case ".pdf":
            from zhagen.report.pdf import render_pdf

            return render_pdf(paper)
        case ".html":
            from zhagen.report.official_html import render_official_html

            return render_official_html(paper).encode()
    from zhagen.report.official_docx import render_official_docx

    return render_official_docx(paper)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageFault(f"--sheets 文件夹建不了：{folder}。请换个位置。") from error
