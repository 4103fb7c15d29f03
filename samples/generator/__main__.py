"""`python -m samples.generator --out DIR --cases N --seed S [--style S] [--defect CODE ...]`."""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

from samples.generator import defects
from samples.generator.case import STYLES, generate
from samples.generator.fonts import FontsMissingError


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="samples.generator", description="生成带已知问题的模拟申请材料"
    )
    parser.add_argument("--out", type=Path, required=True, help="写到哪个文件夹，每件一个子文件夹")
    parser.add_argument("--cases", type=int, default=10, help="生成几件")
    parser.add_argument("--seed", type=int, default=1, help="第一件的种子，其后逐件加一")
    parser.add_argument("--style", choices=STYLES, default="mixed", help="材料的样式")
    parser.add_argument(
        "--defect", nargs="+", default=None, metavar="CODE",
        help="每件都植入这些问题；none 表示无问题；不给则每件随机零到三个",
    )  # fmt: skip
    return parser.parse_args()


def _codes(asked: list[str] | None, seed: int) -> tuple[str, ...]:
    if asked is None:
        return defects.random_codes(random.Random(seed))
    return () if asked == ["none"] else tuple(asked)


def main() -> int:
    """Generate the cases; 0 done, 2 wrong arguments or missing fonts."""
    given = _arguments()
    try:
        for seed in range(given.seed, given.seed + given.cases):
            case = generate(seed, given.style, _codes(given.defect, seed))
            folder = given.out / f"{given.style}-{seed:05d}"
            case.write(folder)
            sys.stdout.write(f"{folder}  {','.join(case.planted) or '无问题'}\n")
    except (FontsMissingError, defects.DefectError) as fault:
        sys.stderr.write(f"{fault}\n")
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
