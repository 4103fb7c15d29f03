"""The CEL engine without its package's command line.

`import cel` also imports an interactive prompt, its highlighter and its terminal library: several
hundred modules that double the start of every command and of every recognition process. The
extension module alone is all that is needed. It is entered in `sys.modules` under its own name,
so that a later `import cel` elsewhere finds the same one (it may be initialised once only).
"""

from __future__ import annotations

import importlib
import sys
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from typing import Any

_NAME = "cel.cel"


def extension() -> Any:  # noqa: ANN401 - the extension carries no types
    """The binding's extension module: `compile`, `Context`."""
    if _NAME in sys.modules:
        return sys.modules[_NAME]
    package = find_spec("cel")
    spec = PathFinder.find_spec(_NAME, package.submodule_search_locations) if package else None
    if spec is None or spec.loader is None:
        return importlib.import_module("cel")
    module = module_from_spec(spec)
    sys.modules[_NAME] = module
    spec.loader.exec_module(module)
    return module
