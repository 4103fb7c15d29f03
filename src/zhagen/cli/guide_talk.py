# ruff: noqa: PLC0415 - what a command needs is loaded when it is called
"""`zhagen guide talk`: one talk in the terminal, with drafts and checklist as files on wish."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from zhagen.cli.exits import UsageFault
from zhagen.cli.guide_model import second_look, tell_talk
from zhagen.cli.model_options import MODEL_KEY, MODEL_NAME, MODEL_URL
from zhagen.cli.outputs import write

if TYPE_CHECKING:
    from zhagen.guide.talking.dialogue import Dialogue
    from zhagen.guide.talking.turn import Handoff, Needed, State, Turn
    from zhagen.slices.model import Slice

_FILES: Final = ("草稿", "文件", "保存", "下载")
_HELP: Final = "（回答后按回车；有编号的可以只写编号。Ctrl-D 结束。）"
_PACKAGE: Final = "转人工.json"
_PROMPT: Final = "您："
_MOST_HINTS: Final = 2
# After these turns nothing more is to be said.
_LAST: Final = frozenset({"closed", "handoff"})


def talk(
    slice_ref: Annotated[
        str, typer.Argument(help="切片：编号、编号@版本，或文件夹", metavar="切片")
    ],
    on: Annotated[
        str, typer.Option("--on", help="申请日期，如 2026-11-22；不写按今天", metavar="日期")
    ] = "",
    save: Annotated[
        Path | None,
        typer.Option("--save", help="把对话存在这个文件里；文件已有时接着谈", metavar="文件"),
    ] = None,
    handoff: Annotated[
        Path | None,
        typer.Option(
            "--handoff",
            help="转人工时把交接的内容写在这个文件里；不写就放在 --save 的旁边",
            metavar="文件",
        ),
    ] = None,
    phone: Annotated[
        str,
        typer.Option(
            "--phone",
            envvar="ZHAGEN_PHONE",
            help="大厅的电话，转人工时告诉来办的人",
            metavar="电话",
        ),
    ] = "",
    out: Annotated[
        Path, typer.Option("--out", help="草稿和要素写到哪个文件夹", metavar="文件夹")
    ] = Path(),
    model_url: Annotated[str, MODEL_URL] = "",
    model_name: Annotated[str, MODEL_NAME] = "",
    model_key: Annotated[Path | None, MODEL_KEY] = None,
) -> None:
    """Lead one applicant through the item: question by question, to drafts or to a person."""
    from zhagen import wiring
    from zhagen.guide.talking.dialogue import OtherSlice

    day = _day(on)
    look = second_look(model_url, model_name, model_key) if model_url else None
    _refuse_bad_folder(out)
    definition = wiring.load_slice(slice_ref)
    if definition.guide is None or not definition.guide.outcomes:
        raise UsageFault(
            f"切片 {definition.ref} 没有写导办的结果。请先在 guide.yaml 里写上 outcomes。"
        )
    try:
        dialogue = wiring.dialogue_of(definition, day, _stored(save), recognise=look)
    except OtherSlice as error:
        raise UsageFault(
            f"{save} 存的是另一件事（{error}）的对话。请换一个文件名，或接着谈那一件。"
        ) from error
    typer.echo(_HELP)
    package = handoff or (save.with_name(_PACKAGE) if save is not None else None)
    with _for_the_owner_only():
        _converse(_Session(definition, dialogue, day, out, package, phone), save)
    if look is not None:
        tell_talk(look)


@contextmanager
def _for_the_owner_only() -> Iterator[None]:
    """What is written holds what the applicant said of persons: nobody else may read it."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def _converse(session: _Session, save: Path | None) -> None:
    """Turn by turn until nothing more is to be said, or the input ends."""
    turn = _of_terminal(session.dialogue.start())
    _show(turn)
    while turn.act.value not in _LAST:
        _store(save, session.dialogue.state)
        said = _heard()
        if said is None:
            typer.echo(_parting(save))
            return
        turn = session.answer(said, turn)
    _store(save, session.dialogue.state)
    if turn.handoff is not None:
        for line in session.handed_over(session.dialogue.handoff(turn.handoff.reason)):
            typer.echo(line)


