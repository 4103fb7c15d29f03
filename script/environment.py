"""Prepares .venv for the other scripts: needs nothing but Python 3.11+ with pip and venv.

Every requirement is pinned and hashed. A stamp remembers what is installed, so that the second start
takes no time.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
import venv
from collections import deque
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"


class SetupFault(Exception):
    """The environment cannot be made; the message says why and what to do."""


def say(text: str) -> None:
    """One line of progress, at once."""
    print(f"[扎根] {text}", flush=True)


def prepare(purpose: str, folder: Path = VENV, built: tuple[str, ...] = ()) -> Path:
    """Make `folder` and install requirements/<purpose>.txt into it; returns its Python.

    `built` are packages that come as sources only; all others are taken as wheels.
    """
    python = folder / "bin" / "python"
    if sys.version_info < (3, 11):
        raise SetupFault(
            f"需要 Python 3.11 以上，现在是 {sys.version.split()[0]}。请换用 python3.11 运行。"
        )
    requirements = ROOT / "requirements" / f"{purpose}.txt"
    wanted = _fingerprint(requirements)
    stamp = folder / f"zhagen-{purpose}.stamp"
    if stamp.is_file() and stamp.read_text() == wanted and python.exists():
        return python
    started = time.monotonic()
    if not python.exists():
        say(f"建立 Python 环境 {folder.name}")
        _make_venv(folder)
    count = sum(1 for line in requirements.read_text().splitlines() if "==" in line)
    say(f"安装 {count} 个组件（版本和校验值都已固定），第一次约需一两分钟")
    pinned = ["--no-deps", "--require-hashes", "--only-binary", ":all:"]
    for name in built:
        pinned += ["--no-binary", name]
    _pip(python, "install", *pinned, "-r", str(requirements), count=count)
    say("装入扎根")
    _pip(python, "install", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    stamp.write_text(wanted)
    say(f"环境就绪，用时 {time.monotonic() - started:.0f} 秒")
    return python


def _make_venv(folder: Path) -> None:
    try:
        venv.create(folder, with_pip=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SetupFault(
            "建不了 Python 环境：请安装 Python 的 venv 和 pip（Debian 上是 python3-venv），"
            f"并确认 {folder.name} 所在文件夹能写入。"
        ) from error


def _fingerprint(requirements: Path) -> str:
    digest = hashlib.sha256()
    for part in (requirements, ROOT / "pyproject.toml"):
        digest.update(part.read_bytes())
    digest.update(f"{ROOT}{sys.version}".encode())
    return digest.hexdigest()


def _pip(python: Path, *arguments: str, count: int = 0) -> None:
    """Run pip showing one line of progress; on failure its last lines, which say why."""
    command = [str(python), "-m", "pip", "--disable-pip-version-check", *arguments]
    last: deque[str] = deque(maxlen=15)
    fetched = 0
    with subprocess.Popen(
        [*command, "--progress-bar", "off"],
        env=_clean_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as pip:
        for line in pip.stdout or ():
            last.append(line.rstrip())
            if line.startswith(("Collecting ", "Processing ", "Requirement already")):
                fetched += 1
                _progress(fetched, count)
    _progress(0, 0)
    if pip.returncode != 0:
        print("\n".join(last), file=sys.stderr)
        raise SetupFault("组件没有装上，原因见上面几行。请检查到软件源的网络后再运行一次。")


def _progress(done: int, count: int) -> None:
    if not sys.stdout.isatty():
        if count and done and done % 20 == 0:
            say(f"已取 {done} / {count}")
        return
    text = f"[扎根] 已取 {done} / {count}" if count and done else ""
    print(f"\r\033[K{text}", end="", flush=True)


def _clean_environment() -> dict[str, str]:
    hidden = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
    return {name: value for name, value in os.environ.items() if name not in hidden}
