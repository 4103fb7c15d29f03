"""Drawings as files of their own: an SVG that carries its typeface, to look like the page."""

from __future__ import annotations

from typing import Final

from zhagen.report.drawing import Drawing, to_svg

_FACE: Final = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Source Han Sans SC',sans-serif"


def svg_of(drawing: Drawing) -> str:
    """The drawing as a file, with its typeface."""
    size = f'width="{drawing.width:g}" height="{drawing.height:g}"'
    return str(to_svg(drawing)).replace("<svg ", f'<svg font-family="{_FACE}" {size} ', 1)