@dataclass(frozen=True, slots=True)
class _Session:
    """A talk at the terminal and where its files go."""

    definition: Slice
    dialogue: Dialogue
    on: date
    out: Path
    package: Path | None = None
    phone: str = ""

    def handed_over(self, handoff: Handoff) -> list[str]:
        """Write the package for a person; where it is, and what stands in it.

        Nobody sits behind a terminal, so that is said instead of promised.
        """
        from zhagen.guide.talking.handoff import handoff_json

        call = f"大厅电话：{self.phone}。" if self.phone else ""
        if self.package is None:
            return [f"（这里没有人接着办，说过的也没有存下来；要带走请写 --handoff 文件。{call}）"]
        content = handoff_json(handoff, self.dialogue.state)
        write(self.package, json.dumps(content, ensure_ascii=False, indent=2).encode() + b"\n")
        refused = "、".join(self.definition.facts[name].title for name in handoff.refused)
        declined = f"不愿说的 {len(handoff.refused)} 项（{refused}），" if refused else ""
        held = f"说过的 {len(handoff.known)} 项，还没说的 {len(handoff.missing)} 项，{declined}"
        return [f"已写出 {self.package}：{held}和全部对话。", f"请把它交给窗口。{call}"]

    def answer(self, said: str, before: Turn) -> Turn:
        """The next turn, shown; a wish for the files is met beside it and leaves it as it was."""
        if before.draft and any(word in said for word in _FILES):
            for line in self.written(before):
                typer.echo(line)
            return before
        turn = _of_terminal(self.dialogue.say(_meant(said, before)))
        _show(turn)
        return turn

    def written(self, turn: Turn) -> list[str]:
        """Write drafts and facts; what was written."""
        from zhagen.guide.talking.drafts import BadDraft, fill_drafts
        from zhagen.guide.talking.setting import values_of

        known = values_of(self.dialogue.state)
        lines = []
        try:
            drafts = fill_drafts(self.definition, turn.draft, known, self.on)
        except BadDraft as error:
            raise UsageFault(str(error)) from error
        for draft in drafts:
            path = self.out / draft.file
            write(path, draft.content)
            titles = [self.definition.facts[name].title for name in draft.blanks]
            rest = f"；没有填的栏（用不着的可以不填）：{'、'.join(titles)}" if titles else ""
            lines.append(f"已写出 {path}{rest}")
        facts = self.out / "要素.json"
        content = json.dumps(self.dialogue.facts_json(), ensure_ascii=False, indent=2)
        write(facts, content.encode() + b"\n")
        lines.append(f"已写出 {facts}（窗口用 zhagen precheck --facts 打开）")
        return lines


def _of_terminal(turn: Turn) -> Turn:
    """The turn without ways to other items: nobody links them here."""
    return replace(turn, choices=tuple(one for one in turn.choices if not one.item))


def _day(text: str) -> date:
    from zhagen.cli.pilot_options import day_of

    return day_of(text, "--on")


def _refuse_bad_folder(out: Path) -> None:
    if not out.is_dir():
        raise UsageFault(f"--out 不是文件夹：{out}。请先建好，或换一个文件夹。")


def _stored(save: Path | None) -> State | None:
    """The talk kept in the file, if there is one. Raises UsageFault."""
    from zhagen.guide.talking.to_json import BadState, state_of

    if save is None or not save.exists():
        return None
    try:
        content = json.loads(save.read_text(encoding="utf-8"))
        return state_of(content)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageFault(f"读不了 --save 的文件：{save}。请检查路径和权限。") from error
    except (ValueError, BadState) as error:
        raise UsageFault(f"{save} 不是存下的对话。请换一个文件名，或删去它再开始。") from error


def _store(save: Path | None, state: State) -> None:
    from zhagen.guide.talking.to_json import state_json

    if save is not None:
        content = json.dumps(state_json(state), ensure_ascii=False, indent=1)
        write(save, content.encode() + b"\n")


def _heard() -> str | None:
    """One line of the applicant; None at the end of input."""
    try:
        return input(_PROMPT)
    except (EOFError, KeyboardInterrupt):
        typer.echo("")
        return None


def _meant(said: str, before: Turn) -> str:
    """A number stands for the choice that was shown with it."""
    number = said.strip()
    if number.isascii() and number.isdigit() and 0 < int(number) <= len(before.choices):
        return before.choices[int(number) - 1].says
    return said


def _show(turn: Turn) -> None:
    for piece in turn.pieces:
        typer.echo(piece.text)
    for number, needed in enumerate(turn.checklist, start=1):
        for line in _lines(number, needed):
            typer.echo(line)
    for number, choice in enumerate(turn.choices if turn.act.value not in _LAST else (), start=1):
        typer.echo(f"  {number}. {choice.label}")
    if turn.wish:
        typer.echo("（这里只谈这一件；接着回答刚才的问题就继续，Ctrl-D 结束。）")
    if turn.draft:
        typer.echo("（说“草稿”就把填好的表写成文件。）")
    if turn.asks is not None and turn.left > 1:
        typer.echo(f"（大约还有 {turn.left} 个问题）")


def _lines(number: int, needed: Needed) -> list[str]:
    """One material: what, why, by which basis, and what people usually get wrong."""
    mark = "" if needed.sure else "（可能要）"
    draft = "，草稿已填好" if needed.draft and needed.sure else ""
    lines = [
        f"  {number}. {needed.name}{mark}{draft}",
        f"     {needed.reason}；依据：{needed.basis}",
    ]
    hints = "；".join(needed.hints[:_MOST_HINTS])
    return [*lines, *([f"     常见问题：{hints}"] if hints else [])]


def _parting(save: Path | None) -> str:
    if save is None:
        return "好的，先到这里。没有写 --save，这次说的没有留下。"
    return f"好的，先到这里。您说的都存在 {save}，下次用同样的 --save 接着谈。"
