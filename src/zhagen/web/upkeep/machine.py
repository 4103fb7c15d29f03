"""What the machine and the installed parts must have before any setting matters."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from importlib import resources
from importlib.util import find_spec
from typing import Final

import zhagen
from zhagen.reading.worker import RecognitionUnavailable
from zhagen.slices.faults import BrokenSlice
from zhagen.slices.find import versions
from zhagen.slices.load import load
from zhagen.web.configuration import Configuration, slice_roots
from zhagen.web.jobs.resources import Resources
from zhagen.web.upkeep.model import Line, bad, good, look

_LEAST: Final = (3, 11)
# What shows that an extra is there, and what is missing without it.
_EXTRAS: Final[Mapping[str, tuple[tuple[str, ...], str]]] = {
    "reading": (("cv2", "faster_paddle", "pi_heif"), "收件预审读不了扫描件"),
    "insight": (("ibis", "pyarrow", "typst"), "效能分析和 PDF 报告用不了"),
}
_FONTS: Final = ("regular.otf", "bold.otf")


def lines(configuration: Configuration) -> Iterator[Line]:
    """Python, extras, recognition, fonts, slices."""
    yield _python()
    yield from _extras()
    yield recognition()
    yield _fonts()
    yield _slices(configuration)


def _python() -> Line:
    running = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < _LEAST:
        return bad("Python", running, "请换用 Python 3.11 以上")
    return good("Python", f"{running}，扎根 {zhagen.__version__}")


def _extras() -> Iterator[Line]:
    for name, (modules, without) in _EXTRAS.items():
        if all(find_spec(module) is not None for module in modules):
            yield good(f"组件 {name}", "已装")
        else:
            todo = f"要用就运行 pip install 'zhagen[{name}]'"
            yield look(f"组件 {name}", f"没有装：{without}", todo)


def recognition() -> Line:
    """Whether the weights load, tried in a process as a worker would."""
    what = "文字识别"
    if find_spec("cv2") is None:
        return look(what, "没有装", "要收扫描件就运行 pip install 'zhagen[reading]'")
    try:
        with Resources() as own:
            own.warm()
    except RecognitionUnavailable as error:
        return bad(what, str(error), "请重装组件 reading；内存不到 2 GB 时请加内存")
    return good(what, "模型装得进")


def _fonts() -> Line:
    folder = resources.files("zhagen.report").joinpath("fonts")
    gone = [name for name in _FONTS if not folder.joinpath(name).is_file()]
    if gone:
        return bad("字体", f"安装里少了 {'、'.join(gone)}", "请重新安装扎根")
    return good("字体", "随安装自带")


def _slices(configuration: Configuration) -> Line:
    folder = configuration.slices
    if folder is not None and not folder.is_dir():
        return bad("切片", f"没有文件夹 {folder}", "请改正设置 slices")
    roots = slice_roots(configuration)
    found = versions(roots)
    if not found:
        return bad("切片", f"{roots[0]} 里一个也没有", "请改正设置 slices，或放进切片文件夹")
    for version in found:
        try:
            load(version.folder)
        except BrokenSlice as error:
            first = str(error).splitlines()[0]
            return bad(
                "切片", f"{version.ref} 装不进：{first}", f"请运行 zhagen slice check {version.ref}"
            )
    return good("切片", f"{len(found)} 个版本，都装得进")
