"""`zhagen slice`: make, check, show and lock the definitions everything else uses."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from zhagen.cli.exits import CHECKS_FAILED, UsageFault
from zhagen.cli.slice_because import cause_of, told_lessons
from zhagen.cli.slice_pages import (
    STATUS_WORD,
    checked_json,
    checked_text,
    shown_json,
    shown_text,
)
from zhagen.cli.slice_reports import Checked, Whole, check_slice
from zhagen.cli.speech import Commands
from zhagen.slices.faults import Level, reason_of
from zhagen.slices.find import hides_shipped, resolve, versions
from zhagen.slices.load import load
from zhagen.slices.lock import is_locked
from zhagen.slices.lock import lock as lock_folder
from zhagen.slices.model import Slice, Status
from zhagen.slices.new import new_draft, next_draft, template_places
from zhagen.slices.remarks import remarks_on

REF = typer.Argument(help="切片：编号、编号@版本，或文件夹", metavar="切片")
REFS = typer.Argument(
    help="切片：编号、编号@版本，或文件夹；不写就查全部。"
    "用 --cases 时可以再写一个整案文件夹（下有 */truth.json），逐件识别后计算",
    metavar="切片...",
    show_default=False,
)
CASES = typer.Option("--cases", help="同时运行算例，给出各要点的查全率和查准率")
JSON = typer.Option("--json", help="输出 JSON")


def register(app: typer.Typer) -> None:
    """Add the group of commands to the application."""
    group = Commands(help="场景切片：新建、检查、查看、锁定")
    group.command("new", help="新建切片草稿，或从旧版做下一版")(new)
    group.command("check", help="检查切片有没有写错、写漏")(check)
    group.command("show", help="查看切片的材料、要素、要点")(show)
    group.command("lock", help="锁定正式使用的版本，此后不再改动")(lock)
    app.add_typer(group, name="slice")


def new(
    name: Annotated[
        str, typer.Argument(help="编号：小写英文，如 residence-permit", metavar="编号")
    ],
    title: Annotated[str, typer.Option("--title", help="中文名称", metavar="名称")] = "",
    folder: Annotated[
        Path, typer.Option("--dir", help="放在哪个文件夹下", metavar="文件夹", show_default=False)
    ] = Path("slices"),
    base: Annotated[
        str, typer.Option("--from", help="从哪个切片做下一版", metavar="切片", show_default=False)
    ] = "",
    because: Annotated[
        str,
        typer.Option(
            "--because",
            help="为什么改：一句话、试点的决定记录（.json），或效能分析的发现（清单.json#编号）",
            metavar="原因",
            show_default=False,
        ),
    ] = "",
    lessons: Annotated[
        Path | None,
        typer.Option(
            "--lessons", help="试点的经验；不写用决定记录旁的 lessons.json", metavar="文件"
        ),
    ] = None,
) -> None:
    """Make a draft."""
    try:
        if base:
            source = load(resolve(base))
            if source.id != name:
                raise UsageFault(
                    f"--from 是 {source.ref}，编号应写 {source.id}（同一切片的下一版）。"
                )
            cause = cause_of(because, source, lessons)
            draft = next_draft(source, cause.text, folder, cause.kept)
        else:
            draft = new_draft(name, title, folder)
    except OSError as error:
        raise UsageFault(f"写不进 {folder}：{reason_of(error)}。换一个 --dir。") from error
    typer.echo(f"已新建 {draft.ref}：{draft.folder}")
    for lesson in draft.lessons:
        typer.echo(f"以前的修改原因  {lesson}")
    for line in told_lessons(draft.folder):
        typer.echo(f"以前的经验  {line}")
    typer.echo(f"下一步：按注释填写各个文件，再运行 zhagen slice check {draft.folder}")


def check(
    refs: Annotated[list[str] | None, REFS] = None,
    cases: Annotated[bool, CASES] = False,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """Check slices; exit 1 if one has an error or a worked example fails."""
    named, whole = _sorted_out(refs or [], with_cases=cases)
    folders = [resolve(ref) for ref in named] if named else [one.folder for one in versions()]
    if not folders:
        raise UsageFault("没有可检查的切片。请写明切片文件夹的路径。")
    results = [check_slice(folder, with_cases=cases, whole=whole) for folder in folders]
    _refuse_foreign(whole, results)
    if as_json:
        typer.echo(_dumped(checked_json(results)))
    else:
        typer.echo(checked_text(results))
    if not all(result.passed for result in results):
        raise typer.Exit(CHECKS_FAILED)


def _sorted_out(refs: Sequence[str], *, with_cases: bool) -> tuple[list[str], Whole | None]:
    """The slices named, and the folder of whole cases if one is among them."""
    folders = [ref for ref in refs if _is_whole(Path(ref))]
    if not folders:
        return list(refs), None
    if not with_cases:
        raise UsageFault(f"{folders[0]} 是整案文件夹。要逐件识别并计算，请加 --cases。")
    if len(folders) > 1:
        raise UsageFault(f"整案文件夹一次只能写一个：{'、'.join(folders)}。")
    from zhagen.precheck.labelled import BadLabels, read_labelled  # noqa: PLC0415 - wanted here

    folder = Path(folders[0])
    try:
        whole = Whole(folder, read_labelled(folder))
    except BadLabels as error:
        raise UsageFault(str(error)) from error
    return [ref for ref in refs if ref != folders[0]], whole


def _is_whole(folder: Path) -> bool:
    """Whether what was named is a folder of labelled cases and no slice."""
    if not folder.is_dir() or (folder / "slice.yaml").is_file():
        return False
    return any(folder.glob("*/truth.json"))


def _refuse_foreign(whole: Whole | None, results: Sequence[Checked]) -> None:
    """Whole cases of other slices measure nothing here; silence would look like success."""
    sound = any(result.cases is not None for result in results)
    if whole and sound and not any(result.measured for result in results):
        there = "、".join(sorted({case.slice_id for case in whole.cases}))
        raise UsageFault(f"{whole.folder} 里的整案属于 {there}，没有要检查的切片的。请改写切片。")


def show(ref: Annotated[str, REF], as_json: Annotated[bool, JSON] = False) -> None:
    """A readable summary."""
    slice_ = load(resolve(ref))
    siblings = tuple(one for one in versions() if one.id == slice_.id)
    for remark in remarks_on(slice_):
        typer.echo(remark, err=True)
    typer.echo(_dumped(shown_json(slice_, siblings)) if as_json else shown_text(slice_, siblings))


def lock(ref: Annotated[str, REF]) -> None:
    """Lock a version that is in use."""
    folder = resolve(ref)
    slice_ = load(folder)
    if hides_shipped(folder):
        typer.echo(f"锁定的是 {folder}，不是自带的同编号切片。", err=True)
    if slice_.status is not Status.IN_USE:
        raise UsageFault(
            f"{slice_.ref} 的状态是“{STATUS_WORD[slice_.status]}”。"
            "先把 slice.yaml 的 status 改为 in-use 再锁定。"
        )
    _refuse_unfinished(ref, slice_)
    already = is_locked(folder)
    try:
        total = lock_folder(folder)
    except OSError as error:
        raise UsageFault(
            f"写不了 {folder / 'lock.json'}：{reason_of(error)}。检查权限。"
        ) from error
    state = "早已锁定，没有改动" if already else "已锁定"
    typer.echo(f"{slice_.ref} {state}。指纹 {total[:16]}。以后要改，用 zhagen slice new --from。")


def _refuse_unfinished(ref: str, slice_: Slice) -> None:
    """What is used on people has no faults, no template words, and passes its own examples."""
    if left := template_places(slice_.folder):
        where = f"{left[0].file}:{left[0].line}"
        raise UsageFault(f"{slice_.ref} 还留着模板里的话，不能锁定：{where}。请先改成真实内容。")
    checked = check_slice(slice_.folder, with_cases=True)
    errors = [fault for fault in checked.faults if fault.level is Level.ERROR]
    if errors:
        raise UsageFault(
            f"{slice_.ref} 还有 {len(errors)} 处错误，不能锁定。先看 zhagen slice check {ref}"
        )
    failed = [case for case in checked.cases or () if not case.passed]
    if failed:
        raise UsageFault(
            f"{slice_.ref} 有 {len(failed)} 个算例不符，不能锁定。"
            f"先看 zhagen slice check --cases {ref}"
        )


def _dumped(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2)
