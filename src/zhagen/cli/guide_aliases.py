# ruff: noqa: PLC0415 - what a command needs is loaded when it is called
"""`zhagen guide aliases`: names that searches suggest, for a person to approve."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from zhagen.cli.exits import UsageFault
from zhagen.cli.guide_catalogue import read_aliases, read_catalogue
from zhagen.cli.json_lines import line_of, objects_of
from zhagen.cli.outputs import refuse_bad_outputs, write

if TYPE_CHECKING:
    from zhagen.guide.linking.aliases import AliasProposal, Searched
    from zhagen.guide.linking.catalogue import Catalogue

_SEARCH: Final = '{"time": "2026-07-01T09:00:00+08:00", "q": "社保卡丢了", "results": 0}'


def aliases(
    catalogue: Annotated[Path, typer.Option("--catalogue", help="事项清单")],
    searches: Annotated[Path, typer.Option("--searches", help="站内搜索日志（JSON 行）")],
    output: Annotated[Path, typer.Option("--output", "-o", help="写到哪个文件（JSON 行）")],
    pages: Annotated[
        Path | None, typer.Option("--items", help="事项表 CSV：item_code 和 url_prefix")
    ] = None,
    before: Annotated[
        Path | None, typer.Option("--known", help="已有的别名文件：已决定的原样保留")
    ] = None,
) -> None:
    """从站内搜索里找人们怎么叫事项，写成别名建议；批准以后才会用。"""  # noqa: D415
    from zhagen.guide.linking.aliases import propose, with_aliases
    from zhagen.wiring import linker_of

    refuse_bad_outputs({"-o": output}, [catalogue, searches])
    items = read_catalogue(catalogue)
    known = read_aliases(before) if before else ()
    linker = linker_of(with_aliases(items, known))
    found = propose(_searched(searches, items, pages), linker.link)
    kept = {one.id for one in known}
    rows = [*known, *(one for one in found if one.id not in kept)]
    write(output, _lines(rows))
    typer.echo(
        f"新建议 {len(rows) - len(known)} 条，已有 {len(known)} 条，写在 {output}。", err=True
    )


def approve(
    path: Annotated[Path, typer.Argument(metavar="别名文件")],
    which: Annotated[str, typer.Argument(metavar="编号")],
    by: Annotated[str, typer.Option("--by", help="由谁决定")],
    item: Annotated[str, typer.Option("--item", help="改给另一个事项（id）")] = "",
    decline: Annotated[bool, typer.Option("--decline", help="不采用")] = False,
) -> None:
    """批准或不采用一条别名建议。"""  # noqa: D415
    from zhagen.guide.linking.aliases import State, decided

    state = State.DECLINED if decline else State.APPROVED
    rows = decided(read_aliases(path), which, state, by, item)
    write(path, _lines(rows))
    typer.echo("已记下：不采用。" if decline else "已批准，下次 guide link --aliases 时采用。")


def _lines(rows: Iterable[AliasProposal]) -> bytes:
    from zhagen.guide.linking.aliases import alias_json

    return "".join(line_of(alias_json(one)) + "\n" for one in rows).encode()


def _searched(path: Path, items: Catalogue, pages: Path | None) -> Iterator[Searched]:
    from zhagen.guide.linking.aliases import Searched

    prefixes = _prefixes(pages, items) if pages else {}
    for place, row in objects_of(path, _SEARCH):
        words, results = row.get("q"), row.get("results")
        if not isinstance(words, str) or not isinstance(results, int):
            raise UsageFault(f"{place}缺少 q 或 results。每行写一次搜索，如 {_SEARCH}。")
        clicked = row.get("clicked")
        opened = _item_at(clicked, prefixes) if isinstance(clicked, str) else ""
        yield Searched(words, results, opened)


def _prefixes(path: Path, items: Catalogue) -> Mapping[str, str]:
    """The item of each address prefix, by the item code that table and catalogue share."""
    import csv

    by_code = {item.item_code: item.id for item in items.items if item.item_code}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageFault(f"读不出事项表 {path}。请给 UTF-8 编码的 CSV。") from error
    if rows and not {"item_code", "url_prefix"} <= rows[0].keys():
        raise UsageFault(f"事项表 {path} 缺少 item_code 或 url_prefix 列。")
    found = {
        row["url_prefix"]: by_code.get(row["item_code"], row["item_code"])
        for row in rows
        if row["url_prefix"]
    }
    return {prefix: item for prefix, item in found.items() if item in items.by_id}


def _item_at(path: str, prefixes: Mapping[str, str]) -> str:
    """The item with the longest prefix of a path."""
    fits = [prefix for prefix in prefixes if path.startswith(prefix)]
    return prefixes[max(fits, key=len)] if fits else ""
