"""The named functions of a slice's conditions (docs/slice-format.md), asked of one case.

Each answers from what is there and notes what it rested on, so that a finding can show it; each
raises UnknownValue where it cannot tell. "Not there" can only be told when every page could be
read: that is why absence is unknown in the sure view while some page might be anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from zhagen.cases.model import Spot
from zhagen.cases.requirements import condition, needed
from zhagen.language.likeness import same_code, same_name
from zhagen.precheck.agree import compare_concept
from zhagen.precheck.assign import SIDES, field_fact
from zhagen.slices.expr import UNKNOWN, UnknownValue
from zhagen.slices.model import How
from zhagen.slices.validators import validate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from zhagen.cases.model import Value
    from zhagen.precheck.agree import Comparison
    from zhagen.precheck.persons import Placed
    from zhagen.precheck.surety import Held
    from zhagen.precheck.trace import Trace
    from zhagen.precheck.values import CaseFile


class Known(Protocol):
    """What the functions ask about: a view of a case (precheck.view)."""

    @property
    def case(self) -> CaseFile:
        """The case itself."""

    @property
    def sure_only(self) -> bool:
        """Whether doubtful readings count as absent."""

    @property
    def values(self) -> Mapping[str, Value]:
        """Known facts by name."""

    @property
    def variables(self) -> Mapping[str, Any]:
        """The same as CEL takes them."""

    def behind(self, name: str) -> tuple[Held, ...]:
        """The readings a name stands for."""

    def rows_with(self, rows: str, column: str) -> Mapping[str, Sequence[int]]:
        """The numbers of a table's rows by what stands in a column."""


