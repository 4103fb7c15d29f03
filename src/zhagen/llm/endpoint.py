"""The settings of a model endpoint: nothing is asked unless a person gave an address."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from zhagen.llm.faults import BadSetting

_LEAST_BYTES: Final = 1024


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An OpenAI-compatible endpoint and how much patience it gets.

    `url` is its base address (…/v1). `timeout` is the longest silence in seconds, `deadline` the
    longest time for one question with all its retries, `budget` for all questions of one run.
    `max_bytes` bounds an answer. `key` is shown nowhere.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    timeout: float = 30.0
    deadline: float = 90.0
    budget: float = 900.0
    max_bytes: int = 1_048_576
    retries: int = 2

    def __post_init__(self) -> None:
        _check_address(self.url)
        if not self.model.strip():
            raise BadSetting("没有写模型名称，请按服务方提供的名称填写")
        if not (self.key.isascii() and self.key.isprintable()):
            raise BadSetting("密钥里有空行或中文字符，请重新复制")
        if min(self.timeout, self.deadline, self.budget) <= 0:
            raise BadSetting("超时和总时限必须大于0秒")
        if self.max_bytes < _LEAST_BYTES or self.retries < 0:
            raise BadSetting("回答大小上限不能小于1024字节，重试次数不能为负")

    @property
    def secure(self) -> bool:
        """Whether it is asked over TLS."""
        return urlsplit(self.url).scheme == "https"

    @property
    def host(self) -> str:
        """The name or address to connect to."""
        return urlsplit(self.url).hostname or ""

    @property
    def port(self) -> int:
        """The port to connect to."""
        return urlsplit(self.url).port or (443 if self.secure else 80)

    @property
    def path(self) -> str:
        """Where questions are posted."""
        return urlsplit(self.url).path.rstrip("/") + "/chat/completions"


def _check_address(url: str) -> None:
    hint = f"模型地址“{_shown(url)}”不可用，请写成 http://主机:端口/v1 的样子"
    if not (url.isascii() and url.isprintable()) or " " in url:
        raise BadSetting(hint)
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise BadSetting(hint) from None
    if not usable or parts.query or parts.fragment or "@" in parts.netloc:
        raise BadSetting(hint)


def _shown(url: str) -> str:
    """The address without what could be a password in it."""
    return url.rpartition("@")[2].partition("?")[0][:80]
