"""The offline archive: what goes into it, and that it installs from itself alone."""

from __future__ import annotations

import importlib.util
import platform
import re
import shutil
import subprocess
import sys
import zipfile
from importlib.machinery import SourceFileLoader
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

_ROOT = Path(__file__).resolve().parents[2]
_RUNNING = f"{sys.version_info.major}.{sys.version_info.minor}"


def _loaded():
    sys.path.insert(0, str(_ROOT / "script"))
    try:
        loader = SourceFileLoader("bundle", str(_ROOT / "script" / "bundle"))
        spec = importlib.util.spec_from_loader("bundle", loader)
        module = importlib.util.module_from_spec(spec)
        written, sys.dont_write_bytecode = sys.dont_write_bytecode, True
        loader.exec_module(module)
        sys.dont_write_bytecode = written
    finally:
        sys.path.remove(str(_ROOT / "script"))
    return module


bundle = _loaded()


def test_pins_are_kept_with_all_their_hashes():
    text = (
        "# a word\na-b==1.0 \\\n    --hash=sha256:1 \\\n    --hash=sha256:2\n"
        "C.d==2 ; x == 'y' \\\n    --hash=sha256:3\n"
    )
    assert bundle.pinned(text) == {
        "a-b": "a-b==1.0 \\\n    --hash=sha256:1 \\\n    --hash=sha256:2\n",
        "c-d": "C.d==2 ; x == 'y' \\\n    --hash=sha256:3\n",
    }


_NAMES = st.sampled_from("abcdefg")


@given(st.dictionaries(_NAMES, st.lists(_NAMES)), _NAMES)
def test_everything_that_is_needed_is_in_it_and_nothing_else(asked, first):
    def needs(name, _extras):
        return [(one, frozenset()) for one in asked.get(name, [])]

    found = bundle.closure(first, frozenset(), needs, frozenset())
    reached = {first}
    while more := {one for name in reached for one in asked.get(name, [])} - reached:
        reached |= more
    assert found == reached - {first}


def test_an_extra_asked_for_later_brings_what_it_needs():
    asked = {
        ("a", False): [("b", frozenset()), ("c", frozenset())],
        ("c", False): [("b", frozenset({"more"}))],
        ("b", True): [("d", frozenset())],
    }
    found = bundle.closure(
        "a", frozenset(), lambda name, extras: asked.get((name, bool(extras)), []), frozenset()
    )
    assert found == {"b", "c", "d"}


def test_every_extra_is_pinned_as_the_project_stands():
    pins = bundle.pinned((_ROOT / "requirements" / "test.txt").read_text(encoding="utf-8"))
    out = bundle.left_out((_ROOT / "requirements" / "overrides.txt").read_text(encoding="utf-8"))
    assert out == {"opencv-python"}
    names = bundle.closure("zhagen", frozenset(bundle._EXTRAS), bundle.installed_needs, out)
    assert names <= set(pins)
    assert {"django", "faster-paddle", "rapidocr", "psycopg-binary", "ibis-framework"} <= names
    assert not {"pytest", "ruff", "playwright", "opencv-python"} & names


def test_nothing_that_goes_into_it_names_a_registry():
    for one in bundle._BESIDE:
        path = _ROOT / one
        for file in [path] if path.is_file() else path.rglob("*.*"):
            text = file.read_text(encoding="utf-8")
            assert not re.search(r"pypi\.|index-url|files\.pythonhosted", text), file


@pytest.fixture
def folder(tmp_path):
    """An unpacked archive with one small wheel that stands for the product."""
    wheels = tmp_path / "bundle" / "wheels"
    wheels.mkdir(parents=True)
    info = "zhagen-9.0.dist-info"
    with zipfile.ZipFile(wheels / "zhagen-9.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("zhagen_small.py", "def main(): print('9.0')\n")
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: zhagen\nVersion: 9.0\n")
        wheel.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(
            f"{info}/entry_points.txt", "[console_scripts]\nzhagen = zhagen_small:main\n"
        )
        wheel.writestr(f"{info}/RECORD", "")
    made = wheels.parent
    (made / "requirements.txt").write_text(bundle.requirements_of(wheels), encoding="ascii")
    (made / "PYTHON").write_text(_RUNNING, encoding="ascii")
    (made / "MACHINE").write_text(platform.machine(), encoding="ascii")
    shutil.copy2(_ROOT / "deploy" / "install.sh", made)
    (made / "SHA256SUMS").write_text(bundle.checksums(made), encoding="utf-8")
    return made


def _install(folder, *arguments):
    return subprocess.run(
        [str(folder / "install.sh"), *map(str, arguments)],
        check=False, capture_output=True, text=True, encoding="utf-8", cwd=folder.parent,
    )  # fmt: skip


@pytest.mark.simulation
def test_it_installs_from_itself_alone(folder, tmp_path):
    target = tmp_path / "here"
    ran = _install(folder, target, sys.executable)
    assert ran.returncode == 0, ran.stderr
    assert "扎根 9.0" in ran.stdout
    assert (target / "bin" / "zhagen").exists()


def test_a_file_that_was_changed_is_not_installed(folder, tmp_path):
    with (folder / "wheels" / "zhagen-9.0-py3-none-any.whl").open("ab") as wheel:
        wheel.write(b"x")
    ran = _install(folder, tmp_path / "here", sys.executable)
    assert (ran.returncode, "对不上" in ran.stderr) == (2, True)
    assert not (tmp_path / "here").exists()


def test_what_cannot_be_installed_here_is_said_in_a_line(folder, tmp_path):
    (tmp_path / "taken").mkdir()
    refused = [_install(folder), _install(folder, tmp_path / "taken", sys.executable)]
    refused.append(_install(folder, tmp_path / "here", "no-such-python"))
    (folder / "PYTHON").write_text("9.9", encoding="ascii")
    refused.append(_install(folder, tmp_path / "here", sys.executable))
    (folder / "PYTHON").write_text(_RUNNING, encoding="ascii")
    (folder / "MACHINE").write_text("abacus", encoding="ascii")
    refused.append(_install(folder, tmp_path / "here", sys.executable))
    for ran, word in zip(
        refused, ["目标文件夹", "已经有了", "no-such-python", "9.9", "abacus"], strict=True
    ):
        assert (ran.returncode, ran.stderr.count("\n")) == (2, 1)
        assert word in ran.stderr
    assert not (tmp_path / "here").exists()
