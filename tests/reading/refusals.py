"""What every refusal in these tests is held to."""

from __future__ import annotations

import written_files as make

from zhagen.reading.files import open_files
from zhagen.reading.limits import DEFAULT_LIMITS
from zhagen.reading.model import Unusable
from zhagen.reading.raw import RawPage


def refused(tmp_path, name, content, limits=DEFAULT_LIMITS):
    """The one line a bad file costs; a good file beside it must still be read."""
    (tmp_path / name).write_bytes(content)
    (tmp_path / "好.jpg").write_bytes(make.jpeg())
    results = list(open_files([tmp_path / name, tmp_path / "好.jpg"], limits))
    assert isinstance(results[-1], RawPage)
    bad = [r for r in results if isinstance(r, Unusable)]
    assert len(bad) == 1
    assert bad[0].file.startswith(name)
    assert bad[0].message
    assert bad[0].remedy.endswith("。")
    assert "\n" not in bad[0].message + bad[0].remedy
    return bad[0]
