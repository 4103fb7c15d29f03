"""Which texts on a page are the interface's own and stand there in the wrong language.

What is written in the code of the pages must be translated; what people, documents and slices say
is data and stays as it is, but a passage of it must be marked with its language (WCAG 3.1.2; names
need not be).
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import opencc
import polib

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "src" / "zhagen" / "web"
HAN = re.compile(r"[\u4e00-\u9fff]")
_PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{[^}]*\}")
# A shorter text counts only where it is all that is said: 单位 stands in many a name.
_CERTAIN = 5
_PASSAGE = re.compile(r"[，。；？！]")
_PASSAGE_LENGTH = 10


def foreign_text(language, texts):
    """The faults among the texts of a page, as page_checks.js tells them."""
    for one in texts:
        text, given = one["text"], one["given"]
        if language == "en" and not given.startswith("zh") and _interface(text, english=True):
            yield f"not translated: {one['place']} {text}"
        elif language == "en" and not one["told"].startswith("zh") and _is_passage(one):
            yield f"no language: {one['place']} {text}"
        elif language == "zh-hant" and given != "zh-Hans" and _interface(text, english=False):
            yield f"not Traditional: {one['place']} {text}"


def _is_passage(one):
    found = HAN.findall(one["text"])
    return one["isNode"] and _PASSAGE.search(one["text"]) and len(found) >= _PASSAGE_LENGTH


def _interface(text, *, english):
    whole, parts = _written(english)
    return text in whole or any(part in text for part in parts)


@cache
def _written(english):
    """The texts of the code: those that count alone, and those that count wherever they stand."""
    pieces = {piece.strip() for text in _texts() for piece in _PLACE.split(text)}
    data = _data()
    wrong = {
        one
        for one in pieces
        if HAN.search(one) and one not in data and (english or _traditional(one) != one)
    }
    return wrong, tuple(one for one in wrong if len(HAN.findall(one)) >= _CERTAIN)


def _texts():
    for path in WEB.rglob("*.py"):
        if not {"sample", "migrations", "demo"} & set(path.relative_to(WEB).parts):
            yield from _strings(ast.parse(path.read_text(encoding="utf-8")))
    for path in WEB.glob("*/locale/en/LC_MESSAGES/django.po"):
        for entry in polib.pofile(path):
            yield from (entry.msgid, entry.msgid_plural)


def _data():
    """What slices, samples and the invented people say: the same words there are theirs."""
    files = [*(ROOT / "slices").rglob("*.yaml"), *(ROOT / "samples").rglob("*.txt")]
    files += [*(WEB / "sample").glob("*.py")]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def _strings(tree):
    return [
        each.value
        for each in ast.walk(tree)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]


@cache
def _converter():
    return opencc.OpenCC("s2hk")


def _traditional(text):
    return _converter().convert(text)
