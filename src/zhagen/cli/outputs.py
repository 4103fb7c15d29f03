"""Report and notice as files: refused before anything is read, and never half written.

An output must never take the place of what an applicant handed in, and reading takes so long that
a wrong place has to be told first.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from zhagen import wiring
from zhagen.cli.exits import UsageFault
from zhagen.cli.irreplaceable import SEALED, kept
from zhagen.slices.faults import reason_of


def refuse_bad_outputs(
    outputs: Mapping[str, Path | None], inputs: Sequence[Path], *, sealed: str = ""
) -> None:
    """Raise UsageFault for a place that cannot or must not be written; keys are option names.

    `sealed` is the option that writes a sealed charter, and so may take the place of one.
    """
    places: dict[Path, str] = {}
    for option, output in outputs.items():
        if output is None:
            continue
        _refuse_unwritable(option, output)
        if any(_would_overwrite(output, given) for given in inputs):
            raise UsageFault(f"{option} 会盖掉交来的文件：{output}。请换个输出位置。")
        if any(_would_be_read_next(output, given) for given in inputs):
            raise UsageFault(
                f"{option} 写进了交来的文件夹：{output}，下次会被当成材料来读。请换个输出位置。"
            )
        standing = kept(output)
        if standing and not (option == sealed and standing == SEALED):
            raise UsageFault(f"{option} 会盖掉{standing}：{output}。它不能再生成，请换个输出位置。")
        other = places.setdefault(_place(output), option)
        if other != option:
            raise UsageFault(f"{other} 和 {option} 写到了同一个文件：{output}。请分开写。")


def _refuse_unwritable(option: str, output: Path) -> None:
    parent = output.parent
    if os.path.isdir(output):  # noqa: PTH112 - Path.is_dir raises where a folder is closed
        raise UsageFault(f"{option} 后面是文件夹：{output}。请写成文件，如 {output / '结果'}。")
    if not os.path.isdir(parent):  # noqa: PTH112
        raise UsageFault(f"文件夹不存在：{parent}。请先建好，或换个输出位置。")
    if os.path.lexists(output) and not os.path.isfile(output):  # noqa: PTH113
        raise UsageFault(f"{option} 后面不是普通文件：{output}。请换个输出位置。")
    allowed = os.access(parent, os.W_OK | os.X_OK)
    if not allowed or (os.path.lexists(output) and not os.access(output, os.W_OK)):
        raise UsageFault(f"写不出文件：{output}（没有权限）。请换个输出位置。")


def _place(path: Path) -> Path:
    """Where a path leads, a link at its very end not followed: writing replaces the link."""
    return Path(os.path.realpath(path.parent)) / path.name


def _would_overwrite(output: Path, given: Path) -> bool:
    if not os.path.lexists(output):
        return False
    targets = {_place(output), Path(os.path.realpath(output))}
    owned = {_place(given), Path(os.path.realpath(given))}
    if targets & owned:
        return True
    is_folder = os.path.isdir(given)  # noqa: PTH112
    return is_folder and any(target.is_relative_to(own) for target in targets for own in owned)


def _would_be_read_next(output: Path, given: Path) -> bool:
    """Whether a second run on the same folder would take this run's output for a material."""
    is_folder = os.path.isdir(given)  # noqa: PTH112 - Path.is_dir raises where a folder is closed
    return is_folder and _place(output).is_relative_to(os.path.realpath(given))


def report(done: wiring.Prechecked) -> bytes:
    """The self-contained report."""
    from zhagen.precheck.page import render_html  # noqa: PLC0415 - templates load slowly

    pages = [page for file in done.files for page in file.pages]
    pictures = {(page.file, page.page): page.picture for page in pages if page.picture}
    plain = {(page.file, page.page): page.plain for page in pages if page.plain}
    texts = {(page.file, page.page): page.text for page in pages if not page.picture}
    printed = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M")
    return render_html(done.review, pictures, plain, texts=texts, printed=printed).encode()


def write_html(done: wiring.Prechecked, output: Path) -> None:
    """Write the self-contained report."""
    write(output, report(done))


def write_notice(done: wiring.Prechecked, output: Path) -> None:
    """Write the one-time notice."""
    from zhagen.precheck.notice import render_notice  # noqa: PLC0415 - Word files load slowly

    write(output, render_notice(done.review))


def write(output: Path, content: bytes) -> None:
    """Write beside the place and move there: what stood there stays until all is written."""
    draft = output.with_name(f".zhagen-{secrets.token_hex(8)}.part")
    try:
        try:
            with draft.open("xb") as stream:
                stream.write(content)
            draft.replace(output)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise UsageFault(f"写不出文件：{output}（{reason_of(error)}）。请换个输出位置。") from error
