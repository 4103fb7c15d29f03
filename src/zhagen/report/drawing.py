"""A drawing is a list of a few shapes; a page writes it as SVG, a paper as PNG.

A chart is laid out once, in CSS pixels, and both writers print the same shapes: what the screen
shows and what is signed on paper cannot differ. SVG keeps its words as text, with the fonts of the
page; PNG draws them with the typeface shipped beside this module, so that it needs no font of the
machine. The same drawing gives the same bytes.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.font_manager import FontProperties
    from matplotlib.transforms import Transform

DPI = 200
_CSS = 96  # CSS pixels an inch
_POINT = 72


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; without `edge` it has no outline, without `fill` it is hollow."""

    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    edge: str = ""
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line."""

    x0: float
    y0: float
    x1: float
    y1: float
    colour: str
    width: float = 1.0
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """A filled circle."""

    x: float
    y: float
    radius: float
    fill: str


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text on its base line; `anchor` is start, middle or end.

    `halo` keeps it readable where it crosses lines: a white edge around the letters.
    """

    x: float
    y: float
    text: str
    colour: str
    size: float = 12.0
    bold: bool = False
    anchor: str = "start"
    halo: bool = False


_SIDES: dict[str, Literal["left", "center", "right"]] = {
    "start": "left",
    "middle": "center",
    "end": "right",
}

Shape = Box | Stroke | Dot | Words


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes on a white ground. `says` is the sentence for those who do not see it."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    says: str


def to_svg(drawing: Drawing, style: str = "") -> Markup:
    """The drawing as an inline SVG element; `style` is its class."""
    inner = Markup("").join(_svg_shape(shape) for shape in drawing.shapes)
    return Markup(
        '<svg class="{}" viewBox="0 0 {} {}" role="img" aria-label="{}" '
        'xmlns="http://www.w3.org/2000/svg">{}</svg>'
    ).format(style, _n(drawing.width), _n(drawing.height), drawing.says, inner)


def _svg_shape(shape: Shape) -> Markup:
    match shape:
        case Box():
            return _element(
                "rect", x=shape.x, y=shape.y, width=shape.width, height=shape.height,
                rx=shape.radius, fill=shape.fill or "none", stroke=shape.edge or "none",
            )  # fmt: skip
        case Stroke():
            dash: dict[str, float | str] = {"stroke-dasharray": "6 4"} if shape.dashed else {}
            return _element(
                "line", x1=shape.x0, y1=shape.y0, x2=shape.x1, y2=shape.y1, stroke=shape.colour,
                **{"stroke-width": shape.width, **dash},
            )  # fmt: skip
        case Dot():
            return _element("circle", cx=shape.x, cy=shape.y, r=shape.radius, fill=shape.fill)
        case Words():
            return _svg_words(shape)


def _svg_words(words: Words) -> Markup:
    given: dict[str, float | str] = {
        "x": words.x, "y": words.y, "fill": words.colour, "font-size": words.size,
        "text-anchor": words.anchor, "font-weight": 600 if words.bold else 400,
    }  # fmt: skip
    if words.halo:
        given |= {"stroke": "#fff", "stroke-width": 4, "paint-order": "stroke"}
    return Markup("<text{}>{}</text>").format(_attributes(given), words.text)


def _element(name: str, **given: float | str) -> Markup:
    return Markup("<{}{}/>").format(Markup(name), _attributes(given))  # noqa: S704 - our own names


def _attributes(given: dict[str, float | str]) -> Markup:
    parts = (
        Markup(' {}="{}"').format(name, _n(value) if isinstance(value, int | float) else value)
        for name, value in given.items()
    )
    return Markup("").join(parts)


def _n(value: float) -> str:
    return escape(f"{value:.2f}".rstrip("0").rstrip("."))


def to_png(drawing: Drawing, dpi: int = DPI) -> bytes:
    """The drawing as PNG. Nothing of matplotlib's global state is read or changed."""
    from matplotlib import style  # noqa: PLC0415 - slow to import
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415
    from matplotlib.transforms import Affine2D  # noqa: PLC0415

    scale = dpi / _CSS
    with style.context("default"):  # a style somebody set elsewhere must not change a report
        figure = Figure((drawing.width / _CSS, drawing.height / _CSS), dpi=dpi, facecolor="white")
        FigureCanvasAgg(figure)
        place = Affine2D().scale(scale, -scale).translate(0, drawing.height * scale)
        for order, shape in enumerate(drawing.shapes):
            artist = _artist(shape, place)
            artist.set_zorder(order)  # as listed, where matplotlib would draw lines over areas
            figure.add_artist(artist)
        target = io.BytesIO()
        figure.savefig(target, format="png", dpi=dpi, metadata={"Software": None})
    return target.getvalue()


def _artist(shape: Shape, place: Transform) -> Artist:
    from matplotlib.lines import Line2D  # noqa: PLC0415
    from matplotlib.patches import Circle, FancyBboxPatch  # noqa: PLC0415

    made: Artist
    match shape:
        case Box():
            made = FancyBboxPatch(
                (shape.x, shape.y), shape.width, shape.height,
                boxstyle=f"round,pad=0,rounding_size={shape.radius}" if shape.radius
                else "square,pad=0",
                facecolor=shape.fill or "none", edgecolor=shape.edge or "none",
                linewidth=_points(1),
            )  # fmt: skip
        case Stroke():
            made = Line2D(
                (shape.x0, shape.x1), (shape.y0, shape.y1), color=shape.colour,
                linewidth=_points(shape.width), linestyle=(0, (4, 2.6)) if shape.dashed else "-",
                solid_capstyle="butt", dash_capstyle="butt",
            )  # fmt: skip
        case Dot():
            made = Circle((shape.x, shape.y), shape.radius, facecolor=shape.fill, edgecolor="none")
        case Words():
            made = _lettering(shape)
    made.set_transform(place)
    return made


def _lettering(words: Words) -> Artist:
    from matplotlib.patheffects import withStroke  # noqa: PLC0415
    from matplotlib.text import Text  # noqa: PLC0415

    text = Text(
        words.x, words.y, printable(words.text), color=words.colour,
        fontproperties=_face(bold=words.bold), fontsize=_points(words.size),
        horizontalalignment=_SIDES[words.anchor],
        verticalalignment="baseline", parse_math=False,
    )  # fmt: skip
    if words.halo:
        text.set_path_effects([withStroke(linewidth=_points(4), foreground="white")])
    return text


def printable(text: str) -> str:
    """`text` in signs that the typeface has; a rare character becomes the printers' 〓."""
    known = _known_signs()
    return "".join(sign if ord(sign) in known else " " if sign.isspace() else "〓" for sign in text)


@cache
def _known_signs() -> frozenset[int]:
    from matplotlib.ft2font import FT2Font  # noqa: PLC0415

    return frozenset(FT2Font(_path("regular.otf")).get_charmap())


def _path(name: str) -> str:
    # As a file: the wheel is always unpacked, and matplotlib reads typefaces by path only.
    return str(resources.files("zhagen.report").joinpath("fonts", name))


def _points(pixels: float) -> float:
    return pixels * _POINT / _CSS


@cache
def _face(*, bold: bool) -> FontProperties:
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415

    return FontProperties(fname=_path("bold.otf" if bold else "regular.otf"))


def width_of(text: str, size: float) -> float:
    """About how wide a line of text is: Chinese characters are square, others little over half."""
    return sum(size if ord(sign) > 0x2E7F else 0.57 * size for sign in text)
