"""Which question a candidate answers, and what kind of answer it is.

False discoveries are controlled within each question: the changes in time of each main family, dead
links, search words (of which there are as many as people type), items deep in lists (told together)
are one each; all that is left is one more.

How many findings are expected to be false is told for those only that rest on a test of chance. Its
null is that nothing happened, which is true of most of what was tested, so that up to q of what
stands does so by chance:

- `rose`, `fell` of any family (volume, dwell, bounce, search, returns, handling_time, step, slow,
  online): the item as it was before;
- `dwell.short`: rests on a rise of views, without which it is not said;
- `broken_link.new`: requests of missing pages as they were before;
- `query.rising`: the word's share of searches as it was before.

The others describe what stands, whatever the quarter brought, and q says little of how many of them
are false:

- beside others of the kind: `peers` of any family, `device` (telephones beside desktops beside
  other items), `window` (a window beside what its items lead one to expect). Their null is how the
  kind spreads, which is not known well enough to say how many stand out by chance;
- habits held against a limit at which hardly any item lies: `handling_time.over_promise`,
  `returns.reason`, `failing.often`, `paging.deep`, and `pogo.pair` (moves held against three times
  what is usual between pages so often visited);
- `season.ahead`: a forecast.

Pages that are old or hardly opened are no findings at all: a rule over the list of items, in which
nothing was tested and nothing changed, is told as a remark.
"""

from __future__ import annotations

from typing import Final

from zhagen.insight.judging.self_check import CHANGES
from zhagen.insight.model import Candidate
from zhagen.insight.thresholds.general import MAIN_FAMILIES

# What a change in time is called by families that know one direction only.
_HAPPENED: Final = frozenset({*CHANGES, "short", "new", "rising"})
_OF_THEIR_OWN: Final = frozenset({"broken_link", "query", "paging"})
_STATES: Final = frozenset({"page"})


def question(candidate: Candidate) -> str:
    """The name of the question it answers; "" for all that have none of their own."""
    family, _, what = candidate.type.partition(".")
    main = family in MAIN_FAMILIES and what in CHANGES
    return family if main or family in _OF_THEIR_OWN else ""


def rests_on_chance(candidate: Candidate) -> bool:
    """Whether it is a change that chance could have made, and was tested as such."""
    return candidate.p is not None and candidate.type.rpartition(".")[2] in _HAPPENED


def only_remarked(candidate: Candidate) -> bool:
    """Whether it is a state of the list of items, to be remarked and not found."""
    return candidate.family in _STATES
