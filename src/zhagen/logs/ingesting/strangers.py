"""What to say of a file that is no log: one line that tells what it is like and what to do."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Sequence
from typing import Final

from zhagen.logs.files.sniff import is_array, lacking_columns
from zhagen.logs.files.table_text import TableText

_UNKNOWN: Final = "不是认识的日志或记录（支持的格式见 docs/insight-input.md）"
_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SENT_ALONG: Final = ("website_id", "data_key")
_SENT: Final = "是 Umami 随事件附带的数据，用不着读入；访问记录在 website_event.csv 里"
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|result|!DOCTYPE|html)", re.IGNORECASE)
_NOTHING_IN_IT = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*\]\s*|No data available\s*)?")
_HEAD: Final = 1 << 16


def empty(chunks: Sequence[bytes]) -> bool:
    """Whether a file that begins so holds nothing: blank lines, or an export of no visits."""
    return all(_NOTHING_IN_IT.fullmatch(chunk) is not None for chunk in chunks)


def about(chunks: Sequence[bytes]) -> str:
    """Why a file that begins so cannot be read, to be put behind its name."""
    data = chunks[0][:_HEAD] if chunks else b""
    lacking = lacking_columns(data)
    if lacking:
        return f"的表头缺少列 {'、'.join(lacking)}，请补上后再读入"
    said = _error(data)
    if said:
        return f"是统计软件的出错信息，不是导出：{said}"
    header = TableText().take(data).partition("\n")[0]
    likely = (
        (data.startswith(_UTF16), "是 UTF-16 编码的文本，请另存为 UTF-8 后再读入"),
        (all(name in header for name in _SENT_ALONG), _SENT),
        (is_array(data), "是 JSON 列表，但不是 Matomo 的访客日志（Live.getLastVisitsDetails）"),
        (_XML.match(data) is not None, "是 XML 或网页；统计软件的导出请用 JSON 或 CSV 格式"),
    )
    return next((what for holds, what in likely if holds), _UNKNOWN)


def _error(data: bytes) -> str:
    """What the interface of Matomo says where it refuses."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return ""
    if isinstance(found, dict) and found.get("result") == "error":
        return str(found.get("message", ""))[:80]
    return ""