@dataclass(frozen=True, slots=True)
class Functions:
    """The functions over one view of a case; `table()` is what a condition is given."""

    view: Known
    trace: Trace

    def table(self) -> Mapping[str, Callable[..., object]]:
        """Name to function."""
        return {
            "needed": self.needed,
            "given": self.given,
            "has_side": self.has_side,
            "sealed": self.sealed,
            "signed": self.signed,
            "blank": self.blank,
            "differ": self.differ,
            "same": self.same,
            "valid": self.valid,
            "count": self.count,
            "repeated": self.repeated,
            "first_row": self.first_row,
            "age": self.age,
            "before": self.before,
            "after": self.after,
            "days_between": self.days_between,
        }

    def needed(self, material: str) -> bool:
        """Whether the case needs the material."""
        definition = self.view.case.definition
        for name in condition(definition.materials[material].need).names:
            self.trace.touch(*self.view.behind(name))
        truth = needed(definition, material, self.view.variables, self.table())
        if truth is UNKNOWN:
            raise UnknownValue(material)
        return bool(truth)

    def given(self, material: str) -> bool:
        """Whether a page of the material was handed in."""
        pages = self.view.case.pages_of(material)
        if not pages:
            return self._absent(self.view.case.likely_pages(material))
        self.trace.material = self.trace.material or material
        self.trace.spots += [
            spot
            for one in sorted(pages, key=lambda one: (one.page.file, one.page.page))
            if (spot := Spot(one.page.file, one.page.page, one.document.region))
            not in self.trace.spots
        ]
        return True

    def _absent(self, likely: Sequence[Placed] = ()) -> bool:
        """False; in the sure view only if every file and page could be read and told apart."""
        self.trace.absent = True
        self.trace.likely += [Spot(one.page.file, one.page.page) for one in likely]
        if self.view.sure_only and likely:
            raise UnknownValue("有一页可能是这份材料")
        if self.view.sure_only and self.view.case.uncertain:
            raise UnknownValue("还有读不清的页面")
        return False

    def has_side(self, material: str, side: str) -> bool:
        """Whether the side of a card was handed in."""
        sides = self.view.case.sides_of(material)
        if not sides:
            raise UnknownValue(material)
        fact = field_fact(self.view.case.definition, material, SIDES)
        self.trace.fact = fact.name if fact else None
        if side not in sides and self.view.case.unreadable_pages(material):
            # The page is told by itself; what is on it nobody can say.
            raise UnknownValue(material)
        return side in sides or self._absent()

    def sealed(self, material: str) -> bool:
        """Whether a seal is on the material; an unreadable seal is a seal."""
        return self._marked(material, How.SEAL)

    def signed(self, material: str) -> bool:
        """Whether a signature is on the material."""
        return self._marked(material, How.SIGNATURE)

    def _marked(self, material: str, how: How) -> bool:
        facts = [
            fact.name
            for fact in self.view.case.definition.facts.values()
            if any(place.how is how and place.material == material for place in fact.read)
        ]
        marks = [one for fact in facts for one in self.view.case.of(fact)]
        self.trace.touch(*marks)
        if any(_is_mark(one) for one in marks):
            return True
        if not marks or (self.view.sure_only and not all(one.sure for one in marks)):
            raise UnknownValue(material)
        return False

    def blank(self, fact: str) -> bool:
        """Whether the place of the fact was found and is empty."""
        readings = self.view.case.of(fact)
        self.trace.touch(*readings)
        if any(one.known or one.illegible for one in readings):
            return False
        usable = [one for one in readings if one.sure or not self.view.sure_only]
        if not usable:
            raise UnknownValue(fact)
        return True

    def differ(self, concept: str, facts: list[str] | None = None) -> bool:
        """Whether readings of the concept contradict what is believed of it."""
        found = compare_concept(self.view.case, concept, facts)
        self.trace.comparison = found
        self.trace.touch(*found.odd, *found.alike, *found.apart, *found.illegible)
        if self.view.sure_only:
            return _surely_differ(found)
        if found.apart or found.near:
            return True
        if found.illegible or len(found.alike) < 2:
            raise UnknownValue(concept)
        return False

    def same(self, one: object, other: object) -> bool:
        """Whether two values are the same but for the way they are written."""
        if not (isinstance(one, str) and isinstance(other, str)):
            return one == other
        if one.isascii() and other.isascii():
            return same_code(one, other)
        verdict = same_name(one, other)
        if verdict is None:
            raise UnknownValue(one)
        return verdict

    def valid(self, validator: str, value: object) -> bool:
        """Whether the value passes a check; what is wrong with it is noted."""
        fault = validate(validator, value, self.view.case.context.on)
        if fault is not None:
            self.trace.notes["fault"] = fault.says
        return fault is None

    def count(self, rows: str) -> int:
        """The number of rows of a table; unknown while a page of it cannot be read."""
        self.trace.touch(*self.view.case.of(rows))
        value = self.view.values.get(rows)
        if not isinstance(value, tuple) or self._has_more_pages(rows):
            raise UnknownValue(rows)
        if self.view.sure_only and not all(one.rows_are_persons for one in self.view.case.of(rows)):
            raise UnknownValue(rows)
        self.trace.notes["count"] = str(len(value))
        return len(value)

    def _has_more_pages(self, rows: str) -> bool:
        """Whether rows of the table may stand on a page that cannot be read.

        Such a page is told by itself; one nobody can say the material of may go on with the table
        of the pages before it, which leaves the number in doubt only.
        """
        case = self.view.case
        spots = [one.reading.spot for one in case.of(rows) if one.reading.spot is not None]
        papers = {one.reading.material for one in case.of(rows)}
        if any(material and case.unreadable_pages(material) for material in papers):
            return True
        files = {spot.file for spot in spots}
        return self.view.sure_only and any(spot.file in files for spot in case.uncertain)

    def repeated(self, rows: str, column: str, value: object) -> bool:
        """Whether the value stands in more than one row."""
        numbers = self._rows_with(rows, column, value)
        if len(numbers) > 1:
            self.trace.notes["rows"] = "、".join(map(str, numbers))
            self.trace.rows = list(numbers)
        return len(numbers) > 1

    def first_row(self, rows: str, column: str, value: object) -> int:
        """The first row the value stands in, from 1."""
        numbers = self._rows_with(rows, column, value)
        if not numbers:
            raise UnknownValue(column)
        return numbers[0]

    def _rows_with(self, rows: str, column: str, value: object) -> Sequence[int]:
        self.trace.touch(*self.view.case.of(rows))
        if rows not in self.view.values:
            raise UnknownValue(rows)
        return self.view.rows_with(rows, column).get(as_code(value), ())

    def age(self, number: object, day: object) -> int:
        """Completed years of the person with this identity number on the day."""
        text = str(number)
        if not isinstance(day, date) or validate("id_number", text) is not None:
            raise UnknownValue("身份证号码")
        born = (int(text[6:10]), int(text[10:12]), int(text[12:14]))
        years = day.year - born[0] - ((day.month, day.day) < born[1:])
        self.trace.notes["age"] = str(years)
        return years

    def before(self, day: object, limit: object, name: object) -> bool:
        """Whether a day is before another; which other is noted."""
        return self._beyond(day, limit, f"早于{name}", days=-1)

    def after(self, day: object, limit: object, name: object) -> bool:
        """Whether a day is after another; which other is noted."""
        return self._beyond(day, limit, f"晚于{name}", days=1)

    def _beyond(self, day: object, limit: object, says: str, *, days: int) -> bool:
        if not (isinstance(day, date) and isinstance(limit, date)):
            raise UnknownValue("日期")
        found = (day - limit).days * days > 0
        if found:
            self.trace.notes["fault"] = f"{says}（{limit.year} 年 {limit.month} 月 {limit.day} 日）"
        return found

    def days_between(self, start: object, end: object) -> int:
        """Days from one day to another."""
        if not (isinstance(start, date) and isinstance(end, date)):
            raise UnknownValue("日期")
        days = (end - start).days
        self.trace.notes["days"] = str(days)
        return days


def _is_mark(one: Held) -> bool:
    return one.illegible or (one.known and one.reading.value is not False)


def _surely_differ(found: Comparison) -> bool:
    """The same question of sure readings only: doubt on either side leaves it unknown."""
    if found.reference is not None and found.reference.sure:
        if any(one.sure for one in found.apart):
            return True
        if not found.apart and not found.near and not found.illegible and len(found.alike) > 1:
            return False
    raise UnknownValue("看不准")


def as_code(value: object) -> str:
    """A cell as it is compared with another: without spaces, letters in capitals."""
    return "".join(str(value).split()).upper()
