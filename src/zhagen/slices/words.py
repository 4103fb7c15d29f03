"""The words of a condition: which facts it reads, which functions it calls with which literals.

The CEL binding only names root variables, so a misspelt `org.nmae` would pass as a fact that is
never known. This reads the dotted paths from the source itself; it does not judge syntax, which
the CEL parser has done before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TOKEN = re.compile(
    r"""
    (?P<space>\s+|//[^\n]*)
  | (?P<string>[rRbB]{0,2}(?:'''(?:\\.|[^\\])*?'''|\"\"\"(?:\\.|[^\\])*?\"\"\"
                          |'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"))
  | (?P<number>\d[\w.]*)
  | (?P<name>[A-Za-z_]\w*)
  | (?P<mark>==|!=|<=|>=|&&|\|\||.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_KEYWORDS: Final = frozenset({"true", "false", "null", "in"})
_MACROS: Final = frozenset({"all", "exists", "exists_one", "map", "filter"})
BUILT_IN: Final = frozenset(
    {
        *("has", "size", "string", "int", "uint", "double", "bytes", "type", "dyn"),
        *("matches", "startsWith", "endsWith", "contains", "timestamp", "duration"),
        *("getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear"),
        *("getHours", "getMinutes", "getSeconds", "getMilliseconds"),
    }
)
"""Functions of CEL that the binding has; all else must be one of ours."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a named function: its arguments as literals (None where not) and as written."""

    function: str
    literals: tuple[str | None, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A path compared with a literal text: `handler.role == 'agent'`, `'养老保险' in kinds`."""

    name: str
    literal: str


@dataclass(frozen=True, slots=True)
class Words:
    """What was found in one condition."""

    names: tuple[str, ...]
    calls: tuple[Call, ...]
    comparisons: tuple[Comparison, ...]


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a condition: its kind (string, number, name, mark) and its text."""

    kind: str
    text: str

    @property
    def literal(self) -> str | None:
        """The value of a string token, None of any other."""
        if self.kind != "string":
            return None
        body = self.text.lstrip("rRbB")
        width = 3 if body[:3] in {"'''", '"""'} else 1
        return _ESCAPE.sub(r"\1", body[width:-width])


class Cursor:
    """A place in the words of a condition, moving from front to back."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._at = 0

    def peek(self) -> Token | None:
        """The next word; None at the end."""
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def skip(self) -> None:
        """Go past the next word."""
        self._at += 1

    def take(self, text: str) -> bool:
        """Go past the next word if it is this sign or name."""
        token = self.peek()
        if token is None or token.text != text or token.kind == "string":
            return False
        self.skip()
        return True


@dataclass(frozen=True, slots=True)
class _Path:
    """A dotted path in the token list: tokens [start, end), and whether a call follows."""

    parts: tuple[str, ...]
    start: int
    end: int
    called: bool


def tokens_of(source: str) -> list[Token]:
    """The words of a condition, spaces and comments left out."""
    return [
        Token(match.lastgroup or "mark", match.group())
        for match in _TOKEN.finditer(source)
        if match.lastgroup != "space"
    ]


def read_words(source: str) -> Words:
    """Paths, functions, calls and comparisons of a condition that parses."""
    tokens = tokens_of(source)
    bound = tuple(_bound_ranges(tokens))
    names: dict[str, None] = {}
    calls: list[Call] = []
    comparisons: list[Comparison] = []
    for path in _paths(tokens):
        read = path.parts[:-1] if path.called else path.parts
        if path.called and not read and path.parts[0] not in BUILT_IN:
            calls.append(_call(tokens, path))
        if not read or any(read[0] == name and a <= path.start < b for name, a, b in bound):
            continue
        name = ".".join(read)
        names[name] = None
        if not path.called:
            comparisons.extend(_compared(tokens, path, name))
    return Words(tuple(names), tuple(calls), tuple(comparisons))


def _paths(tokens: list[Token]) -> Iterator[_Path]:
    """Every maximal dotted path that does not itself continue a value (`f(x).y`, `a[0].y`)."""
    at = 0
    while at < len(tokens):
        token = tokens[at]
        after_dot = at > 0 and tokens[at - 1].text == "."
        if token.kind != "name" or token.text in _KEYWORDS or after_dot:
            at += 1
            continue
        parts = [token.text]
        end = at + 1
        while end + 1 < len(tokens) and tokens[end].text == "." and tokens[end + 1].kind == "name":
            parts.append(tokens[end + 1].text)
            end += 2
        is_key = end < len(tokens) and tokens[end].text == "{"
        if not is_key:
            called = end < len(tokens) and tokens[end].text == "("
            yield _Path(tuple(parts), at, end, called)
        at = end


def _closing(tokens: list[Token], opening: int) -> int:
    """Index of the bracket that closes the one at `opening`."""
    depth = 0
    for at in range(opening, len(tokens)):
        depth += (tokens[at].text in {"(", "[", "{"}) - (tokens[at].text in {")", "]", "}"})
        if depth == 0:
            return at
    return len(tokens)


def _bound_ranges(tokens: list[Token]) -> Iterator[tuple[str, int, int]]:
    """Variables that macros bind (`rows.all(r, …)`), each with the tokens it holds in."""
    for at in range(2, len(tokens) - 2):
        is_macro = tokens[at].text == "(" and tokens[at - 1].text in _MACROS
        if is_macro and tokens[at - 2].text == "." and tokens[at + 1].kind == "name":
            yield tokens[at + 1].text, at, _closing(tokens, at)


def _call(tokens: list[Token], path: _Path) -> Call:
    """The call whose name is `path`, its arguments split at the commas of its own level."""
    close = _closing(tokens, path.end)
    arguments: list[list[Token]] = [[]]
    depth = 0
    for token in tokens[path.end + 1 : close]:
        depth += (token.text in {"(", "[", "{"}) - (token.text in {")", "]", "}"})
        if token.text == "," and depth == 0:
            arguments.append([])
        else:
            arguments[-1].append(token)
    if arguments == [[]]:
        arguments = []
    return Call(
        path.parts[0],
        tuple(part[0].literal if len(part) == 1 else None for part in arguments),
        tuple("".join(token.text for token in part) for part in arguments),
    )


def _compared(tokens: list[Token], path: _Path, name: str) -> Iterator[Comparison]:
    """The literals `name` is compared with, on either side, and those tested to be in it."""
    for operator, value in ((path.end, path.end + 1), (path.start - 1, path.start - 2)):
        if not (0 <= value < len(tokens) and 0 <= operator < len(tokens)):
            continue
        literal = tokens[value].literal
        signs = {"==", "!="} if operator == path.end else {"==", "!=", "in"}
        if literal is not None and tokens[operator].text in signs:
            yield Comparison(name, literal)
    after = tokens[path.end : path.end + 2]
    if [token.text for token in after] == ["in", "["]:
        for token in tokens[path.end + 1 : _closing(tokens, path.end + 1)]:
            if token.literal is not None:
                yield Comparison(name, token.literal)
