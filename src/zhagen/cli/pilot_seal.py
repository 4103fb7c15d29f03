"""`zhagen pilot key` and `seal`: after both parties have signed, nothing changes in silence."""

# ruff: noqa: PLC0415 - statistics and DuckDB load slowly, and each verb needs its own part

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhagen.cli.exits import CHECKS_FAILED, UsageFault
from zhagen.cli.outputs import refuse_bad_outputs, write
from zhagen.cli.pilot_faults import looks_sealed, refuse_faulty, show_faults
from zhagen.cli.pilot_lines import say
from zhagen.cli.pilot_options import day_of, refuse_missing

if TYPE_CHECKING:
    from zhagen.pilot.agreeing.keys import SigningKey
    from zhagen.pilot.agreeing.sealed import SealedCharter


def key(
    file: Annotated[Path, typer.Argument(help="私钥写到哪个文件（还没有的）", metavar="文件")],
) -> None:
    """Make a party's signing key."""
    from zhagen.pilot.agreeing.keys import new_key

    made = new_key(file)
    say(f"已生成密钥 {file}，只有本人能读；不要交给别人，请另存一份备份。")
    say(f"公开的一半：{made.public}")


def seal(
    source: Annotated[
        Path, typer.Argument(help="立项书 charter.yaml，或者待签的封存文件", metavar="立项书")
    ],
    key_file: Annotated[Path, typer.Option("--key", help="本方的私钥文件", metavar="文件")],
    party: Annotated[str, typer.Option("--party", help="本方在立项书里的 id", metavar="编号")],
    on: Annotated[str, typer.Option("--on", help="签署日期；不写按今天", metavar="日期")] = "",
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="封存文件；不写为 charter.sealed.json", metavar="文件"),
    ] = None,
    docx: Annotated[
        Path | None, typer.Option("--docx", help="写出立项书（DOCX）", metavar="文件")
    ] = None,
    changes: Annotated[
        Path | None,
        typer.Option("--amend", help="变更：要换的各项（YAML）", metavar="文件"),
    ] = None,
    text: Annotated[str, typer.Option("--text", help="为什么变更，一句话", metavar="文字")] = "",
    log: Annotated[
        Path | None,
        typer.Option("--log", help="试点记录，用来判断变更时看没看过数据", metavar="文件夹"),
    ] = None,
) -> None:
    """Seal a charter, sign a sealed one, or agree on an amendment."""
    from zhagen.pilot.agreeing.keys import read_key
    from zhagen.pilot.agreeing.sealed_file import write_sealed

    refuse_missing(source, "立项书")
    day = day_of(on, "--on")
    place = output or _default_output(source)
    own_place = [] if place == source else [source]
    refuse_bad_outputs({"-o": place, "--docx": docx}, own_place, sealed="-o")
    own = read_key(key_file)
    _refuse_other(source, place)
    if not _is_sealed(source):
        if changes is not None:
            raise UsageFault("还没有封存的立项书直接改就行，--amend 只用于封存以后。")
        _refuse_standing(place)
        done = _sealed_first(source, own, party, day)
    elif changes is not None:
        done = _amended(source, changes, text, own, party, day, log)
    else:
        done = _signed(source, own, party, day)
    write_sealed(done, place)
    _show(done, place)
    if docx is not None:
        _paper(done, docx)


def _paper(done: SealedCharter, docx: Path) -> None:
    from zhagen.pilot.papers.charter_document import charter_docx

    write(docx, charter_docx(done))
    say(f"立项书：{docx}")


def _is_sealed(path: Path) -> bool:
    with path.open("rb") as file:
        return looks_sealed(file.read(64))


def _default_output(source: Path) -> Path:
    return source if _is_sealed(source) else source.with_name("charter.sealed.json")


def _refuse_standing(place: Path) -> None:
    if place.exists() and not _is_sealed(place):
        raise UsageFault(f"{place} 已经有了，不是封存文件。请用 -o 换个位置，免得盖掉。")
    if place.exists():
        raise UsageFault(
            f"{place} 已经有了。另一方要签就签它：zhagen pilot seal {place} …；"
            "要重新封存，请先移走它或用 -o 换个位置。"
        )


def _refuse_other(source: Path, place: Path) -> None:
    """A sealed file may grow by signatures, not give way to that of another charter."""
    from zhagen.pilot.agreeing.sealed_file import read_sealed

    if not _is_sealed(source) or place == source or not place.exists():
        return
    if read_sealed(place).hash != read_sealed(source).hash:
        raise UsageFault(f"-o 会盖掉另一份封存的立项书：{place}。请换个输出位置。")


