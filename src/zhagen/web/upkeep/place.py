"""The settings, who can read the secrets, and the folder everything is kept in."""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Final

from zhagen.slices.faults import reason_of
from zhagen.web.configuration import FILE, Configuration, model_of
from zhagen.web.upkeep.model import Line, bad, good, look

_GB: Final = 1_000_000_000
_ENOUGH: Final = 5 * _GB
_LEAST: Final = _GB // 2
_PATIENCE: Final = 5.0
_OTHERS: Final = 0o077
# The address of the database is one only where a password stands in it.
SECRETS: Final = frozenset(
    one.name for one in fields(Configuration) if not one.repr and one.name != "database"
)


def has_password(address: str) -> bool:
    """Whether an address carries a password: //name:password@host."""
    return ":" in address.partition("//")[2].rpartition("@")[0]


def settings_file(environment: Mapping[str, str], folder: Path) -> Path | None:
    """The settings file in use; None where there is none."""
    named = environment.get("ZHAGEN_SETTINGS", "")
    path = Path(named) if named else folder / FILE
    return path if path.is_file() else None


def settings(path: Path | None, configuration: Configuration) -> Iterator[Line]:
    """The file, who can read it, and what in it does not go together."""
    if path is None:
        yield good("设置文件", f"没有 {FILE}，全用默认值")
    else:
        yield good("设置文件", f"{path}，每一项都认识")
        told = (
            any(getattr(configuration, name) for name in SECRETS) or "@" in configuration.database
        )
        if told and path.stat().st_mode & _OTHERS:
            yield bad("设置文件权限", "里面有密码，别人也能读", f"请运行 chmod 600 {path}")
    yield from _reach(configuration)


def _reach(configuration: Configuration) -> Iterator[Line]:
    outside = [name for name in configuration.hosts if not _is_local(name)]
    if not outside:
        yield look(
            "访问地址", "只有本机能打开",
            "要给别的电脑用，请在设置 hosts 里写上这台服务器的名称，并用 --address 监听",
        )  # fmt: skip
    elif "*" in outside:
        yield bad("访问地址", "hosts 里写了 *，谁的名称都答应", "请写上这台服务器自己的名称")
    else:
        yield good("访问地址", "、".join(outside))
    if outside and not configuration.https:
        yield look(
            "HTTPS", "没有开：密码和材料在网上是明文",
            "请在前面放一台做 HTTPS 的网关，并设 https = true",
        )  # fmt: skip
    elif configuration.https:
        yield good("HTTPS", "由前面的网关做")


def _is_local(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False


def folder(data: Path) -> Iterator[Line]:
    """Whether the folder can be written, has room, and keeps its key to itself."""
    if not data.is_dir():
        yield _not_yet(data)
        return
    try:
        with tempfile.NamedTemporaryFile(dir=data):
            pass
    except OSError as error:
        yield bad("数据文件夹", f"{data} 写不进（{reason_of(error)}）", "请检查磁盘和文件夹的主人")
    else:
        yield good("数据文件夹", f"{data}，能写")
    yield _room(data)
    key = data / "secret.key"
    if key.is_file() and key.stat().st_mode & _OTHERS:
        yield bad("密钥文件权限", "别人也能读", f"请运行 chmod 600 {key}")
    elif data.stat().st_mode & _OTHERS:
        yield look("数据文件夹权限", "别的用户也能进", f"请运行 chmod 700 {data}")


def _not_yet(data: Path) -> Line:
    """Whether the first start will be able to make the folder."""
    above = next(one for one in (data, *data.parents) if one.exists())
    if not above.is_dir():
        return bad("数据文件夹", f"{above} 是文件，不是文件夹", "请改正设置 data")
    if not os.access(above, os.W_OK | os.X_OK):
        todo = f"请让服务的用户能写 {above}，或改设置 data"
        return bad("数据文件夹", f"{data} 还没有，也建不了", todo)
    return look("数据文件夹", f"{data} 还没有", "第一次运行 zhagen serve 时会建好")


def _room(data: Path) -> Line:
    free = shutil.disk_usage(data).free
    text = f"还有 {free / _GB:.1f} GB"
    if free < _LEAST:
        return bad("磁盘空间", text, "请腾出空间：满了以后新材料收不进来")
    if free < _ENOUGH:
        return look("磁盘空间", text, "请尽快腾出空间")
    return good("磁盘空间", text)


def model(configuration: Configuration) -> Iterator[Line]:
    """Whether the optional model can be reached; nothing is asked of it."""
    endpoint = model_of(configuration)
    if endpoint is None:
        return
    where = f"{endpoint.host}:{endpoint.port}"
    try:
        with socket.create_connection((endpoint.host, endpoint.port), timeout=_PATIENCE):
            pass
    except OSError as error:
        yield look(
            "大模型接口", f"{where} 连不上（{reason_of(error)}）",
            "不影响办理：各处会照常按规则做。要用就检查 model_url 和网络",
        )  # fmt: skip
    else:
        yield good("大模型接口", f"{where} 连得上")


def here() -> tuple[Mapping[str, str], Path]:
    """The environment and the folder a command was started in."""
    return os.environ, Path.cwd()
