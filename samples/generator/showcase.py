"""The finished cases of samples/cases: `python -m samples.generator.showcase --out samples/cases`.

Each tells a story an officer knows. The figures are set by hand, everything else is drawn.
"""

from __future__ import annotations

import argparse
import io
import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from samples.generator import application, judge, papers
from samples.generator.case import assemble
from samples.generator.defects import names
from samples.generator.pages import Made

if TYPE_CHECKING:
    from collections.abc import Callable

    from samples.generator.papers import Bundle

ON = date(2026, 11, 20)


@dataclass(frozen=True, slots=True)
class Story:
    """A case to show: folder, style, codes planted, what makes them so, one line about it."""

    folder: str
    style: str
    codes: tuple[str, ...]
    change: Callable[[Bundle, random.Random], Bundle]
    rows: tuple[int, int]
    line: str
    seed: int


def _nothing(bundle: Bundle, rng: random.Random) -> Bundle:
    del rng
    return bundle


def _several(bundle: Bundle, rng: random.Random) -> Bundle:
    """28 people on the form and 26 in the roster, a phone a digit short, authorisation over."""
    del rng
    form, letter, licence = bundle.form, bundle.letter, bundle.licence
    if form is None or letter is None or licence is None:
        raise ValueError(bundle)
    end = bundle.on - timedelta(days=3)
    start = min(licence.unit.founded_on + timedelta(days=1), end)
    form = replace(form, headcount=28, legal_rep_phone=form.legal_rep_phone[:-1])
    letter = replace(letter, valid_from=start, signed_on=start, valid_until=end)
    return bundle.with_paper(papers.FORM, form).with_paper(papers.LETTER, letter)


def _expired_card(bundle: Bundle, rng: random.Random) -> Bundle:
    """The agent's card ran out, and of the legal representative's only the portrait side came."""
    del rng
    agent, legal = bundle.agent_card, bundle.legal_card
    if agent is None or legal is None:
        raise ValueError(bundle)
    end = bundle.on - timedelta(days=42)
    agent = replace(agent, valid_from=end.replace(year=end.year - 10), valid_until=end)
    legal = replace(legal, sides=("front",))
    return bundle.with_paper(papers.AGENT_ID, agent).with_paper(papers.LEGAL_ID, legal)


def _copied(bundle: Bundle, rng: random.Random) -> Bundle:
    """The form is not signed, and the authorisation names the agent's number wrongly."""
    del rng
    form, letter = bundle.form, bundle.letter
    if form is None or letter is None:
        raise ValueError(bundle)
    number = letter.agent_id_number
    letter = replace(letter, agent_id_number=number[:10] + number[11:])
    form = replace(form, signer="")
    return bundle.with_paper(papers.FORM, form).with_paper(papers.LETTER, letter)


def _digital(bundle: Bundle, rng: random.Random) -> Bundle:
    """The account stands in another name, no insurance is ticked, a wage base is too low."""
    form, account, roster = bundle.form, bundle.account, bundle.roster
    if form is None or account is None or roster is None:
        raise ValueError(bundle)
    form = replace(form, insurance_kinds=())
    account = replace(account, account_name=names.similar_name(rng, account.account_name))
    rows = (replace(roster.rows[0], wage_base=3800), *roster.rows[1:])
    bundle = bundle.with_paper(papers.FORM, form).with_paper(papers.ACCOUNT, account)
    return bundle.with_paper(papers.ROSTER, replace(roster, rows=rows))


STORIES = (
    Story("clean-scan", "scan", (), _nothing, (5, 9), "扫描件，材料齐全，没有问题。", 2),
    Story(
        "scan-several-faults", "scan", ("X06", "F03", "V03"), _several, (26, 26),
        "扫描件：登记表写 28 人、名单 26 人，法定代表人手机号少一位，授权委托书三天前已到期。", 15,
    ),
    Story(
        "phone-photos", "photo", ("V01", "C02"), _expired_card, (4, 8),
        "手机拍照：经办人身份证已过期，法定代表人身份证只拍了人像面。", 4,
    ),
    Story(
        "photocopies", "copy", ("S03", "F02", "X04"), _copied, (6, 12),
        "黑白复印件：登记表没有签字，授权委托书上经办人身份证号码少一位。", 17,
    ),
    Story(
        "born-digital", "digital", ("X05", "F05", "L04"), _digital, (5, 12),
        "电子文件：开户材料的户名不是本单位，没有勾选险种，一人的缴费基数低于下限。", 7,
    ),
)  # fmt: skip


def _bundle(story: Story, rng: random.Random) -> Bundle:
    """An application on the day ON with as many people as the story wants."""
    wants = application.Wants(agent=True, bank=True, rows=story.rows[0], recent=True)
    while True:
        bundle = application.draw(rng, wants, on=ON)
        rows = len(bundle.roster.rows) if bundle.roster else 0
        licence = bundle.licence
        plain = licence is not None and licence.unit.kind == "company" and licence.qr_code
        columns = bundle.roster.columns if bundle.roster else ()
        if plain and story.rows[0] <= rows <= story.rows[1] and len(columns) == 6:
            return story.change(bundle, rng)


def _lighter(made: Made) -> Made:
    """A photo at the quality messengers send, so that the cases stay small."""
    if not made.name.lower().endswith((".jpg", ".jpeg")):
        return made
    image = Image.open(io.BytesIO(made.data))
    target = io.BytesIO()
    image.save(target, "JPEG", quality=55, exif=image.getexif())
    return Made(made.name, target.getvalue(), made.documents)


def write(story: Story, out: Path) -> None:
    """Write one story's case with its line of explanation."""
    rng = random.Random(story.seed)
    bundle = _bundle(story, rng)
    found = {finding.code for finding in judge.findings(bundle)}
    if found != set(story.codes):
        raise ValueError(f"{story.folder}: {sorted(found)}")
    case = assemble(bundle, story.style, story.codes, rng, seed=story.seed)
    case = replace(case, files=tuple(_lighter(made) for made in case.files))
    folder = out / story.folder
    case.write(folder)
    (folder / "README.md").write_text(f"{story.line}申请日 {ON}。\n", encoding="utf-8")


def main() -> None:
    """Write every story."""
    parser = argparse.ArgumentParser(description="生成随软件附带的样例")
    parser.add_argument("--out", type=Path, required=True, help="写到哪个文件夹")
    parser.add_argument("--only", help="只生成这一件")
    given = parser.parse_args()
    for story in STORIES:
        if given.only in {None, story.folder}:
            write(story, given.out)


if __name__ == "__main__":
    main()
