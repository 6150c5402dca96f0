"""Which markings are in force, and what they say of a claim: an algebra over the whole list.

1. A marking is taken back by one that ``reverses`` it, unless that one is taken back itself.
2. Of the labels left, the latest speaks for each report, source, and for the ledger. Tags add up: each stands until it is
   taken back.
3. A report without a label of its own has the ledger's; a claim has the strictest of its report's and of its sources'.
4. A tag on a claim holds for every claim of that report that shares words with it, however the report was read since.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from muster.domain.claim import Claim
from muster.domain.marking import Marking, Subject, Tlp, strictest
from muster.domain.reversal import order, taken_back

Marked = tuple[Subject, str]


class MarkingStanding(NamedTuple):
    """A marking, whether it is in force, and why."""

    marking: Marking
    in_force: bool
    why: str


@dataclass(frozen=True, slots=True)
class Markings:
    """What is in force: labels by what they mark, and tags, oldest first."""

    labels: Mapping[Marked, Tlp] = field(default_factory=dict)
    tags: tuple[Marking, ...] = ()

    @property
    def default(self) -> Tlp | None:
        """The label of the ledger as a whole."""
        return self.labels.get((Subject.LEDGER, ""))

    def of_report(self, report: str) -> Tlp | None:
        """The label of a report (id): its own, else the ledger's."""
        return self.labels.get((Subject.REPORT, report), self.default)

    def of_source(self, key: str) -> Tlp | None:
        """A source's own label, which what it says has at least."""
        return self.labels.get((Subject.SOURCE, key))

    def of_claim(self, claim: Claim) -> Tlp | None:
        """The strictest of the labels of a claim's report and of every source in its chain."""
        return strictest((self.of_report(claim.report), *(self.of_source(s.key) for s in claim.attribution)))

    def tags_on(self, subject: Subject, key: str) -> tuple[Marking, ...]:
        """The tags on one report, source or claim itself."""
        return tuple(tag for tag in self.tags if (tag.subject, tag.key) == (subject, key))

    def tags_of(self, claim: Claim) -> tuple[Marking, ...]:
        """Every tag that a claim falls under: its own, its report's, its sources'."""
        sources = {s.key for s in claim.attribution}
        return tuple(tag for tag in self.tags if _holds(tag, claim, sources))


def _holds(tag: Marking, claim: Claim, sources: set[str]) -> bool:
    if tag.subject is Subject.REPORT:
        return tag.key == claim.report
    if tag.subject is Subject.SOURCE:
        return tag.key in sources
    if tag.key == claim.id or tag.anchor is None:
        return tag.key == claim.id
    return tag.anchor.report == claim.report and tag.anchor.span.overlaps(claim.span)


def standings(markings: Iterable[Marking]) -> tuple[MarkingStanding, ...]:
    """Every marking with whether it is in force, oldest first."""
    ordered = sorted({m.id: m for m in markings}.values(), key=order)
    gone = taken_back(ordered)
    latest = {(m.subject, m.key): m for m in ordered if m.tlp and m.reverses is None and m.id not in gone}
    return tuple(_standing(m, gone, latest.get((m.subject, m.key))) for m in ordered)


def _standing(m: Marking, gone: Mapping[str, str], latest: Marking | None) -> MarkingStanding:
    if m.id in gone:
        return MarkingStanding(m, False, f"taken back by {gone[m.id]}")
    if m.reverses is not None:
        return MarkingStanding(m, True, f"takes back {m.reverses}")
    if m.tlp and latest is not None and latest is not m:
        return MarkingStanding(m, False, f"a later label of {latest.by} stands: {latest.id}")
    return MarkingStanding(m, True, "in force")


def in_force(markings: Iterable[Marking]) -> Markings:
    """What the markings say together."""
    counting = [s.marking for s in standings(markings) if s.in_force and s.marking.reverses is None]
    labels = {(m.subject, m.key): m.tlp for m in counting if m.tlp}
    return Markings(labels, tuple(m for m in counting if m.sensitive))
