"""A page as a list of marks in millimetres, before anyone decides how it becomes a file.

The same sheet is drawn to pixels for scans and photos (raster) and set as a PDF with a text
layer (typeset), so a layout is written once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from samples.generator import fonts

if TYPE_CHECKING:
    from PIL import Image
    from samples.generator.fonts import Face

Ink = tuple[int, int, int]
Box = tuple[float, float, float, float]

BLACK: Ink = (24, 24, 26)
GREY: Ink = (110, 110, 114)
RED: Ink = (196, 30, 38)


@dataclass(frozen=True, slots=True)
class Type:
    """How a run of text is set: face, size in points, ink; `wobble` 0..1 makes it a hand's."""

    face: Face
    points: float
    ink: Ink = BLACK
    wobble: float = 0.0

    def sized(self, points: float) -> Type:
        """The same at another size."""
        return Type(self.face, points, self.ink, self.wobble)

    def width(self, text: str, tracking: float = 0.0) -> float:
        """Width of `text` in mm."""
        return fonts.width(self.face, text, self.points, tracking)

    @property
    def height(self) -> float:
        """The em in mm."""
        return self.points * 25.4 / 72


@dataclass(frozen=True, slots=True)
class Text:
    """A run of text with its baseline starting at (x, y)."""

    x: float
    y: float
    text: str
    type: Type
    tracking: float = 0.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float = 0.25
    ink: Ink = BLACK


@dataclass(frozen=True, slots=True)
class Patch:
    """A filled rectangle."""

    box: Box
    ink: Ink


@dataclass(frozen=True, slots=True)
class Tick:
    """A tick box with its corner at (x, y).

    `style` is hand, glyph, filled or ring (no box: the words, `reach` wide, are circled).
    """

    x: float
    y: float
    size: float
    ticked: bool
    style: str
    ink: Ink = BLACK
    reach: float = 0.0


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture. With `multiply` it is ink on the paper (seal, signature): RGBA, alpha = ink."""

    image: Image.Image
    box: Box
    multiply: bool = False
    turn: float = 0.0


Mark = Text | Rule | Patch | Tick | Picture


@dataclass(slots=True)
class Sheet:
    """A page of `width` x `height` mm on `paper`, with its marks in drawing order."""

    width: float
    height: float
    paper: Ink = (255, 255, 255)
    marks: list[Mark] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, type_: Type, tracking: float = 0.0) -> None:
        """Text from x on the baseline y."""
        self.marks.append(Text(x, y, text, type_, tracking))

    def centred(self, x: float, y: float, text: str, type_: Type, tracking: float = 0.0) -> None:
        """Text centred on x."""
        wide = type_.width(text, tracking) - tracking
        self.text(x - wide / 2, y, text, type_, tracking)

    def rule(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.25) -> None:
        """A black line."""
        self.marks.append(Rule(x0, y0, x1, y1, width))

    def frame(self, box: Box, width: float = 0.25, ink: Ink = BLACK) -> None:
        """The outline of a box."""
        x0, y0, x1, y1 = box
        for line in ((x0, y0, x1, y0), (x1, y0, x1, y1), (x1, y1, x0, y1), (x0, y1, x0, y0)):
            self.marks.append(Rule(*line, width, ink))

    def ink(
        self, image: Image.Image, centre: tuple[float, float], width: float, turn: float
    ) -> None:
        """Ink pressed onto the paper: a seal or a signature around `centre`, `width` mm wide."""
        tall = width * image.height / image.width
        x, y = centre
        box = (x - width / 2, y - tall / 2, x + width / 2, y + tall / 2)
        self.marks.append(Picture(image, box, multiply=True, turn=turn))


def wrap(text: str, type_: Type, width: float) -> list[str]:
    """Break `text` into lines not wider than `width` mm.

    Breaks between any two characters but not before closing punctuation; keeps newlines.
    """
    lines: list[str] = []
    for piece in text.split("\n"):
        line = ""
        for char in piece:
            if line and type_.width(line + char) > width and char not in "，。、；：）》”":
                lines.append(line)
                line = ""
            line += char
        lines.append(line)
    return lines


def fitted(text: str, type_: Type, width: float, smallest: float = 7.0) -> Type:
    """`type_`, smaller if `text` would not fit into `width` mm on one line."""
    wide = type_.width(text)
    if wide <= width:
        return type_
    return type_.sized(max(smallest, type_.points * width / wide))