def _sealed_first(source: Path, own: SigningKey, party: str, day: date) -> SealedCharter:
    """The charter, checked, sealed with the first signature."""
    from zhagen.pilot.agreeing.file import from_canonical, to_canonical
    from zhagen.pilot.agreeing.seal import seal as sealed_by
    from zhagen.pilot.charter import Design

    refuse_faulty(source)
    content = to_canonical(source)
    charter = from_canonical(content)
    _refuse_late(charter.schedule.start, day)
    if charter.assignment.design is Design.CLUSTER and not charter.assignment.treated:
        raise UsageFault(
            "还没有抽定哪些窗口用工具。请先运行 zhagen pilot plan --baseline … --write。"
        )
    if charter.information is None:
        say(
            "提醒：还没有用 zhagen pilot plan --write 写入信息量，查看时按对比单位个数计。",
            err=True,
        )
    return sealed_by(content, own, party, day)


def _refuse_late(start: date, day: date) -> None:
    """A charter sealed after the first treated case could have been written to fit it."""
    if day >= start:
        raise UsageFault(
            f"试点 {start} 开始，{day} 再签就晚了：立项书要在第一件办件之前封存。请推后开始日。"
        )


def _signed(source: Path, own: SigningKey, party: str, day: date) -> SealedCharter:
    """The next signature, on the charter or on its newest amendment."""
    from zhagen.pilot.agreeing.seal import sign, sign_amendment
    from zhagen.pilot.agreeing.sealed_file import read_sealed

    sealed = read_sealed(source)
    if sealed.complete and sealed.amendments:
        return sign_amendment(sealed, own, party, day)
    if not sealed.complete:
        _refuse_late(sealed.charter.schedule.start, day)
    return sign(sealed, own, party, day)


def _amended(
    source: Path,
    changes: Path,
    text: str,
    own: SigningKey,
    party: str,
    day: date,
    log: Path | None,
) -> SealedCharter:
    """A new amendment with the first signature."""
    from zhagen.pilot.agreeing.changes import load_changes
    from zhagen.pilot.agreeing.file import BrokenCharter
    from zhagen.pilot.agreeing.seal import amend, sign_amendment
    from zhagen.pilot.agreeing.sealed_file import read_sealed

    if not text.strip():
        raise UsageFault("变更要用 --text 写明为什么。")
    refuse_missing(changes, "变更文件")
    sealed = read_sealed(source)
    seen = _data_seen(sealed, day, log)
    try:
        changed = load_changes(changes, sealed.amended)
    except BrokenCharter as error:
        show_faults(error.faults)
        raise typer.Exit(CHECKS_FAILED) from error
    made = amend(sealed, changed, text.strip(), day, data_seen=seen)
    return sign_amendment(made, own, party, day)


def _data_seen(sealed: SealedCharter, day: date, log: Path | None) -> bool:
    """What the parties state: whether there were cases, by the log where there is one.

    Without one the calendar tells, and a day given on the command line cannot make it earlier than
    it is. What counts in the end is what the log holds when it takes the amendment in (`adopt`).
    """
    from zhagen.pilot.log.log import open_log

    if log is None:
        return max(day, day_of("", "--on")) >= sealed.charter.schedule.start
    opened = open_log(log)
    if opened.sealed.hash != sealed.hash:
        raise UsageFault(f"{log} 是另一份立项书的记录。请给出本次试点的记录。")
    return opened.size > 0


def _show(sealed: SealedCharter, place: Path) -> None:
    from zhagen.pilot.wording import amounts

    names = {party.id: party.name for party in sealed.charter.parties}
    say(f"《{sealed.charter.title}》")
    say(f"哈希 {amounts.in_groups(sealed.hash)}")
    for each in sealed.signatures:
        say(f"{names.get(each.party, each.party)}  {each.signed_on} 已签  公钥 {each.key[:16]}…")
    for amendment in sealed.amendments:
        when = "看到数据之后" if amendment.data_seen == "after" else "看到数据之前"
        say(f"第 {amendment.number} 次变更  {amendment.on}  {when}  {amendment.text}")
        if amendment.decisive:
            say("注意：看到数据之后改了关键内容，结论将作废；要用新约定请另立立项书。", err=True)
    signatures = sealed.amendments[-1].signatures if sealed.amendments else sealed.signatures
    missing = [party for party in sealed.parties if party not in {s.party for s in signatures}]
    if missing:
        waiting = "、".join(names.get(party, party) for party in missing)
        say(f"还缺 {waiting} 的签名：请对方运行 zhagen pilot seal {place} --key … --party …")
    elif sealed.amendments:
        say(
            f"变更已签齐：{place}。用 zhagen pilot log amend 记录 --sealed {place} 让记录照新的走；"
            "算看到数据之前还是之后，以那时记录里有没有办件为准。"
        )
    else:
        say(f"已封存：{place}。下一步 zhagen pilot log new 文件夹 --sealed {place} --secret 密钥")
