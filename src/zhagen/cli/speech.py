# ruff: noqa: ANN401 - what Typer passes has no public type
"""The command line in Chinese: help pages, and what is said of wrong arguments.

Typer's own words are English and hard-coded, so the pieces it prints are replaced where it lets
one (metavars, the help option, panel titles) and its exceptions are told in our words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from zhagen.cli.exits import UsageFault

if TYPE_CHECKING:
    from collections.abc import Callable

OPTIONS = "[选项]"
SUBCOMMAND = "命令 [参数]..."

_PANELS = {
    "ARGUMENTS_PANEL_TITLE": "参数",
    "OPTIONS_PANEL_TITLE": "选项",
    "COMMANDS_PANEL_TITLE": "命令",
    "ERRORS_PANEL_TITLE": "错误",
    "DEPRECATED_STRING": "（已弃用）",
    "DEFAULT_STRING": "[默认：{}]",
    "ENVVAR_STRING": "[环境变量：{}]",
    "REQUIRED_LONG_STRING": "[必填]",
    "ABORTED_TEXT": "已中止。",
}
_TYPES = {"str": "文本", "Path": "路径", "int": "整数", "float": "数", "bool": ""}


def _no_type(ctx: object) -> None:
    """Shown instead of `<str>`: nothing."""


class _Chinese:
    """What commands and groups have in common."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """The usage line, beginning with 用法."""
        pieces = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="用法：")

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The page, its panel titles in Chinese."""
        from typer import rich_utils  # noqa: PLC0415 - slow to import, wanted for help only

        for name, words in _PANELS.items():
            setattr(rich_utils, name, words)
        super().format_help(ctx, formatter)  # type: ignore[misc]

    def get_params(self, ctx: Any) -> Any:
        """Parameters without Python's names for their types."""
        params = super().get_params(ctx)  # type: ignore[misc]
        for param in params:
            if param.param_type_name == "argument":
                # Its name stands in the first column already; the second is for types.
                param.display_type_rich = _no_type
                param.metavar = param.metavar and param.metavar.removesuffix("...")
            elif param.metavar is None:
                param.metavar = _TYPES.get(param.bare_type())
        return params

    def get_help_option(self, ctx: Any) -> Any:
        """The option `--help`, explained in Chinese."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "显示这一页"
        return option


class ChineseCommand(_Chinese, TyperCommand):
    """A command whose help is in Chinese."""


class ChineseGroup(_Chinese, TyperGroup):
    """A group of commands whose help is in Chinese."""


class ToldGroup(ChineseGroup):
    """A group whose expected failures become one line and exit code 2; a subclass names them."""

    def expected(self) -> tuple[type[Exception], ...]:
        """Failures that carry their own message. Asked for only when something has failed."""
        return ()

    def invoke(self, ctx: Any) -> Any:
        """Run the command; what a user can mend is told, not traced."""
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort, TyperException, UsageFault):
            raise  # said already; what is below loads slowly
        except self.expected() as error:
            raise UsageFault(_ended(str(error))) from error


def _ended(message: str) -> str:
    """A message with one full stop where it ends, also inside another."""
    return f"{message.rstrip('。')}。"


class Commands(typer.Typer):
    """A Typer application all of whose commands speak Chinese."""

    def __init__(self, **settings: Any) -> None:
        settings.setdefault("cls", ChineseGroup)
        settings.setdefault("add_completion", False)
        settings.setdefault("no_args_is_help", True)
        settings.setdefault("options_metavar", OPTIONS)
        settings.setdefault("subcommand_metavar", SUBCOMMAND)
        settings.setdefault("rich_markup_mode", "rich")
        super().__init__(**settings)

    def command(self, name: str | None = None, **settings: Any) -> Callable[[Any], Any]:
        """As Typer's, with a command class that speaks Chinese."""
        settings.setdefault("cls", ChineseCommand)
        settings.setdefault("options_metavar", OPTIONS)
        return super().command(name, **settings)


def complaint(error: TyperException) -> str:
    """One Chinese line for a wrong command line, ending with where help is."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "zhagen"
    return f"{_what(error)}。用法见 {command} --help"


def _what(error: TyperException) -> str:
    """What is wrong. The classes are Typer's private copy of click's, so told by their names."""
    match type(error).__name__:
        case "NoSuchOption":
            name = getattr(error, "option_name", "")
            near = "、".join(sorted(getattr(error, "possibilities", None) or ()))
            return f"没有选项 {name}" + (f"（是不是 {near}？）" if near else "")
        case "BadOptionUsage":
            name = getattr(error, "option_name", "")
            takes_none = "does not take" in error.format_message()
            return f"选项 {name} 后面不跟值" if takes_none else f"选项 {name} 后面缺少值"
        case "MissingParameter":
            param = getattr(error, "param", None)
            kind = "选项" if getattr(param, "param_type_name", "") == "option" else "参数"
            return f"缺少{kind} {_name(param)}"
        case "BadParameter":
            return f"{_name(getattr(error, 'param', None))} 的值不对：{_value(error.message)}"
    return _other(error.format_message())


def _name(param: Any) -> str:
    """How the user knows a parameter: `--port`, or the word in the usage line."""
    if param is None:
        return "参数"
    if getattr(param, "param_type_name", "") == "option":
        return str(max(param.opts, key=len))
    return str(param.metavar or param.name).removesuffix("...")


# Typer's sentences for paths and choices, and pydantic's for numbers.
_VALUE_WORDS = (
    (r"greater than or equal to (?P<v>[\d.-]+)", "不能小于 {v}"),
    (r"less than or equal to (?P<v>[\d.-]+)", "不能大于 {v}"),
    (r"greater than (?P<v>[\d.-]+)", "要大于 {v}"),
    (r"less than (?P<v>[\d.-]+)", "要小于 {v}"),
    (r"should be a valid integer", "要写整数"),
    (r"should be a (valid number|finite number)", "要写数"),
    (r"should be a valid boolean", "要写 true 或 false"),
    (r"(?P<v>.+) is not a valid integer", "{v} 不是整数"),
    (r"(?P<v>.+) is not a valid (float|number)", "{v} 不是数"),
    (r"(?P<v>.+) is not a valid boolean", "{v} 不是 true 或 false"),
    (r"(?P<v>.+) is not in the range (?P<r>.+?)\.?$", "{v} 不在范围 {r} 内"),
    (r"(?P<v>.+) is not one of (?P<r>.+?)\.?$", "{v} 不在可选值 {r} 中"),
    (r"\w+ (?P<v>'.+') does not exist", "{v} 不存在"),
    (r"\w+ (?P<v>'.+') is a (file|directory)", "{v} 的种类不对"),
    (r"\w+ (?P<v>'.+') is not (readable|writable)", "{v} 不可读写"),
)


def _value(message: str) -> str:
    for pattern, words in _VALUE_WORDS:
        if found := re.search(pattern, message):
            return words.format(**found.groupdict())
    return "写法不对"


def _other(message: str) -> str:
    if found := re.search(r"No such command '(.+?)'", message):
        close = re.findall(r"'([^']+)'", message[found.end() :])
        return f"没有命令 {found.group(1)}" + (f"（是不是 {'、'.join(close)}？）" if close else "")
    if found := re.search(r"unexpected extra arguments?(?:\(s\))? \((.+)\)", message):
        return f"多余的参数 {found.group(1)}"
    if "Missing command" in message:
        return "缺少命令"
    if found := re.search(r"takes (\d+) values", message):
        return f"参数应有 {found.group(1)} 个值"
    return "命令的写法不对"
