# ruff: noqa: PLC0415 - what a command needs is loaded when it is called
"""`zhagen guide link`: one utterance a line in, what is done with it a line out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from zhagen.cli.exits import UsageFault
from zhagen.cli.guide_catalogue import read_aliases, read_catalogue
from zhagen.cli.guide_model import tell_linking, with_model
from zhagen.cli.json_lines import STANDARD_INPUT, identity_of, line_of, objects_of, text_of
from zhagen.cli.model_options import MODEL_KEY, MODEL_NAME, MODEL_URL

MOST_IN_UTTERANCE: Final = 100_000
_EXAMPLE: Final = '{"id": "1", "text": "社保卡丢了"}'


def link(
    catalogue: Annotated[
        Path, typer.Option("--catalogue", help="事项清单：JSON 行，或每行一个名称的 .txt")
    ],
    slices: Annotated[
        Path | None, typer.Option("--slices", help="切片目录；其中的俗称并入同名事项")
    ] = None,
    aliases: Annotated[
        Path | None, typer.Option("--aliases", help="批准过的别名（guide aliases 写的文件）")
    ] = None,
    model_url: Annotated[str, MODEL_URL] = "",
    model_name: Annotated[str, MODEL_NAME] = "",
    model_key: Annotated[Path | None, MODEL_KEY] = None,
) -> None:
    """Link every utterance of standard input; a fault is told before the first result."""
    from zhagen.guide.linking.aliases import with_aliases
    from zhagen.guide.linking.to_json import linked_json
    from zhagen.wiring import linker_of

    items = read_catalogue(catalogue)
    if aliases is not None:
        items = with_aliases(items, read_aliases(aliases))
    linker = linker_of(items, slices)
    advised = with_model(linker, model_url, model_name, model_key) if model_url else None
    given = [
        (identity_of(row, place, _EXAMPLE), _bounded(text_of(row, "text", place), place))
        for place, row in objects_of(STANDARD_INPUT, _EXAMPLE)
    ]
    for identity, text in given:
        found = (advised or linker).link(text)
        typer.echo(line_of({"id": identity, **linked_json(found)}))
    if advised is not None:
        tell_linking(advised)


def _bounded(text: str, place: str) -> str:
    """An utterance that can be read; nobody's wish is longer than a chapter."""
    if len(text) > MOST_IN_UTTERANCE:
        raise UsageFault(
            f"{place}的 text 有 {len(text)} 字，超过 {MOST_IN_UTTERANCE} 字的上限。请只留诉求本身。"
        )
    return text
