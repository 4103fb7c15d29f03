"""Asking the endpoint: one question, one answer, within one deadline.

Text is masked on the way out, so no number of a person leaves whoever calls. Nothing is logged.
"""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

from zhagen.language.masks import mask_personal
from zhagen.llm.faults import NotUnderstood, Refused, TimedOut
from zhagen.llm.wire import exchange

if TYPE_CHECKING:
    from zhagen.llm.endpoint import Endpoint
    from zhagen.llm.wire import Reply

_BUSY: Final = frozenset({429, 500, 502, 503, 504})
_FIRST_PAUSE: Final = 0.5
_ADVICE: Final = {
    401: "密钥不对或已失效，请核对密钥",
    403: "没有使用权限，请联系服务方",
    404: "地址或模型名称不对，请核对",
    429: "服务繁忙，请稍后再试",
}


class Client:
    """Questions to one endpoint; all of them together keep to its budget of time."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._over = time.monotonic() + endpoint.budget

    def ask(self, instruction: str, text: str) -> str:
        """The wording of the answer; an EndpointFault when none came."""
        body = _question(self._endpoint.model, instruction, text)
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self._endpoint.key:
            headers["Authorization"] = f"Bearer {self._endpoint.key}"
        until = min(time.monotonic() + self._endpoint.deadline, self._over)
        for attempt in range(self._endpoint.retries + 1):
            reply = exchange(self._endpoint, body, headers, until)
            if reply.status not in _BUSY or attempt == self._endpoint.retries:
                break
            pause = _pause(reply.retry_after, attempt)
            if time.monotonic() + pause >= until:
                raise TimedOut(f"模型服务要求 {pause:.0f} 秒后再试，超过了总时限，请稍后再用")
            time.sleep(pause)
        return _answer(reply)


def _question(model: str, instruction: str, text: str) -> bytes:
    messages = [
        {"role": "system", "content": mask_personal(instruction)},
        {"role": "user", "content": mask_personal(text)},
    ]
    asked = {"model": model, "messages": messages, "temperature": 0, "stream": False}
    # A lone surrogate in a damaged text is no UTF-8; escaped it passes.
    return json.dumps(asked).encode("ascii")


def _pause(retry_after: str, attempt: int) -> float:
    """How long to wait: what the server asks for (seconds or a date), else ever longer."""
    asked = retry_after.strip()
    if asked.isascii() and asked.isdigit():
        return float(asked[:9])
    if asked:
        try:
            day = parsedate_to_datetime(asked)
        except ValueError:
            return float(_FIRST_PAUSE * 2**attempt)
        at = day if day.tzinfo else day.replace(tzinfo=UTC)
        return max((at - datetime.now(UTC)).total_seconds(), 0.0)
    return float(_FIRST_PAUSE * 2**attempt)


def _answer(reply: Reply) -> str:
    if reply.status != 200:
        advice = _ADVICE.get(reply.status, "请查看服务端日志")
        raise Refused(f"模型服务返回错误 {reply.status}：{advice}")
    try:
        content = json.loads(reply.body.decode("utf-8"))["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise NotUnderstood("模型服务的回答不是 OpenAI 兼容格式，请核对地址") from None
    if not isinstance(content, str):
        raise NotUnderstood("模型服务的回答没有文字内容，请换用对话模型")
    return content
