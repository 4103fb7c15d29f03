"""The text of a DOCX paragraph as it stands once all changes are accepted.

Deleted, moved away and hidden text is out, inserted text is in. What is drawn in a text box is not
part of the paragraph that anchors it. A paragraph is asked thousands of times: tags are compared,
never built.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from zhagen.breakdown.reading.docx_styles import VAL, W, is_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TEXT: Final = f"{W}t"
_RUN: Final = f"{W}r"
_PROPERTIES: Final = f"{W}rPr"
_LEFT_OUT: Final = frozenset(
    {
        f"{W}pPr", f"{W}rPr", f"{W}del", f"{W}moveFrom", f"{W}txbxContent", f"{W}instrText",
        f"{W}delText", f"{W}rt", f"{W}footnoteRef", f"{W}endnoteRef", f"{_MC}Fallback",
        f"{W}sdtPr", f"{W}fldChar",
    }
)  # fmt: skip
_SIGNS: Final = {
    f"{W}tab": " ",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}ptab": " ",
}
_VANISH: Final = f"{W}vanish"
_CONTROL: Final = f"{W}sdt"
_PROMPT: Final = f"{W}sdtPr/{W}showingPlcHdr"


def paragraph_text(paragraph: Element) -> str:
    """The text of a paragraph; a line feed where its author broke the line."""
    return "".join(_texts_shown(paragraph))


def _texts_shown(element: Element) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag == _TEXT:
            yield child.text or ""
        elif tag in _LEFT_OUT or not isinstance(tag, str):
            continue
        elif tag in _SIGNS:
            yield _SIGNS[tag] if child.get(f"{W}type") != "page" else ""
        elif tag == _RUN:
            properties = child.find(_PROPERTIES)
            if properties is None or not is_on(properties.find(_VANISH)):
                yield from _texts_shown(child)
        elif tag != _CONTROL or child.find(_PROMPT) is None:
            yield from _texts_shown(child)


def is_deleted(paragraph: Element) -> bool:
    """Whether a tracked change takes the end of this paragraph away, so that it joins the next."""
    properties = paragraph.find(f"{W}pPr/{W}rPr")
    return properties is not None and properties.find(f"{W}del") is not None


def style_name(properties: Element | None) -> str:
    """The id of a paragraph's style, "" for none."""
    named = None if properties is None else properties.find(f"{W}pStyle")
    return "" if named is None else named.get(VAL, "")
