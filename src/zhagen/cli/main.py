"""The entry point: assembles the commands, and lets nothing but plain Chinese reach the user."""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from typing import TYPE_CHECKING, Annotated, Final

import typer
from typer.exceptions import TyperException

import zhagen
from zhagen.cli.exits import DONE, INTERRUPTED, USAGE, UsageFault
from zhagen.cli.speech import Commands, complaint
from zhagen.reading.module_path import trusted_module_path

if TYPE_CHECKING:
    from collections.abc import Sequence

# Each tool registers its own commands: one file per tool, in the order of the help page.
TOOLS: Final = {
    "precheck": "zhagen.cli.precheck",
    "guide": "zhagen.cli.guide",
    "breakdown": "zhagen.cli.breakdown",
    "slice": "zhagen.cli.slice",
    "pilot": "zhagen.cli.pilot",
    "insight": "zhagen.cli.insight",
    "serve": "zhagen.cli.serve",
    "worker": "zhagen.cli.worker",
    "doctor": "zhagen.cli.doctor",
    "backup": "zhagen.cli.backup",
    "restore": "zhagen.cli.backup",
    "demo": "zhagen.cli.demo",
}


def _version(*, asked: bool) -> None:
    if asked:
        typer.echo(zhagen.__version__)
        raise typer.Exit


def _root(
    version: Annotated[
        bool, typer.Option("--version", help="显示版本", is_eager=True, callback=_version)
    ] = False,
) -> None:
    """扎根：把一件小事办好、用数据证明、再让它生根的政务服务工具。"""  # noqa: D415 - shown as it is


def application(*tools: str) -> Commands:
    """The command line with these tools, or with all. Only what is asked for is imported."""
    made = Commands(help="扎根：把一件小事办好、用数据证明、再让它生根的政务服务工具")
    made.callback()(_root)
    for module in dict.fromkeys(TOOLS[tool] for tool in tools or TOOLS):
        importlib.import_module(module).register(made)
    return made


def __getattr__(name: str) -> Commands:
    """`app`, the whole command line, is made when someone asks for it."""
    if name == "app":
        return application()
    raise AttributeError(name)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit: 0 done, 1 checks failed, 2 could not be done."""
    sys.path[:] = trusted_module_path()  # the tools are imported from now on
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Run the command line; the exit code."""
    tools = [tool for tool in TOOLS if tool in arguments[:1]]
    try:
        command = typer.main.get_command(application(*tools))
        result = command.main(args=list(arguments), prog_name="zhagen", standalone_mode=False)
    except TyperException as error:
        return _refused(error)
    except (typer.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        return _pipe_closed()
    except Exception as error:  # noqa: BLE001 - the outermost edge: no traceback reaches a user
        return _said(str(error)) if isinstance(error, _expected()) else _unexpected(error)
    return result if isinstance(result, int) else DONE


def _expected() -> tuple[type[Exception], ...]:
    """What a user can mend and is told in one line; imported only when something has failed."""
    # ruff: noqa: PLC0415
    from zhagen.events.ledger import LedgerFault
    from zhagen.precheck.given import BadGiven
    from zhagen.reading.worker import RecognitionUnavailable
    from zhagen.slices.expr import ConditionFault
    from zhagen.slices.faults import BrokenSlice
    from zhagen.slices.find import UnknownSlice
    from zhagen.slices.lock import CannotLock
    from zhagen.slices.new import CannotMake
    from zhagen.wiring import MissingExtra, UnknownSample

    return (
        BadGiven, BrokenSlice, CannotLock, CannotMake, ConditionFault, LedgerFault, MissingExtra,
        RecognitionUnavailable, UnknownSample, UnknownSlice, UsageFault,
    )  # fmt: skip


def _refused(error: TyperException) -> int:
    """A wrong command line. Without any command Typer has shown the help page already."""
    if type(error).__name__ == "NoArgsIsHelpError":
        return USAGE
    return _said(complaint(error))


def _said(line: str) -> int:
    typer.echo(line, err=True)
    return USAGE


def _pipe_closed() -> int:
    """The reader has gone (`| head`): nothing is left to be said, nor flushed at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return DONE


def _unexpected(error: Exception) -> int:
    """A bug, or a machine that failed. Details only for those who ask for them."""
    if os.environ.get("ZHAGEN_DEBUG") == "1":
        traceback.print_exception(error)
    what = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return _said(
        f"没有做完：程序出错（{what}）。请设 ZHAGEN_DEBUG=1 再运行一次，把结果告诉维护人员。"
    )
