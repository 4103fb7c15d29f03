"""The words of agents.txt: names and verbs that only the reading of roles needs."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from zhagen.language.bodies_words import sections

_SECTIONS: Final = sections(files(__package__).joinpath("agents.txt").read_text(encoding="utf-8"))
NAME_ENDS: Final = _SECTIONS["name_ends"]
TRIGGERS: Final = _SECTIONS["triggers"]
NAME_STARTS: Final = _SECTIONS["name_starts"]
MORE_VERBS: Final = _SECTIONS["more_verbs"]
FUNCTIONS: Final = _SECTIONS["functions"]
NOBODY: Final = frozenset(_SECTIONS["nobody"])
