# ruff: noqa: PLC0415 - what a command needs is loaded when it is called
"""`zhagen backup` and `zhagen restore`: everything an installation holds, in one archive."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from zhagen.cli.exits import UsageFault
from zhagen.cli.serve_settings import chosen, needed, standing, startable
from zhagen.slices.faults import reason_of

_Settings = Annotated[
    Path | None, typer.Option("--settings", help="设置文件（TOML）", metavar="文件")
]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command("backup", help="备份：数据库、文件、台账、设置，服务不用停")(backup)
    app.command("restore", help="恢复：先核对备份，再放回去，旧的留在旁边")(restore)


def backup(
    out: Annotated[Path, typer.Argument(help="备份文件", metavar="备份.tar")],
    settings: _Settings = None,
    with_secrets: Annotated[
        bool, typer.Option("--with-secrets", help="密钥和密码也备份（备份文件要另外加密保管）")
    ] = False,
    rows: Annotated[
        bool, typer.Option("--rows", help="数据库按行备份：从 SQLite 换到 PostgreSQL 时用")
    ] = False,
) -> None:
    """Write everything into one archive."""
    needed()
    chosen(settings)
    standing()
    with startable():
        from zhagen.web.serving import set_up

        configuration = set_up()
    from zhagen.web.upkeep.place import here, settings_file
    from zhagen.web.upkeep.saving import CannotSave, Wish, save

    wish = Wish(secrets=with_secrets, rows=rows)
    try:
        made = save(out, configuration, settings_file(*here()), wish, datetime.now(UTC))
    except CannotSave as error:
        raise UsageFault(str(error)) from error
    size = out.stat().st_size / 1e6
    typer.echo(f"备份好了：{out}，{len(made.members)} 个文件，{size:.1f} MB。里面有个人信息。")
    if not with_secrets:
        typer.echo("密钥和密码不在里面，请另外保管；要放进去就加 --with-secrets。")


def restore(
    archive: Annotated[Path, typer.Argument(help="备份文件", metavar="备份.tar")],
    settings: _Settings = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="换掉现有的数据；旧的改名留在旁边")
    ] = False,
) -> None:
    """Put an archive back, if it is whole and nothing is in the way."""
    needed()
    from zhagen.web.configuration import BadConfiguration

    try:
        _settings_first(archive, settings)
        chosen(settings)
        from zhagen.web.serving import set_up

        configuration = set_up()
    except BadConfiguration as error:
        raise UsageFault(str(error)) from error
    from zhagen.web.upkeep.archive import DamagedArchive
    from zhagen.web.upkeep.restoring import CannotRestore
    from zhagen.web.upkeep.restoring import restore as put_back

    try:
        done = put_back(archive, configuration, datetime.now(UTC), replace=replace)
    except (CannotRestore, DamagedArchive) as error:
        raise UsageFault(str(error)) from error
    made = _told(done.manifest.about.get("made_at", ""))
    typer.echo(f"恢复好了：{configuration.data}，备份时间 {made}。请运行 zhagen doctor 看一遍。")
    for path in done.aside:
        typer.echo(f"旧的在 {path}，确认没有问题后再删。")


def _told(moment: str) -> str:
    """A moment of the archive in this machine's time."""
    return f"{datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M}" if moment else "不详"


def _settings_first(archive: Path, settings: Path | None) -> None:
    """A settings file that is named and does not exist yet comes out of the archive."""
    if settings is None or settings.exists():
        return
    from zhagen.web.upkeep.archive import DamagedArchive, settings_of

    try:
        settings_of(archive, settings)
    except DamagedArchive as error:
        raise UsageFault(str(error)) from error
    except OSError as error:
        raise UsageFault(f"{archive} 读不出设置（{reason_of(error)}）。") from error
    typer.echo(f"设置文件放到了 {settings}。请补上里面没有的密码，再运行一次 zhagen restore。")
    raise typer.Exit
