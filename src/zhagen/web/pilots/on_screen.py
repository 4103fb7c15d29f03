"""The library's sentences for people who have pages instead of commands.

What is wrong is said the same; only the way to mend it names a page where the library names a
command, and no place in the server's file system is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from django.conf import settings
from django.utils.translation import pgettext

_WAYS: Final = (
    (r"请运行 zhagen pilot verify \S+ 看(是哪一行|怎么办)", "请在试点的页面上从头核对"),
    (r"（zhagen pilot verify --roots）", ""),
    (r"请用 zhagen pilot verify 找出不符的一段", "请在试点的页面上从头核对，找出不符的一段"),
    (r"可以用 zhagen pilot verify 自行重算", "可以在试点的页面上从头核对"),
    (r"请运行 zhagen pilot verify", "请在试点的页面上从头核对"),
    (r"(请先)?用 zhagen pilot log add 把这几周的办件加进记录", r"请先把这几周的办件加进办件记录"),
    (r"再用 zhagen pilot log add 加一次", "再在办件记录里加一次"),
    (r"用 zhagen pilot log add 补上", "在办件记录里补上"),
    (
        r"请用双方签齐、变更最全的封存文件运行 zhagen pilot log amend",
        "请管理员恢复变更最全的封存文件",
    ),
    (r"用 zhagen pilot effort 记", "由双方各自记下"),
    (r"，?请给出 zhagen pilot log 建的文件夹", "，请管理员从备份恢复"),
    (r"，?请用 zhagen pilot seal 生成的那一个", "，请管理员从备份恢复"),
    (r"请用 --roots 给出后重做一次", "请双方存下校验单后重做一次"),
    (r"，用 --baseline 交给计划", "，在基线一栏传上"),
    (r"在 schedule 里写 baseline: \{.*?\}", "在“时间”里写上基线的起止"),
    (r"列名是否写在 columns 里", "列名对照是否写了"),
    (r"请在立项书的 columns 里写明是哪一列", "请在立项书的列名对照里写明是哪一列"),
    (r"在 design 里写 treated", "在“设计”里写上用工具的窗口"),
    (r"的 measure 改作 (\w+)（(.*?)）", r"的“怎么比”改作\2"),
    (r"写进立项书的 closed", "写进立项书的“本厅不开的日子”"),
    (r"写明 change，例如 change: -?[\d.]+", "在“即变化”里写明是多少"),
    (r"写明 contributes", "写明投入什么"),
)


def on_screen(text: str) -> str:
    """A sentence as a page says it."""
    data = re.escape(str(settings.CONFIGURATION.data))
    text = re.sub(rf"{data}/pilots/\w+/(log)?[\w/.-]*", "记录", text)
    for pattern, said in _WAYS:
        text = re.sub(pattern, said, text)
    return text


def all_on_screen(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Every sentence in a value; pictures and hashes hold none of these words."""
    if isinstance(value, str):
        return on_screen(value) if "<svg" not in value else value
    if isinstance(value, dict):
        return {key: all_on_screen(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [all_on_screen(each) for each in value]
    return value


def listed(texts: Iterable[str]) -> str:
    """The texts one after another, parted as the language of the page does it."""
    return pgettext("list", "、").join(texts)
