"""Whether the tool is used for a case: a pilot may switch it off on some days or at some windows.

The pages of 联合验证 know the arm (`pilots.arms`); it is asked here, and nowhere else in this
folder. Where the tool is off the papers are read and kept all the same, for finding the unit's
other cases; the officer sees the papers and nothing the machine made of them, and waits for nothing
it does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from zhagen.web.accounts.models import Window
from zhagen.web.cases.shown import Shown, ShownPage
from zhagen.web.pilots import arms
from zhagen.web.pilots.arms import Arm, Today


def arm_of(slice_ref: str, window: Window | None, day: date) -> Arm | None:
    """The arm a case of this day falls into; None where no pilot runs for it."""
    if window is None:
        return None
    return arms.tool_on(slice_ref, window.name, day, department=window.department.pk)


def arms_today(window: Window | None, day: date) -> Sequence[Today]:
    """What the pilots at this window say of this day."""
    if window is None:
        return ()
    return arms.today_at(window.name, day, department=window.department.pk)


def withheld(shown: Shown) -> Shown:
    """What is left on the screen where the tool is off: the papers."""
    bare = tuple(
        replace(page, name=_short(page), place=_short(page), frames=(), marks=(), tally=())
        for page in shown.pages
    )
    review = replace(shown.review, findings=(), materials=(), facts=())
    return replace(shown, review=review, findings=(), pages=bare, held=())


def _short(page: ShownPage) -> str:
    return page.file.rpartition("/")[2]
